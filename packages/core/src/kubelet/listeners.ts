import type { Container, Pod } from '../api/pod.ts'
import type { Listener } from '../images/image.ts'
import type { Socket } from '../network/packet.ts'
import { parseImage } from './image-reference.ts'
import { mainContext } from './main-context.ts'
import type { KubeletParts } from './ports.ts'
import type { PodRecord } from './record.ts'
import { allContainers } from './sync.ts'

/** What a Pod's running containers listen on now. With `silent`, answering leaves no trace (no access log). */
export function podListeners(parts: KubeletParts, pod: Pod, record: PodRecord, options: { silent: boolean }): Socket[] {
  return allContainers(pod).flatMap((container) => containerListeners(parts, pod, record, container, options.silent))
}

function containerListeners(
  parts: KubeletParts,
  pod: Pod,
  podRecord: PodRecord,
  container: Container,
  silent: boolean,
): Socket[] {
  const record = podRecord.containers[container.name]
  // what is a script alone listens by itself
  if (record?.state !== 'running' || (record.script && !record.run)) return []
  const reference = parseImage(record.image ?? '')
  const image = typeof reference === 'string' ? undefined : parts.images.find(reference.repository)
  const main = image?.main(mainContext(parts, pod, podRecord, container, record, { silent }))
  return (main?.listen ?? []).map((listener) => socketOf(listener, pod, container.name))
}

function socketOf(listener: Listener, pod: Pod, container: string): Socket {
  const { namespace = 'default', name } = pod.metadata
  const owner = { kind: 'pod' as const, namespace, name, container }
  return { ...listener, owner, address: listener.address ?? '0.0.0.0' }
}
