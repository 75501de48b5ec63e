import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Connect } from '../../apiserver/request.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { objectOf, pathOf } from '../object-requests.ts'
import { infosOf } from '../resource-args.ts'
import { isStatus } from '../result.ts'
import { podsOfObject } from '../workload-pods.ts'
import { durationMs } from './delete.ts'
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
    { name: 'pod-running-timeout', type: 'duration', default: '20s', usage: 'How long to wait for the Pod.' },
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
  const { flags, args, rest = [] } = kubectl
  const selector = flags.string('selector')
  const words = [...args, ...rest]
  if (words.length === 0 && selector === '')
    return finish(
      kubectl,
      usageError(
        'kubectl logs',
        "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
      ),
    )
  if (words.length > 2)
    return finish(
      kubectl,
      usageError(
        'kubectl logs',
        "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
      ),
    )
  if (words.length > 0 && selector !== '') return finish(kubectl, fail('only a selector (-l) or a POD name is allowed'))
  if (flags.bool('all-containers') && flags.string('container') !== '')
    return finish(kubectl, fail('--all-containers=true should not be specified with container name'))
  if (flags.given('since') && flags.string('since-time') !== '')
    return finish(kubectl, fail('at most one of `sinceTime` or `sinceSeconds` may be specified'))
  const found = await podsOf(kubectl, words[0])
  if (isFailed(found)) return finish(kubectl, found)
  if (found.length === 0) {
    kubectl.process.stdout(`No resources found in ${kubectl.namespace} namespace.\n`)
    return 0
  }
  const sources = sourcesOf(kubectl, found, words[1])
  if (isFailed(sources)) return finish(kubectl, sources)
  if (flags.bool('follow') && sources.length > flags.int('max-log-requests')) {
    return finish(
      kubectl,
      fail(
        `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${flags.int('max-log-requests')}, use --max-log-requests to increase the limit`,
      ),
    )
  }
  return showAll(kubectl, sources)
}

async function podsOf(kubectl: Kubectl, word: string | undefined): Promise<Pod[] | ReturnType<typeof fail>> {
  const args = word === undefined ? ['pods'] : word.includes('/') ? [word] : ['pods', word]
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args, emptySelects: true })
  if (isFailed(found)) return found
  if (found.causes.length > 0) return { failed: found.causes.map((cause) => notFoundText(kubectl, cause, word)), exitCode: 1 }
  const [info] = found.infos
  if (info && info.resource !== pods) {
    const own = podsOfObject(kubectl, info)
    if (!Array.isArray(own)) return own
    if (own.length === 0) return fail(`timed out waiting for the condition`)
    if (own.length > 1 && !kubectl.flags.bool('all-pods'))
      kubectl.process.stderr(`Found ${own.length} pods, using pod/${own[0]?.metadata.name}\n`)
    return kubectl.flags.bool('all-pods') ? own : own.slice(0, 1)
  }
  return found.infos.map(({ object }) => object as unknown as Pod)
}

/** A missing Pod is an error of kubectl's own. */
const notFoundText = (kubectl: Kubectl, cause: Cause, word: string | undefined): Cause =>
  typeof cause !== 'string' && cause.reason === 'NotFound' && word !== undefined && !word.includes('/')
    ? `error from server (NotFound): pods ${JSON.stringify(word)} not found in namespace ${JSON.stringify(kubectl.namespace)}`
    : cause

function sourcesOf(kubectl: Kubectl, found: readonly Pod[], second: string | undefined): Source[] | ReturnType<typeof fail> {
  const { flags } = kubectl
  const sources: Source[] = []
  for (const pod of found) {
    if (flags.bool('all-containers')) {
      const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])]
      sources.push(...all.map(({ name }) => ({ pod, container: name })))
      continue
    }
    const container = second ?? containerOf(kubectl, pod, false)
    if (isFailed(container)) return container
    sources.push({ pod, container })
  }
  return sources
}

type LogConnect = Connect & { type: 'log' }

function query({ flags }: Kubectl, container: string): Record<string, string[]> {
  const selector = flags.string('selector') !== ''
  const tail = flags.given('tail') ? flags.int('tail') : selector ? 10 : -1
  const sinceMs = durationMs(flags.string('since'))
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
  const { flags, process } = kubectl
  const open: Open[] = []
  for (const { pod, container } of sources) {
    const path = pathOf(pods, pod.metadata.namespace as string, pod.metadata.name, 'log')
    const answer = kubectl.send({ method: 'GET', path, query: query(kubectl, container), headers: {} })
    if (answer.kind !== 'connect' || answer.connect.type !== 'log') return finish(kubectl, [objectOf(answer) as never])
    const prefix = flags.bool('prefix') ? `[pod/${pod.metadata.name}/${container}] ` : ''
    const one: Open = { connect: answer.connect, cursor: undefined, ended: false, prefix }
    const cause = show(kubectl, one)
    if (cause && !flags.bool('ignore-errors')) return finish(kubectl, [cause])
    open.push(one)
  }
  while (flags.bool('follow') && open.some((one) => !one.ended)) {
    if (!(await process.waitForChange(60_000)) && process.signal.aborted) return 130
    for (const one of open) if (!one.ended) show(kubectl, one)
  }
  return 0
}

/** Writes what is new. */
function show(kubectl: Kubectl, open: Open): Cause | undefined {
  const page = kubectl.logs(open.connect, open.cursor)
  if (isStatus(page)) {
    open.ended = true
    return page
  }
  for (const line of page.lines)
    kubectl.process.stdout(`${open.prefix}${open.connect.timestamps ? `${line.at} ` : ''}${line.text}${line.partial ? '' : '\n'}`)
  open.cursor = page.cursor
  open.ended = page.ended
  return undefined
}
