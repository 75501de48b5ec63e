import type { FileStat } from '@kubemaze/core/process/files.ts'
import { isBelow, join, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import type { Options } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { mayReplace, type Placement, placeEach, targetSpec } from './target.ts'

const spec = {
  ...targetSpec,
  archive: { letter: 'a' },
  d: {},
  force: { letter: 'f' },
  H: {},
  interactive: { letter: 'i' },
  link: { letter: 'l' },
  dereference: { letter: 'L' },
  'no-clobber': { letter: 'n' },
  'no-dereference': { letter: 'P' },
  p: {},
  preserve: { value: 'optional' },
  'no-preserve': { value: true },
  recursive: { letter: 'r' },
  R: {},
  'symbolic-link': { letter: 's' },
  update: { letter: 'u' },
  verbose: { letter: 'v' },
  'one-file-system': { letter: 'x' },
  sparse: { value: true },
  reflink: { value: 'optional' },
  'remove-destination': {},
} as const

const run = (process: ShellProcess): Promise<number> => placeEach(process, spec, (...operand) => copyOne(...operand, true))

const isRecursive = (options: Options): boolean => ['recursive', 'R', 'archive'].some((name) => options.has(name))
const keepsLinks = (options: Options): boolean =>
  !options.has('dereference') && (isRecursive(options) || options.has('d') || options.has('no-dereference'))

const fail = (process: ShellProcess, words: string): number => complain(process, `cp: ${words}\n`, 1)

async function copyOne(process: ShellProcess, options: Options, one: Placement, named: boolean): Promise<number> {
  await process.breathe()
  const { source, target } = one
  const { files, cwd } = process
  const [from, to] = [resolvePath(cwd, source), resolvePath(cwd, target)]
  const stat = keepsLinks(options) && !(named && options.has('H')) ? files.lstat(from) : files.stat(from)
  if (typeof stat === 'string') return fail(process, `cannot stat '${source}': ${errorWords(stat)}`)
  if (stat.type === 'directory' && !isRecursive(options)) return fail(process, `-r not specified; omitting directory '${source}'`)
  const there = files.stat(to)
  if (from === to) return fail(process, `'${source}' and '${target}' are the same file`)
  if (stat.type === 'directory') return copyDirectory(process, options, one, stat, there)
  if (typeof there !== 'string' && there.type === 'directory')
    return fail(process, `cannot overwrite directory '${target}' with non-directory${named ? '' : ` '${source}'`}`)
  if (typeof there !== 'string' && options.has('update') && there.modifiedAtMs >= stat.modifiedAtMs) return 0
  if (typeof there !== 'string' && !(await mayReplace(process, options, target))) return 0
  return stat.type === 'symlink' ? copyLink(process, options, one, stat) : copyFile(process, options, one, stat)
}

function copyLink(process: ShellProcess, options: Options, { source, target }: Placement, stat: FileStat): number {
  const to = resolvePath(process.cwd, target)
  if (typeof process.files.lstat(to) !== 'string') process.files.remove(to)
  const refused = process.files.symlink(stat.target ?? '', to)
  if (refused !== undefined) return fail(process, `cannot create symbolic link '${target}': ${errorWords(refused)}`)
  return told(process, options, source, target)
}

function copyFile(process: ShellProcess, options: Options, { source, target }: Placement, stat: FileStat): number {
  const { files } = process
  const to = resolvePath(process.cwd, target)
  if (target.endsWith('/')) return fail(process, `cannot create regular file '${target}': Not a directory`)
  const content = files.read(resolvePath(process.cwd, source))
  if (typeof content === 'string') return fail(process, `cannot open '${source}' for reading: ${errorWords(content)}`)
  const isNew = typeof files.lstat(to) === 'string'
  let refused = put(
    process,
    options,
    source,
    to,
    content,
    isNew ? stat.mode & 0o777 & ~(process.shell?.umask ?? 0o022) : undefined,
  )
  if (refused === 'EACCES' && !isNew && options.has('force') && files.remove(to) === undefined)
    refused = put(process, options, source, to, content, stat.mode & 0o777)
  if (refused !== undefined) return fail(process, `cannot create regular file '${target}': ${errorWords(refused)}`)
  preserve(process, options, to, stat)
  return told(process, options, source, target)
}

function put(process: ShellProcess, options: Options, source: string, to: string, content: Uint8Array, mode: number | undefined) {
  if (options.has('symbolic-link')) return process.files.symlink(source, to)
  return process.files.write(to, content, mode)
}

/** -p: mode and owner, where they may be kept. */
function preserve(process: ShellProcess, options: Options, to: string, stat: FileStat): void {
  if (!['archive', 'p', 'preserve'].some((name) => options.has(name))) return
  process.files.chown(to, stat.uid ?? 0, stat.gid ?? 0)
  process.files.chmod(to, stat.mode)
}

async function copyDirectory(
  process: ShellProcess,
  options: Options,
  { source, target }: Placement,
  stat: FileStat,
  there: FileStat | string,
): Promise<number> {
  const { files, cwd } = process
  const [from, to] = [resolvePath(cwd, source), resolvePath(cwd, target)]
  if (isBelow(to, from)) return fail(process, `cannot copy a directory, '${source}', into itself, '${target}'`)
  if (typeof there !== 'string' && there.type !== 'directory')
    return fail(process, `cannot overwrite non-directory '${target}' with directory '${source}'`)
  const names = files.list(from)
  if (typeof there === 'string') {
    const refused = files.mkdir(to, (stat.mode | 0o700) & 0o777 & ~(process.shell?.umask ?? 0o022))
    if (refused !== undefined) return fail(process, `cannot create directory '${target}': ${errorWords(refused)}`)
    told(process, options, source, target)
  }
  if (typeof names === 'string') return fail(process, `cannot access '${source}': ${errorWords(names)}`)
  let status = 0
  for (const name of names)
    status = (await copyOne(process, options, { source: join(source, name), target: join(target, name) }, false)) || status
  preserve(process, options, to, stat)
  return status
}

function told(process: ShellProcess, options: Options, source: string, target: string): number {
  if (options.has('verbose')) process.stdout(`'${source}' -> '${target}'\n`)
  return 0
}

export const cp: ShellCommand = { name: 'cp', summary: 'copy files and directories', usage: '[-rpfinuv] SOURCE... DEST', run }
