import type { FileError, FileStat, Files } from '@kubemaze/core/process/files.ts'
import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import type { IFileSystem } from 'just-bash'
import { bytesOfLatin1, latin1OfBytes } from '../bash/bytes-text.ts'

const words: Record<string, string> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EISDIR: 'illegal operation on a directory',
  EEXIST: 'file already exists',
  ENOTEMPTY: 'directory not empty',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left on device',
  ELOOP: 'too many levels of symbolic links',
  EINVAL: 'invalid argument',
}

function failure(code: FileError, call: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${words[code]}, ${call} '${path}'`), { code })
}

function orThrow<T>(result: T | FileError, call: string, path: string): Exclude<T, FileError> {
  if (typeof result === 'string' && result in words) throw failure(result as FileError, call, path)
  return result as Exclude<T, FileError>
}

type Encoding = Parameters<IFileSystem['readFile']>[1]

function decoded(bytes: Uint8Array, options: Encoding): string {
  const encoding = typeof options === 'string' ? options : options?.encoding
  if (encoding === 'binary' || encoding === 'latin1' || encoding === 'ascii') return latin1OfBytes(bytes)
  if (encoding === 'base64') return btoa(latin1OfBytes(bytes))
  if (encoding === 'hex') return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes)
}

function encoded(content: string | Uint8Array, options: Encoding): Uint8Array {
  if (typeof content !== 'string') return content
  const encoding = typeof options === 'string' ? options : options?.encoding
  if (encoding === 'binary' || encoding === 'latin1' || encoding === 'ascii') return bytesOfLatin1(content)
  return encoding === 'base64' ? bytesOfLatin1(atob(content)) : new TextEncoder().encode(content)
}

function statOf(stat: FileStat) {
  return {
    isFile: stat.type === 'file',
    isDirectory: stat.type === 'directory',
    isSymbolicLink: stat.type === 'symlink',
    mode: stat.mode,
    size: stat.sizeBytes,
    mtime: new Date(stat.modifiedAtMs),
  }
}

/** A lab's files as just-bash's utilities want them. */
export function justBashFiles(files: Files): IFileSystem {
  const read = (path: string): Uint8Array => orThrow(files.read(path), 'open', path)
  return {
    readFile: async (path, options) => decoded(read(path), options),
    readFileBytes: async (path) => latin1OfBytes(read(path)) as never,
    readFileBuffer: async (path) => read(path),
    writeFile: async (path, content, options) => void orThrow(files.write(path, encoded(content, options)), 'open', path),
    appendFile: async (path, content, options) => void orThrow(files.append(path, encoded(content, options)), 'open', path),
    exists: async (path) => typeof files.stat(path) !== 'string',
    stat: async (path) => statOf(orThrow(files.stat(path), 'stat', path)),
    lstat: async (path) => statOf(orThrow(files.lstat(path), 'lstat', path)),
    mkdir: async (path, options) => makeDirectory(files, path, options?.recursive === true),
    readdir: async (path) => orThrow(files.list(path), 'scandir', path),
    readdirWithFileTypes: async (path) => orThrow(files.list(path), 'scandir', path).map((name) => entryOf(files, path, name)),
    rm: async (path, options) => remove(files, path, options?.recursive === true, options?.force === true),
    cp: async (from, to, options) => copy(files, from, to, options?.recursive === true),
    mv: async (from, to) => void orThrow(files.rename(from, to), 'rename', from),
    resolvePath,
    getAllPaths: () => [],
    chmod: async (path, mode) => void orThrow(files.chmod(path, mode), 'chmod', path),
    symlink: async (target, path) => void orThrow(files.symlink(target, path), 'symlink', path),
    link: async (from, to) => void orThrow(files.write(to, read(from)), 'link', from),
    async readlink(path) {
      const stat = orThrow(files.lstat(path), 'readlink', path)
      if (stat.target === undefined) throw failure('EINVAL', 'readlink', path)
      return stat.target
    },
    realpath: async (path) => realPath(files, path),
    async utimes(path) {
      orThrow(files.append(path, new Uint8Array()), 'utime', path)
    },
  }
}

function entryOf(files: Files, directory: string, name: string) {
  const stat = files.lstat(join(directory, name))
  const type = typeof stat === 'string' ? 'file' : stat.type
  return { name, isFile: type === 'file', isDirectory: type === 'directory', isSymbolicLink: type === 'symlink' }
}

function makeDirectory(files: Files, path: string, recursive: boolean): void {
  if (!recursive) return void orThrow(files.mkdir(path), 'mkdir', path)
  const parts = path.split('/').filter((part) => part !== '')
  let at = ''
  for (const part of parts) {
    at += `/${part}`
    const stat = files.stat(at)
    if (typeof stat === 'string') orThrow(files.mkdir(at), 'mkdir', at)
    else if (stat.type !== 'directory') throw failure('EEXIST', 'mkdir', at)
  }
}

function remove(files: Files, path: string, recursive: boolean, force: boolean): void {
  const stat = files.lstat(path)
  if (typeof stat === 'string') {
    if (force && stat === 'ENOENT') return
    throw failure(stat, 'rm', path)
  }
  if (recursive && stat.type === 'directory') {
    for (const name of orThrow(files.list(path), 'rm', path)) remove(files, join(path, name), true, force)
  }
  orThrow(files.remove(path), 'rm', path)
}

function copy(files: Files, from: string, to: string, recursive: boolean): void {
  const stat = orThrow(files.stat(from), 'cp', from)
  if (stat.type !== 'directory') return void orThrow(files.write(to, orThrow(files.read(from), 'cp', from), stat.mode), 'cp', to)
  if (!recursive) throw failure('EISDIR', 'cp', from)
  if (typeof files.stat(to) === 'string') orThrow(files.mkdir(to), 'mkdir', to)
  for (const name of orThrow(files.list(from), 'cp', from)) copy(files, join(from, name), join(to, name), true)
}

function realPath(files: Files, path: string, links = 0): string {
  let at = '/'
  for (const name of path.split('/').filter((part) => part !== '')) {
    const next = join(at, name)
    const stat = orThrow(files.lstat(next), 'realpath', path)
    if (stat.type === 'symlink' && links > 40) throw failure('ELOOP', 'realpath', path)
    at = stat.type === 'symlink' ? realPath(files, resolvePath(at, stat.target ?? ''), links + 1) : next
  }
  return at
}
