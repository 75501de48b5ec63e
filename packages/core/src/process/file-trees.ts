import type { FileTable } from './file-table.ts'
import type { Files } from './files.ts'
import { type MapEntry, mapTable } from './map-table.ts'
import { type Mount, mountTable } from './mount-table.ts'
import { overlayTable } from './overlay-table.ts'
import { dropRows, labBounds, type Rows, rowTable, type TreeRoot } from './row-table.ts'
import { subTable } from './sub-table.ts'
import { treeFiles } from './tree-files.ts'

/** All that makes file trees over one lab's rows; what the kubelet is handed. */
export interface FileTrees {
  rows(prefix: string, root?: TreeRoot): FileTable
  map(entries: Readonly<Record<string, MapEntry>>, modifiedAtMs: number): FileTable
  overlay(lower: FileTable, upper: FileTable): FileTable
  mount(root: FileTable, mounts: readonly Mount[]): FileTable
  /** A directory of another tree, whichever symlinks lead to it. */
  sub(table: FileTable, directory: string): FileTable
  files(table: FileTable): Files
  /** Removes a tree of rows. */
  drop(prefix: string): void
}

export function fileTrees(rows: Rows, now: () => number, bounds = labBounds): FileTrees {
  return {
    rows: (prefix, root) => rowTable(rows, prefix, bounds, root),
    map: mapTable,
    overlay: overlayTable,
    mount: mountTable,
    sub: subTable,
    files: (table) => treeFiles(table, now),
    drop: (prefix) => dropRows(rows, prefix, bounds),
  }
}

/** A home directory or a disk of its own, in rows below `prefix`. */
export function rowFiles(rows: Rows, prefix: string, now: () => number, bounds = labBounds): Files {
  return treeFiles(rowTable(rows, prefix, bounds), now)
}
