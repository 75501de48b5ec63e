import type { FileStat } from '@kubemaze/core/process/files.ts'
import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const value = true
const spec = {
  all: { letter: 'a' },
  'apparent-size': {},
  bytes: { letter: 'b' },
  total: { letter: 'c' },
  'max-depth': { letter: 'd', value },
  'human-readable': { letter: 'h' },
  k: {},
  m: {},
  dereference: { letter: 'L' },
  'one-file-system': { letter: 'x' },
  summarize: { letter: 's' },
  'separate-dirs': { letter: 'S' },
  'count-links': { letter: 'l' },
  H: {},
} as const

const blockBytes = 4096
const maxDepth = 100

/** du: how much disk files take, in blocks of 4 KiB. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  let status = 0
  let total = 0
  for (const name of options.operands.length > 0 ? options.operands : ['.']) {
    const stat = process.files.lstat(resolvePath(process.cwd, name))
    if (typeof stat === 'string') {
      process.stderr(`du: cannot access '${name}': ${errorWords(stat)}\n`)
      status = 1
    } else total += await measure(process, options, name, stat, 0, () => void (status = 1))
  }
  if (options.has('total')) process.stdout(`${shown(options, total)}\ttotal\n`)
  return status
}

/** The bytes below a path; tells each directory after what is in it. */
async function measure(
  process: ShellProcess,
  options: Options,
  name: string,
  stat: FileStat,
  depth: number,
  failed: () => void,
): Promise<number> {
  await process.breathe()
  let bytes = ownBytes(options, stat)
  if (stat.type === 'directory' && depth < maxDepth) {
    const names = process.files.list(resolvePath(process.cwd, name))
    if (typeof names === 'string') {
      process.stderr(`du: cannot read directory '${name}': ${errorWords(names)}\n`)
      failed()
    } else
      for (const each of names) {
        const inner = process.files.lstat(resolvePath(process.cwd, `${name}/${each}`))
        if (typeof inner !== 'string') bytes += await measure(process, options, join(name, each), inner, depth + 1, failed)
      }
  }
  const deepest = options.has('summarize') ? 0 : Number(options.get('max-depth') ?? maxDepth)
  const isTold = depth === 0 || stat.type === 'directory' || options.has('all')
  if (isTold && depth <= deepest) process.stdout(`${shown(options, bytes)}\t${name}\n`)
  return bytes
}

function ownBytes(options: Options, { type, sizeBytes }: FileStat): number {
  if (options.has('bytes') || options.has('apparent-size')) return type === 'directory' ? blockBytes : sizeBytes
  if (type === 'symlink') return 0
  return type === 'directory' ? blockBytes : Math.ceil(sizeBytes / blockBytes) * blockBytes
}

function shown(options: Options, bytes: number): string {
  if (options.has('bytes')) return String(bytes)
  if (!options.has('human-readable')) return String(Math.ceil(bytes / (options.has('m') ? 1024 ** 2 : 1024)))
  const units = ['', 'K', 'M', 'G']
  let power = 0
  let rest = bytes
  for (; rest >= 1024 && power < units.length - 1; power++) rest /= 1024
  return `${power > 0 && rest < 10 ? (Math.ceil(rest * 10) / 10).toFixed(1) : Math.ceil(rest)}${units[power]}`
}

export const du: ShellCommand = { name: 'du', summary: 'estimate file space usage', usage: '[-shac] [FILE]...', run }
