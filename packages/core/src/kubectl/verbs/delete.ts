import type { JsonObject } from '../../api/json.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import {
  allNamespacesFlag,
  dryRunFlag,
  dryRunOf,
  fieldSelectorFlag,
  filenameFlags,
  labelSelectorFlag,
  targetOptions,
} from '../flag-sets.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { type Info, infosOf } from '../resource-args.ts'
import { groupKind } from '../rest-mapper.ts'
import { isStatus } from '../result.ts'

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
    { name: 'cascade', type: 'string', bare: 'background', default: 'background', usage: 'background, foreground or orphan.' },
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
  dryRun: 'none' | 'client' | 'server'
}

/** Models kubectl/pkg/cmd/delete/delete.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, process } = kubectl
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const plan = planOf(kubectl, dryRun)
  if (isFailed(plan)) return finish(kubectl, plan)
  if (flags.bool('all') && flags.string('selector') !== '')
    return finish(kubectl, fail('cannot set --all and --selector at the same time'))
  const output = flags.string('output')
  if (output !== '' && output !== 'name')
    return finish(kubectl, fail(`unexpected -o output mode: ${output}. We only support '-o name'`))
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true })
  if (isFailed(found)) return finish(kubectl, found)
  if (plan.force)
    process.stderr(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
    )
  const missing = flags.bool('ignore-not-found')
  const causes: Cause[] = found.causes.filter((cause) => !(missing && typeof cause !== 'string' && cause.reason === 'NotFound'))
  const deleted: Info[] = []
  for (const info of found.infos) {
    const cause = deleteOne(kubectl, info, plan)
    if (cause === undefined) deleted.push(info)
    else if (!(missing && typeof cause !== 'string' && cause.reason === 'NotFound')) causes.push(cause)
  }
  if (found.infos.length === 0 && causes.length === 0) process.stdout('No resources found\n')
  if (plan.wait && dryRun === 'none') causes.push(...(await waitForAll(kubectl, deleted)))
  return finish(kubectl, causes)
}

function planOf({ flags }: Kubectl, dryRun: Plan['dryRun']): Plan | ReturnType<typeof fail> {
  let grace = flags.int('grace-period')
  const force = flags.bool('force')
  if (flags.bool('now') && grace !== -1) return fail('--now and --grace-period cannot be specified together')
  if (flags.bool('now')) grace = 1
  if (force && grace < 0) grace = 0
  if (grace === 0 && !force) grace = 1
  if (force && grace > 0) return fail('--force and --grace-period greater than 0 cannot be specified together')
  const policies: Record<string, string> = {
    background: 'Background',
    foreground: 'Foreground',
    orphan: 'Orphan',
    true: 'Background',
    false: 'Orphan',
  }
  const propagationPolicy = policies[flags.string('cascade')]
  if (propagationPolicy === undefined)
    return fail(`invalid cascade value (${flags.string('cascade')}). Must be "background", "foreground", or "orphan"`)
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy,
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
  }
  return { body, wait: flags.bool('wait') && !(force && !flags.given('wait')), force, dryRun }
}

function deleteOne(kubectl: Kubectl, info: Info, { body, dryRun, force }: Plan): Cause | undefined {
  const { resource, namespace, name } = info
  if (dryRun !== 'client') {
    const query: Record<string, string[]> = dryRun === 'server' ? { dryRun: ['All'] } : {}
    const answer = request(kubectl, 'DELETE', pathOf(resource, namespace, name), { body, query })
    if (isStatus(answer)) return answer
  }
  const kind = groupKind(resource)
  const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''
  const where = resource.namespaced && namespace !== '' ? ` from ${namespace} namespace` : ''
  const text =
    kubectl.flags.string('output') === 'name'
      ? `${kind}/${name}`
      : `${kind} ${JSON.stringify(name)} ${force ? 'force deleted' : 'deleted'}${where}${suffix}`
  kubectl.process.stdout(`${text}\n`)
  return undefined
}

/** Until every object is gone, or another has taken its name. */
async function waitForAll(kubectl: Kubectl, deleted: readonly Info[]): Promise<Cause[]> {
  const { process, flags } = kubectl
  const timeoutMs = durationMs(flags.string('timeout'))
  const until = timeoutMs > 0 ? process.now() + timeoutMs : Number.POSITIVE_INFINITY
  for (const info of deleted) {
    const { uid } = info.object.metadata as { uid?: string }
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
