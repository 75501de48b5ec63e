import type { LineState } from './line-state.ts'
import { widthOf } from './width.ts'

/** The start that all have. */
export function commonPrefix(candidates: readonly string[]): string {
  const [first = ''] = candidates
  let length = first.length
  for (const candidate of candidates) {
    while (!candidate.startsWith(first.slice(0, length))) length--
  }
  return first.slice(0, length)
}

/**
 * The line after Tab: the only candidate with a blank, or as far as all agree; `list` when there was nothing to add. A single
 * candidate that goes on (a directory, --flag=) gets no blank.
 */
export function complete(state: LineState, from: number, candidates: readonly string[]): { state: LineState; list: boolean } {
  const typed = state.text.slice(from, state.cursor)
  const [only] = candidates
  if (only === undefined) return { state, list: false }
  const single = candidates.length === 1
  const word = single ? only + (/[/=\s]$/.test(only) ? '' : ' ') : commonPrefix(candidates)
  if (!single && word.length <= typed.length) return { state, list: true }
  const text = state.text.slice(0, from) + word + state.text.slice(state.cursor)
  return { state: { ...state, text, cursor: from + word.length }, list: false }
}

/** Candidates in columns, filled downwards, as readline lists them. */
export function inColumns(candidates: readonly string[], columns: number): string {
  const names = candidates.map((candidate) => candidate.replace(/(.)\/$/, '$1/'))
  const width = Math.max(...names.map(widthOf)) + 2
  const across = Math.max(1, Math.floor(columns / width))
  const down = Math.ceil(names.length / across)
  const lines = Array.from({ length: down }, (_, row) =>
    Array.from({ length: across }, (_, column) => names[column * down + row])
      .filter((name) => name !== undefined)
      .map((name) => name + ' '.repeat(width - widthOf(name)))
      .join('')
      .trimEnd(),
  )
  return lines.map((line) => `${line}\r\n`).join('')
}
