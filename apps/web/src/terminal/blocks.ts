import { placeAfter } from '@kubemaze/readline/line-painter.ts'
import { withoutEscapes } from '@kubemaze/readline/width.ts'
import type { Screen } from './screen.ts'
import { type Block, createTranscript, plainOutput, shownOutput, type Transcript } from './transcript.ts'

export interface BlockParts {
  screen: Screen
  /** To the clipboard. */
  copy(text: string): void
  /** The whole screen is written again: what was drawn of the line is gone. */
  redraw(write: () => void): void
}

/** The terminal's commands as blocks, on the screen and in the transcript. */
export interface Blocks extends Pick<Transcript, 'add' | 'clear'> {
  /** Writes a command's line, marked where it begins. */
  begin(head: string): void
  end(exitCode: number): void
  foldLast(): void
  copyLast(): void
}

export function createBlocks({ screen, copy, redraw }: BlockParts): Blocks {
  const transcript = createTranscript()
  function writeHead(block: Block): void {
    screen.write(block.head)
    screen.write('', () => {
      const tools = { fold: () => fold(block), copy: () => copy(plainOutput(block)) }
      block.mark = screen.mark(rowsOf(block.head, screen.columns()) - 1, tools)
      if (block.exitCode !== undefined) block.mark.ended(block.exitCode)
    })
  }
  function writeAll(): void {
    screen.reset()
    for (const piece of transcript.pieces()) {
      if (typeof piece === 'string') screen.write(piece)
      else {
        writeHead(piece)
        screen.write(shownOutput(piece))
      }
    }
  }
  function fold(block: Block | undefined): void {
    if (block?.exitCode === undefined) return
    block.folded = !block.folded
    const before = block.mark?.inView() ?? 0
    redraw(writeAll)
    // the line that was clicked stays where it is
    screen.write('', () => block.mark?.bringTo(before))
  }
  return {
    add: transcript.add,
    clear: transcript.clear,
    begin: (head) => writeHead(transcript.begin(head)),
    end(exitCode) {
      const block = transcript.end(exitCode)
      screen.write('', () => block?.mark?.ended(exitCode))
    },
    foldLast: () => fold(transcript.last()),
    copyLast() {
      const block = transcript.last()
      if (block) copy(plainOutput(block))
    },
  }
}

const rowsOf = (text: string, columns: number): number =>
  withoutEscapes(text)
    .split('\r\n')
    .reduce((rows, line) => rows + placeAfter({ row: 0, column: 0 }, line, columns).row + 1, 0)
