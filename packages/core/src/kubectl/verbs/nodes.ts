import type { Node, Taint } from '../../api/core.ts'
import { nodes, pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { getObject, listItems, pathOf, request } from '../object-requests.ts'
import { outputFlags } from '../printers/printer.ts'
import { type Info, infosOf } from '../resource-args.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../result.ts'
import { waitFor } from '../wait-for.ts'
import { durationMs } from './delete.ts'

const bool = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'bool',
  default: false,
  usage,
  ...more,
})
const nodeArgs = ({ args }: Kubectl): string[] =>
  args.length > 0 ? ['nodes', ...args.map((name) => name.replace(/^nodes?\//, ''))] : ['nodes']

async function nodeInfos(kubectl: Kubectl, verb: string): Promise<{ infos: Info[]; causes: Cause[] } | ReturnType<typeof fail>> {
  const { args, flags } = kubectl
  if (args.length === 0 && flags.string('selector') === '') return usageError(`kubectl ${verb}`, `node name or selector required`)
  return infosOf(kubectl, { ...targetOptions(kubectl), args: nodeArgs(kubectl), emptySelects: true })
}

function cordonVerb(name: 'cordon' | 'uncordon', summary: string, wanted: boolean): Verb {
  return {
    name,
    summary,
    usage: `${name} NODE`,
    flags: [dryRunFlag, labelSelectorFlag],
    async run(kubectl) {
      const dryRun = dryRunOf(kubectl)
      if (isFailed(dryRun)) return finish(kubectl, dryRun)
      const found = await nodeInfos(kubectl, name)
      if (isFailed(found)) return finish(kubectl, found)
      const causes: Cause[] = [...found.causes]
      for (const info of found.infos) {
        const cause = cordonOne(kubectl, info, wanted, dryRun)
        if (cause !== undefined) causes.push(cause)
      }
      return finish(kubectl, causes)
    },
  }
}

function cordonOne(kubectl: Kubectl, info: Info, wanted: boolean, dryRun: 'none' | 'client' | 'server'): Cause | undefined {
  const { unschedulable = false } = (info.object as unknown as Node).spec
  const word = wanted ? 'cordoned' : 'uncordoned'
  const suffix = dryRun === 'none' ? '' : ` (${dryRun === 'server' ? 'server ' : ''}dry run)`
  if (unschedulable === wanted) {
    kubectl.process.stdout(`node/${info.name} already ${word}${suffix}\n`)
    return undefined
  }
  if (dryRun !== 'client') {
    const patched = patchObject(
      kubectl,
      info,
      'strategic',
      { spec: { unschedulable: wanted ? true : null } },
      writeQuery({ dryRun, fieldManager: 'kubectl-cordon' }),
    )
    if (isStatus(patched)) return patched
  }
  kubectl.process.stdout(`node/${info.name} ${word}${suffix}\n`)
  return undefined
}

export const cordon = cordonVerb('cordon', 'Take no more Pods on a node', true)
export const uncordon = cordonVerb('uncordon', 'Take Pods on a node again', false)

export const taint: Verb = {
  name: 'taint',
  summary: 'Set or take away taints of nodes',
  usage: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  flags: [
    bool('all', 'Every node.'),
    dryRunFlag,
    fieldManagerFlag('kubectl-taint'),
    ...outputFlags,
    bool('overwrite', 'Change taints that are there.'),
    labelSelectorFlag,
    { name: 'validate', type: 'string', bare: 'strict', default: 'strict', usage: 'strict, warn or ignore.' },
  ],
  run: taintNodes,
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

interface TaintChange {
  add: Taint[]
  remove: { key: string; effect: string | undefined }[]
}

/** key=value:Effect, key:Effect, key:Effect-, key- */
function parseTaints(words: readonly string[]): TaintChange | ReturnType<typeof fail> {
  const change: TaintChange = { add: [], remove: [] }
  for (const word of words) {
    if (word.endsWith('-')) {
      const [key = '', effect] = word.slice(0, -1).split(':')
      if (effect !== undefined && !effects.includes(effect))
        return fail(`invalid taint effect: ${effect}, unsupported taint effect`)
      change.remove.push({ key: key.split('=')[0] as string, effect })
      continue
    }
    const match = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(word)
    if (!match) return fail(`invalid taint spec: ${word}`)
    const [, key = '', value, effect = ''] = match
    if (!effects.includes(effect)) return fail(`invalid taint effect: ${effect}, unsupported taint effect`)
    change.add.push({ key, ...(value ? { value } : {}), effect })
  }
  return change
}

/** Models kubectl/pkg/cmd/taint/taint.go (1.36). */
async function taintNodes(kubectl: Kubectl): Promise<number> {
  const { args, flags } = kubectl
  const isTaint = (word: string): boolean => word.includes(':') || word.includes('=') || word.endsWith('-')
  const words = args.filter(isTaint)
  const names = args.filter((word) => !isTaint(word))
  if (words.length === 0) return finish(kubectl, fail('at least one taint update is required'))
  if (!/^(nodes?|no)(\/|$)/.test(names[0] ?? ''))
    return finish(kubectl, fail(`invalid resource type ${names[0] ?? ''}, only node types are supported`))
  const change = parseTaints(words)
  if (isFailed(change)) return finish(kubectl, change)
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args: names })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = [...found.causes]
  for (const info of found.infos) {
    const before = (info.object as unknown as Node).spec.taints ?? []
    const after = changedTaints(before, change, flags.bool('overwrite'), info.name)
    if (typeof after === 'string') {
      causes.push(after)
      continue
    }
    const query = writeQuery({ dryRun, fieldManager: flags.string('field-manager') })
    const answer = dryRun === 'client' ? info.object : patchObject(kubectl, info, 'merge', { spec: { taints: after } }, query)
    if (isStatus(answer)) causes.push(answer)
    else
      printer.show(
        nodes,
        answer,
        change.add.length > 0 && change.remove.length > 0 ? 'modified' : change.add.length > 0 ? 'tainted' : 'untainted',
      )
  }
  return finish(kubectl, causes)
}

const same = (a: Taint, b: { key: string; effect: string | undefined }): boolean =>
  a.key === b.key && (b.effect === undefined || a.effect === b.effect)

function changedTaints(
  before: readonly Taint[],
  { add, remove }: TaintChange,
  overwrite: boolean,
  node: string,
): Taint[] | string {
  const missing = remove.find((one) => !before.some((taint) => same(taint, one)))
  if (missing) return `taint ${JSON.stringify(`${missing.key}${missing.effect ? `:${missing.effect}` : ''}`)} not found`
  const taken = overwrite ? undefined : add.find((one) => before.some((taint) => same(taint, one)))
  if (taken) return `node ${node} already has ${taken.key} taint(s) with same effect(s) and --overwrite is false`
  const kept = before.filter((taint) => !remove.some((one) => same(taint, one)) && !add.some((one) => same(taint, one)))
  return [...add, ...kept]
}

export const drain: Verb = {
  name: 'drain',
  summary: 'Empty a node, for maintenance',
  usage: 'drain NODE',
  flags: [
    { name: 'chunk-size', type: 'int', default: 500, usage: 'How many objects to ask for at once.' },
    bool('delete-emptydir-data', 'Evict Pods that lose the data of an emptyDir.'),
    bool('disable-eviction', 'Delete instead of evicting.'),
    dryRunFlag,
    bool('force', 'Delete Pods that nobody makes again.'),
    { name: 'grace-period', type: 'int', default: -1, usage: 'Seconds to end.' },
    bool('ignore-daemonsets', 'Leave Pods of DaemonSets where they are.'),
    { name: 'pod-selector', type: 'string', default: '', usage: 'Labels of the Pods.' },
    labelSelectorFlag,
    { name: 'skip-wait-for-delete-timeout', type: 'int', default: 0, usage: 'Do not wait for Pods that go for longer.' },
    { name: 'timeout', type: 'duration', default: '0s', usage: 'How long; 0 is for ever.' },
  ],
  run: drainNodes,
}

/** Models kubectl/pkg/drain/drain.go and filters.go (1.36). */
async function drainNodes(kubectl: Kubectl): Promise<number> {
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const found = await nodeInfos(kubectl, 'drain')
  if (isFailed(found)) return finish(kubectl, found)
  for (const info of found.infos) {
    const cause = cordonOne(kubectl, info, true, dryRun) ?? (await evictAll(kubectl, info, dryRun))
    if (cause !== undefined) {
      kubectl.process.stderr(
        `error: unable to drain node ${JSON.stringify(info.name)} due to error: ${typeof cause === 'string' ? cause : cause.message}, continuing command...\nThere are pending nodes to be drained:\n ${info.name}\n`,
      )
      return finish(kubectl, fail(cause))
    }
  }
  return finish(kubectl, found.causes)
}

interface Filtered {
  evict: Pod[]
  warnings: string[]
  errors: string[]
}

function filterPods({ flags }: Kubectl, all: readonly Pod[]): Filtered {
  const out: Filtered = { evict: [], warnings: [], errors: [] }
  const groups = new Map<string, string[]>()
  const note = (list: 'warnings' | 'errors', why: string, pod: Pod): void => {
    const key = `${list} ${why}`
    groups.set(key, [...(groups.get(key) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`])
  }
  for (const pod of all) {
    const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller)
    if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) continue
    if (owner?.kind === 'DaemonSet') {
      note(
        flags.bool('ignore-daemonsets') ? 'warnings' : 'errors',
        flags.bool('ignore-daemonsets')
          ? 'ignoring DaemonSet-managed Pods'
          : 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
        pod,
      )
      continue
    }
    const done = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
    if (pod.spec.volumes?.some((volume) => volume.emptyDir) && !done && !flags.bool('delete-emptydir-data')) {
      note('errors', 'cannot delete Pods with local storage (use --delete-emptydir-data to override)', pod)
      continue
    }
    if (!owner && !done) {
      note(
        flags.bool('force') ? 'warnings' : 'errors',
        flags.bool('force')
          ? 'deleting Pods that declare no controller'
          : 'cannot delete Pods that declare no controller (use --force to override)',
        pod,
      )
      if (!flags.bool('force')) continue
    }
    out.evict.push(pod)
  }
  for (const [key, names] of groups) {
    const space = key.indexOf(' ')
    out[key.slice(0, space) as 'warnings' | 'errors'].push(`${key.slice(space + 1)}: ${names.join(', ')}`)
  }
  return out
}

async function evictAll(kubectl: Kubectl, { name }: Info, dryRun: 'none' | 'client' | 'server'): Promise<Cause | undefined> {
  const { flags, process } = kubectl
  const list = listItems(kubectl, {
    resource: pods,
    namespace: '',
    fieldSelector: `spec.nodeName=${name}`,
    labelSelector: flags.string('pod-selector'),
  })
  if (isStatus(list)) return list
  const { evict, warnings, errors } = filterPods(kubectl, list as unknown as Pod[])
  if (errors.length > 0) return `${errors.join(', ')}`
  if (warnings.length > 0) process.stderr(`Warning: ${warnings.join('; ')}\n`)
  for (const pod of evict) {
    const { namespace = '', name: podName } = pod.metadata
    process.stdout(
      `evicting pod ${namespace}/${podName}${dryRun === 'none' ? '' : ` (${dryRun === 'server' ? 'server ' : ''}dry run)`}\n`,
    )
  }
  if (dryRun === 'client') return drained(kubectl, name, dryRun)
  const timeoutMs = durationMs(flags.string('timeout')) || 3_600_000
  for (const pod of evict) {
    const cause = await evictOne(kubectl, pod, timeoutMs, dryRun)
    if (cause !== undefined) return cause
  }
  return drained(kubectl, name, dryRun)
}

function drained({ process }: Kubectl, name: string, dryRun: string): undefined {
  process.stdout(`node/${name} drained${dryRun === 'none' ? '' : ` (${dryRun === 'server' ? 'server ' : ''}dry run)`}\n`)
  return undefined
}

async function evictOne(kubectl: Kubectl, pod: Pod, timeoutMs: number, dryRun: string): Promise<Cause | undefined> {
  const { process, flags } = kubectl
  const { namespace = '', name, uid } = pod.metadata
  const grace = flags.int('grace-period')
  const deleteOptions = grace >= 0 ? { deleteOptions: { gracePeriodSeconds: grace } } : {}
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, ...deleteOptions }
  const query: Record<string, string[]> = dryRun === 'server' ? { dryRun: ['All'] } : {}
  const until = process.now() + timeoutMs
  for (;;) {
    const answer = flags.bool('disable-eviction')
      ? request(kubectl, 'DELETE', pathOf(pods, namespace, name), { query })
      : request(kubectl, 'POST', pathOf(pods, namespace, name, 'eviction'), { body: body as never, query })
    if (!isStatus(answer) || answer.reason === 'NotFound') break
    if (answer.code !== 429)
      return `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}: ${answer.message}`
    if (process.now() >= until)
      return `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}: global timeout reached: ${flags.string('timeout')}`
    process.stderr(
      `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${answer.message}\n`,
    )
    if (!(await process.wait(5_000))) return 'interrupted'
  }
  if (dryRun === 'server') return undefined
  await waitFor(kubectl, timeoutMs, () => {
    const now = getObject(kubectl, pods, namespace, name)
    return isStatus(now) || (now.metadata as { uid?: string }).uid !== uid ? true : undefined
  })
  process.stdout(`pod/${name} evicted\n`)
  return undefined
}
