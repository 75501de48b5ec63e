import type { Node } from '../api/core.ts'
import { pods } from '../api/kinds.ts'
import type { Index } from '../api/object-index.ts'
import type { Pod } from '../api/pod.ts'
import type { Client } from '../client/client.ts'
import type { ObjectChange } from '../controllers/controller.ts'
import { isDone, priorityOf } from './snapshot.ts'

export const pendingKey = (pod: Pod): string => `${pod.metadata.namespace}/${pod.metadata.name}`

export const isPending = (pod: Pod): boolean =>
  !pod.spec.nodeName &&
  !pod.metadata.deletionTimestamp &&
  pod.spec.schedulerName === 'default-scheduler' &&
  pod.status?.phase === 'Pending'

/** Pods that wait for a node, those that take up room on one, and those that are promised some. */
export const placeIndex: Index = {
  of(object) {
    const pod = object as Pod
    if (pod.spec.nodeName) return isDone(pod) ? [] : [onNode(pod.spec.nodeName)]
    const { nominatedNodeName } = pod.status ?? {}
    return [...(isPending(pod) ? ['pending'] : []), ...(nominatedNodeName ? [onNode(nominatedNodeName)] : [])]
  },
}

export const onNode = (node: string): string => `on ${node}`

/** All Pods that wait, the most important and then the oldest first. Models plugins/queuesort PrioritySort (1.36). */
export const allPending = (client: Client): string[] =>
  client
    .find(pods, '', [{ index: placeIndex, value: 'pending' }])
    .sort((a, b) => priorityOf(b) - priorityOf(a) || ageOf(a) - ageOf(b))
    .map(pendingKey)

const ageOf = (pod: Pod): number => Date.parse(pod.metadata.creationTimestamp ?? '') || 0

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b)

/** A new or changed Pod is looked at; one that goes, or comes to a node, may let others in. */
export function keysOfPod({ type, object, old }: ObjectChange<Pod>, client: Client): string[] {
  if (type !== 'DELETED' && isPending(object)) {
    const changed = type === 'ADDED' || differs(object.spec, old?.spec) || differs(object.metadata.labels, old?.metadata.labels)
    return changed ? [pendingKey(object)] : []
  }
  const placed = object.spec.nodeName ?? object.status?.nominatedNodeName
  if (!placed) return []
  const freed = type === 'DELETED' || (isDone(object) && old !== undefined && !isDone(old))
  const relabelled = old !== undefined && differs(object.metadata.labels, old.metadata.labels)
  return freed || relabelled || !old?.spec.nodeName ? allPending(client) : []
}

export const keysOfNode = ({ type, object, old }: ObjectChange<Node>, client: Client): string[] => {
  const of = (node: Node | undefined) => [node?.spec, node?.metadata.labels, node?.status?.allocatable]
  return type !== 'DELETED' && differs(of(object), of(old)) ? allPending(client) : []
}
