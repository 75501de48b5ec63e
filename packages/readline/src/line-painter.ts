import type { LineState } from './line-state.ts'
import { cellsOf, withoutEscapes } from './width.ts'

/** What of the line stands on the screen: where it began, and how many rows below its start the cursor is. */
export interface Drawn {
  startColumn: number
  cursorRow: number
}

interface Place {
  row: number
  column: number
}

/** Where the cursor is after `text`, when it wraps at `columns` and a line break begins a row. */
export function placeAfter(from: Place, text: string, columns: number): Place {
  let { row, column } = from
  for (const character of text) {
    if (character === '\n') {
      row++
      column = 0
      continue
    }
    const cells = cellsOf(character)
    if (column + cells > columns) {
      row++
      column = 0
    }
    column += cells
  }
  return { row, column }
}

const up = (rows: number): string => (rows > 0 ? `\x1b[${rows}A` : '')
const right = (columns: number): string => (columns > 0 ? `\x1b[${columns}C` : '')

/** Takes what was drawn off the screen and leaves the cursor where it began. */
export const erase = (drawn: Drawn | undefined): string =>
  drawn === undefined ? '' : `${up(drawn.cursorRow)}\r${right(drawn.startColumn)}\x1b[J`

/** What stands before the line: its prompt, or what Ctrl-R looks for. */
export const headOf = ({ search }: LineState, prompt: string): string =>
  search ? `(${search.failed ? 'failed ' : ''}reverse-i-search)\`${search.query}': ` : prompt

/** Head (prompt, with colours) and line from the column where the cursor stands, with the cursor put to `cursor` in the line. */
export function paint(
  startColumn: number,
  head: string,
  text: string,
  cursor: number,
  columns: number,
): { out: string; drawn: Drawn } {
  const shown = text.replaceAll('\t', ' ')
  const afterHead = placeAfter({ row: 0, column: startColumn }, withoutEscapes(head), columns)
  const end = wrapped(placeAfter(afterHead, shown, columns), columns)
  const caret = wrapped(placeAfter(afterHead, shown.slice(0, cursor), columns), columns)
  // at the right edge a terminal waits with the wrap until something is written
  const turn = end.column === 0 && end.row > 0 ? ' \r' : ''
  const isThere = turn === '' && caret.row === end.row && caret.column === end.column
  const back = isThere ? '' : `${up(end.row - caret.row)}\r${right(caret.column)}`
  const out = `${head}${shown.replaceAll('\n', '\r\n')}${turn}${back}`
  return { out, drawn: { startColumn, cursorRow: caret.row } }
}

const wrapped = ({ row, column }: Place, columns: number): Place =>
  column >= columns ? { row: row + 1, column: 0 } : { row, column }
