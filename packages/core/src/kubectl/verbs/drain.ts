import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { bareFailure, type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, labelSelectorFlag } from '../flag-sets.ts'
import { getObject, listItems, pathOf, request } from '../object-requests.ts'
import type { Info } from '../resource-args.ts'
import { isStatus } from '../result.ts'
import { waitFor } from '../wait-for.ts'
import { cordonOne } from './cordon.ts'
import { durationMs } from './delete.ts'
import { filterPods } from './drain-filters.ts'
import { nodeInfos } from './node-targets.ts'

const bool = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'bool',
  default: false,
  usage,
  ...more,
})
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
    const cause = cordonOne(kubectl, info, true, dryRun)
    if (cause !== undefined) return finish(kubectl, fail(cause))
  }
  const causes = await drainEach(kubectl, found.infos, dryRun)
  return finish(kubectl, causes.length > 0 ? bareFailure(...causes) : found.causes)
}

async function drainEach(kubectl: Kubectl, infos: readonly Info[], dryRun: 'none' | 'client' | 'server'): Promise<Cause[]> {
  const causes: Cause[] = []
  for (const info of infos) {
    const cause = await evictAll(kubectl, info, dryRun)
    if (cause === undefined) continue
    causes.push(cause)
    kubectl.process.stderr(
      `error: unable to drain node ${JSON.stringify(info.name)} due to error: ${typeof cause === 'string' ? cause : cause.message}, continuing command...\n${pending(infos.slice(infos.indexOf(info)))}`,
    )
  }
  return causes
}

/** The nodes that are not drained yet, this one among them. */
const pending = (left: readonly Info[]): string =>
  `There are pending nodes to be drained:\n${left.map(({ name }) => ` ${name}\n`).join('')}`

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
