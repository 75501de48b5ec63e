import type { Container, ContainerState, ContainerStatus, Pod } from '../../api/pod.ts'
import { timestamp } from '../../host/clock.ts'
import type { ContainerRecord, PodRecord } from '../record.ts'
import { groupOf } from '../sync.ts'

/** One entry of containerStatuses. Models kubelet_pods.go convertToAPIContainerStatuses (1.36). */
export function containerStatus(pod: Pod, podRecord: PodRecord, container: Container): ContainerStatus {
  const record = podRecord.containers[container.name]
  const state = stateOf(pod, container, record)
  const last = record?.before && record.reason === undefined ? record.before.last : record?.last
  const ready = isReady(pod, container, record)
  const out: ContainerStatus = {
    name: container.name,
    state,
    lastState: last ? { terminated: last } : {},
    ready,
    restartCount: (record?.attempt ?? 0) - (record?.before ? 1 : 0),
    image: record?.image ?? container.image ?? '',
    imageID: record?.imageId ?? '',
  }
  if (record?.id !== undefined) out.containerID = `containerd://${record.id}`
  if (groupOf(pod, container.name) !== 'ephemeralContainers') out.started = record?.state === 'running' && record.started === true
  if (record?.state === 'running') Object.assign(out, runningFields(podRecord, container))
  if (container.volumeMounts && record?.id !== undefined) out.volumeMounts = mountsOf(container)
  return out
}

function stateOf(pod: Pod, container: Container, record: ContainerRecord | undefined): ContainerState {
  if (record?.state === 'running') return { running: { startedAt: timestamp(record.startedAtMs ?? 0) } }
  if (record?.state === 'terminated' && record.terminated) return { terminated: record.terminated }
  if (record?.reason !== undefined)
    return { waiting: { reason: record.reason, ...(record.message ? { message: record.message } : {}) } }
  if (record?.before) return record.before.state
  const init = (pod.spec.initContainers?.length ?? 0) > 0
  return {
    waiting: { reason: init && groupOf(pod, container.name) !== 'ephemeralContainers' ? 'PodInitializing' : 'ContainerCreating' },
  }
}

/** An init container is ready when it is done, a sidecar and any other when it says so. */
function isReady(pod: Pod, container: Container, record: ContainerRecord | undefined): boolean {
  const group = groupOf(pod, container.name)
  if (group === 'ephemeralContainers') return false
  if (group === 'initContainers' && container.restartPolicy !== 'Always')
    return record?.terminated?.exitCode === 0 && record.state === 'terminated'
  return record?.state === 'running' && record.ready === true
}

/** What it was given, and what it runs with: the same but during a resize. */
function runningFields({ allocated, resizing }: PodRecord, container: Container): Partial<ContainerStatus> {
  const given = allocated?.[container.name] ?? container.resources ?? {}
  const { requests } = given
  const uid = Number((container.securityContext as { runAsUser?: number } | undefined)?.runAsUser ?? 0)
  return {
    ...(requests ? { allocatedResources: requests } : {}),
    resources: resizing?.before[container.name] ?? given,
    user: { linux: { gid: 0, supplementalGroups: [0], uid } },
  }
}

function mountsOf(container: Container): NonNullable<ContainerStatus['volumeMounts']> {
  return (container.volumeMounts ?? []).map(({ name, mountPath, readOnly }) => ({
    name,
    mountPath,
    ...(readOnly ? { readOnly, recursiveReadOnly: 'Disabled' } : {}),
  }))
}
