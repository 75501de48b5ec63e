import { type FileNode, type FileTable, fileNode, ownerOf } from './file-table.ts'
import type { FileError, FileStat, Files, Owned } from './files.ts'
import { isBelow, join, normal, parentOf, resolvePath } from './path.ts'

/** Linux gives up after 40 symlinks. */
const maxSymlinks = 40
const umask = 0o022

type Found = { path: string; node: FileNode | undefined }

/** Files over a table: symlinks, parents and errno names as a Linux file system has them. `now` stamps what is written. */
export function treeFiles(table: FileTable, now: () => number): Files {
  const walk = (path: string, last: 'follow' | 'keep'): Found | FileError => follow(table, path, last)
  const found = (path: string, last: 'follow' | 'keep'): { path: string; node: FileNode } | FileError => {
    const at = walk(path, last)
    if (typeof at === 'string') return at
    return at.node ? { path: at.path, node: at.node } : 'ENOENT'
  }
  /** The path to write at: its parent is a directory. */
  const place = (path: string, last: 'follow' | 'keep'): Found | FileError => {
    const at = walk(path, last)
    if (typeof at === 'string') return at
    const parent = table.get(parentOf(at.path))
    if (!parent) return 'ENOENT'
    return parent.type === 'directory' ? at : 'ENOTDIR'
  }
  const changed = ({ path, node }: { path: string; node: FileNode }, inode: Owned & { mode?: number }) =>
    node.type === 'whiteout' ? 'ENOENT' : table.put(path, { ...node, ...inode })
  const putFile = (path: string, content: Uint8Array, mode: number | undefined): undefined | FileError => {
    const at = place(path, 'follow')
    if (typeof at === 'string') return at
    if (at.node?.type === 'directory') return 'EISDIR'
    return table.put(at.path, fileNode(content, mode ?? modeOf(at.node), now(), at.node?.type === 'file' ? at.node : {}))
  }
  const read = (path: string): Uint8Array | FileError => {
    const at = found(path, 'follow')
    if (typeof at === 'string') return at
    return at.node.type === 'file' ? at.node.read() : 'EISDIR'
  }
  return {
    stat: (path) => statOf(found(path, 'follow')),
    lstat: (path) => statOf(found(path, 'keep')),
    read,
    write: putFile,
    append(path, content) {
      const before = read(path)
      if (before === 'ENOENT') return putFile(path, content, undefined)
      return typeof before === 'string' ? before : putFile(path, concat(before, content), undefined)
    },
    list(path) {
      const at = found(path, 'follow')
      if (typeof at === 'string') return at
      return at.node.type === 'directory' ? table.names(at.path) : 'ENOTDIR'
    },
    mkdir(path, mode = 0o777 & ~umask) {
      const at = place(path, 'keep')
      if (typeof at === 'string') return at
      return at.node ? 'EEXIST' : table.put(at.path, { type: 'directory', mode, modifiedAtMs: now() })
    },
    symlink(target, path) {
      const at = place(path, 'keep')
      if (typeof at === 'string') return at
      return at.node ? 'EEXIST' : table.put(at.path, { type: 'symlink', mode: 0o777, modifiedAtMs: now(), target })
    },
    remove(path) {
      const at = found(path, 'keep')
      if (typeof at === 'string') return at
      if (at.path === '/') return 'EACCES'
      if (at.node.type === 'directory' && table.names(at.path).length > 0) return 'ENOTEMPTY'
      return table.delete(at.path)
    },
    rename(from, to) {
      const source = found(from, 'keep')
      if (typeof source === 'string') return source
      const target = place(to, 'keep')
      if (typeof target === 'string') return target
      return move(table, source, target)
    },
    chmod(path, mode) {
      const at = found(path, 'follow')
      if (typeof at === 'string') return at
      return changed(at, { mode })
    },
    chown(path, uid, gid) {
      const at = found(path, 'keep')
      return typeof at === 'string' ? at : changed(at, { uid, gid })
    },
    isReadOnly: (path) => table.isReadOnly?.(path) === true,
  }
}

function modeOf(node: FileNode | undefined): number {
  return node?.type === 'file' ? node.mode : 0o666 & ~umask
}

function statOf(at: { node: FileNode } | FileError): FileStat | FileError {
  if (typeof at === 'string') return at
  const { node } = at
  if (node.type === 'whiteout') return 'ENOENT'
  const inode = { type: node.type, mode: node.mode, modifiedAtMs: node.modifiedAtMs, ...ownerOf(node) }
  if (node.type === 'file') return { ...inode, sizeBytes: node.sizeBytes }
  if (node.type === 'symlink') return { ...inode, sizeBytes: node.target.length, target: node.target }
  return { ...inode, sizeBytes: 4096 }
}

/** Where a path leads when all symlinks are followed; the path itself where there is nothing. */
export function realPath(table: FileTable, path: string): string {
  const at = follow(table, path, 'follow')
  return typeof at === 'string' ? normal(path) : at.path
}

/** Walks a path name by name. `node` is undefined when only the last name is missing. */
function follow(table: FileTable, path: string, last: 'follow' | 'keep'): Found | FileError {
  let pending = normal(path)
    .split('/')
    .filter((name) => name !== '')
  let at = '/'
  for (let links = 0; pending.length > 0; ) {
    const [name, ...rest] = pending as [string, ...string[]]
    const next = join(at, name)
    const node = table.get(next)
    if (!node) return rest.length === 0 ? { path: next, node: undefined } : 'ENOENT'
    if (node.type === 'symlink' && (rest.length > 0 || last === 'follow')) {
      if (++links > maxSymlinks) return 'ELOOP'
      pending = [...resolvePath(at, node.target).split('/'), ...rest].filter((part) => part !== '')
      at = '/'
      continue
    }
    if (rest.length > 0 && node.type !== 'directory') return 'ENOTDIR'
    at = next
    pending = rest
  }
  return { path: at, node: table.get(at) }
}

function move(table: FileTable, from: { path: string; node: FileNode }, to: Found): undefined | FileError {
  if (from.path === to.path) return undefined
  if (isBelow(to.path, from.path)) return 'EINVAL'
  const refused = replaceable(table, from.node, to)
  if (refused !== undefined) return refused
  for (const path of pathsBelow(table, from.path)) {
    const node = table.get(path)
    const failed = node && table.put(to.path + path.slice(from.path.length), node)
    if (failed !== undefined) return failed
  }
  for (const path of pathsBelow(table, from.path).reverse()) {
    const failed = table.delete(path)
    if (failed !== undefined) return failed
  }
  return undefined
}

function replaceable(table: FileTable, source: FileNode, to: Found): undefined | FileError {
  if (!to.node) return undefined
  if (to.node.type === 'directory') {
    if (source.type !== 'directory') return 'EISDIR'
    return table.names(to.path).length > 0 ? 'ENOTEMPTY' : undefined
  }
  return source.type === 'directory' ? 'ENOTDIR' : undefined
}

/** A path and all below it, parents first. */
function pathsBelow(table: FileTable, path: string): string[] {
  const node = table.get(path)
  if (node?.type !== 'directory') return [path]
  return [path, ...table.names(path).flatMap((name) => pathsBelow(table, join(path, name)))]
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}
