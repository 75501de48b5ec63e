import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'
import { asBytes, fromBytes, misused, recordsOf } from './records.ts'

const spec = {
  bytes: { letter: 'b', value: true },
  characters: { letter: 'c', value: true },
  fields: { letter: 'f', value: true },
  delimiter: { letter: 'd', value: true },
  n: {},
  'only-delimited': { letter: 's' },
  complement: {},
  'output-delimiter': { value: true },
  'zero-terminated': { letter: 'z' },
} as const

type Range = [from: number, to: number]

/** The ranges of a list, joined where they meet, or what is wrong with it. Models coreutils 9.1 src/set-fields.c. */
function rangesOf(list: string, fields: boolean): Range[] | string {
  const ranges: Range[] = []
  for (const part of list.split(/[, \t]/)) {
    const [, from = '', dash, to = ''] = /^(\d*)(-?)(\d*)$/.exec(part) ?? []
    if (dash === undefined)
      return fields
        ? `invalid field value ‘${part.replace(/^[\d-]*/, '')}’`
        : `invalid byte/character position ‘${part.replace(/^[\d-]*/, '')}’`
    if (dash === '-' && from === '' && to === '') return 'invalid range with no endpoint: -'
    if (Number(from || 1) === 0 || (from === '' && dash === ''))
      return fields ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1'
    const range: Range = [Number(from || 1), dash === '' ? Number(from) : to === '' ? Number.POSITIVE_INFINITY : Number(to)]
    if (range[1] < range[0]) return 'invalid decreasing range'
    ranges.push(range)
  }
  return merged(ranges)
}

function merged(ranges: Range[]): Range[] {
  const out: Range[] = []
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}

function complemented(ranges: readonly Range[]): Range[] {
  const out: Range[] = []
  let next = 1
  for (const [from, to] of ranges) {
    if (from > next) out.push([next, from - 1])
    next = to + 1
  }
  return next === Number.POSITIVE_INFINITY ? out : [...out, [next, Number.POSITIVE_INFINITY]]
}

interface Plan {
  ranges: Range[]
  delimiter: string
  separator: string | undefined
  only: boolean
}

function bytesLine(line: string, { ranges, separator = '' }: Plan): string {
  const bytes = asBytes(line)
  const pieces = ranges.filter(([from]) => from <= bytes.length).map(([from, to]) => bytes.slice(from - 1, to))
  return fromBytes(pieces.join(asBytes(separator)))
}

function fieldsLine(line: string, { ranges, delimiter, separator = delimiter, only }: Plan): string | undefined {
  if (!line.includes(delimiter)) return only ? undefined : line
  const fields = line.split(delimiter)
  return fields.filter((_, index) => ranges.some(([from, to]) => index + 1 >= from && index + 1 <= to)).join(separator)
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const plan = planOf(options)
  if (typeof plan === 'string') return misused(process, plan)
  const end = options.has('zero-terminated') ? '\0' : '\n'
  const shown = (line: string): string | undefined => (options.has('fields') ? fieldsLine(line, plan) : bytesLine(line, plan))
  let status = 0
  for (const name of options.operands.length > 0 ? options.operands : ['-']) {
    let rest = ''
    const write = (text: string): void => {
      for (const line of recordsOf(text, end)) {
        const out = shown(line)
        if (out !== undefined) process.stdout(out + end)
      }
    }
    for await (const { text } of inputs(process, [name], () => void (status = 1))) {
      const whole = rest + text
      const cut = whole.lastIndexOf(end) + 1
      rest = whole.slice(cut)
      write(whole.slice(0, cut))
      await process.drained()
    }
    write(rest)
  }
  return status
}

const kinds = ['bytes', 'characters', 'fields'] as const

function planOf(options: Options): Plan | string {
  const lists = kinds.flatMap((kind) => options.all(kind))
  const delimiter = options.get('delimiter')
  if (delimiter !== undefined && asBytes(delimiter).length > 1) return 'the delimiter must be a single character'
  if (lists.length > 1) return 'only one list may be specified'
  if (lists.length === 0) return 'you must specify a list of bytes, characters, or fields'
  const fields = options.has('fields')
  if (!fields && delimiter !== undefined) return 'an input delimiter may be specified only when operating on fields'
  if (!fields && options.has('only-delimited'))
    return 'suppressing non-delimited lines makes sense\n\tonly when operating on fields'
  const ranges = rangesOf(lists[0] as string, fields)
  if (typeof ranges === 'string') return ranges
  const kept = options.has('complement') ? complemented(ranges) : ranges
  return {
    ranges: kept,
    delimiter: delimiter === undefined ? '\t' : delimiter || '\0',
    separator: options.get('output-delimiter'),
    only: options.has('only-delimited'),
  }
}

export const cut: ShellCommand = {
  name: 'cut',
  summary: 'remove sections from each line of files',
  usage: '-b LIST | -c LIST | -f LIST [-d DELIM] [-s] [FILE]...',
  run,
}
