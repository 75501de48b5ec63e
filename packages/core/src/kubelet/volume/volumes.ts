import { configmaps, persistentvolumeclaims, pods, secrets } from '../../api/kinds.ts'
import type { Pod, Volume } from '../../api/pod.ts'
import type { FileTable } from '../../process/file-table.ts'
import type { MapEntry } from '../../process/map-table.ts'
import { atomicTree, isError, type Volumes } from './keys.ts'
import { configMapFiles, downwardFiles, projectedFiles, secretFiles, type VolumeSubject } from './sources.ts'

const defaultMode = 0o644

/** What a volume holds now, where it is made from API objects; undefined for disks. A group that may use it may read it. */
function apiFiles(subject: VolumeSubject, volume: Volume): Volumes | undefined {
  const files = madeFiles(subject, volume)
  const { fsGroup } = (subject.pod.spec.securityContext ?? {}) as { fsGroup?: number }
  if (fsGroup === undefined || !files || isError(files)) return files
  return Object.fromEntries(Object.entries(files).map(([path, entry]) => [path, readableByGroup(entry)]))
}

// pkg/volume/volume_linux.go roMask
const readableByGroup = (entry: MapEntry): MapEntry =>
  typeof entry === 'string' || 'target' in entry ? entry : { ...entry, mode: (entry.mode ?? defaultMode) | 0o440 }

function madeFiles(subject: VolumeSubject, volume: Volume): Volumes | undefined {
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
  if (volume.configMap || volume.secret || volume.downwardAPI || volume.projected) return liveTable(subject, volume, atomic)
  if (volume.hostPath && parts.nodeFiles) return subtree(parts.nodeFiles(record.node), volume.hostPath.path)
  const claim = volume.persistentVolumeClaim?.claimName
  const prefix = claim === undefined ? volumePrefix(record.uid, volume.name) : `kubelet/claims/${pod.metadata.namespace}/${claim}`
  const table = parts.trees.rows(prefix)
  return volume.emptyDir ? openToAll(table) : table
}

/** An emptyDir is everybody's. */
const openToAll = (table: FileTable): FileTable => ({
  ...table,
  get: (path) => (path === '/' ? { type: 'directory', mode: 0o777, modifiedAtMs: 0 } : table.get(path)),
})

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

/** A tree that follows the objects it is made of, also for a program that has it open. */
function liveTable(subject: VolumeSubject, volume: Volume, atomic: boolean): FileTable {
  const { parts, record } = subject
  let known: { sources: readonly unknown[]; table: FileTable } | undefined
  const table = (): FileTable => {
    const pod = parts.client.get(pods, subject.pod.metadata.namespace ?? '', subject.pod.metadata.name) ?? subject.pod
    const sources = [pod, ...sourcesOf(subject, volume)]
    if (known?.sources.every((source, i) => source === sources[i])) return known.table
    const files = apiFiles({ ...subject, pod }, volume) ?? {}
    const plain = isError(files) ? {} : files
    const made = parts.trees.map(atomic ? atomicTree(plain, record.admittedAtMs) : rooted(plain), record.admittedAtMs)
    known = { sources, table: made }
    return made
  }
  return {
    get: (path) => table().get(path),
    names: (path) => table().names(path),
    put: (path, node) => table().put(path, node),
    delete: (path) => table().delete(path),
  }
}

/** The ConfigMaps and Secrets behind a volume, as they are now. */
function sourcesOf({ parts, pod }: VolumeSubject, { configMap, secret, projected }: Volume): unknown[] {
  const namespace = pod.metadata.namespace ?? ''
  const named = (projected?.sources ?? []) as { configMap?: { name?: string }; secret?: { name?: string } }[]
  const maps = [configMap?.name, ...named.map((source) => source.configMap?.name)]
  const kept = [secret?.secretName, ...named.map((source) => source.secret?.name)]
  return [
    ...maps.map((name) => name && parts.client.get(configmaps, namespace, name)),
    ...kept.map((name) => name && parts.client.get(secrets, namespace, name)),
  ]
}
