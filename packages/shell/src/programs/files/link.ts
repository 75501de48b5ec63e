import { parentOf, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import type { Options } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { mayReplace, type Placement, placeEach, targetSpec } from './target.ts'

const spec = {
  ...targetSpec,
  force: { letter: 'f' },
  interactive: { letter: 'i' },
  logical: { letter: 'L' },
  'no-dereference': { letter: 'n' },
  physical: { letter: 'P' },
  relative: { letter: 'r' },
  symbolic: { letter: 's' },
  verbose: { letter: 'v' },
} as const

const run = (process: ShellProcess): Promise<number> => placeEach(process, spec, linkOne)

const fail = (process: ShellProcess, words: string): number => complain(process, `ln: ${words}\n`, 1)

async function linkOne(process: ShellProcess, options: Options, one: Placement): Promise<number> {
  const { source, target } = one
  const symbolic = options.has('symbolic')
  const [from, to] = [resolvePath(process.cwd, source), resolvePath(process.cwd, target)]
  const stat = process.files.stat(from)
  if (!symbolic && typeof stat === 'string') return fail(process, `failed to access '${source}': ${errorWords(stat)}`)
  if (!symbolic && typeof stat !== 'string' && stat.type === 'directory')
    return fail(process, `${source}: hard link not allowed for directory`)
  const there = process.files.lstat(to)
  if (typeof there !== 'string' && (options.has('force') || options.has('interactive'))) {
    if (from === to) return fail(process, `'${source}' and '${target}' are the same file`)
    if (there.type === 'directory') return fail(process, `${target}: cannot overwrite directory`)
    if (!(await mayReplace(process, options, target))) return 1
    process.files.remove(to)
  }
  const refused = made(process, options, source, to)
  const kind = symbolic ? 'symbolic' : 'hard'
  const towards = symbolic || refused === 'EEXIST' ? '' : ` => '${source}'`
  if (refused !== undefined) return fail(process, `failed to create ${kind} link '${target}'${towards}: ${errorWords(refused)}`)
  if (options.has('verbose')) process.stdout(`'${target}' ${symbolic ? '->' : '=>'} '${source}'\n`)
  return 0
}

/** A disk here knows no second names: a hard link is a copy. */
function made(process: ShellProcess, options: Options, source: string, to: string) {
  const { files } = process
  const from = resolvePath(process.cwd, source)
  if (typeof files.lstat(to) !== 'string') return 'EEXIST' as const
  if (options.has('symbolic')) return files.symlink(options.has('relative') ? relative(parentOf(to), from) : source, to)
  const content = files.read(from)
  if (typeof content === 'string') return content
  const stat = files.stat(from)
  return files.write(to, content, typeof stat === 'string' ? undefined : stat.mode)
}

function relative(from: string, to: string): string {
  const [a, b] = [from, to].map((path) => path.split('/').filter((part) => part !== '')) as [string[], string[]]
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/') || '.'
}

export const ln: ShellCommand = { name: 'ln', summary: 'make links between files', usage: '[-sfnrv] TARGET... LINK_NAME', run }
