import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type OptionSpec, type Options, parseOptions } from '../options.ts'

/** One file to be put somewhere, as its names are shown. */
export interface Placement {
  source: string
  target: string
}

/** Options of cp, mv and ln that say where things go. */
export const targetSpec = {
  'target-directory': { letter: 't', value: true },
  'no-target-directory': { letter: 'T' },
} as const

/** Runs cp, mv or ln: each operand on its own, and the last failure is told. */
export async function placeEach(
  process: ShellProcess,
  spec: OptionSpec,
  placeOne: (process: ShellProcess, options: Options, one: Placement) => Promise<number>,
): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const placed = placements(process, options)
  if (typeof placed === 'number') return placed
  let status = 0
  for (const one of placed) status = (await placeOne(process, options, one)) || status
  return status
}

/** Where each operand of cp, mv or ln goes; an exit status when the line says nothing that can be done. */
export function placements(process: ShellProcess, options: Options): Placement[] | number {
  const name = process.argv[0]?.split('/').at(-1) ?? ''
  const { operands } = options
  const wrong = (text: string): number => complain(process, `${name}: ${text}\nTry '${name} --help' for more information.\n`, 1)
  if (operands.length === 0) return wrong('missing file operand')
  const directory = options.get('target-directory')
  if (directory !== undefined) return intoDirectory(process, name, operands, directory)
  if (operands.length === 1) {
    if (name === 'ln' && !options.has('no-target-directory')) return placedIn(operands, '.')
    return wrong(`missing destination file operand after '${operands[0]}'`)
  }
  const target = operands.at(-1) as string
  const sources = operands.slice(0, -1)
  if (options.has('no-target-directory'))
    return sources.length > 1 ? wrong(`extra operand '${operands[2]}'`) : [{ source: sources[0] as string, target }]
  if (sources.length > 1) return intoDirectory(process, name, sources, target)
  return isDirectoryAt(process, target, options) ? placedIn(sources, target) : [{ source: sources[0] as string, target }]
}

function intoDirectory(process: ShellProcess, name: string, sources: readonly string[], target: string): Placement[] | number {
  const stat = process.files.stat(resolvePath(process.cwd, target))
  if (typeof stat !== 'string' && stat.type === 'directory') return placedIn(sources, target)
  const why = typeof stat === 'string' ? 'No such file or directory' : 'Not a directory'
  return complain(process, `${name}: target '${target}': ${why}\n`, 1)
}

const placedIn = (sources: readonly string[], directory: string): Placement[] =>
  sources.map((source) => ({
    source,
    target: join(directory.replace(/(.)\/+$/, '$1'), source.replace(/\/+$/, '').split('/').at(-1) ?? ''),
  }))

/** ln -n takes a link to a directory for a file. */
function isDirectoryAt(process: ShellProcess, name: string, options: Options): boolean {
  const path = resolvePath(process.cwd, name)
  const stat = options.has('no-dereference') ? process.files.lstat(path) : process.files.stat(path)
  return typeof stat !== 'string' && stat.type === 'directory'
}

/** True when an existing target is to be written over: -n spares it, -i asks. */
export async function mayReplace(process: ShellProcess, options: Options, target: string): Promise<boolean> {
  if (options.has('no-clobber')) return false
  if (!options.has('interactive') || options.has('force')) return true
  process.stderr(`${process.argv[0]?.split('/').at(-1)}: ${options.has('symbolic') ? 'replace' : 'overwrite'} '${target}'? `)
  return /^y/i.test((await process.stdin.readLine()) ?? '')
}
