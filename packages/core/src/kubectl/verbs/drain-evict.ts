import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Kubectl } from '../command.ts'
import { deleteOptions } from '../delete-options.ts'
import type { Cause } from '../errors.ts'
import type { DryRun } from '../flag-sets.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { isStatus } from '../result.ts'
import { durationMs } from './delete.ts'

const retryMs = 5_000
// without --timeout a drain waits for ever; a lab's gives up after an hour of the lab's time
const patienceMs = 3_600_000

/** Tells of an eviction that is about to be asked for. */
export function sayEvicting({ process }: Kubectl, { metadata }: Pod, dryRun: DryRun): never[] {
  const suffix = dryRun === 'none' ? '' : ` (${dryRun === 'server' ? 'server ' : ''}dry run)`
  process.stdout(`evicting pod ${metadata.namespace}/${metadata.name}${suffix}\n`)
  return []
}

/** Evicts all Pods at once and waits until they are gone; what a budget holds back is asked for again. Models drain.go evictPods (1.36). */
export async function evictPods(kubectl: Kubectl, evict: readonly Pod[], dryRun: 'none' | 'server'): Promise<Cause[]> {
  const { process, flags } = kubectl
  const causes: Cause[] = []
  const until = process.now() + (durationMs(flags.string('timeout')) || patienceMs)
  let [held, going]: [readonly Pod[], Pod[]] = [evict, []]
  for (;;) {
    const asked = held
    held = []
    for (const pod of asked) {
      const answer = evictOne(kubectl, pod, dryRun)
      if (answer === 'going') going.push(pod)
      else if (answer === 'held') held = [...held, pod]
      else causes.push(answer)
    }
    if (dryRun === 'server' && held.length === 0) return causes
    const again = held.length > 0 ? Math.min(until, process.now() + retryMs) : undefined
    going = await waitUntilGone(kubectl, going, again ?? until, again !== undefined)
    if (held.length === 0 && going.length === 0) return causes
    if (process.now() >= until || process.signal.aborted)
      return [...causes, ...going.map(tooSlow), ...held.map((pod) => overTime(kubectl, pod))]
  }
}

const named = ({ metadata }: Pod): string => `pods/${JSON.stringify(metadata.name)} -n ${JSON.stringify(metadata.namespace)}`

const tooSlow = ({ metadata }: Pod): Cause =>
  `error when waiting for pod ${JSON.stringify(metadata.name)} in namespace ${JSON.stringify(metadata.namespace)} to terminate: context deadline exceeded`

const overTime = ({ flags }: Kubectl, pod: Pod): Cause =>
  `error when evicting ${named(pod)}: global timeout reached: ${flags.string('timeout')}`

function evictOne(kubectl: Kubectl, pod: Pod, dryRun: 'none' | 'server'): 'going' | 'held' | Cause {
  const { process, flags } = kubectl
  const { namespace = '', name } = pod.metadata
  const grace = flags.int('grace-period')
  const within = grace >= 0 ? { deleteOptions: { gracePeriodSeconds: grace } } : {}
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, ...within }
  const query: Record<string, string[]> = dryRun === 'server' ? { dryRun: ['All'] } : {}
  const deletes = flags.bool('disable-eviction')
  if (!deletes) sayEvicting(kubectl, pod, dryRun)
  const answer = deletes
    ? request(kubectl, 'DELETE', pathOf(pods, namespace, name), { body: deleteOptions({ graceSeconds: grace, dryRun }) })
    : request(kubectl, 'POST', pathOf(pods, namespace, name, 'eviction'), { body: body as never, query })
  if (!isStatus(answer) || answer.reason === 'NotFound') return 'going'
  if (answer.code !== 429) return `error when evicting ${named(pod)}: ${answer.message}`
  process.stderr(`error when evicting ${named(pod)} (will retry after 5s): ${answer.message}\n`)
  return 'held'
}

/** Those that are not gone at `untilMs`; `whole` waits so long in any case. */
async function waitUntilGone(kubectl: Kubectl, going: readonly Pod[], untilMs: number, whole: boolean): Promise<Pod[]> {
  const { process, flags } = kubectl
  for (let left = [...going]; ; ) {
    left = left.filter((pod) => {
      const now = getObject(kubectl, pods, pod.metadata.namespace ?? '', pod.metadata.name)
      const gone = isStatus(now) || (now.metadata as { uid?: string }).uid !== pod.metadata.uid
      if (gone) process.stdout(`pod/${pod.metadata.name} ${flags.bool('disable-eviction') ? 'deleted' : 'evicted'}\n`)
      return !gone
    })
    const restMs = untilMs - process.now()
    if (restMs <= 0 || (left.length === 0 && !whole)) return left
    if (!(await process.waitForChange(Math.min(1_000, restMs)))) return left
  }
}
