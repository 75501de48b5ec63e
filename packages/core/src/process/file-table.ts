import type { FileError, Owned } from './files.ts'

interface Inode extends Owned {
  mode: number
  modifiedAtMs: number
}

/** What stands at a path. `read` is called only when the content is wanted. */
export type FileNode =
  | (Inode & { type: 'file'; sizeBytes: number; read(): Uint8Array })
  /** `opaque`: hides what a layer below has in the directory of the same path. */
  | (Inode & { type: 'directory'; opaque?: boolean })
  | (Inode & { type: 'symlink'; target: string })
  /** Only in an upper layer: hides what the layer below has here. */
  | { type: 'whiteout' }

/**
 * Where the nodes of a tree are kept: rows, an image, a mounted ConfigMap, or a stack of these. Knows nothing of symlinks or
 * missing parents; `treeFiles` adds those once for all tables. Paths are absolute and normal.
 */
export interface FileTable {
  get(path: string): FileNode | undefined
  /** The names in the directory `path`, sorted. */
  names(path: string): string[]
  put(path: string, node: FileNode): undefined | FileError
  delete(path: string): undefined | FileError
  /** Whether nothing may be written below `path` whoever asks; absent: never. */
  isReadOnly?(path: string): boolean
}

/** A file node around bytes. */
export function fileNode(content: Uint8Array, mode: number, modifiedAtMs: number, owner: Owned = {}): FileNode {
  return { type: 'file', mode, modifiedAtMs, ...ownerOf(owner), sizeBytes: content.length, read: () => content }
}

/** The owner alone; nothing for root, whose most files are. */
export function ownerOf({ uid = 0, gid = 0 }: Owned): Owned {
  return { ...(uid === 0 ? {} : { uid }), ...(gid === 0 ? {} : { gid }) }
}
