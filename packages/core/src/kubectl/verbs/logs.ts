import { goDurationMs } from '../../api/go-duration.ts'
import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Connect } from '../../apiserver/request.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Cause, type Failed, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { patience } from '../get/patience.ts'
import { objectOf, pathOf } from '../object-requests.ts'
import { podRunningTimeoutFlag, timeoutMisuse } from '../pod-running-timeout.ts'
import { infosOf } from '../resource-args.ts'
import { isStatus } from '../result.ts'
import { podsOfObject } from '../workload-pods.ts'
import { containerOf } from './exec.ts'

const bool = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'bool',
  default: false,
  usage,
  ...more,
})

export const logs: Verb = {
  name: 'logs',
  summary: 'Show what a container has written',
  usage: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  examples: `
  # Of one Pod
  kubectl logs coffee

  # As it comes, from every Pod with a label
  kubectl logs -f -l run=coffee --prefix`,
  flags: [
    bool('all-containers', 'Every container of the Pod.'),
    bool('all-pods', 'Every Pod of a workload.'),
    { name: 'container', short: 'c', type: 'string', default: '', usage: 'Container.' },
    bool('follow', 'Go on as lines come.', { short: 'f' }),
    bool('ignore-errors', 'Go on when one log cannot be read.'),
    bool('insecure-skip-tls-verify-backend', 'Not of use here.', { hidden: true }),
    { name: 'limit-bytes', type: 'int', default: 0, usage: 'At most this many bytes.' },
    { name: 'max-log-requests', type: 'int', default: 5, usage: 'Logs followed at once with a selector.' },
    { ...podRunningTimeoutFlag, default: '20s' },
    bool('prefix', 'Put Pod and container before each line.'),
    bool('previous', 'Of the container before its last restart.', { short: 'p' }),
    labelSelectorFlag,
    { name: 'since', type: 'duration', default: '0s', usage: 'Lines of the last 5s, 2m, 3h.' },
    { name: 'since-time', type: 'string', default: '', usage: 'Lines after this time (RFC 3339).' },
    { name: 'tail', type: 'int', default: -1, usage: 'Last lines only; 10 with a selector.' },
    bool('timestamps', 'Put the time before each line.'),
  ],
  run,
}

interface Source {
  pod: Pod
  container: string
}

/** Models kubectl/pkg/cmd/logs/logs.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, args, namespace, process } = kubectl
  const wrong = misuse(kubectl)
  if (wrong) return finish(kubectl, wrong)
  const found = await podsOf(kubectl, args[0])
  if (isFailed(found)) return finish(kubectl, found)
  if (found.length === 0) process.stderr(`No resources found in ${namespace} namespace.\n`)
  const container = args[1] ?? flags.string('container')
  const invalid = invalidValue(kubectl, container)
  if (invalid) return finish(kubectl, invalid)
  const sources = sourcesOf(kubectl, found, container)
  if (isFailed(sources)) return finish(kubectl, sources)
  const most = flags.int('max-log-requests')
  if (flags.bool('follow') && sources.length > 1 && sources.length > most) {
    const words = `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}`
    return finish(kubectl, fail(`${words}, use --max-log-requests to increase the limit`))
  }
  return showAll(kubectl, sources)
}

const usage =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"

/** What is refused before the server is asked. Models logs.go Complete (1.36). */
function misuse({ flags, args }: Kubectl): Failed | undefined {
  const selects = flags.string('selector') !== ''
  if (args.length > 2 || (args.length === 0 && !selects)) return usageError('kubectl logs', usage)
  if (args.length === 1 && selects) return usageError('kubectl logs', 'only a selector (-l) or a POD name is allowed')
  const early = timeoutMisuse({ flags })
  if (early) return fail(early)
  const since = flags.string('since-time')
  return since === '' || rfc3339.test(since) ? undefined : fail(timeProblem(since))
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/
const layout = '2006-01-02T15:04:05Z07:00'
const layoutParts = ['2006', '-', '01', '-', '02', 'T', '15', ':', '04', ':', '05', 'Z07:00']

/** Where a time leaves its layout. Models time.Parse. */
function timeProblem(text: string): string {
  let rest = text
  for (const part of layoutParts) {
    const digits = /^\d+$/.test(part)
    const fits = part === 'Z07:00' ? false : digits ? new RegExp(`^\\d{${part.length}}`).test(rest) : rest.startsWith(part)
    if (!fits) {
      const [quoted, left] = [text, rest].map((value) => JSON.stringify(value))
      return `parsing time ${quoted} as "${layout}": cannot parse ${left} as ${JSON.stringify(part)}`
    }
    rest = rest.slice(part.length)
  }
  return ''
}

/** Models logs.go Validate (1.36). */
function invalidValue({ flags, args }: Kubectl, container: string): Failed | undefined {
  const sinceMs = goDurationMs(flags.string('since')) ?? 0
  if (flags.string('since-time') !== '' && sinceMs !== 0)
    return fail('at most one of `sinceTime` or `sinceSeconds` may be specified')
  if (flags.bool('all-containers') && container !== '')
    return fail(`--all-containers=true should not be specified with container name ${container}`)
  if (flags.given('container') && args.length === 2) return fail('only one of -c or an inline [CONTAINER] arg is allowed')
  if (flags.int('limit-bytes') < 0) return fail('--limit-bytes must be greater than 0')
  if (sinceMs < 0) return fail('--since must be greater than 0')
  return flags.int('tail') < -1 ? fail('--tail must be greater than or equal to -1') : undefined
}

async function podsOf(kubectl: Kubectl, word: string | undefined): Promise<Pod[] | Failed> {
  const { flags, process } = kubectl
  const args = word === '' ? [] : word === undefined ? ['pods'] : word.includes('/') ? [word] : ['pods', word]
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args, emptySelects: true })
  if (isFailed(found)) return found
  if (found.causes.length > 0) return { failed: found.causes.map((cause) => notFoundText(kubectl, cause)), exitCode: 1 }
  const [info] = found.infos
  if (!info || info.resource === pods) return found.infos.map(({ object }) => object as unknown as Pod)
  const own = podsOfObject(kubectl, info, 'get the logs from')
  if (!Array.isArray(own)) return own
  if (own.length === 0) return fail('timed out waiting for the condition')
  if (flags.bool('all-pods')) return own
  if (own.length > 1) process.stderr(`Found ${own.length} pods, using pod/${own[0]?.metadata.name}\n`)
  return own.slice(0, 1)
}

/** What is missing is an error of kubectl's own. */
const notFoundText = ({ namespace }: Kubectl, cause: Cause): Cause =>
  typeof cause !== 'string' && cause.reason === 'NotFound'
    ? `error from server (NotFound): ${cause.message} in namespace ${JSON.stringify(namespace)}`
    : cause

function sourcesOf(kubectl: Kubectl, found: readonly Pod[], asked: string): Source[] | Failed {
  const { flags } = kubectl
  const sources: Source[] = []
  for (const pod of found) {
    if (flags.bool('all-containers')) {
      const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])]
      sources.push(...all.map(({ name }) => ({ pod, container: name })))
      continue
    }
    const container = containerOf(kubectl, pod, flags.bool('all-pods'), asked)
    if (isFailed(container)) return container
    sources.push({ pod, container })
  }
  return sources
}

type LogConnect = Connect & { type: 'log' }

function query({ flags }: Kubectl, container: string): Record<string, string[]> {
  const selector = flags.string('selector') !== ''
  const tail = flags.given('tail') ? flags.int('tail') : selector ? 10 : -1
  const sinceMs = goDurationMs(flags.string('since')) ?? 0
  return {
    container: [container],
    ...(flags.bool('follow') ? { follow: ['true'] } : {}),
    ...(flags.bool('previous') ? { previous: ['true'] } : {}),
    ...(flags.bool('timestamps') ? { timestamps: ['true'] } : {}),
    ...(tail >= 0 ? { tailLines: [String(tail)] } : {}),
    ...(sinceMs > 0 ? { sinceSeconds: [String(Math.ceil(sinceMs / 1000))] } : {}),
    ...(flags.string('since-time') === '' ? {} : { sinceTime: [flags.string('since-time')] }),
    ...(flags.int('limit-bytes') > 0 ? { limitBytes: [String(flags.int('limit-bytes'))] } : {}),
  }
}

interface Open {
  connect: LogConnect
  cursor: number | undefined
  ended: boolean
  prefix: string
}

async function showAll(kubectl: Kubectl, sources: readonly Source[]): Promise<number> {
  const { flags } = kubectl
  const open: Open[] = []
  for (const { pod, container } of sources) {
    const path = pathOf(pods, pod.metadata.namespace as string, pod.metadata.name, 'log')
    const answer = kubectl.send({ method: 'GET', path, query: query(kubectl, container), headers: {} })
    if (answer.kind !== 'connect' || answer.connect.type !== 'log') return finish(kubectl, [objectOf(answer) as never])
    const prefix = flags.bool('prefix') || flags.bool('all-pods') ? `[pod/${pod.metadata.name}/${container}] ` : ''
    const one: Open = { connect: answer.connect, cursor: undefined, ended: false, prefix }
    const cause = show(kubectl, one)
    if (cause && !flags.bool('ignore-errors')) return finish(kubectl, [cause])
    open.push(one)
  }
  return flags.bool('follow') ? follow(kubectl, open) : 0
}

// lines come one by one, also where time runs forward
const stepMs = 1_000

/** Shows what comes, until all have ended, --request-timeout is over or nobody watches any more. */
async function follow(kubectl: Kubectl, open: readonly Open[]): Promise<number> {
  const { seen, wait, isOver } = patience(kubectl, stepMs)
  while (open.some((one) => !one.ended)) {
    if (isOver()) return timedOut(kubectl)
    if (!(await wait())) return 130
    for (const one of open) {
      const before = one.cursor
      if (!one.ended) show(kubectl, one)
      if (one.cursor !== before) seen()
    }
  }
  return 0
}

/** The client's own end of a body that is still being read; told once as it happens. Models logs.go consumeWithRetry (1.36). */
function timedOut(kubectl: Kubectl): number {
  const { flags, process } = kubectl
  const words = 'context deadline exceeded (Client.Timeout or context cancellation while reading body)'
  if (flags.bool('ignore-errors')) {
    process.stdout(`error: ${words}\n`)
    return 0
  }
  process.stderr(`${words}\n`)
  return finish(kubectl, fail(words))
}

/** Writes what is new. */
function show(kubectl: Kubectl, open: Open): Cause | undefined {
  const page = kubectl.logs(open.connect, open.cursor)
  if (isStatus(page)) {
    open.ended = true
    return page
  }
  for (const line of page.lines)
    kubectl.process.stdout(
      `${open.prefix}${open.connect.timestamps && line.at !== '' ? `${line.at} ` : ''}${line.text}${line.partial ? '' : '\n'}`,
    )
  open.cursor = page.cursor
  open.ended = page.ended
  return undefined
}
