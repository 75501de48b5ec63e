import { goDurationMs, goDurationProblem } from '../api/go-duration.ts'
import type { Flag } from './command.ts'

type Parsed = { values: (string | number | boolean)[] } | { wrong: string }

const trues = new Set(['1', 't', 'T', 'true', 'TRUE', 'True'])
const falses = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False'])

/** The value of a flag's text, or strconv's complaint. */
export function parseFlagValue(type: Flag['type'], text: string): Parsed {
  switch (type) {
    case 'bool':
      return parseBool(text)
    case 'int':
      return parseInteger(text, 2 ** 53)
    case 'int32':
      return parseInteger(text, 2 ** 31 - 1)
    case 'duration':
      return goDurationMs(text) === undefined ? { wrong: goDurationProblem(text) } : { values: [text] }
    case 'stringSlice':
      return { values: splitSlice(text) }
    case 'pairs':
      return parsePairs(text)
    default:
      return { values: [text] }
  }
}

function parseBool(text: string): Parsed {
  if (trues.has(text)) return { values: [true] }
  if (falses.has(text)) return { values: [false] }
  return { wrong: `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax` }
}

function parseInteger(text: string, most: number): Parsed {
  const complaint = (why: string): Parsed => ({ wrong: `strconv.ParseInt: parsing ${JSON.stringify(text)}: ${why}` })
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[0-9]+)$/.exec(text)
  if (!match || /^[+-]?0[89]/.test(text)) return complaint('invalid syntax')
  const digits = match[2] as string
  const value = /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)
  if (value > most + (match[1] === '-' ? 1 : 0)) return complaint('value out of range')
  return { values: [match[1] === '-' ? -value : value] }
}

/** key=value,key=value. Models component-base cli/flag/map_string_string.go Set (1.36). */
function parsePairs(text: string): Parsed {
  const pairs = text.split(',').filter((pair) => pair !== '')
  return pairs.every((pair) => pair.includes('=')) ? { values: pairs } : { wrong: 'malformed pair, expect string=string' }
}

/** CSV as pflag's stringSlice reads it: quoted items may hold commas. */
function splitSlice(text: string): string[] {
  if (text === '') return []
  const out: string[] = []
  for (const match of text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    out.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
  return out
}
