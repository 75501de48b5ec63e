import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const spec = {
  force: { letter: 'f' },
  recursive: { letter: 'r' },
  R: {},
  i: {},
  I: {},
  dir: { letter: 'd' },
  verbose: { letter: 'v' },
  'preserve-root': { value: 'optional' },
  'no-preserve-root': {},
  'one-file-system': {},
} as const

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  if (options.operands.length === 0)
    return options.has('force') ? 0 : complain(process, "rm: missing operand\nTry 'rm --help' for more information.\n", 1)
  let status = 0
  for (const name of options.operands) status = (await removeNamed(process, options, name)) || status
  return status
}

const isRecursive = (options: Options): boolean => options.has('recursive') || options.has('R')

async function removeNamed(process: ShellProcess, options: Options, name: string): Promise<number> {
  if (/(^|\/)\.\.?\/*$/.test(name) && isRecursive(options))
    return complain(process, `rm: refusing to remove '.' or '..' directory: skipping '${name}'\n`, 1)
  if (resolvePath(process.cwd, name) === '/' && isRecursive(options) && !options.has('no-preserve-root'))
    return complain(
      process,
      "rm: it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe\n",
      1,
    )
  return removeOne(process, options, name)
}

async function removeOne(process: ShellProcess, options: Options, name: string): Promise<number> {
  await process.breathe()
  const path = resolvePath(process.cwd, name)
  const stat = process.files.lstat(path)
  if (stat === 'ENOENT' && options.has('force')) return 0
  if (typeof stat === 'string') return refuse(process, name, errorWords(stat))
  if (stat.type === 'directory' && !isRecursive(options) && !options.has('dir')) return refuse(process, name, 'Is a directory')
  let status = 0
  if (stat.type === 'directory' && isRecursive(options)) {
    const names = process.files.list(path)
    if (typeof names === 'string') return refuse(process, name, errorWords(names))
    if (names.length > 0 && !(await agreed(process, options, `rm: descend into directory '${name}'? `))) return 0
    for (const each of names) status = (await removeOne(process, options, join(name, each))) || status
    if (status !== 0) return status
  }
  const kind =
    stat.type === 'directory'
      ? 'directory'
      : stat.type === 'symlink'
        ? 'symbolic link'
        : stat.sizeBytes === 0
          ? 'regular empty file'
          : 'regular file'
  if (!(await agreed(process, options, `rm: remove ${kind} '${name}'? `))) return 0
  const refused = process.files.remove(path)
  if (refused !== undefined) return refuse(process, name, errorWords(refused))
  if (options.has('verbose')) process.stdout(`removed ${stat.type === 'directory' ? 'directory ' : ''}'${name}'\n`)
  return status
}

const refuse = (process: ShellProcess, name: string, why: string): number =>
  complain(process, `rm: cannot remove '${name}': ${why}\n`, 1)

async function agreed(process: ShellProcess, options: Options, question: string): Promise<boolean> {
  if (!options.has('i') || options.has('force')) return true
  process.stderr(question)
  return /^y/i.test((await process.stdin.readLine()) ?? '')
}

export const rm: ShellCommand = { name: 'rm', summary: 'remove files or directories', usage: '[-rfivd] FILE...', run }
