import type { Typing } from '@kubemaze/core/process/process.ts'
import { maxLineBytes } from '@kubemaze/protocol/terminal.ts'
import { complete, inColumns } from '@kubemaze/readline/completion.ts'
import type { KeyName } from '@kubemaze/readline/keys.ts'
import { emptyLine, insert, press } from '@kubemaze/readline/line-editor.ts'
import { type Drawn, erase, headOf, paint, placeAfter } from '@kubemaze/readline/line-painter.ts'
import type { LineState } from '@kubemaze/readline/line-state.ts'
import { withoutEscapes } from '@kubemaze/readline/width.ts'

/** How a line that is typed ended: whole, by Ctrl-C, or by Ctrl-D. */
export type Typed = { line: string } | 'interrupt' | 'end-of-file'

/** A line that somebody types at a terminal, as it stands on the screen. */
export interface ReadLine {
  /** Undefined while it goes on. */
  key(name: KeyName): Typed | undefined
  text(text: string): void
  /** Writes output of a program where the line stands; the line comes after it. */
  around(write: () => void): void
}

interface Parts {
  prompt: string
  typing: Typing | undefined
  /** Typed before the line was asked for. */
  ahead: string
  write(text: string): void
  columns(): number
  /** Of the cursor. */
  column(): number
}

const bell = '\x07'

export function readLine(parts: Parts): ReadLine {
  const { prompt, typing, write } = parts
  let line: LineState = insert(emptyLine(typing?.history ?? []), parts.ahead)
  let drawn: Drawn = { startColumn: parts.column(), cursorRow: 0 }

  function draw(from = erase(drawn)): void {
    const painted = paint(drawn.startColumn, headOf(line, prompt), line.text, line.cursor, parts.columns())
    drawn = painted.drawn
    write(from + painted.out)
  }
  /** What is typed at the end is written and no more, as long as the row has room. */
  function change(next: LineState): void {
    const [before, after] = [line, next]
    line = next
    const added = after.text.slice(before.text.length)
    const isAppended =
      !before.search && !after.search && before.cursor === before.text.length && after.cursor === after.text.length
    if (isAppended && after.text.startsWith(before.text) && added !== '' && fits(before.text + added)) write(added)
    else if (after.text !== before.text || after.cursor !== before.cursor || after.search !== before.search) draw()
  }
  function fits(text: string): boolean {
    const place = placeAfter({ row: 0, column: drawn.startColumn }, withoutEscapes(prompt) + text, parts.columns())
    return place.row === 0 && place.column < parts.columns() && !text.includes('\t')
  }
  function completed(): void {
    if (!typing) return change(insert(line, '\t'))
    const { from, candidates } = typing.complete(line.text, line.cursor)
    const after = complete(line, from, candidates)
    if (candidates.length === 0) write(bell)
    if (!after.list) return change(after.state)
    write(`\r\n${inColumns(candidates, parts.columns())}`)
    drawn = { startColumn: 0, cursorRow: 0 }
    draw('')
  }
  draw('')
  return {
    key(name) {
      const { state, effect } = press(line, name)
      if (effect?.type === 'submit') {
        const { search: _, ...whole } = line
        change({ ...whole, cursor: line.text.length })
        write('\r\n')
        return { line: effect.text }
      }
      if (effect?.type === 'signal') {
        if (effect.signal === 'INT') write('^C\r\n')
        return effect.signal === 'INT' ? 'interrupt' : 'end-of-file'
      }
      if (effect?.type === 'complete') completed()
      else if (effect?.type === 'clear') {
        drawn = { startColumn: 0, cursorRow: 0 }
        draw('\x1b[H\x1b[2J')
      } else if (effect) write(bell)
      else change(state)
      return undefined
    },
    text(text) {
      if (line.text.length + text.length > maxLineBytes) write(bell)
      else change(insert(line, text))
    },
    around(output) {
      write(erase(drawn))
      output()
      drawn = { startColumn: parts.column(), cursorRow: 0 }
      draw('')
    },
  }
}
