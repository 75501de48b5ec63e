import type { FileError, Files } from '@kubemaze/core/process/files.ts'
import { isBelow, parentOf } from '@kubemaze/core/process/path.ts'
import type { Process } from '@kubemaze/core/process/process.ts'
import { userFiles } from '@kubemaze/core/process/user-files.ts'

const openToAll = ['/tmp', '/var/tmp', '/dev']
const closedToOthers = ['/root', '/etc/shadow', '/etc/kubernetes/admin.conf', '/etc/kubernetes/pki']

/** What a user may touch: in a container by each file's owner and mode, on a node by the place of the file; root everything. */
export function permittedFiles(files: Files, user: Process['user'], host: Process['host']): Files {
  if (host.kind === 'container') return userFiles(files, { ...user, groups: user.groups ?? [user.uid] })
  if (user.uid === 0) return files
  const own = [`/home/${user.name}`, ...openToAll]
  const mayWrite = (path: string): boolean => own.some((directory) => isBelow(path, directory))
  const mayRead = (path: string): boolean => !closedToOthers.some((closed) => isBelow(path, closed))
  /** What a user makes is the user's. */
  const made = (path: string, work: () => undefined | FileError): undefined | FileError => {
    const isNew = files.lstat(path) === 'ENOENT'
    return work() ?? (isNew ? files.chown(path, user.uid, user.uid) : undefined)
  }
  return {
    stat: (path) => (mayRead(path) || closedToOthers.includes(path) ? files.stat(path) : 'EACCES'),
    lstat: (path) => (mayRead(path) || closedToOthers.includes(path) ? files.lstat(path) : 'EACCES'),
    read: (path) => (mayRead(path) ? files.read(path) : 'EACCES'),
    list: (path) => (mayRead(path) ? files.list(path) : 'EACCES'),
    write: (path, content, mode) => (mayWrite(path) ? made(path, () => files.write(path, content, mode)) : refusal(files, path)),
    append: (path, content) => (mayWrite(path) ? made(path, () => files.append(path, content)) : refusal(files, path)),
    mkdir: (path, mode) => (mayWrite(path) ? made(path, () => files.mkdir(path, mode)) : existing(files, path)),
    symlink: (target, path) => (mayWrite(path) ? made(path, () => files.symlink(target, path)) : 'EACCES'),
    remove: (path) => (mayWrite(path) ? files.remove(path) : 'EACCES'),
    rename: (from, to) => (mayWrite(from) && mayWrite(to) ? files.rename(from, to) : 'EACCES'),
    chmod: (path, mode) => (mayWrite(path) ? files.chmod(path, mode) : 'EACCES'),
    chown: (path, uid, gid) => (mayWrite(path) && uid === user.uid ? files.chown(path, uid, gid) : 'EPERM'),
    isReadOnly: (path) => files.isReadOnly(path),
  }
}

/** A path that cannot exist is told before a right that is missing. */
function refusal(files: Files, path: string): 'ENOENT' | 'EACCES' {
  return typeof files.stat(parentOf(path)) === 'string' ? 'ENOENT' : 'EACCES'
}

function existing(files: Files, path: string): 'EEXIST' | 'EACCES' {
  return typeof files.lstat(path) === 'string' ? 'EACCES' : 'EEXIST'
}
