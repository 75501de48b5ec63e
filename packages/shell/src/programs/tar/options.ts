import type { ShellProcess } from '../../bash/shell.ts'
import { isBad, type Options, parseOptions } from '../options.ts'

const value = true
const spec = {
  create: { letter: 'c' },
  extract: { letter: 'x' },
  list: { letter: 't' },
  file: { letter: 'f', value },
  directory: { letter: 'C', value },
  verbose: { letter: 'v' },
  gzip: { letter: 'z' },
  'to-stdout': { letter: 'O' },
  'keep-old-files': { letter: 'k' },
  touch: { letter: 'm' },
  'preserve-permissions': { letter: 'p' },
  'same-owner': { letter: 's' },
  'no-same-owner': { letter: 'o' },
  'no-same-permissions': {},
  'absolute-names': { letter: 'P' },
  dereference: { letter: 'h' },
  'strip-components': { value },
  exclude: { value },
  version: {},
  help: {},
} as const

const valued = new Set(['f', 'C'])

/** `cvf x.tar dir` is `-c -v -f x.tar dir`: the old form, whose letters take the words after it in turn. */
function spelledOut(words: readonly string[]): string[] {
  const [first, ...rest] = words
  if (first === undefined || first.startsWith('-')) return [...words]
  const out: string[] = []
  for (const letter of first) out.push(`-${letter}`, ...(valued.has(letter) ? rest.splice(0, 1) : []))
  return [...out, ...rest]
}

/** Reads tar's words; a fault is written to standard error and gives the exit code. */
export function tarOptions(process: ShellProcess): Options | number {
  const options = parseOptions(spelledOut(process.argv.slice(1)), spec)
  if (!isBad(options)) return options
  const words =
    'unknown' in options ? unknownWords(options.unknown) : `option requires an argument -- '${lastLetter(options.needsValue)}'`
  process.stderr(`tar: ${words}\nTry 'tar --help' or 'tar --usage' for more information.\n`)
  return 2
}

const lastLetter = (option: string): string => option.replace(/^-+/, '').slice(-1)

const unknownWords = (option: string): string =>
  option.startsWith('--') ? `unrecognized option '${option}'` : `invalid option -- '${lastLetter(option)}'`
