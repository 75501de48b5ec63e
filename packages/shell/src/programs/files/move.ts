import { isBelow, resolvePath } from '@kubemaze/core/process/path.ts'
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
  'no-clobber': { letter: 'n' },
  update: { letter: 'u' },
  verbose: { letter: 'v' },
} as const

const run = (process: ShellProcess): Promise<number> => placeEach(process, spec, moveOne)

const fail = (process: ShellProcess, words: string): number => complain(process, `mv: ${words}\n`, 1)

async function moveOne(process: ShellProcess, options: Options, { source, target }: Placement): Promise<number> {
  const { files, cwd } = process
  const [from, to] = [resolvePath(cwd, source), resolvePath(cwd, target)]
  const stat = files.lstat(from)
  if (typeof stat === 'string') return fail(process, `cannot stat '${source}': ${errorWords(stat)}`)
  const there = files.lstat(to)
  const isDirectory = stat.type === 'directory'
  if (typeof there === 'string') {
    if (isBelow(to, from)) return fail(process, `cannot move '${source}' to a subdirectory of itself, '${target}'`)
    if (target.endsWith('/') && !isDirectory) return fail(process, `cannot move '${source}' to '${target}': Not a directory`)
  } else {
    if (from === to) return fail(process, `'${source}' and '${target}' are the same file`)
    if (options.has('update') && there.modifiedAtMs >= stat.modifiedAtMs) return 0
    if (!(await mayReplace(process, options, target))) return 0
    if (isDirectory && there.type !== 'directory')
      return fail(process, `cannot overwrite non-directory '${target}' with directory '${source}'`)
    if (!isDirectory && there.type === 'directory')
      return fail(process, `cannot overwrite directory '${target}' with non-directory '${source}'`)
  }
  const refused = files.rename(from, to)
  if (refused !== undefined) return fail(process, `cannot move '${source}' to '${target}': ${errorWords(refused)}`)
  if (options.has('verbose')) process.stdout(`renamed '${source}' -> '${target}'\n`)
  return 0
}

export const mv: ShellCommand = { name: 'mv', summary: 'move (rename) files', usage: '[-finuv] SOURCE... DEST', run }
