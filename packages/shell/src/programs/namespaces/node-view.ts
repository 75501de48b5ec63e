import { pods } from '@kubemaze/core/api/kinds.ts'
import type { Container, Pod } from '@kubemaze/core/api/pod.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { isBelow, resolvePath } from '@kubemaze/core/process/path.ts'
import type { ContainerRef } from '@kubemaze/core/process/runtime.ts'

/** What a container has of its node. */
export interface NodeView {
  node: string
  hostPid: boolean
  privileged: boolean
  /** Where a path of the container lies on its node, by the hostPath volumes; undefined: nowhere. */
  onNode(path: string): string | undefined
}

interface Seen {
  container: Container
  pod: Pod
}

/** Undefined while the Pod has no node. */
export function nodeView(cluster: Cluster, { namespace, pod: name, container: wanted }: ContainerRef): NodeView | undefined {
  const pod = cluster.client().get(pods, namespace, name)
  const { containers = [], initContainers = [], ephemeralContainers = [], hostPID } = pod?.spec ?? {}
  const container = [...containers, ...initContainers, ...ephemeralContainers].find((one) => one.name === wanted)
  if (!pod?.spec.nodeName || !container) return undefined
  return {
    node: pod.spec.nodeName,
    hostPid: hostPID === true,
    privileged: (container.securityContext as { privileged?: boolean } | undefined)?.privileged === true,
    onNode: (path) => nodePath({ container: container as Container, pod }, path),
  }
}

function nodePath({ container, pod }: Seen, path: string): string | undefined {
  const around = (container.volumeMounts ?? []).filter(({ mountPath }) => isBelow(path, resolvePath('/', mountPath)))
  const mount = around.sort((a, b) => b.mountPath.length - a.mountPath.length)[0]
  const host = pod.spec.volumes?.find(({ name }) => name === mount?.name)?.hostPath?.path
  if (!mount || host === undefined) return undefined
  const rest = path.slice(resolvePath('/', mount.mountPath).length)
  return resolvePath('/', `${host}/${mount.subPath ?? ''}/${rest}`)
}
