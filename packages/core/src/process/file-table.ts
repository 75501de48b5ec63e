import type { FileError } from './files.ts'

/** What stands at a path. `read` is called only when the content is wanted. */
export type FileNode =
  | { type: 'file'; mode: number; modifiedAtMs: number; sizeBytes: number; read(): Uint8Array }
  /** `opaque`: hides what a layer below has in the directory of the same path. */
  | { type: 'directory'; mode: number; modifiedAtMs: number; opaque?: boolean }
  | { type: 'symlink'; mode: number; modifiedAtMs: number; target: string }
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
}

/** A file node around bytes. */
export function fileNode(content: Uint8Array, mode: number, modifiedAtMs: number): FileNode {
  return { type: 'file', mode, modifiedAtMs, sizeBytes: content.length, read: () => content }
}
