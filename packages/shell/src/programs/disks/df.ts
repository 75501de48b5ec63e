import { isBelow, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import type { Mount } from './mounts.ts'

const value = true
const spec = {
  all: { letter: 'a' },
  'human-readable': { letter: 'h' },
  si: { letter: 'H' },
  inodes: { letter: 'i' },
  k: {},
  m: {},
  local: { letter: 'l' },
  portability: { letter: 'P' },
  'print-type': { letter: 'T' },
  type: { letter: 't', value },
  'exclude-type': { letter: 'x', value },
  'block-size': { letter: 'B', value },
  total: {},
} as const

/** df: what file systems hold. */
export function df(mounts: () => readonly Mount[]): ShellCommand {
  return {
    name: 'df',
    summary: 'report file system space usage',
    usage: '[-hTaik] [FILE]...',
    run: (process) => run(process, mounts()),
  }
}

async function run(process: ShellProcess, mounts: readonly Mount[]): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const wanted: Mount[] = []
  let status = 0
  for (const name of options.operands) {
    const found = holding(process, mounts, name)
    if (typeof found !== 'string') wanted.push(found)
    else {
      status = 1
      process.stderr(process.machine.shells === 'ash' ? `df: ${name}: can't find mount point\n` : `df: ${name}: ${found}\n`)
    }
  }
  const chosen = (options.operands.length > 0 ? wanted : shown(mounts, options)).filter((mount) => isType(options, mount))
  if (chosen.length > 0 || process.machine.shells === 'ash') process.stdout(table(process, options, chosen))
  return status
}

/** The file system that a path lies on. */
function holding(process: ShellProcess, mounts: readonly Mount[], name: string): Mount | string {
  const path = resolvePath(process.cwd, name)
  const stat = process.files.stat(path)
  if (typeof stat === 'string') return errorWords(stat)
  const above = mounts.filter((mount) => isBelow(path, mount.path))
  return above.sort((a, b) => b.path.length - a.path.length)[0] ?? errorWords('ENOENT')
}

/** Without -a, kernel's own are left out, and a device is named once. */
function shown(mounts: readonly Mount[], options: Options): Mount[] {
  if (options.has('all')) return [...mounts]
  return mounts.filter(
    (mount, index) =>
      mount.sizeKib > 0 && (mount.source !== '/dev/sda1' || mounts.findIndex((other) => other.source === mount.source) === index),
  )
}

function isType(options: Options, { type }: Mount): boolean {
  const [only, without] = [options.all('type'), options.all('exclude-type')]
  return (only.length === 0 || only.includes(type)) && !without.includes(type)
}

function table(process: ShellProcess, options: Options, mounts: readonly Mount[]): string {
  const applet = process.machine.shells === 'ash'
  const human = options.has('human-readable')
  const unit = options.has('m') || options.get('block-size') === 'M' ? 1024 : 1
  const size = (kib: number): string => (human ? (applet ? shortest : short)(kib) : String(Math.ceil(kib / unit)))
  const sizeTitle = human
    ? 'Size'
    : unit === 1024
      ? '1M-blocks'
      : options.has('portability') && !applet
        ? '1024-blocks'
        : '1K-blocks'
  const available = human && !applet ? 'Avail' : 'Available'
  const percent = options.has('portability') && !applet ? 'Capacity' : 'Use%'
  const rows = mounts.map((mount) => {
    const free = mount.sizeKib - mount.usedKib - mount.reservedKib
    const share =
      mount.sizeKib === 0 ? '-' : `${(applet ? Math.round : Math.ceil)((mount.usedKib * 100) / (mount.usedKib + free))}%`
    const counts = options.has('inodes')
      ? [
          Math.floor(mount.sizeKib / 16),
          Math.floor(mount.usedKib / 61),
          Math.floor(mount.sizeKib / 16) - Math.floor(mount.usedKib / 61),
        ].map(String)
      : [size(mount.sizeKib), size(mount.usedKib), size(free)]
    return [mount.source, ...(options.has('print-type') ? [mount.type] : []), ...counts, share, mount.path]
  })
  const titles = options.has('inodes') ? ['Inodes', 'IUsed', 'IFree', 'IUse%'] : [sizeTitle, 'Used', available, percent]
  const head = ['Filesystem', ...(options.has('print-type') ? ['Type'] : []), ...titles, 'Mounted on']
  return applet ? appletRows(head, rows) : alignedRows(head, rows, options.has('print-type') ? 2 : 1)
}

/** As coreutils aligns them: names to the left, numbers to the right. */
function alignedRows(head: readonly string[], rows: readonly string[][], texts: number): string {
  const least = head.map((_, index) =>
    index === 0 ? 14 : index < texts ? 4 : index === head.length - 1 ? 0 : index === head.length - 2 ? 4 : 5,
  )
  const widths = head.map((title, index) =>
    Math.max(least[index] ?? 0, title.length, ...rows.map((row) => (row[index] ?? '').length)),
  )
  return [head, ...rows]
    .map((row) => {
      const cells = row.map((cell, index) => {
        if (index === row.length - 1) return cell
        return index < texts ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)
      })
      return `${cells.join(' ')}\n`
    })
    .join('')
}

// coreutils/df.c of busybox
function appletRows(head: readonly string[], rows: readonly string[][]): string {
  const typed = head.includes('Type')
  return [head, ...rows]
    .map(([source = '', ...rest]) => {
      const type = typed ? ` ${(rest.shift() ?? '').padEnd(10)}` : ''
      const [size = '', used = '', free = '', share = '', path = ''] = rest
      const name = source.padEnd(20)
      return `${name}${type} ${size.padStart(9)} ${used.padStart(9)} ${free.padStart(9)} ${share.padStart(4)} ${path}\n`
    })
    .join('')
}

// libbb/human_readable.c: always one digit behind the point
function shortest(kib: number): string {
  const [units, base] = [['K', 'M', 'G', 'T'], 1024]
  if (kib === 0) return '0'
  const power = Math.min(units.length - 1, Math.floor(Math.log(kib) / Math.log(base)))
  return `${(kib / base ** power).toFixed(1)}${units[power]}`
}

/** Rounded up, one digit behind the point below ten. */
function short(kib: number): string {
  if (kib === 0) return '0'
  const units = ['K', 'M', 'G', 'T']
  let power = 0
  let rest = kib
  for (; rest >= 1024 && power < units.length - 1; power++) rest /= 1024
  return `${rest < 10 ? (Math.ceil(rest * 10) / 10).toFixed(1) : Math.ceil(rest)}${units[power]}`
}
