import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const spec = {
  a: {},
  'no-create': { letter: 'c' },
  date: { letter: 'd', value: true },
  f: {},
  'no-dereference': { letter: 'h' },
  m: {},
  reference: { letter: 'r', value: true },
  t: { value: true },
} as const

/** The time of a file is when it was last written: -d, -t and -r make it now, too. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  if (options.operands.length === 0)
    return complain(process, "touch: missing file operand\nTry 'touch --help' for more information.\n", 1)
  const reference = options.get('reference')
  if (reference !== undefined && typeof process.files.stat(resolvePath(process.cwd, reference)) === 'string')
    return complain(process, `touch: failed to get attributes of '${reference}': No such file or directory\n`, 1)
  return options.operands.reduce((status, name) => touchOne(process, name, options.has('no-create')) || status, 0)
}

function touchOne(process: ShellProcess, name: string, sparing: boolean): number {
  const path = resolvePath(process.cwd, name)
  const stat = process.files.stat(path)
  if (stat === 'ENOENT' && sparing) return 0
  if (stat === 'ENOENT' && name.endsWith('/'))
    return complain(process, `touch: setting times of '${name}': No such file or directory\n`, 1)
  if (typeof stat !== 'string' && stat.type === 'directory') return 0
  const refused = process.files.append(path, new Uint8Array())
  return refused === undefined ? 0 : complain(process, `touch: cannot touch '${name}': ${errorWords(refused)}\n`, 1)
}

export const touch: ShellCommand = { name: 'touch', summary: 'change file timestamps', usage: '[-c] FILE...', run }
