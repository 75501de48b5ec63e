import type { Input, Terminal } from '@kubemaze/core/process/process.ts'
import type { Budget } from './budget.ts'
import { type ChunkInput, isChunked } from './input.ts'

/** The same input; while somebody who is asked for it thinks, no time of the line's is used up. */
export function unhurriedInput(input: Input, budget: Budget): Input {
  if (!input.isTerminal && !input.isLive) return input
  const { isTerminal, isLive = false } = input
  const readAll = (): Promise<string> => budget.idle(() => input.readAll())
  const readLine: Input['readLine'] = (...asked) => budget.idle(() => input.readLine(...asked))
  if (!isChunked(input)) return { isTerminal, isLive, readAll, readLine }
  const readChunk = (): Promise<string | undefined> => budget.idle(() => input.readChunk())
  const chunked: ChunkInput = { isTerminal, isLive, readAll, readLine, readChunk }
  return chunked
}

/** The same terminal; an open editor uses up no time of the line's. Its size is asked for anew each time. */
export function unhurriedTerminal(terminal: Terminal, budget: Budget): Terminal {
  return {
    get columns() {
      return terminal.columns
    },
    get rows() {
      return terminal.rows
    },
    edit: (file, write) => budget.idle(() => terminal.edit(file, write)),
    ...(terminal.onInterrupt && { onInterrupt: terminal.onInterrupt }),
  }
}
