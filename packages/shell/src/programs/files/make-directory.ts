import { parentOf, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { modeChange } from './mode.ts'

const makeSpec = { parents: { letter: 'p' }, mode: { letter: 'm', value: true }, verbose: { letter: 'v' } } as const
const removeSpec = { parents: { letter: 'p' }, verbose: { letter: 'v' }, 'ignore-fail-on-non-empty': {} } as const

const missing = (name: string): string => `${name}: missing operand\nTry '${name} --help' for more information.\n`

async function make(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), makeSpec)
  if (isBad(options)) return badOption(process, options)
  if (options.operands.length === 0) return complain(process, missing('mkdir'), 1)
  const text = options.get('mode')
  const change = text === undefined ? undefined : modeChange(text, process.shell?.umask ?? 0o022)
  if (text !== undefined && !change) return complain(process, `mkdir: invalid mode ‘${text}’\n`, 1)
  const mode = change?.(0o777, true)
  return options.operands.reduce((status, name) => makeOne(process, options, name, mode) || status, 0)
}

function makeOne(process: ShellProcess, options: Options, name: string, mode: number | undefined): number {
  for (const step of options.has('parents') ? stepsOf(name) : [name]) {
    const path = resolvePath(process.cwd, step)
    const stat = process.files.stat(path)
    if (options.has('parents') && typeof stat !== 'string' && stat.type === 'directory') continue
    const refused = process.files.mkdir(path, step === name ? mode : undefined)
    const last = refused === 'EEXIST' && step !== name ? 'ENOTDIR' : refused
    if (last !== undefined) return complain(process, `mkdir: cannot create directory ‘${step}’: ${errorWords(last)}\n`, 1)
    if (options.has('verbose')) process.stdout(`mkdir: created directory '${step}'\n`)
  }
  return 0
}

/** a, a/b, a/b/c */
function stepsOf(name: string): string[] {
  const parts = name.replace(/\/+$/, '').split('/')
  return parts.map((_, index) => parts.slice(0, index + 1).join('/')).filter((step) => step !== '')
}

async function remove(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), removeSpec)
  if (isBad(options)) return badOption(process, options)
  if (options.operands.length === 0) return complain(process, missing('rmdir'), 1)
  return options.operands.reduce((status, name) => removeOne(process, options, name) || status, 0)
}

function removeOne(process: ShellProcess, options: Options, name: string): number {
  for (let step = name; step !== '' && step !== '.' && step !== '/'; step = parentName(step)) {
    if (options.has('verbose')) process.stdout(`rmdir: removing directory, '${step}'\n`)
    const path = resolvePath(process.cwd, step)
    const stat = process.files.lstat(path)
    const refused = typeof stat === 'string' ? stat : stat.type === 'directory' ? process.files.remove(path) : 'ENOTDIR'
    if (refused === 'ENOTEMPTY' && options.has('ignore-fail-on-non-empty')) return 0
    const what = step === name ? step : `directory '${step}`
    if (refused !== undefined)
      return complain(process, `rmdir: failed to remove ${step === name ? `'${what}` : what}': ${errorWords(refused)}\n`, 1)
    if (!options.has('parents')) return 0
  }
  return 0
}

const parentName = (name: string): string => (name.includes('/') ? parentOf(name) : '')

export const directoryCommands: readonly ShellCommand[] = [
  { name: 'mkdir', summary: 'make directories', usage: '[-pv] [-m MODE] DIRECTORY...', run: make },
  { name: 'rmdir', summary: 'remove empty directories', usage: '[-pv] DIRECTORY...', run: remove },
]
