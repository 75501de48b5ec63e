import type { Input, Typing } from '@kubemaze/core/process/process.ts'
import { allLines } from '@kubemaze/shell/bash/input.ts'

/** Standard input at a terminal: programs ask for lines, the student's lines answer. */
export interface LineReader {
  input: Input
  waiting(): boolean
  /** What the waiting program offers to who types. */
  typing(): Typing | undefined
  give(line: string): void
  /** Ctrl-D: the waiting read, or the next one, ends the file. */
  end(): void
  /** Ctrl-C: the waiting read ends. */
  interrupt(): void
  /** A new command begins with a fresh standard input. */
  reset(): void
}

export function lineReader(ask: (prompt: string, typing?: Typing) => void): LineReader {
  let waiting: ((line: string | undefined) => void) | undefined
  let ended = false
  let offered: Typing | undefined
  const settle = (line: string | undefined): void => {
    const resolve = waiting
    waiting = undefined
    resolve?.(line)
  }
  const readLine = (prompt = '', typing?: Typing): Promise<string | undefined> => {
    if (ended) {
      ended = false
      return Promise.resolve(undefined)
    }
    return new Promise((resolve) => {
      waiting = resolve
      offered = typing
      ask(prompt, typing)
    })
  }
  return {
    input: {
      isTerminal: true,
      readLine,
      readAll: () => allLines(readLine),
    },
    waiting: () => waiting !== undefined,
    typing: () => (waiting ? offered : undefined),
    give: settle,
    end() {
      if (waiting) settle(undefined)
      else ended = true
    },
    interrupt: () => settle(undefined),
    reset() {
      waiting = undefined
      ended = false
    },
  }
}

/** Standard input that is a text: a pipe, a file, or nothing. */
export function textInput(text: string): Input {
  let rest = text
  return {
    isTerminal: false,
    readAll() {
      const all = rest
      rest = ''
      return Promise.resolve(all)
    },
    readLine() {
      if (rest === '') return Promise.resolve(undefined)
      const end = rest.indexOf('\n')
      const line = end < 0 ? rest : rest.slice(0, end)
      rest = end < 0 ? '' : rest.slice(end + 1)
      return Promise.resolve(line)
    },
  }
}
