import type { FileError } from '@kubemaze/core/process/files.ts'
import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { modeText } from '../ls.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { modeChange } from './mode.ts'

const spec = {
  recursive: { letter: 'R' },
  verbose: { letter: 'v' },
  changes: { letter: 'c' },
  silent: { letter: 'f' },
  quiet: {},
  reference: { value: true },
} as const

const hint = "Try 'chmod --help' for more information.\n"

async function run(process: ShellProcess): Promise<number> {
  // -x takes a right away; it is no option
  const words = process.argv.slice(1)
  const taken = words.findIndex((word) => /^-[rwxXstugoa0-7,+=-]+$/.test(word) && word !== '--')
  const options = parseOptions(
    words.filter((_, index) => index !== taken),
    spec,
  )
  if (isBad(options)) return badOption(process, options)
  const operands = [...options.operands]
  const reference = options.get('reference')
  const mode = taken >= 0 ? words[taken] : reference === undefined ? operands.shift() : modeOf(process, reference)
  if (mode === undefined) return complain(process, `chmod: missing operand\n${hint}`, 1)
  if (operands.length === 0) return complain(process, `chmod: missing operand after ‘${mode}’\n${hint}`, 1)
  const change = modeChange(mode, process.shell?.umask ?? 0o022)
  if (!change) return complain(process, `chmod: invalid mode: ‘${mode}’\n${hint}`, 1)
  let status = 0
  for (const name of operands) status = (await changeOne(process, options, name, change, true)) || status
  return status
}

function modeOf(process: ShellProcess, name: string): string | undefined {
  const stat = process.files.stat(resolvePath(process.cwd, name))
  return typeof stat === 'string' ? undefined : stat.mode.toString(8)
}

type Change = NonNullable<ReturnType<typeof modeChange>>

async function changeOne(process: ShellProcess, options: Options, name: string, change: Change, named: boolean): Promise<number> {
  await process.breathe()
  const path = resolvePath(process.cwd, name)
  const own = process.files.lstat(path)
  if (!named && typeof own !== 'string' && own.type === 'symlink') return 0
  const stat = process.files.stat(path)
  if (typeof stat === 'string') {
    const dangling = typeof own !== 'string'
    return fail(
      process,
      options,
      dangling ? `cannot operate on dangling symlink '${name}'` : `cannot access '${name}'`,
      stat,
      dangling,
    )
  }
  const wanted = change(stat.mode & 0o7777, stat.type === 'directory')
  const refused = process.files.chmod(path, wanted)
  if (refused !== undefined) return fail(process, options, `changing permissions of '${name}'`, refused)
  tell(process, options, name, stat.mode & 0o7777, wanted)
  if (!options.has('recursive') || stat.type !== 'directory') return 0
  const names = process.files.list(path)
  if (typeof names === 'string') return fail(process, options, `cannot read directory '${name}'`, names)
  let status = 0
  for (const each of names) status = (await changeOne(process, options, join(name, each), change, false)) || status
  return status
}

function fail(process: ShellProcess, options: Options, what: string, error: FileError, bare = false): number {
  if (options.has('silent') || options.has('quiet')) return 1
  return complain(process, `chmod: ${what}${bare ? '' : `: ${errorWords(error)}`}\n`, 1)
}

function tell(process: ShellProcess, options: Options, name: string, before: number, after: number): void {
  const applet = process.machine.shells === 'ash'
  const text = (mode: number): string =>
    `${mode.toString(8).padStart(4, '0')} (${modeText({ type: 'file', sizeBytes: 0, modifiedAtMs: 0, mode }).slice(1)})`
  if (before !== after && (options.has('verbose') || options.has('changes')))
    process.stdout(`mode of '${name}' changed ${applet ? '' : `from ${text(before)} `}to ${text(after)}\n`)
  else if (options.has('verbose') && !applet) process.stdout(`mode of '${name}' retained as ${text(after)}\n`)
}

export const chmod: ShellCommand = { name: 'chmod', summary: 'change file mode bits', usage: '[-Rvcf] MODE FILE...', run }
