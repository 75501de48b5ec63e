import type { Input, Signal } from '@kubemaze/core/process/process.ts'
import { untilStopped } from './stop.ts'

/** Input that can also be taken as it comes; what a filter needs to stream. */
export interface ChunkInput extends Input {
  /** Whole lines as far as they have come, at least one; undefined at the end. */
  readChunk(): Promise<string | undefined>
  /** The line that was read last ended with the input, without a newline. */
  wasCut?(): boolean
}

export function isChunked(input: Input): input is ChunkInput {
  return 'readChunk' in input
}

/** A file, a here-document, or nothing. */
export function textInput(text: string): ChunkInput {
  let at = 0
  let cut = false
  const rest = (): string => {
    const left = text.slice(at)
    at = text.length
    return left
  }
  return {
    isTerminal: false,
    wasCut: () => cut,
    readAll: async () => rest(),
    readChunk: async () => (at >= text.length ? undefined : rest()),
    async readLine() {
      if (at >= text.length) return undefined
      const end = text.indexOf('\n', at)
      cut = end < 0
      const line = text.slice(at, end < 0 ? text.length : end)
      at = end < 0 ? text.length : end + 1
      return line
    },
  }
}

export const noInput: ChunkInput = {
  isTerminal: false,
  readAll: async () => '',
  readChunk: async () => undefined,
  readLine: async () => undefined,
}

/** All lines until the end of a file, each with its newline. */
export async function allLines(next: () => Promise<string | undefined>): Promise<string> {
  let all = ''
  for (let line = await next(); line !== undefined; line = await next()) all += `${line}\n`
  return all
}

/** The same input, but a signal ends it. */
export function stoppable(input: Input, signal: Signal): Input {
  const readAll = (): Promise<string> => untilStopped(input.readAll(), signal, () => '')
  const readLine: Input['readLine'] = (...asked) => untilStopped(input.readLine(...asked), signal, () => undefined)
  if (!isChunked(input)) return { isTerminal: input.isTerminal, readAll, readLine }
  const readChunk = (): Promise<string | undefined> => untilStopped(input.readChunk(), signal, () => undefined)
  const { isTerminal, isLive = false } = input
  const wasCut = (): boolean => input.wasCut?.() === true
  const chunked: ChunkInput = { isTerminal, isLive, readAll, readLine, readChunk, wasCut }
  return chunked
}

/** All input in the pieces it comes in. A terminal gives its lines. */
export async function* chunks(input: Input): AsyncGenerator<string> {
  if (isChunked(input)) {
    for (let text = await input.readChunk(); text !== undefined; text = await input.readChunk()) yield text
    return
  }
  if (!input.isTerminal) {
    const all = await input.readAll()
    if (all !== '') yield all
    return
  }
  for (let line = await input.readLine(); line !== undefined; line = await input.readLine()) yield `${line}\n`
}
