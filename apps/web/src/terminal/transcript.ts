import { withoutEscapes } from '@kubemaze/readline/width.ts'
import type { Mark } from './screen.ts'

/** A command with its output: foldable, copied as one. */
export interface Block {
  /** Prompt and command, as they were written. */
  head: string
  out: string
  exitCode?: number
  folded: boolean
  /** Where it stands on the screen. */
  mark?: Mark
}

/** What was written to the screen, so that it can be written again with blocks folded. Bounded: the oldest goes first. */
export interface Transcript {
  add(text: string): void
  begin(head: string): Block
  end(exitCode: number): Block | undefined
  pieces(): readonly (string | Block)[]
  /** The last command that has ended. */
  last(): Block | undefined
  clear(): void
}

/** As much as the server keeps of a terminal, twice. */
const maxLength = 524_288

export function createTranscript(): Transcript {
  let pieces: (string | Block)[] = []
  let running: Block | undefined
  let length = 0
  const grow = (by: number): void => {
    length += by
    while (length > maxLength && pieces.length > 1) {
      const gone = pieces.shift()
      length -= typeof gone === 'string' ? gone.length : (gone?.head.length ?? 0) + (gone?.out.length ?? 0)
    }
  }
  return {
    add(text) {
      if (running) running.out += text
      else if (typeof pieces.at(-1) === 'string') pieces[pieces.length - 1] += text
      else pieces.push(text)
      grow(text.length)
    },
    begin(head) {
      running = { head, out: '', folded: false }
      pieces.push(running)
      grow(head.length)
      return running
    },
    end(exitCode) {
      const ended = running
      if (ended) ended.exitCode = exitCode
      running = undefined
      return ended
    },
    pieces: () => pieces,
    last: () => pieces.findLast((piece) => typeof piece !== 'string' && piece.exitCode !== undefined) as Block | undefined,
    clear() {
      pieces = []
      running = undefined
      length = 0
    },
  }
}

/** What a block's output says, without colours. */
export const plainOutput = (block: Block): string => withoutEscapes(block.out).replaceAll('\r\n', '\n').replace(/^\n/, '')

/** What stands below a command: its output, or how much of it is folded away. */
export function shownOutput(block: Block): string {
  if (!block.folded) return block.out
  const lines = plainOutput(block).replace(/\n$/, '').split('\n').length
  return `\r\n\x1b[2m  … ${lines} ${lines === 1 ? 'line' : 'lines'} folded\x1b[0m\r\n`
}
