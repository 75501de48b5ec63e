import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain, say } from '../last-words.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const spec = {
  directory: { letter: 'd' },
  'dry-run': { letter: 'u' },
  quiet: { letter: 'q' },
  tmpdir: { letter: 'p', value: 'optional' },
  t: {},
  suffix: { value: true },
} as const

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
let drawn = 0

/** Differs from call to call, and repeats itself with the lab's time. */
function drawnName(process: ShellProcess, length: number): string {
  let seed = (process.now() % 2_147_483_647) + ++drawn * 7919
  return Array.from({ length }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return letters[Math.floor(seed / 65_536) % letters.length]
  }).join('')
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  if (options.operands.length > 1)
    return complain(process, "mktemp: too many templates\nTry 'mktemp --help' for more information.\n", 1)
  const [template] = options.operands
  const directory = options.get('tmpdir') || process.env.TMPDIR || '/tmp'
  const below = template === undefined || options.has('tmpdir') || options.has('t')
  const wanted = template ?? 'tmp.XXXXXXXXXX'
  const places = /X+(?=[^X/]*$)/.exec(wanted)
  if (!places || places[0].length < 3) return complain(process, `mktemp: too few X's in template ‘${wanted}’\n`, 1)
  const name =
    wanted.slice(0, places.index) + drawnName(process, places[0].length) + wanted.slice(places.index + places[0].length)
  const shown = (below ? join(directory, name) : name) + (options.get('suffix') ?? '')
  return create(process, shown, below ? join(directory, wanted) : wanted, options.has('directory'), options.has('dry-run'))
}

function create(process: ShellProcess, shown: string, template: string, isDirectory: boolean, dry: boolean): number {
  const path = resolvePath(process.cwd, shown)
  const failed = dry
    ? undefined
    : isDirectory
      ? process.files.mkdir(path, 0o700)
      : process.files.write(path, new Uint8Array(), 0o600)
  if (failed === undefined) return say(process, `${shown}\n`)
  const kind = isDirectory ? 'directory' : 'file'
  const words = errorWords(failed === 'ENOTDIR' ? 'ENOENT' : failed)
  return complain(process, `mktemp: failed to create ${kind} via template ‘${template}’: ${words}\n`, 1)
}

export const mktemp: ShellCommand = {
  name: 'mktemp',
  summary: 'create a temporary file or directory',
  usage: '[-d] [-u] [-p DIR] [TEMPLATE]',
  run,
}
