import { pods } from '@kubemaze/core/api/kinds.ts'
import type { Pod } from '@kubemaze/core/api/pod.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'

type Status = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]

/** A container as the node's runtime knows it. */
export interface Known {
  pod: Pod
  status: Status
  id: string
  image: string
  imageId: string
  running: boolean
  createdAtMs: number
  finishedAtMs: number | undefined
  exitCode: number
  sandboxId: string
}

export interface KnownSandbox {
  pod: Pod
  id: string
  ready: boolean
  createdAtMs: number
}

const bare = (id: string | undefined): string => (id ?? '').replace(/^\w+:\/\//, '')
const digest = (id: string | undefined): string => (id ?? '').replace(/^.*@?sha256:/, 'sha256:')

export function podsOn(cluster: Cluster, node: string): Pod[] {
  return cluster
    .client()
    .list(pods)
    .filter((pod) => pod.spec.nodeName === node)
}

/** All containers that the node has started, the newest first. */
export function knownContainers(cluster: Cluster, node: string): Known[] {
  const found = podsOn(cluster, node).flatMap((pod) => {
    const statuses = [
      ...(pod.status?.initContainerStatuses ?? []),
      ...(pod.status?.containerStatuses ?? []),
      ...(pod.status?.ephemeralContainerStatuses ?? []),
    ]
    return statuses.flatMap((status) => knownOf(pod, status, cluster))
  })
  return found.sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : 1))
}

/** The one that is there, and the one before it, which the kubelet keeps for its log. */
function knownOf(pod: Pod, status: Status, cluster: Cluster): Known[] {
  const sandboxId = cluster.sandbox(pod.metadata.namespace ?? '', pod.metadata.name)?.sandboxId ?? ''
  return [status.state, status.lastState].flatMap((state, index) => {
    const id =
      index === 0 ? bare(status.containerID) || bare(state?.terminated?.containerID) : bare(state?.terminated?.containerID)
    const ended = state?.terminated
    const started = state?.running?.startedAt ?? ended?.startedAt
    if (id === '' || started === undefined || started === null) return []
    if (index === 1 && id === bare(status.containerID) && status.state?.terminated) return []
    return [
      {
        pod,
        status: index === 0 ? status : { ...status, restartCount: Math.max(0, status.restartCount - 1) },
        id,
        image: status.image ?? '',
        imageId: digest(status.imageID),
        running: state?.running !== undefined,
        createdAtMs: Date.parse(started),
        finishedAtMs: ended?.finishedAt ? Date.parse(ended.finishedAt) : undefined,
        exitCode: ended?.exitCode ?? 0,
        sandboxId,
      },
    ]
  })
}

export function knownSandboxes(cluster: Cluster, node: string): KnownSandbox[] {
  const found = podsOn(cluster, node).flatMap((pod): KnownSandbox[] => {
    const sandbox = cluster.sandbox(pod.metadata.namespace ?? '', pod.metadata.name)
    if (!sandbox) return []
    const createdAtMs = Date.parse(pod.status?.startTime ?? pod.metadata.creationTimestamp ?? '')
    return [{ pod, id: sandbox.sandboxId, ready: true, createdAtMs }]
  })
  return found.sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : 1))
}

/** The one whose id begins so; containerd takes a beginning that only one has. */
export function byId<T extends { id: string }>(all: readonly T[], id: string): T | undefined {
  const found = all.filter((each) => each.id.startsWith(id))
  return found.length === 1 ? found[0] : all.find((each) => each.id === id)
}
