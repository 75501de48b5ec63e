import type { Files } from '@kubemaze/core/process/files.ts'
import { isBelow, join, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const spec = {
  'canonicalize-existing': { letter: 'e' },
  'canonicalize-missing': { letter: 'm' },
  quiet: { letter: 'q' },
  'relative-to': { value: true },
  'relative-base': { value: true },
  logical: { letter: 'L' },
  physical: { letter: 'P' },
  strip: { letter: 's' },
  'no-symlinks': {},
  zero: { letter: 'z' },
}

type Found = { path: string } | { error: 'ENOENT' | 'ENOTDIR' | 'ELOOP' }
export type Missing = 'all' | 'last' | 'none'

const maxLinks = 40

/** The path without links; `missing` says which parts need not exist. */
export function canonical(files: Files, path: string, missing: Missing, links = 0): Found {
  if (links > maxLinks) return { error: 'ELOOP' }
  const names = path.split('/').filter((name) => name !== '')
  let at = '/'
  for (const [index, name] of names.entries()) {
    const next = join(at, name)
    const stat = files.lstat(next)
    const last = index === names.length - 1
    if (typeof stat === 'string') {
      if (missing === 'none' || (missing === 'last' && !last)) return { error: stat === 'ENOTDIR' ? 'ENOTDIR' : 'ENOENT' }
      at = next
    } else if (stat.type === 'symlink') {
      const inner = canonical(files, resolvePath(at, stat.target ?? ''), missing, links + 1)
      if ('error' in inner) return inner
      at = inner.path
    } else if (stat.type === 'file' && !last && missing !== 'all') return { error: 'ENOTDIR' }
    else at = next
  }
  return { path: at }
}

/** --relative-to and --relative-base: the path as seen from a directory. Models coreutils 9.1 src/realpath.c. */
function relative(process: ShellProcess, options: Options, path: string, missing: Missing): string {
  const base = options.get('relative-base')
  const to = options.get('relative-to') ?? base
  if (to === undefined) return path
  const real = (name: string): string => {
    const found = canonical(process.files, resolvePath(process.cwd, name), missing === 'none' ? 'none' : 'all')
    return 'path' in found ? found.path : resolvePath(process.cwd, name)
  }
  if (base !== undefined && !(isBelow(path, real(base)) && isBelow(real(to), real(base)))) return path
  const [from, there] = [real(to), path].map((each) => each.split('/').filter((name) => name !== '')) as [string[], string[]]
  let same = 0
  while (same < from.length && from[same] === there[same]) same++
  return [...from.slice(same).map(() => '..'), ...there.slice(same)].join('/') || '.'
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  if (options.operands.length === 0) {
    process.stderr("realpath: missing operand\nTry 'realpath --help' for more information.\n")
    return 1
  }
  const missing = options.has('canonicalize-missing') ? 'all' : options.has('canonicalize-existing') ? 'none' : 'last'
  let status = 0
  for (const name of options.operands) {
    const path = resolvePath(process.cwd, name)
    const found =
      name === ''
        ? { error: 'ENOENT' as const }
        : options.has('strip') || options.has('no-symlinks')
          ? { path }
          : canonical(process.files, path, missing)
    if ('path' in found) process.stdout(`${relative(process, options, found.path, missing)}${options.has('zero') ? '\0' : '\n'}`)
    else {
      status = 1
      if (!options.has('quiet')) process.stderr(`realpath: ${name === '' ? "''" : name}: ${errorWords(found.error)}\n`)
    }
  }
  return status
}

export const realpath: ShellCommand = { name: 'realpath', summary: 'print the resolved path', usage: '[-emqsz] FILE...', run }
