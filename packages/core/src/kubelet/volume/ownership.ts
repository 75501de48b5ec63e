import type { Pod, Volume } from '../../api/pod.ts'
import type { Owned } from '../../process/files.ts'
import type { MapEntry } from '../../process/map-table.ts'
import { fsGroupOf } from '../container-user.ts'

const setgid = 0o2000
const sticky = 0o1000
const plainMode = 0o644

/** What the kubelet keeps in memory is a file system of its own: everybody's, but no one removes what is another's. */
export const inMemory = ({ secret, projected, downwardAPI, emptyDir }: Volume): boolean =>
  Boolean(secret ?? projected ?? downwardAPI) || emptyDir?.medium === 'Memory'

/** Owner and mode of a volume's own directory. Models pkg/volume/emptydir setupDir and volume_linux.go SetVolumeOwnership (1.36). */
export function rootOf(pod: Pod, volume: Volume): { mode: number } & Owned {
  const mode = 0o777 | (inMemory(volume) ? sticky : 0)
  const gid = fsGroupOf(pod)
  return gid === undefined ? { mode } : { mode: mode | setgid, gid }
}

/** Files that are made of API objects, given to the Pod's fsGroup, which may read them. Models changeFilePermission with roMask (1.36). */
export function forGroup(pod: Pod, files: Record<string, MapEntry>): Record<string, MapEntry> {
  const gid = fsGroupOf(pod)
  if (gid === undefined) return files
  return Object.fromEntries(Object.entries(files).map(([path, entry]) => [path, given(entry, gid)]))
}

function given(entry: MapEntry, gid: number): MapEntry {
  if (typeof entry === 'string') return { content: entry, mode: plainMode | 0o440, gid }
  if ('target' in entry) return { ...entry, gid }
  if ('directory' in entry) return { ...entry, mode: (entry.mode ?? 0o755) | setgid | 0o550, gid }
  return { ...entry, mode: (entry.mode ?? plainMode) | 0o440, gid }
}
