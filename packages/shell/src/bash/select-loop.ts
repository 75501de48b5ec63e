import { read } from './builtins/read.ts'
import type { Io, Shell } from './shell.ts'

/** What was chosen in a turn of `select`; undefined at the end of the input. `ask`: the menu is shown. */
export async function chosenOf(words: readonly string[], ask: boolean, shell: Shell, io: Io): Promise<string | undefined> {
  const prompt = shell.variables.get('PS3')?.text ?? '#? '
  if (ask) io.stderr.write(menu(words, columnsOf(shell)))
  for (let turn = 0; turn < 1000; turn++) {
    io.stderr.write(prompt)
    const { status } = await read(['-r'], shell, io)
    if (status !== 0) {
      io.stdout.write('\n')
      return undefined
    }
    const reply = (shell.variables.get('REPLY')?.text ?? '').trim()
    if (reply !== '') return /^\d+$/.test(reply) ? (words[Number(reply) - 1] ?? '') : ''
    io.stderr.write(menu(words, columnsOf(shell)))
  }
  return undefined
}

const columnsOf = (shell: Shell): number => Number(shell.variables.get('COLUMNS')?.text) || 80

/** The numbered words in columns. Models bash's execute_cmd.c print_select_list (5.2). */
export function menu(words: readonly string[], columns: number): string {
  const digits = String(words.length).length
  const width = Math.max(0, ...words.map((word) => word.length)) + digits + 4
  const wanted = Math.max(1, Math.floor(columns / width))
  let rows = Math.ceil(words.length / wanted)
  if (rows === 1) rows = words.length
  const first = String(rows).length
  const lines = Array.from({ length: rows }, (_, row) => menuLine(words, { row, rows, first, digits, width }))
  return lines.map((line) => `${line}\n`).join('')
}

interface Layout {
  row: number
  rows: number
  /** Digits of the numbers in the first column, and in the others. */
  first: number
  digits: number
  width: number
}

function menuLine(words: readonly string[], { row, rows, first, digits, width }: Layout): string {
  let line = ''
  for (let at = row, from = 0; ; from += width) {
    const word = words[at] as string
    const wide = from === 0 ? first : digits
    line += `${String(at + 1).padStart(wide)}) ${word}`
    at += rows
    if (at >= words.length) return line
    line += indent(from + word.length + wide + 2, from + width)
  }
}

/** Tabs and spaces from a column to another. */
function indent(from: number, to: number): string {
  let out = ''
  for (let at = from; at < to; ) {
    const tab = Math.floor(to / 8) > Math.floor(at / 8)
    out += tab ? '\t' : ' '
    at += tab ? 8 - (at % 8) : 1
  }
  return out
}
