import { pods } from '../../api/kinds.ts'
import { parseLabelSelector } from '../../api/label-selector.ts'
import type { Pod } from '../../api/pod.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { bareFailure, type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { type DryRun, dryRunFlag, dryRunOf, labelSelectorFlag } from '../flag-sets.ts'
import { listItems } from '../object-requests.ts'
import { isStatus } from '../result.ts'
import type { Info } from '../targets.ts'
import { cordonOne } from './cordon.ts'
import { evictPods, sayEvicting } from './drain-evict.ts'
import { filterPods } from './drain-filters.ts'
import { nodeInfos, nodeMisuse } from './node-targets.ts'

const bool = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'bool',
  default: false,
  usage,
  ...more,
})
export const drain: Verb = {
  name: 'drain',
  misuse: (args, flags) => nodeMisuse('drain', args, flags),
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
  if (typeof parseLabelSelector(kubectl.flags.string('pod-selector')) === 'string')
    return finish(kubectl, fail('--pod-selector=<pod_selector> must be a valid label selector'))
  const found = await nodeInfos(kubectl)
  if (isFailed(found)) return finish(kubectl, found)
  for (const info of found.infos) {
    const cause = cordonOne(kubectl, info, true, dryRun)
    if (cause !== undefined) return finish(kubectl, fail(cause))
  }
  const causes = await drainEach(kubectl, found.infos, dryRun)
  return finish(kubectl, causes.length > 0 ? bareFailure(...causes) : [])
}

async function drainEach(kubectl: Kubectl, infos: readonly Info[], dryRun: DryRun): Promise<Cause[]> {
  const causes: Cause[] = []
  for (const info of infos) {
    const wrong = await evictAll(kubectl, info, dryRun)
    if (wrong.length === 0) continue
    causes.push(...wrong)
    const words = wrong.map((cause) => (typeof cause === 'string' ? cause : (cause.message ?? '')))
    const told = words.length === 1 ? words[0] : `[${words.join(', ')}]`
    kubectl.process.stderr(
      `error: unable to drain node ${JSON.stringify(info.name)} due to error: ${told}, continuing command...\n${pending(infos.slice(infos.indexOf(info)))}`,
    )
  }
  return causes
}

/** The nodes that are not drained yet, this one among them. */
const pending = (left: readonly Info[]): string =>
  `There are pending nodes to be drained:\n${left.map(({ name }) => ` ${name}\n`).join('')}`

async function evictAll(kubectl: Kubectl, { name }: Info, dryRun: DryRun): Promise<readonly Cause[]> {
  const { flags, process } = kubectl
  const list = listItems(kubectl, {
    resource: pods,
    namespace: '',
    fieldSelector: `spec.nodeName=${name}`,
    labelSelector: flags.string('pod-selector'),
  })
  if (isStatus(list)) return [list]
  const { evict, warnings, errors } = filterPods(kubectl, list as unknown as Pod[])
  if (errors.length > 0) return errors
  if (warnings.length > 0) process.stderr(`Warning: ${warnings.join('; ')}\n`)
  const suffix = dryRun === 'none' ? '' : ` (${dryRun === 'server' ? 'server ' : ''}dry run)`
  const causes =
    dryRun === 'client' ? evict.flatMap((pod) => sayEvicting(kubectl, pod, dryRun)) : await evictPods(kubectl, evict, dryRun)
  if (causes.length === 0) process.stdout(`node/${name} drained${suffix}\n`)
  return causes
}
