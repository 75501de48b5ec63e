import { parentOf, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { modeChange } from './mode.ts'
import { type Placement, placements, targetSpec } from './target.ts'

const value = true
const spec = {
  ...targetSpec,
  backup: { letter: 'b' },
  compare: { letter: 'C' },
  directory: { letter: 'd' },
  D: {},
  group: { letter: 'g', value },
  mode: { letter: 'm', value },
  owner: { letter: 'o', value },
  'preserve-timestamps': { letter: 'p' },
  strip: { letter: 's' },
  verbose: { letter: 'v' },
} as const

const fail = (process: ShellProcess, words: string): number => complain(process, `install: ${words}\n`, 1)

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const text = options.get('mode') ?? '755'
  const mode = modeChange(text, 0)?.(0, options.has('directory'))
  if (mode === undefined) return fail(process, `invalid mode ‘${text}’`)
  if (options.has('directory')) return madeAll(process, options, mode)
  if (options.has('D') && options.operands.length === 2)
    makePath(process, parentOf(resolvePath(process.cwd, options.operands[1] ?? '')))
  const placed = placements(process, options)
  if (typeof placed === 'number') return placed
  return placed.reduce((status, one) => installOne(process, options, one, mode) || status, 0)
}

function madeAll(process: ShellProcess, options: Options, mode: number): number {
  if (options.operands.length === 0) return fail(process, "missing file operand\nTry 'install --help' for more information.")
  let status = 0
  for (const name of options.operands) {
    const path = resolvePath(process.cwd, name)
    const refused = makePath(process, path)
    if (refused !== undefined) status = fail(process, `cannot create directory '${name}': ${refused}`)
    else process.files.chmod(path, mode)
    if (refused === undefined && options.has('verbose')) process.stdout(`install: creating directory '${name}'\n`)
  }
  return status
}

/** mkdir -p; a text is why not. */
function makePath(process: ShellProcess, path: string): string | undefined {
  const stat = process.files.stat(path)
  if (typeof stat !== 'string') return stat.type === 'directory' ? undefined : errorWords('EEXIST')
  const above = path === '/' ? undefined : makePath(process, parentOf(path))
  if (above !== undefined) return above
  const refused = process.files.mkdir(path)
  return refused === undefined ? undefined : errorWords(refused)
}

function installOne(process: ShellProcess, options: Options, { source, target }: Placement, mode: number): number {
  const [from, to] = [resolvePath(process.cwd, source), resolvePath(process.cwd, target)]
  const stat = process.files.stat(from)
  if (typeof stat === 'string') return fail(process, `cannot stat '${source}': ${errorWords(stat)}`)
  if (stat.type === 'directory') return fail(process, `omitting directory '${source}'`)
  if (from === to) return fail(process, `'${source}' and '${target}' are the same file`)
  const content = process.files.read(from)
  if (typeof content === 'string') return fail(process, `cannot open '${source}' for reading: ${errorWords(content)}`)
  const refused = process.files.write(to, content, mode) ?? process.files.chmod(to, mode)
  if (refused !== undefined) return fail(process, `cannot create regular file '${target}': ${errorWords(refused)}`)
  if (options.has('verbose')) process.stdout(`'${source}' -> '${target}'\n`)
  return 0
}

export const install: ShellCommand = {
  name: 'install',
  summary: 'copy files and set attributes',
  usage: '[-dDv] [-m MODE] SOURCE... DEST',
  run,
}
