import type { JsonObject } from '../../api/json.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { deleteOptions } from '../delete-options.ts'
import { addSource, type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import {
  allNamespacesFlag,
  cascadeFlag,
  cascadeOf,
  cascadePolicy,
  dryRunFlag,
  dryRunOf,
  fieldSelectorFlag,
  filenameFlags,
  labelSelectorFlag,
  targetOptions,
} from '../flag-sets.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { rawProblem, sendRaw } from '../raw-request.ts'
import { infosOf, isInfo, nameProblem } from '../resource-args.ts'
import { groupKind } from '../rest-mapper.ts'
import { isStatus } from '../result.ts'
import type { Info } from '../targets.ts'

const bool = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'bool',
  default: false,
  usage,
  ...more,
})

export const deleteVerb: Verb = {
  name: 'delete',
  summary: 'Delete resources by files, names or labels',
  usage: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  examples: `
  # One Pod
  kubectl delete pod coffee

  # Pods and Services with a label
  kubectl delete pods,services -l run=coffee

  # At once, without grace
  kubectl delete pod coffee --now`,
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    fieldSelectorFlag,
    allNamespacesFlag,
    bool('all', 'Every object of the type in the namespace.'),
    cascadeFlag,
    dryRunFlag,
    bool('force', 'Remove at once, without asking the node.'),
    { name: 'grace-period', type: 'int', default: -1, usage: 'Seconds to end; 0 only with --force.' },
    bool('ignore-not-found', 'An object that is not there is no error.'),
    bool('interactive', 'Ask before.', { short: 'i' }),
    bool('now', 'Grace of one second.'),
    { name: 'output', short: 'o', type: 'string', default: '', usage: 'name prints TYPE/NAME.' },
    { name: 'raw', type: 'string', default: '', usage: 'Path to DELETE.' },
    { name: 'timeout', type: 'duration', default: '0s', usage: 'How long to wait; 0 is for ever.' },
    bool('wait', 'Wait until the objects are gone.', { default: true }),
  ],
  run,
}

interface Plan {
  body: JsonObject
  wait: boolean
  force: boolean
  /** Seconds; -1 when none were given. */
  grace: number
  dryRun: 'none' | 'client' | 'server'
}

/** Models kubectl/pkg/cmd/delete/delete.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, process } = kubectl
  const cascade = cascadeOf(kubectl)
  if (isFailed(cascade)) return finish(kubectl, cascade)
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const plan = planOf(kubectl, dryRun)
  if (isFailed(plan)) return finish(kubectl, plan)
  if (flags.string('raw') !== '') return deleteRaw(kubectl)
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), unread: true })
  if (isFailed(found)) return finish(kubectl, found)
  const wrong = misuse(kubectl)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  const visits = found.visits.filter((visit) => isInfo(visit) || !isIgnored(kubectl, visit))
  if (plan.force && plan.grace === 0) process.stderr(`Warning: ${immediate}\n`)
  if (flags.bool('interactive')) {
    const answer = await confirmed(kubectl, visits)
    if (answer !== true) return answer
  }
  const causes: Cause[] = []
  const deleted: Gone[] = []
  warnScope(kubectl, visits)
  for (const visit of visits) {
    const done = isInfo(visit) ? deleteOne(kubectl, visit, plan) : visit
    if (isInfo(visit)) deleted.push({ ...visit, uid: isDeleted(done) ? done.uid : undefined })
    if (!isDeleted(done) && !isIgnored(kubectl, done)) causes.push(sourced(visit, done))
  }
  if (causes.length > 0) return finish(kubectl, causes)
  if (found.visits.length === 0) process.stdout('No resources found\n')
  return plan.wait && dryRun === 'none' ? finish(kubectl, await waitForAll(kubectl, deleted)) : 0
}

const immediate =
  'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.'

/** Whoever takes all that is there does not mind what is gone already. */
function isIgnored({ flags }: Kubectl, cause: Cause): boolean {
  const selects = flags.bool('all') || flags.string('selector') !== '' || flags.string('field-selector') !== ''
  const ignores = flags.given('ignore-not-found') ? flags.bool('ignore-not-found') : selects
  return ignores && typeof cause !== 'string' && cause.reason === 'NotFound'
}

const sourced = (visit: Info | Cause, cause: Cause): Cause => (isInfo(visit) ? addSource('deleting', visit.source, cause) : cause)

/** Models delete.go Validate (1.36). */
function misuse({ flags }: Kubectl): string | undefined {
  const output = flags.string('output')
  if (output !== '' && output !== 'name') return `unexpected -o output mode: ${output}. We only support '-o name'`
  if (flags.bool('all') && flags.string('selector') !== '') return 'cannot set --all and --selector at the same time'
  if (flags.bool('all') && flags.string('field-selector') !== '') return 'cannot set --all and --field-selector at the same time'
  return flags.bool('force') && (flags.bool('now') || flags.int('grace-period') > 0)
    ? '--force and --grace-period greater than 0 cannot be specified together'
    : undefined
}

async function deleteRaw(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  const wrong = flags.bool('interactive') ? '--interactive can not be used with --raw' : rawProblem(flags)
  return wrong === undefined ? sendRaw(kubectl, 'DELETE') : finish(kubectl, fail(wrong))
}

/** -n says nothing about what lies in no namespace. */
function warnScope({ namespaceGiven, process }: Kubectl, visits: readonly (Info | Cause)[]): void {
  if (namespaceGiven && visits.some((visit) => isInfo(visit) && !visit.resource.namespaced))
    process.stderr('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n')
}

/** --interactive: true, or the exit code. Models delete.go confirmation (1.36). */
async function confirmed(kubectl: Kubectl, visits: readonly (Info | Cause)[]): Promise<true | number> {
  const { process } = kubectl
  const wrong = visits.find((visit): visit is Cause => !isInfo(visit))
  if (wrong !== undefined) return finish(kubectl, [wrong])
  if (visits.length === 0) {
    process.stdout('No resources found\n')
    return 0
  }
  const list = (visits as Info[]).map(({ resource, name }) => `${groupKind(resource)}/${name}\n`)
  process.stdout(
    `You are about to delete the following ${visits.length} resource(s):\n${list.join('')}Do you want to continue? (y/N): `,
  )
  const answer = await process.stdin.readLine()
  if (answer !== undefined && /^[ \t]*y[ \t\r]*$/i.test(answer)) return true
  process.stdout('deletion is cancelled\n')
  return 0
}

function planOf(kubectl: Kubectl, dryRun: Plan['dryRun']): Plan | ReturnType<typeof fail> {
  const { flags } = kubectl
  let grace = flags.int('grace-period')
  const force = flags.bool('force')
  if (flags.bool('now') && grace !== -1) return fail('--now and --grace-period cannot be specified together')
  if (flags.bool('now')) grace = 1
  if (force && grace < 0) grace = 0
  if (grace === 0 && !force) grace = 1
  const body = deleteOptions({ propagationPolicy: cascadePolicy(kubectl), graceSeconds: grace, dryRun })
  return { body, grace, wait: flags.bool('wait') && !(force && !flags.given('wait')), force, dryRun }
}

interface Deleted {
  gone: true
  uid: string | undefined
}

type Gone = Info & { uid: string | undefined }

const isDeleted = (done: Deleted | Cause): done is Deleted => typeof done === 'object' && 'gone' in done

/** Models client-go rest/request.go Name and NamespaceIfScoped (1.36). */
function unsendableReason({ resource, namespace, name }: Info): string | undefined {
  const empty = resource.namespaced && namespace === ''
  return nameProblem(name) ?? (empty ? 'an empty namespace may not be set when a resource name is provided' : undefined)
}

/** What the server says about the UID of what it deletes. */
const uidOf = (answer: JsonObject): string | undefined =>
  answer.kind === 'Status'
    ? (answer.details as { uid?: string } | undefined)?.uid
    : (answer.metadata as { uid?: string } | undefined)?.uid

function deleteOne(kubectl: Kubectl, info: Info, { body, dryRun, force }: Plan): Deleted | Cause {
  const { resource, namespace, name } = info
  const unsendable = unsendableReason(info)
  if (unsendable !== undefined && dryRun !== 'client') return unsendable
  let uid: string | undefined
  if (dryRun !== 'client') {
    const answer = request(kubectl, 'DELETE', pathOf(resource, namespace, name), { body })
    if (isStatus(answer)) return answer
    uid = uidOf(answer)
  }
  const kind = groupKind(resource)
  const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''
  const where = resource.namespaced && namespace !== '' ? ` from ${namespace} namespace` : ''
  const text =
    kubectl.flags.string('output') === 'name'
      ? `${kind}/${name}`
      : `${kind} ${JSON.stringify(name)} ${force ? 'force deleted' : 'deleted'}${where}${suffix}`
  kubectl.process.stdout(`${text}\n`)
  return { gone: true, uid }
}

/** Until every object is gone, or another has taken its name. */
async function waitForAll(kubectl: Kubectl, deleted: readonly Gone[]): Promise<Cause[]> {
  const { process, flags } = kubectl
  const timeoutMs = durationMs(flags.string('timeout'))
  const until = timeoutMs > 0 ? process.now() + timeoutMs : Number.POSITIVE_INFINITY
  for (const info of deleted) {
    const { uid } = info
    for (;;) {
      const now = getObject(kubectl, info.resource, info.namespace, info.name)
      if (isStatus(now) || (now.metadata as { uid?: string }).uid !== uid) break
      if (process.now() >= until) return [`timed out waiting for the condition on ${info.resource.resource}/${info.name}`]
      const left = Math.min(1_000, until - process.now())
      if (!(await process.waitForChange(left))) return []
    }
  }
  return []
}

/** 1m30s, 10s, 500ms in milliseconds. */
export function durationMs(text: string): number {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 }
  let total = 0
  for (const match of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g))
    total += Number(match[1]) * (units[match[2] as string] as number)
  return total
}
