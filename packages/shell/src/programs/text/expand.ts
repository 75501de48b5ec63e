import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { wholeInput } from './records.ts'

const expandSpec = { initial: { letter: 'i' }, tabs: { letter: 't', value: true } } as const
const unexpandSpec = { all: { letter: 'a' }, 'first-only': {}, tabs: { letter: 't', value: true } } as const

interface Stops {
  at: number[]
  /** Every so many columns behind the last one: counted from 0 (`/3`), or from the last (`+3`). */
  every?: { size: number; from: 'zero' | 'last' }
}

/** Larger ones are refused as those beyond an int are. */
const maxTab = 10_000

/** Tab stops of `-t 4`, `2,4`, `/3`, or what is wrong with them. Models coreutils 9.1 src/expand-common.c. */
function stopsOf(lists: readonly string[]): Stops | string {
  const stops: Stops = { at: [] }
  for (const part of lists.join(',').split(/[, ]+/)) {
    if (part === '') continue
    const [, sign = '', digits = '', rest = ''] = /^([/+]?)(\d*)(.*)$/s.exec(part) ?? []
    if (rest !== '') return `tab size contains invalid character(s): ‘${rest}’`
    if (sign !== '') stops.every = { size: Number(digits), from: sign === '/' ? 'zero' : 'last' }
    else stops.at.push(Number(digits))
  }
  const large = [...stops.at, stops.every?.size ?? 0].find((size) => size > maxTab)
  if (large !== undefined) return `tab stop is too large ‘${large}’`
  if (stops.at.includes(0)) return 'tab size cannot be 0'
  if (stops.at.some((stop, index) => index > 0 && stop <= (stops.at[index - 1] as number))) return 'tab sizes must be ascending'
  if (stops.at.length === 1 && !stops.every) return { at: [], every: { size: stops.at[0] as number, from: 'zero' } }
  return stops.at.length === 0 && !stops.every ? { at: [], every: { size: 8, from: 'zero' } } : stops
}

/** The next stop behind a column; undefined: there is none. */
function nextStop(column: number, { at, every }: Stops): number | undefined {
  const fixed = at.find((stop) => stop > column)
  if (fixed !== undefined) return fixed
  if (!every || every.size === 0) return undefined
  const from = every.from === 'last' ? (at.at(-1) ?? 0) : 0
  return from + (Math.floor((column - from) / every.size) + 1) * every.size
}

function expanded(line: string, stops: Stops, initial: boolean): string {
  let out = ''
  let leading = true
  for (const character of line) {
    leading &&= character === ' ' || character === '\t'
    const column = out.length
    if (character === '\t' && (leading || !initial)) out += ' '.repeat((nextStop(column, stops) ?? column + 1) - column)
    else if (character === '\b') out = out.slice(0, -1) + character
    else out += character
  }
  return out
}

function unexpanded(line: string, stops: Stops, all: boolean): string {
  let out = ''
  let column = 0
  let blanks = ''
  let from = 0
  let leading = true
  const flush = (): void => {
    out += blanks
    blanks = ''
  }
  for (const character of line) {
    const blank = character === ' ' || character === '\t'
    if (!blank || !(leading || all)) {
      flush()
      leading &&= blank
      out += character
      column++
      from = column
      continue
    }
    const stop = nextStop(column, stops)
    column = character === '\t' ? (stop ?? column + 1) : column + 1
    if (character === '\t') blanks = '\t'
    else blanks += ' '
    if (column === stop && (character === '\t' || column - from > 1)) {
      out += '\t'
      blanks = ''
      from = column
    } else if (column === stop) from = column
  }
  flush()
  return out
}

async function over(process: ShellProcess, options: Options, change: (line: string, stops: Stops) => string): Promise<number> {
  const stops = stopsOf(options.all('tabs'))
  if (typeof stops === 'string') return complain(process, `${process.argv[0]}: ${stops}\n`, 1)
  let status = 0
  for (const name of options.operands.length > 0 ? options.operands : ['-']) {
    const text = await wholeInput(process, name)
    if (text === undefined) status = 1
    else
      process.stdout(
        text
          .split('\n')
          .map((line) => change(line, stops))
          .join('\n'),
      )
  }
  return status
}

/** -4 and -2,4 are -t 4 and -t 2,4. */
const withTabs = (words: readonly string[]): string[] =>
  words.map((word) => (/^-\d[\d,]*$/.test(word) ? `-t${word.slice(1)}` : word))

export const expandCommands: readonly ShellCommand[] = [
  {
    name: 'expand',
    summary: 'convert tabs to spaces',
    usage: '[-i] [-t LIST] [FILE]...',
    async run(process) {
      const options = parseOptions(withTabs(process.argv.slice(1)), expandSpec)
      if (isBad(options)) return badOption(process, options)
      return over(process, options, (line, stops) => expanded(line, stops, options.has('initial')))
    },
  },
  {
    name: 'unexpand',
    summary: 'convert spaces to tabs',
    usage: '[-a] [--first-only] [-t LIST] [FILE]...',
    async run(process) {
      const options = parseOptions(withTabs(process.argv.slice(1)), unexpandSpec)
      if (isBad(options)) return badOption(process, options)
      const all = (options.has('all') || options.has('tabs')) && !options.has('first-only')
      return over(process, options, (line, stops) => unexpanded(line, stops, all))
    },
  },
]
