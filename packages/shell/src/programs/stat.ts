import type { FileStat } from '@kubemaze/core/process/files.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../bash/errno.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { modeText } from './ls.ts'
import { isBad, parseOptions } from './options.ts'
import { type Names, namesOf, ownerOf } from './owner-names.ts'
import type { ShellCommand } from './shell-command.ts'

const spec = {
  format: { letter: 'c', value: true },
  printf: { value: true },
  dereference: { letter: 'L' },
  terse: { letter: 't' },
} as const

/** One file, and how it is shown. */
interface Subject {
  name: string
  stat: FileStat
  uid: number
  gid: number
  inode: number
  names: Names
}

const kinds = { file: 'regular file', directory: 'directory', symlink: 'symbolic link' } as const
const typeBits = { file: 0o100000, directory: 0o040000, symlink: 0o120000 } as const

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) {
    process.stderr(`stat: invalid option -- '${'unknown' in options ? options.unknown.slice(1) : ''}'\n${help}`)
    return 1
  }
  if (options.operands.length === 0) {
    process.stderr(`stat: missing operand\n${help}`)
    return 1
  }
  const format = options.get('format')
  const printed = options.get('printf')
  const names = namesOf(process)
  let status = 0
  for (const name of options.operands) {
    const path = resolvePath(process.cwd, name)
    const stat = options.has('dereference') ? process.files.stat(path) : process.files.lstat(path)
    if (typeof stat === 'string') {
      process.stderr(
        process.machine.dialect === 'ash'
          ? `stat: can't stat '${name}': ${errorWords(stat)}\n`
          : `stat: cannot statx '${name}': ${errorWords(stat)}\n`,
      )
      status = 1
      continue
    }
    const subject = { name, stat, ...ownerOf(process, path, stat), inode: inodeOf(path), names }
    if (printed !== undefined) process.stdout(filled(escaped(printed), subject))
    else process.stdout(format === undefined ? whole(subject, process.machine.dialect === 'ash') : `${filled(format, subject)}\n`)
  }
  return status
}

const help = "Try 'stat --help' for more information.\n"

/** A number for each path, as a disk has one for each file. */
function inodeOf(path: string): number {
  let hash = 2166136261
  for (const char of path) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0
  return 131072 + (hash % 1_000_000)
}

const escapes: Record<string, string> = { n: '\n', t: '\t', '\\': '\\', r: '\r', '0': '\0' }
const escaped = (text: string): string => text.replace(/\\([nt\\r0])/g, (_whole, letter: string) => escapes[letter] ?? letter)

const blocks = ({ stat }: Subject): number =>
  stat.type === 'symlink' ? 0 : stat.type === 'directory' ? 8 : Math.ceil(stat.sizeBytes / 4096) * 8

const linksOf = ({ stat }: Subject): number => (stat.type === 'directory' ? 2 : 1)

const timeOf = ({ stat }: Subject): string =>
  `${new Date(stat.modifiedAtMs).toISOString().replace('T', ' ').replace('Z', '000000')} +0000`

const octal = (mode: number): string => (mode & 0o7777).toString(8)

const kindOf = ({ stat }: Subject): string =>
  stat.type === 'file' && stat.sizeBytes === 0 ? 'regular empty file' : kinds[stat.type]

const target = ({ name, stat }: Subject): string =>
  stat.type === 'symlink' ? `'${name}' -> '${stat.target ?? ''}'` : `'${name}'`

const directives: Record<string, (subject: Subject) => string | number> = {
  a: ({ stat }) => octal(stat.mode),
  A: ({ stat }) => modeText(stat),
  b: blocks,
  B: () => 512,
  d: () => 2049,
  D: () => '801',
  f: ({ stat }) => (typeBits[stat.type] | (stat.mode & 0o7777)).toString(16),
  F: kindOf,
  g: ({ gid }) => gid,
  G: ({ gid, names }) => names.group(gid) ?? 'UNKNOWN',
  h: linksOf,
  i: ({ inode }) => inode,
  m: () => '/',
  n: ({ name }) => name,
  N: target,
  o: () => 4096,
  s: ({ stat }) => stat.sizeBytes,
  t: () => 0,
  T: () => 0,
  u: ({ uid }) => uid,
  U: ({ uid, names }) => names.user(uid) ?? 'UNKNOWN',
  w: () => '-',
  W: () => 0,
  x: timeOf,
  X: ({ stat }) => Math.floor(stat.modifiedAtMs / 1000),
  y: timeOf,
  Y: ({ stat }) => Math.floor(stat.modifiedAtMs / 1000),
  z: timeOf,
  Z: ({ stat }) => Math.floor(stat.modifiedAtMs / 1000),
}

function filled(format: string, subject: Subject): string {
  return format.replace(/%([-0]?)(\d*)(.)/g, (_whole, flag: string, width: string, letter: string) => {
    if (letter === '%') return '%'
    const value = Object.hasOwn(directives, letter) ? String(directives[letter]?.(subject)) : '?'
    if (flag === '-') return value.padEnd(Number(width || 0))
    return value.padStart(Number(width || 0), flag === '0' ? '0' : ' ')
  })
}

/** What is shown without a format; busybox knows no birth. */
function whole(subject: Subject, busybox: boolean): string {
  const { name, stat, uid, gid, names, inode } = subject
  const shown = stat.type === 'symlink' ? `${name} -> ${stat.target ?? ''}` : name
  const id = (number: number, of: string | undefined): string =>
    `(${String(number).padStart(5)}/${(of ?? 'UNKNOWN').padStart(8)})`
  const time = timeOf(subject)
  return [
    `  File: ${shown}`,
    `  Size: ${String(stat.sizeBytes).padEnd(10)}\tBlocks: ${String(blocks(subject)).padEnd(10)} IO Block: 4096   ${kindOf(subject)}`,
    `Device: ${busybox ? '801h/2049d' : '8,1'}\tInode: ${String(inode).padEnd(11)} Links: ${linksOf(subject)}`,
    `Access: (${octal(stat.mode).padStart(4, '0')}/${modeText(stat)})  Uid: ${id(uid, names.user(uid))}   Gid: ${id(gid, names.group(gid))}`,
    `Access: ${time}`,
    `Modify: ${time}`,
    `Change: ${time}`,
    ...(busybox ? [] : [` Birth: ${time}`]),
    '',
  ].join('\n')
}

export const statCommand: ShellCommand = {
  name: 'stat',
  summary: 'display file or file system status',
  usage: '[-L] [-c FORMAT] FILE...',
  run,
}
