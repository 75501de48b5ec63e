import { encodeUtf8 } from '../api/utf8.ts'
import { type FileNode, type FileTable, fileNode, ownerOf } from './file-table.ts'
import type { Owned } from './files.ts'
import { baseName, parentOf } from './path.ts'

/** A file of a read-only tree: its text or bytes, or where a symlink leads. */
export type MapEntry =
  | string
  | (Owned & { content: string | Uint8Array; mode?: number })
  /** Made when it is first asked for. */
  | (Owned & { make(): string; mode?: number })
  | (Owned & { target: string })
  | (Owned & { directory: true; mode?: number })

/**
 * A read-only tree from a map of absolute paths; directories above them exist by themselves. A map with the single path '/' is
 * one file, to be mounted over another.
 */
export function mapTable(entries: Readonly<Record<string, MapEntry>>, modifiedAtMs: number): FileTable {
  const directories = directoriesOf(Object.keys(entries))
  const get = (path: string): FileNode | undefined => {
    const entry = Object.hasOwn(entries, path) ? entries[path] : undefined
    if (entry !== undefined) return nodeOf(entry, modifiedAtMs)
    return directories.has(path) ? { type: 'directory', mode: 0o755, modifiedAtMs } : undefined
  }
  return {
    get,
    names: (path) => [...(directories.get(path) ?? [])].sort(),
    put: () => 'EROFS',
    delete: () => 'EROFS',
    isReadOnly: () => true,
  }
}

function directoriesOf(paths: readonly string[]): Map<string, Set<string>> {
  const directories = new Map<string, Set<string>>()
  if (!paths.includes('/')) directories.set('/', new Set())
  for (const path of paths) {
    for (let at = path; at !== '/'; at = parentOf(at)) {
      const parent = parentOf(at)
      const names = directories.get(parent) ?? new Set<string>()
      directories.set(parent, names.add(baseName(at)))
    }
  }
  return directories
}

function nodeOf(entry: MapEntry, modifiedAtMs: number): FileNode {
  if (typeof entry === 'string') return fileNode(encodeUtf8(entry), 0o644, modifiedAtMs)
  const owner = ownerOf(entry)
  if ('target' in entry) return { type: 'symlink', mode: 0o777, modifiedAtMs, ...owner, target: entry.target }
  if ('directory' in entry) return { type: 'directory', mode: entry.mode ?? 0o755, modifiedAtMs, ...owner }
  if ('make' in entry) return madeNode(entry.make, entry.mode ?? 0o644, modifiedAtMs, owner)
  const content = typeof entry.content === 'string' ? encodeUtf8(entry.content) : entry.content
  return fileNode(content, entry.mode ?? 0o644, modifiedAtMs, owner)
}

function madeNode(make: () => string, mode: number, modifiedAtMs: number, owner: Owned): FileNode {
  let made: Uint8Array | undefined
  const read = (): Uint8Array => {
    made ??= encodeUtf8(make())
    return made
  }
  return {
    type: 'file',
    mode,
    modifiedAtMs,
    ...owner,
    get sizeBytes() {
      return read().length
    },
    read,
  }
}
