import type { PartOf, WordNode, WordPart } from './ast.ts'
import { ShellError } from './shell-error.ts'

const maxWords = 10_000

type Brace = PartOf<'BraceExpansion'>

/** The words that `a{b,c}{1..3}` stands for. */
export function bracesOf(word: WordNode): WordNode[] {
  const at = word.parts.findIndex((part) => part.type === 'BraceExpansion')
  if (at < 0) return [word]
  const before = word.parts.slice(0, at)
  const rest = bracesOf({ type: 'Word', parts: word.parts.slice(at + 1) })
  const choices = choicesOf(word.parts[at] as Brace)
  if (choices.length * rest.length > maxWords) throw new ShellError('brace expansion: too many words', 1)
  return choices.flatMap((choice) => rest.map((end): WordNode => ({ type: 'Word', parts: [...before, ...choice, ...end.parts] })))
}

function choicesOf(brace: Brace): WordPart[][] {
  return brace.items.flatMap((item): WordPart[][] =>
    item.type === 'Word'
      ? bracesOf(item.word).map((word) => word.parts)
      : rangeOf(item).map((value) => [{ type: 'Literal', value }]),
  )
}

type Range = Extract<Brace['items'][number], { type: 'Range' }>

function rangeOf(range: Range): string[] {
  const letters = typeof range.start === 'string'
  const from = letters ? String(range.start).charCodeAt(0) : Number(range.start)
  const to = letters ? String(range.end).charCodeAt(0) : Number(range.end)
  const step = Math.max(1, Math.abs(range.step ?? 1)) * (from <= to ? 1 : -1)
  if (Math.abs((to - from) / step) > maxWords) throw new ShellError('brace expansion: too many words', 1)
  const values: string[] = []
  for (let at = from; step > 0 ? at <= to : at >= to; at += step) {
    values.push(letters ? String.fromCharCode(at) : padded(at, range))
  }
  return values
}

/** {01..10} keeps the width. */
function padded(value: number, range: Range): string {
  const ends = [range.startStr ?? '', range.endStr ?? '']
  const width = ends.some((end) => /^-?0\d/.test(end)) ? Math.max(...ends.map((end) => end.length)) : 0
  return value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0')
}
