import type { FileStat } from '@kubemaze/core/process/files.ts'
import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../bash/errno.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { isBad, type Options, parseOptions } from './options.ts'
import { namesOf, ownerOf } from './owner-names.ts'
import type { ShellCommand } from './shell-command.ts'

const spec = {
  l: {},
  all: { letter: 'a' },
  'almost-all': { letter: 'A' },
  '1': {},
  'human-readable': { letter: 'h' },
  recursive: { letter: 'R' },
  directory: { letter: 'd' },
  t: {},
  reverse: { letter: 'r' },
  S: {},
  classify: { letter: 'F', value: 'optional' },
  C: {},
  inode: { letter: 'i' },
  size: { letter: 's' },
  color: { value: 'optional' },
  g: {},
  o: {},
  n: {},
  p: {},
  'group-directories-first': {},
  x: {},
  m: {},
  X: {},
  U: {},
  f: {},
  L: {},
  H: {},
  Z: {},
  'time-style': { value: true },
  'full-time': {},
  G: {},
  q: {},
  b: {},
  N: {},
  k: {},
  c: {},
  u: {},
  v: {},
} as const

interface Entry {
  name: string
  path: string
  stat: FileStat
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(
    process.argv
      .slice(1)
      .map((word) => (/^-[A-Za-z0-9]*F[A-Za-z0-9]*$/.test(word) ? `${word.replace('F', '')}p` : word))
      .filter((word) => word !== '-'),
    spec,
  )
  if (isBad(options)) {
    process.stderr(
      `ls: ${'unknown' in options && options.unknown.startsWith('--') ? `unrecognized option '${options.unknown}'` : `invalid option -- '${'unknown' in options ? options.unknown.slice(1) : ''}'`}\nTry 'ls --help' for more information.\n`,
    )
    return 2
  }
  const names = options.operands.length > 0 ? options.operands : ['.']
  let status = 0
  const files: Entry[] = []
  const directories: Entry[] = []
  for (const name of names) {
    const path = resolvePath(process.cwd, name)
    const found = options.has('l') || options.has('directory') ? process.files.lstat(path) : process.files.stat(path)
    const stat = found === 'ENOENT' ? process.files.lstat(path) : found
    if (typeof stat === 'string') {
      process.stderr(`ls: cannot access '${name}': ${errorWords(stat)}\n`)
      status = 2
    } else if (stat.type === 'directory' && !options.has('directory')) directories.push({ name, path, stat })
    else files.push({ name, path, stat })
  }
  if (files.length > 0) process.stdout(listing(process, options, sorted(files, options), false))
  const titled = directories.length > 1 || files.length > 0 || options.has('recursive') || status !== 0
  for (const [index, directory] of sorted(directories, options).entries()) {
    if (index > 0 || files.length > 0) process.stdout('\n')
    status = Math.max(status, await show(process, options, directory, titled, 0))
  }
  return status
}

async function show(process: ShellProcess, options: Options, directory: Entry, titled: boolean, depth: number): Promise<number> {
  await process.breathe()
  const names = process.files.list(directory.path)
  if (typeof names === 'string') {
    process.stderr(`ls: cannot open directory '${directory.name}': ${errorWords(names)}\n`)
    return 2
  }
  const entries = names
    .filter((name) => options.has('all') || options.has('almost-all') || options.has('f') || !name.startsWith('.'))
    .map((name) => entryOf(process, directory, name))
  const dots = options.has('all')
    ? [
        { ...directory, name: '.' },
        { ...directory, name: '..' },
      ]
    : []
  const all = [
    ...dots,
    ...sorted(
      entries.filter((entry) => entry !== undefined),
      options,
    ),
  ]
  process.stdout(`${titled ? `${directory.name}:\n` : ''}${listing(process, options, all, true)}`)
  let status = 0
  if (!options.has('recursive') || depth > 50) return status
  for (const entry of all.filter((each) => each.stat.type === 'directory' && each.name !== '.' && each.name !== '..')) {
    process.stdout('\n')
    status = Math.max(status, await show(process, options, { ...entry, name: join(directory.name, entry.name) }, true, depth + 1))
  }
  return status
}

function entryOf(process: ShellProcess, directory: Entry, name: string): Entry | undefined {
  const path = join(directory.path, name)
  const stat = process.files.lstat(path)
  return typeof stat === 'string' ? undefined : { name, path, stat }
}

function sorted(entries: Entry[], options: Options): Entry[] {
  const byName = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  const order = (a: Entry, b: Entry): number => {
    if (options.has('t')) return b.stat.modifiedAtMs - a.stat.modifiedAtMs || byName(a, b)
    return options.has('S') ? b.stat.sizeBytes - a.stat.sizeBytes || byName(a, b) : byName(a, b)
  }
  if (options.has('U') || options.has('f')) return entries
  const out = [...entries].sort(order)
  return options.has('reverse') ? out.reverse() : out
}

function listing(process: ShellProcess, options: Options, entries: Entry[], inDirectory: boolean): string {
  const long = options.has('l') || options.has('g') || options.has('o') || options.has('n') || options.has('full-time')
  if (long) return longListing(process, options, entries, inDirectory)
  const names = entries.map((entry) => shownName(entry, options))
  if (options.has('m')) return `${names.join(', ')}\n`
  const inColumns = (process.stdoutIsTerminal || options.has('C')) && !options.has('1')
  if (!inColumns) return names.map((name) => `${name}\n`).join('')
  return columns(names, process.terminal?.columns ?? 80)
}

function shownName(entry: Entry, options: Options): string {
  const { type, mode } = entry.stat
  if (!options.has('classify') && !options.has('p')) return entry.name
  if (type === 'directory') return `${entry.name}/`
  if (type === 'symlink') return `${entry.name}@`
  return (mode & 0o111) !== 0 ? `${entry.name}*` : entry.name
}

/** Down the columns, as wide as the screen. */
function columns(names: string[], width: number): string {
  if (names.length === 0) return ''
  for (let rows = 1; rows <= names.length; rows++) {
    const widths: number[] = []
    for (let at = 0; at < names.length; at += rows)
      widths.push(Math.max(...names.slice(at, at + rows).map((name) => name.length)))
    const total = widths.reduce((sum, each) => sum + each + 2, -2)
    if (total > width && rows < names.length) continue
    return Array.from(
      { length: rows },
      (_, row) =>
        `${widths
          .map((each, column) =>
            names[column * rows + row] === undefined
              ? ''
              : (names[column * rows + row] as string).padEnd(column === widths.length - 1 ? 0 : each + 2),
          )
          .join('')
          .trimEnd()}\n`,
    ).join('')
  }
  return ''
}

function longListing(process: ShellProcess, options: Options, entries: Entry[], inDirectory: boolean): string {
  const shown = ownersShown(process, options)
  const rows = entries.map((entry) => ({
    entry,
    size: options.has('human-readable') ? human(entry.stat.sizeBytes) : String(entry.stat.sizeBytes),
    ...shown(entry),
  }))
  const width = Math.max(1, ...rows.map((row) => row.size.length))
  const ownerWidth = Math.max(1, ...rows.map((row) => row.owner.length))
  const groupWidth = Math.max(1, ...rows.map((row) => row.group.length))
  const lines = rows.map(({ entry, size, owner, group }) => {
    const links = entry.stat.type === 'directory' ? 2 : 1
    const target = entry.stat.type === 'symlink' ? ` -> ${entry.stat.target ?? ''}` : ''
    const name = entry.stat.type === 'symlink' ? entry.name : shownName(entry, options)
    const owners = [
      ...(options.has('g') ? [] : [owner.padEnd(ownerWidth)]),
      ...(options.has('o') || options.has('G') ? [] : [group.padEnd(groupWidth)]),
    ].join(' ')
    if (process.machine.shells === 'ash')
      return `${modeText(entry.stat)} ${String(links).padStart(4)} ${owner.slice(0, 8).padEnd(8)} ${group.slice(0, 8).padEnd(8)} ${size.padStart(9)} ${timeText(entry.stat.modifiedAtMs, process.now(), options)} ${name}${target}\n`
    return `${modeText(entry.stat)} ${links} ${owners} ${size.padStart(width)} ${timeText(entry.stat.modifiedAtMs, process.now(), options)} ${name}${target}\n`
  })
  const blocks = entries.reduce(
    (sum, entry) =>
      sum +
      (entry.stat.type === 'symlink'
        ? 0
        : Math.max(entry.stat.type === 'directory' ? 4 : 0, Math.ceil(entry.stat.sizeBytes / 4096) * 4)),
    0,
  )
  return `${inDirectory ? `total ${blocks}\n` : ''}${lines.join('')}`
}

/** Owner and group by name, or by number where they have none or it is asked for. */
function ownersShown(process: ShellProcess, options: Options): (entry: Entry) => { owner: string; group: string } {
  const names = namesOf(process)
  return ({ path, stat }) => {
    const { uid, gid } = ownerOf(process, path, stat)
    if (options.has('n')) return { owner: String(uid), group: String(gid) }
    return { owner: names.user(uid) ?? String(uid), group: names.group(gid) ?? String(gid) }
  }
}

export function modeText({ type, mode }: FileStat): string {
  const letters = 'rwxrwxrwx'.split('').map((letter, index) => (mode & (1 << (8 - index)) ? letter : '-'))
  if (mode & 0o4000) letters[2] = mode & 0o100 ? 's' : 'S'
  if (mode & 0o2000) letters[5] = mode & 0o010 ? 's' : 'S'
  if (mode & 0o1000) letters[8] = mode & 1 ? 't' : 'T'
  return `${type === 'directory' ? 'd' : type === 'symlink' ? 'l' : '-'}${letters.join('')}`
}

function human(bytes: number): string {
  if (bytes < 1024) return String(bytes)
  const units = 'KMGT'
  let size = bytes / 1024
  let unit = 0
  while (size >= 1024) {
    size /= 1024
    unit++
  }
  return `${size < 10 ? (Math.ceil(size * 10) / 10).toFixed(1) : Math.ceil(size)}${units[unit]}`
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

function timeText(ms: number, now: number, options: Options): string {
  const at = new Date(ms)
  if (options.has('full-time')) return `${at.toISOString().replace('T', ' ').replace('Z', '000000')} +0000`
  const day = String(at.getUTCDate()).padStart(2)
  const recent = now - ms < 15_778_476_000 && ms <= now + 60_000
  const last = recent ? at.toISOString().slice(11, 16) : ` ${at.getUTCFullYear()}`
  return `${months[at.getUTCMonth()]} ${day} ${last}`
}

export const ls: ShellCommand = { name: 'ls', summary: 'list directory contents', usage: '[-alhtrRd1] [FILE]...', run }
