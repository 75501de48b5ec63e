import type { FileError, FileStat, Files, FileUser, Owned } from './files.ts'
import { join, normal, parentOf, resolvePath } from './path.ts'

const maxSymlinks = 40
const read = 4
const write = 2
const search = 1

/** Where a path leads, if all directories on the way may be searched. */
interface Reached {
  path: string
  stat: FileStat | undefined
  parent: FileStat
}

/**
 * Files as a user may touch them, by owner, group and mode; what the user makes is the user's. Root may do everything for which
 * it has the capability.
 * Models fs/namei.c generic_permission, may_delete, may_create and fs/inode.c inode_init_owner (Linux 6.1).
 */
export function userFiles(files: Files, user: FileUser): Files {
  if (user.uid === 0 && !user.denied?.length) return rootFiles(files, user)
  const reach = (path: string, last: 'follow' | 'keep'): Reached | FileError => reached(files, user, path, last)
  const looked = (path: string, last: 'follow' | 'keep', bits: number): Reached | FileError => {
    const at = reach(path, last)
    if (typeof at === 'string') return at
    if (!at.stat) return 'ENOENT'
    return may(user, at.stat, bits) ? at : 'EACCES'
  }
  /** A path at which something may be made or replaced. */
  const place = (path: string): Reached | FileError => {
    const at = reach(path, 'keep')
    if (typeof at === 'string' || at.stat) return at
    if (files.isReadOnly(at.path)) return 'EROFS'
    return may(user, at.parent, write | search) ? at : 'EACCES'
  }
  const owned = (at: Reached, refused: undefined | FileError): undefined | FileError => {
    if (refused !== undefined || at.stat) return refused
    const { uid, gid } = ownerOfNew(user, at.parent)
    return uid === 0 && gid === 0 ? undefined : files.chown(at.path, uid, gid)
  }
  const put = (path: string, work: (path: string) => undefined | FileError): undefined | FileError => {
    const at = reach(path, 'follow')
    if (typeof at === 'string') return at
    if (at.stat) return at.stat.type === 'directory' || may(user, at.stat, write) ? work(at.path) : 'EACCES'
    const free = place(at.path)
    return typeof free === 'string' ? free : owned(free, work(at.path))
  }
  const made = (path: string, work: (path: string, parent: FileStat) => undefined | FileError): undefined | FileError => {
    const at = place(path)
    return typeof at === 'string' ? at : owned(at, work(at.path, at.parent))
  }
  const removable = (path: string): Reached | FileError => {
    const at = reach(path, 'keep')
    if (typeof at === 'string') return at
    if (!at.stat) return 'ENOENT'
    if (files.isReadOnly(at.path)) return 'EROFS'
    if (!may(user, at.parent, write | search)) return 'EACCES'
    return sticks(user, at.parent, at.stat) ? 'EPERM' : at
  }
  return {
    stat(path) {
      const at = reach(path, 'follow')
      return typeof at === 'string' ? at : (at.stat ?? 'ENOENT')
    },
    lstat(path) {
      const at = reach(path, 'keep')
      return typeof at === 'string' ? at : (at.stat ?? 'ENOENT')
    },
    read(path) {
      const at = looked(path, 'follow', read)
      return typeof at === 'string' ? at : files.read(at.path)
    },
    list(path) {
      const at = looked(path, 'follow', read)
      return typeof at === 'string' ? at : files.list(at.path)
    },
    write: (path, content, mode) => put(path, (at) => files.write(at, content, mode)),
    append: (path, content) => put(path, (at) => files.append(at, content)),
    // what is made in a directory of a group keeps to the group
    mkdir: (path, mode) => made(path, (at, parent) => files.mkdir(at, (mode ?? 0o755) | (parent.mode & setgid))),
    symlink: (target, path) => made(path, (at) => files.symlink(target, at)),
    remove(path) {
      const at = removable(path)
      return typeof at === 'string' ? at : files.remove(at.path)
    },
    rename(from, to) {
      const source = removable(from)
      if (typeof source === 'string') return source
      const target = place(to)
      if (typeof target === 'string') return target
      const replaced = target.stat ? removable(to) : target
      return typeof replaced === 'string' ? replaced : files.rename(source.path, replaced.path)
    },
    chmod(path, mode) {
      const at = reach(path, 'follow')
      if (typeof at === 'string') return at
      if (!at.stat) return 'ENOENT'
      if (files.isReadOnly(at.path)) return 'EROFS'
      return can(user, 'FOWNER') || user.uid === (at.stat.uid ?? 0) ? files.chmod(at.path, mode) : 'EPERM'
    },
    chown(path, uid, gid) {
      const at = reach(path, 'keep')
      if (typeof at === 'string') return at
      if (!at.stat) return 'ENOENT'
      if (files.isReadOnly(at.path)) return 'EROFS'
      return mayGive(user, at.stat, uid, gid) ? files.chown(at.path, uid, gid) : 'EPERM'
    },
    isReadOnly: (path) => files.isReadOnly(path),
  }
}

/** Nothing is closed to root, but what root makes in a directory of a group is the group's too. */
function rootFiles(files: Files, user: FileUser): Files {
  const made = (path: string, work: (bits: number) => undefined | FileError): undefined | FileError => {
    if (files.lstat(path) !== 'ENOENT') return work(0)
    const parent = files.stat(parentOf(path))
    const refused = work(typeof parent === 'string' ? 0 : parent.mode & setgid)
    if (refused !== undefined || typeof parent === 'string') return refused
    const { gid } = ownerOfNew(user, parent)
    return gid === 0 ? undefined : files.chown(path, 0, gid)
  }
  return {
    ...files,
    write: (path, content, mode) => made(path, () => files.write(path, content, mode)),
    append: (path, content) => made(path, () => files.append(path, content)),
    mkdir: (path, mode) => made(path, (bits) => files.mkdir(path, bits === 0 ? mode : (mode ?? 0o755) | bits)),
    symlink: (target, path) => made(path, () => files.symlink(target, path)),
  }
}

/** Models capabilities(7): root has them all but those that it was denied. */
const can = ({ uid, denied }: FileUser, capability: string): boolean => uid === 0 && !denied?.includes(capability)

const setgid = 0o2000
const sticky = 0o1000

/** The bits of the one class that the user is in: owner, group or others. */
function may(user: FileUser, stat: FileStat, bits: number): boolean {
  if (can(user, 'DAC_OVERRIDE') || stat.type === 'symlink') return true
  const shift = user.uid === (stat.uid ?? 0) ? 6 : user.groups.includes(stat.gid ?? 0) ? 3 : 0
  return ((stat.mode >> shift) & bits) === bits
}

/** In a sticky directory only the owners of a file and of the directory remove it. */
const sticks = (user: FileUser, parent: FileStat, stat: FileStat): boolean =>
  (parent.mode & sticky) !== 0 && !can(user, 'FOWNER') && user.uid !== (stat.uid ?? 0) && user.uid !== (parent.uid ?? 0)

/** An owner may give a file to a group that the owner is in, and nothing else away. */
const mayGive = (user: FileUser, stat: FileStat, uid: number, gid: number): boolean =>
  can(user, 'CHOWN') ||
  (user.uid === (stat.uid ?? 0) && uid === user.uid && (gid === (stat.gid ?? 0) || user.groups.includes(gid)))

function ownerOfNew({ uid, groups }: FileUser, parent: FileStat): Required<Owned> {
  return { uid, gid: (parent.mode & setgid) !== 0 ? (parent.gid ?? 0) : (groups[0] ?? 0) }
}

/** Walks a path name by name as the user. */
function reached(files: Files, user: FileUser, path: string, last: 'follow' | 'keep'): Reached | FileError {
  let pending = namesOf(normal(path))
  let at = '/'
  let here = files.lstat('/')
  let parent = here
  for (let links = 0; pending.length > 0; ) {
    if (typeof here === 'string') return here
    if (here.type !== 'directory') return 'ENOTDIR'
    if (!may(user, here, search)) return 'EACCES'
    const [name, ...rest] = pending as [string, ...string[]]
    const next = join(at, name)
    const found = files.lstat(next)
    if (found === 'ENOENT' && rest.length === 0) return { path: next, stat: undefined, parent: here }
    if (typeof found === 'string') return found
    if (found.type === 'symlink' && (rest.length > 0 || last === 'follow')) {
      if (++links > maxSymlinks) return 'ELOOP'
      pending = [...namesOf(resolvePath(at, found.target ?? '')), ...rest]
      at = '/'
      here = files.lstat('/')
      continue
    }
    parent = here
    at = next
    here = found
    pending = rest
  }
  if (typeof here === 'string' || typeof parent === 'string') return 'ENOENT'
  return { path: at, stat: here, parent: at === '/' ? here : parent }
}

const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '')
