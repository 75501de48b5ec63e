import type { DaemonSet } from '../../api/apps.ts'
import { equal } from '../../api/copy.ts'
import type { Node } from '../../api/core.ts'
import { daemonsets } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { ControllerContext } from '../controller.ts'
import { isAvailable, isReady } from '../pod-state.ts'
import { nodeOf, placeOn } from './nodes.ts'
import { hashLabel } from './pods.ts'

/** Counts nodes by what is on them. Models updateDaemonSetStatus (1.36). */
export function writeStatus(
  set: DaemonSet,
  nodes: readonly Node[],
  pods: readonly Pod[],
  hash: string,
  context: ControllerContext,
): void {
  const latest = context.client.get(daemonsets, set.metadata.namespace as string, set.metadata.name)
  if (!latest) return
  const wanted = nodes.filter((node) => placeOn(set, node).run)
  const firsts = wanted.map((node) => oldestOn(node, pods)).filter((pod) => pod !== undefined)
  const elsewhere = nodes.filter((node) => !wanted.includes(node) && oldestOn(node, pods))
  const nowMs = context.clock.now()
  const ready = firsts.filter(isReady)
  const available = ready.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs)).length
  const updated = firsts.filter((pod) => pod.metadata.labels?.[hashLabel] === hash).length
  const { conditions, collisionCount } = latest.status ?? {}
  const status: DaemonSet['status'] = {
    currentNumberScheduled: firsts.length,
    numberMisscheduled: elsewhere.length,
    desiredNumberScheduled: wanted.length,
    numberReady: ready.length,
    observedGeneration: latest.metadata.generation ?? 1,
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(available > 0 ? { numberAvailable: available } : {}),
    ...(wanted.length > available ? { numberUnavailable: wanted.length - available } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions ? { conditions } : {}),
  }
  if (!equal(status, latest.status)) context.client.updateStatus(daemonsets, { ...latest, status })
}

function oldestOn(node: Node, pods: readonly Pod[]): Pod | undefined {
  const here = pods.filter((pod) => nodeOf(pod) === node.metadata.name && !isGone(pod))
  return here.sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1))[0]
}

/** Marked for deletion and already over. */
const isGone = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined && (status?.phase === 'Succeeded' || status?.phase === 'Failed')
