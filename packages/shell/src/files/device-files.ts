import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import type { FileError, FileStat, Files } from '@kubemaze/core/process/files.ts'

/** Files whose content is made when they are read: /proc/uptime, /etc/resolv.conf. Paths are absolute. */
export type Made = Readonly<Record<string, () => string>>

const devices = [
  '/dev/null',
  '/dev/zero',
  '/dev/random',
  '/dev/urandom',
  '/dev/stdin',
  '/dev/stdout',
  '/dev/stderr',
  '/dev/tty',
  '/dev/full',
]

/** Programs that the tree holds without a file of their own. */
export interface Programs {
  /** Where they are: /usr/bin. */
  directories: readonly string[]
  names(): readonly string[]
}

const noPrograms: Programs = { directories: [], names: () => [] }
const programBytes = encodeUtf8('\x7fELF')

/** A tree with /dev, and with made files where the tree has none of its own. */
export function deviceFiles(files: Files, made: Made, programs: Programs = noPrograms): Files {
  const isMade = (path: string): boolean => Object.hasOwn(made, path) && files.lstat(path) === 'ENOENT'
  const madeNames = (directory: string): string[] =>
    namesIn(directory, [...devices, ...Object.keys(made), ...programs.directories])
  const isProgram = (path: string): boolean => {
    const cut = path.lastIndexOf('/')
    return programs.directories.includes(path.slice(0, cut)) && programs.names().includes(path.slice(cut + 1))
  }
  const stat = (path: string, own: () => FileStat | FileError): FileStat | FileError => {
    if (devices.includes(path)) return { type: 'file', sizeBytes: 0, mode: 0o666, modifiedAtMs: 0 }
    if (isMade(path)) return { type: 'file', sizeBytes: encodeUtf8(made[path]?.() ?? '').length, mode: 0o444, modifiedAtMs: 0 }
    const found = own()
    if (found === 'ENOENT' && isProgram(path)) return { type: 'file', sizeBytes: 43_888, mode: 0o755, modifiedAtMs: 0 }
    if (found === 'ENOENT' && programs.directories.includes(path))
      return { type: 'directory', sizeBytes: 4096, mode: 0o755, modifiedAtMs: 0 }
    return found === 'ENOENT' && madeNames(path).length > 0
      ? { type: 'directory', sizeBytes: 4096, mode: 0o755, modifiedAtMs: 0 }
      : found
  }
  return {
    ...files,
    stat: (path) => stat(path, () => files.stat(path)),
    lstat: (path) => stat(path, () => files.lstat(path)),
    read(path) {
      if (devices.includes(path)) return deviceBytes(path)
      if (isMade(path)) return encodeUtf8(made[path]?.() ?? '')
      return files.lstat(path) === 'ENOENT' && isProgram(path) ? programBytes : files.read(path)
    },
    list(path) {
      const own = files.list(path)
      const more = [...madeNames(path), ...(programs.directories.includes(path) ? programs.names() : [])]
      if (typeof own === 'string') return more.length > 0 ? more : own
      return [...new Set([...own, ...more])].sort()
    },
    write(path, content, mode) {
      if (path === '/dev/full') return 'ENOSPC'
      return devices.includes(path)
        ? undefined
        : isMade(path) && path.startsWith('/proc')
          ? 'EACCES'
          : files.write(path, content, mode)
    },
    append: (path, content) => (devices.includes(path) ? undefined : files.append(path, content)),
    mkdir: (path, mode) => (madeNames(path).length > 0 ? 'EEXIST' : files.mkdir(path, mode)),
  }
}

const deviceBlock = 65_536
let noise = 88_172_645_463_325_252n

/** What one reading of a device gives; those without end give a block. */
function deviceBytes(path: string): Uint8Array {
  if (path === '/dev/zero' || path === '/dev/full') return new Uint8Array(deviceBlock)
  return /random$/.test(path) ? Uint8Array.from({ length: deviceBlock }, nextByte) : new Uint8Array()
}

/** xorshift64 */
function nextByte(): number {
  noise ^= BigInt.asUintN(64, noise << 13n)
  noise ^= noise >> 7n
  noise ^= BigInt.asUintN(64, noise << 17n)
  return Number(noise & 255n)
}

function namesIn(directory: string, paths: string[]): string[] {
  const prefix = directory === '/' ? '/' : `${directory}/`
  const names = paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length).split('/')[0] ?? '')
  return [...new Set(names)].filter((name) => name !== '').sort()
}
