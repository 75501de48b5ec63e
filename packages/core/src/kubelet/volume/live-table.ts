import { configmaps, pods, secrets } from '../../api/kinds.ts'
import type { Volume } from '../../api/pod.ts'
import type { FileTable } from '../../process/file-table.ts'
import type { MapEntry } from '../../process/map-table.ts'
import { apiFiles, sourceNames } from './api-files.ts'
import { frozenFiles, keptFiles } from './kept.ts'
import { atomicTree, isError } from './keys.ts'
import { forGroup, rootOf } from './ownership.ts'
import type { VolumeSubject } from './sources.ts'

/**
 * A tree that follows the objects it is made of, also for a program that has it open. `bySubPath`: the container that mounts a
 * part of it, which sees the plain files as they were when it started.
 */
export function liveTable(subject: VolumeSubject, volume: Volume, bySubPath?: string): FileTable {
  let known: { sources: readonly unknown[]; table: FileTable } | undefined
  const table = (): FileTable => {
    const { parts } = subject
    const pod = parts.client.get(pods, subject.pod.metadata.namespace ?? '', subject.pod.metadata.name) ?? subject.pod
    const sources = [pod, ...sourcesOf(subject, volume)]
    if (known?.sources.every((source, i) => source === sources[i])) return known.table
    known = { sources, table: madeTable({ ...subject, pod }, volume, bySubPath) }
    return known.table
  }
  return {
    get: (path) => table().get(path),
    names: (path) => table().names(path),
    put: () => 'EROFS',
    delete: () => 'EROFS',
    isReadOnly: () => true,
  }
}

function madeTable(subject: VolumeSubject, volume: Volume, bySubPath: string | undefined): FileTable {
  const { parts, pod, record } = subject
  const files = (bySubPath && frozenFiles(subject, volume, bySubPath)) || presentFiles(subject, volume)
  const tree = bySubPath ? rooted(files) : forGroup(pod, atomicTree(files, record.admittedAtMs))
  return parts.trees.map({ '/': { directory: true, ...rootOf(pod, volume) }, ...tree }, record.admittedAtMs)
}

function presentFiles(subject: VolumeSubject, volume: Volume): Record<string, MapEntry> {
  const files = apiFiles(subject, volume) ?? {}
  return isError(files) ? (keptFiles(subject, volume) ?? {}) : files
}

const rooted = (files: Record<string, MapEntry>): Record<string, MapEntry> =>
  Object.fromEntries(Object.entries(files).map(([path, entry]) => [`/${path}`, entry]))

/** The ConfigMaps and Secrets behind a volume, as they are now. */
function sourcesOf({ parts, pod }: VolumeSubject, volume: Volume): unknown[] {
  const namespace = pod.metadata.namespace ?? ''
  const names = sourceNames(volume)
  return [
    ...names.configmaps.map((name) => parts.client.get(configmaps, namespace, name)),
    ...names.secrets.map((name) => parts.client.get(secrets, namespace, name)),
  ]
}
