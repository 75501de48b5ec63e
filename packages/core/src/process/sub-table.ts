import type { FileTable } from './file-table.ts'
import { realPath } from './tree-files.ts'

/** A directory of another tree as a tree of its own; a symlink on the way to it is followed each time, in that other tree. */
export function subTable(table: FileTable, directory: string): FileTable {
  const inner = (path: string): string => {
    const root = realPath(table, directory)
    if (path === '/') return root
    return root === '/' ? path : root + path
  }
  return {
    get: (path) => table.get(inner(path)) ?? (path === '/' ? { type: 'directory', mode: 0o755, modifiedAtMs: 0 } : undefined),
    names: (path) => table.names(inner(path)),
    put: (path, node) => table.put(inner(path), node),
    delete: (path) => table.delete(inner(path)),
  }
}
