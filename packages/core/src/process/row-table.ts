import { base64, unbase64 } from '../api/base64.ts'
import type { JsonObject } from '../api/json.ts'
import { decodeUtf8, encodeUtf8 } from '../api/utf8.ts'
import { type FileNode, type FileTable, ownerOf } from './file-table.ts'
import type { FileError, Owned } from './files.ts'

/** The lab's rows, as the store has them. */
export interface Rows {
  get(key: string): JsonObject | undefined
  set(key: string, value: JsonObject): void
  delete(key: string): void
  range(prefix: string): { key: string; value: JsonObject }[]
}

export interface FileBounds {
  maxFileBytes: number
  /** Of a file that holds nothing but zeros: it costs a row alone. */
  maxHoleBytes: number
  /** Of all trees that count in `usedKey` together. */
  maxTotalBytes: number
  maxFiles: number
  /** The row in which use is counted. */
  usedKey: string
}

/** A lab's whole disk: 64 MiB, a file at most 4 MiB. */
export const labBounds: FileBounds = {
  maxFileBytes: 4 * 1024 * 1024,
  maxHoleBytes: 32 * 1024 * 1024,
  maxTotalBytes: 64 * 1024 * 1024,
  maxFiles: 20_000,
  usedKey: 'files-used',
}

interface Row extends JsonObject {
  type: string
  mode: number
  /** Absent: root. */
  uid?: number
  gid?: number
  at: number
  size: number
  text?: string
  bytes?: string
  /** All of its content is zeros. */
  hole?: boolean
  target?: string
  opaque?: boolean
}

/** Names and inodes cost something too. */
const rowBytes = 128
/** What a row takes of the disk. */
const cost = ({ size, hole }: Row): number => (hole ? 0 : size) + rowBytes

/** Mode and owner of a tree's root, as long as nobody has changed it. */
export type TreeRoot = Owned & { mode: number }
const plainRoot: TreeRoot = { mode: 0o755 }

/** A writable tree in rows below `prefix`; its root always exists. ENOSPC when a bound is reached. */
export function rowTable(rows: Rows, prefix: string, bounds: FileBounds = labBounds, root = plainRoot): FileTable {
  const key = (path: string): string => prefix + path
  const stored = (path: string): Row | undefined => rows.get(key(path)) as Row | undefined
  const charge = (path: string, size: number): undefined | FileError => {
    const before = stored(path)
    const used = rows.get(bounds.usedKey) as { bytes: number; files: number } | undefined
    const bytes = (used?.bytes ?? 0) + size - (before ? cost(before) : 0)
    const files = (used?.files ?? 0) + (size > 0 ? 1 : 0) - (before ? 1 : 0)
    if (size > 0 && (bytes > bounds.maxTotalBytes || files > bounds.maxFiles)) return 'ENOSPC'
    rows.set(bounds.usedKey, { bytes, files })
    return undefined
  }
  return {
    get(path) {
      const row = stored(path)
      if (row) return nodeOf(row)
      return path === '/' ? { type: 'directory', ...root, modifiedAtMs: 0 } : undefined
    },
    names: (path) => namesBelow(rows, key(path === '/' ? '' : path)),
    put(path, node) {
      const row = rowOf(node)
      if (row.size > (row.hole ? bounds.maxHoleBytes : bounds.maxFileBytes)) return 'ENOSPC'
      const refused = charge(path, cost(row))
      if (refused === undefined) rows.set(key(path), row)
      return refused
    },
    delete(path) {
      if (stored(path)) charge(path, 0)
      rows.delete(key(path))
      return undefined
    },
  }
}

function namesBelow(rows: Rows, directory: string): string[] {
  const from = directory.length + 1
  const names: string[] = []
  for (const { key, value } of rows.range(`${directory}/`)) {
    const name = key.slice(from)
    if (name !== '' && !name.includes('/') && value.type !== 'whiteout') names.push(name)
  }
  return names.sort()
}

/** Removes a whole tree and gives its bytes back. */
export function dropRows(rows: Rows, prefix: string, bounds: FileBounds = labBounds): void {
  const table = rowTable(rows, prefix, bounds)
  for (const { key } of rows.range(`${prefix}/`)) table.delete(key.slice(prefix.length))
}

function nodeOf(row: Row): FileNode {
  const inode = { mode: row.mode, modifiedAtMs: row.at, ...ownerOf(row) }
  if (row.type === 'whiteout') return { type: 'whiteout' }
  if (row.type === 'directory') return { type: 'directory', ...inode, ...(row.opaque ? { opaque: true } : {}) }
  if (row.type === 'symlink') return { type: 'symlink', ...inode, target: row.target ?? '' }
  return { type: 'file', ...inode, sizeBytes: row.size, read: () => contentOf(row) }
}

function contentOf(row: Row): Uint8Array {
  if (row.hole) return new Uint8Array(row.size)
  return row.bytes === undefined ? encodeUtf8(row.text ?? '') : (unbase64(row.bytes) ?? new Uint8Array())
}

function rowOf(node: FileNode): Row {
  if (node.type === 'whiteout') return { type: 'whiteout', mode: 0, at: 0, size: 0 }
  const inode = { type: node.type, mode: node.mode, at: node.modifiedAtMs, ...ownerOf(node) }
  if (node.type === 'directory') return { ...inode, size: 0, ...(node.opaque ? { opaque: true } : {}) }
  if (node.type === 'symlink') return { ...inode, size: node.target.length, target: node.target }
  const content = node.read()
  return { ...inode, size: content.length, ...packed(content) }
}

// smaller ones are as well kept as they are
const minHoleBytes = 4096

/** Text stays readable in the row; what is not UTF-8 goes in base64, and of zeros only their number is kept. */
function packed(content: Uint8Array): { text: string } | { bytes: string } | { hole: true } {
  if (content.length >= minHoleBytes && content.every((octet) => octet === 0)) return { hole: true }
  const text = decodeUtf8(content)
  return text.includes('\ufffd') ? { bytes: base64(content) } : { text }
}
