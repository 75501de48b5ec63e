import { persistentvolumeclaims } from '../../api/kinds.ts'
import type { Pod, Volume } from '../../api/pod.ts'
import type { FileTable } from '../../process/file-table.ts'
import type { MapEntry } from '../../process/map-table.ts'
import { atomicTree, isError, type Volumes } from './keys.ts'
import { configMapFiles, downwardFiles, projectedFiles, secretFiles, type VolumeSubject } from './sources.ts'

const defaultMode = 0o644

/** What a volume holds now, where it is made from API objects; undefined for disks. */
function apiFiles(subject: VolumeSubject, volume: Volume): Volumes | undefined {
  if (volume.configMap) return configMapFiles(subject, volume.configMap, volume.configMap.defaultMode ?? defaultMode)
  if (volume.secret) return secretFiles(subject, volume.secret, volume.secret.defaultMode ?? defaultMode)
  if (volume.downwardAPI)
    return downwardFiles(subject, (volume.downwardAPI.items ?? []) as never, volume.downwardAPI.defaultMode ?? defaultMode)
  if (volume.projected)
    return projectedFiles(subject, volume.projected.sources ?? [], volume.projected.defaultMode ?? defaultMode)
  return undefined
}

/** The volumes of a Pod that cannot be mounted now, with the kubelet's words. */
export function mountFailures(subject: VolumeSubject): string[] {
  return (subject.pod.spec.volumes ?? []).flatMap((volume) => {
    const files = apiFiles(subject, volume)
    if (files && isError(files)) return [`MountVolume.SetUp failed for volume "${volume.name}" : ${files.error}`]
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim === undefined || subject.parts.client.get(persistentvolumeclaims, subject.pod.metadata.namespace ?? '', claim))
      return []
    return [`MountVolume.SetUp failed for volume "${volume.name}" : persistentvolumeclaim "${claim}" not found`]
  })
}

const rooted = (files: Record<string, MapEntry>): Record<string, MapEntry> =>
  Object.fromEntries(Object.entries(files).map(([path, entry]) => [`/${path}`, entry]))

/** The tree of a volume. What API objects make shows their present content; `atomic` as the kubelet writes it, with links. */
export function volumeTable(subject: VolumeSubject, volume: Volume, atomic = true): FileTable {
  const { parts, pod, record } = subject
  const files = apiFiles(subject, volume)
  if (files) {
    const at = record.admittedAtMs
    const plain = isError(files) ? {} : files
    return parts.trees.map(atomic ? atomicTree(plain, at) : rooted(plain), at)
  }
  if (volume.hostPath && parts.nodeFiles) return subtree(parts.nodeFiles(record.node), volume.hostPath.path)
  const claim = volume.persistentVolumeClaim?.claimName
  const prefix = claim === undefined ? volumePrefix(record.uid, volume.name) : `kubelet/claims/${pod.metadata.namespace}/${claim}`
  return parts.trees.rows(prefix)
}

/** A directory of another tree as a tree of its own. */
function subtree(table: FileTable, directory: string): FileTable {
  const inner = (path: string): string => (directory === '/' ? path : path === '/' ? directory : directory + path)
  return {
    get: (path) => table.get(inner(path)) ?? (path === '/' ? { type: 'directory', mode: 0o755, modifiedAtMs: 0 } : undefined),
    names: (path) => table.names(inner(path)),
    put: (path, node) => table.put(inner(path), node),
    delete: (path) => table.delete(inner(path)),
  }
}

export const volumePrefix = (uid: string, volume: string): string => `kubelet/volumes/${uid}/${volume}`

/** The volumes whose content ends with the Pod. */
export function ownVolumes(pod: Pod): string[] {
  return (pod.spec.volumes ?? []).filter((v) => !v.persistentVolumeClaim && !v.hostPath).map((v) => v.name)
}
