import { encodeUtf8 } from '../../../api/utf8.ts'

/** What is wrong, and where: an offset in code points; undefined for nowhere. */
export interface Problem {
  at: number | undefined
  message: string
}

/** Those of one expression; more than a hundred are counted only. */
export interface Problems {
  all: Problem[]
  report(at: number | undefined, message: string): void
}

export function newProblems(): Problems {
  const all: Problem[] = []
  return { all, report: (at, message) => void all.push({ at, message }) }
}

interface Place {
  line: number
  /** From 0. */
  column: number
}

function placeOf(lineStarts: readonly number[], at: number | undefined): Place {
  if (at === undefined) return { line: -1, column: -1 }
  const line = lineStarts.findLastIndex((start) => start <= at)
  return { line: line + 1, column: at - (lineStarts[line] ?? 0) }
}

const maxSnippetLength = 16_384
const maxProblems = 100

/** Characters of more than one byte are pointed at with wide signs. */
const isWide = (char: string | undefined): boolean => char !== undefined && (char.codePointAt(0) ?? 0) > 127

function shown({ line, column }: Place, message: string, lines: readonly string[]): string {
  const first = `ERROR: <input>:${line}:${column + 1}: ${message}`
  const text = line > 0 ? lines[line - 1] : undefined
  if (text === undefined || encodeUtf8(text).length > maxSnippetLength) return first
  const snippet = text.replaceAll('\t', ' ')
  const chars = [...snippet]
  const dots = chars.slice(0, column).map((char) => (isWide(char) ? '\uff0e' : '.'))
  return `${first}\n | ${snippet}\n | ${dots.join('')}${isWide(chars[column]) ? '\uff3e' : '^'}`
}

/** Problems in the order of their places, each with the line it stands in. Models cel-go common/errors.go ToDisplayString. */
export function displayed(text: string, problems: readonly Problem[]): string {
  const lines = text.split('\n')
  const lineStarts = lines.map((_, i) => [...lines.slice(0, i).join('\n')].length + (i === 0 ? 0 : 1))
  const placed = problems
    .slice(0, maxProblems)
    .map(({ at, message }) => ({ place: placeOf(lineStarts, at), message }))
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
  const all = placed.map(({ place, message }) => shown(place, message, lines))
  const more = problems.length - maxProblems
  return [...all, ...(more > 0 ? [`${more} more errors were truncated`] : [])].join('\n')
}
