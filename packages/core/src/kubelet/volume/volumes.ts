import type { PersistentVolume } from '../../api/core.ts'
import { persistentvolumeclaims, persistentvolumes } from '../../api/kinds.ts'
import type { Pod, Volume } from '../../api/pod.ts'
import type { FileTable } from '../../process/file-table.ts'
import { apiFiles } from './api-files.ts'
import { hostPathFailure } from './host-path.ts'
import { volumePrefix } from './kept.ts'
import { isError } from './keys.ts'
import { liveTable } from './live-table.ts'
import { rootOf } from './ownership.ts'
import type { VolumeSubject } from './sources.ts'

/** The volumes of a Pod that cannot be mounted now, with the kubelet's words. */
export function mountFailures(subject: VolumeSubject): string[] {
  return (subject.pod.spec.volumes ?? []).flatMap((volume) => {
    const missing = missingDirectory(subject, volume)
    if (missing !== undefined) return [missing]
    const failure = mountFailure(subject, volume)
    return failure === undefined ? [] : [`MountVolume.SetUp failed for volume "${volume.name}" : ${failure}`]
  })
}

function mountFailure(subject: VolumeSubject, volume: Volume): string | undefined {
  const { parts, pod, record } = subject
  const files = apiFiles(subject, volume)
  if (files && isError(files)) return files.error
  const claim = volume.persistentVolumeClaim?.claimName
  if (claim !== undefined && !parts.client.get(persistentvolumeclaims, pod.metadata.namespace ?? '', claim))
    return `persistentvolumeclaim "${claim}" not found`
  const source = volume.hostPath ?? boundVolume(subject, volume)?.spec.hostPath
  if (!source || !parts.nodeFiles) return undefined
  return hostPathFailure(parts.trees.files(parts.nodeFiles(record.node)), source as { path: string; type?: string })
}

/** A local volume is made by nobody but its owner. Models pkg/volume/local NewMounter (1.36). */
function missingDirectory(subject: VolumeSubject, volume: Volume): string | undefined {
  const { parts, record } = subject
  const bound = boundVolume(subject, volume)
  const path = bound?.spec.local?.path as string | undefined
  if (!bound || path === undefined || !parts.nodeFiles) return undefined
  if (parts.trees.files(parts.nodeFiles(record.node)).stat(path) !== 'ENOENT') return undefined
  return `MountVolume.NewMounter initialization failed for volume "${bound.metadata.name}" : path "${path}" does not exist`
}

/**
 * The tree of a volume. What API objects make shows their present content; `bySubPath` is the container that mounts a part of it.
 */
export function volumeTable(subject: VolumeSubject, volume: Volume, bySubPath?: string): FileTable {
  const { parts, pod, record } = subject
  if (volume.configMap || volume.secret || volume.downwardAPI || volume.projected) return liveTable(subject, volume, bySubPath)
  const bound = boundVolume(subject, volume)?.spec
  const path = (volume.hostPath?.path ?? bound?.hostPath?.path ?? bound?.local?.path) as string | undefined
  if (path !== undefined && parts.nodeFiles) return parts.trees.sub(parts.nodeFiles(record.node), path)
  const claim = volume.persistentVolumeClaim?.claimName
  if (claim !== undefined) return parts.trees.rows(`kubelet/claims/${pod.metadata.namespace}/${claim}`, claimRoot(pod, volume))
  return parts.trees.rows(volumePrefix(record.uid, volume.name), volume.emptyDir ? rootOf(pod, volume) : undefined)
}

/** A disk of its own is root's, and the Pod's fsGroup's where there is one. */
function claimRoot(pod: Pod, volume: Volume): ReturnType<typeof rootOf> {
  const root = rootOf(pod, volume)
  return root.gid === undefined ? { mode: 0o755 } : { ...root, mode: 0o2775 }
}

/** The volume that a claim is bound to. */
export function boundVolume(
  { parts, pod }: Pick<VolumeSubject, 'parts' | 'pod'>,
  { persistentVolumeClaim }: Volume,
): PersistentVolume | undefined {
  if (!persistentVolumeClaim) return undefined
  const claim = parts.client.get(persistentvolumeclaims, pod.metadata.namespace ?? '', persistentVolumeClaim.claimName)
  const name = claim?.spec.volumeName as string | undefined
  return name === undefined ? undefined : parts.client.get(persistentvolumes, '', name)
}
