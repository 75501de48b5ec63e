import type { ChunkInput } from './input.ts'
import type { Stop } from './stop.ts'

/** Where a program writes. */
export interface Sink {
  readonly isTerminal: boolean
  write(text: string): void
  /** Tells the reader that nothing more comes. */
  close?(): void
}

export interface Pipe {
  input: ChunkInput
  sink: Sink
  /** The writer has ended. */
  close(): void
  /** The reader has ended: the writer's next write is SIGPIPE. */
  abandon(): void
  /** Resolves when a slow reader has caught up. */
  drained(): Promise<void>
}

const highWater = 256 * 1024
const maxBuffered = 8 * 1024 * 1024

/** A pipe between two programs that run at the same time; `writer` is stopped when nobody reads or too much waits. */
export function createPipe(writer: Stop): Pipe {
  let buffer = ''
  let cut = false
  let ended = false
  let abandoned = false
  let waiting: (() => void)[] = []
  const wake = (): void => {
    const woken = waiting
    waiting = []
    for (const resolve of woken) resolve()
  }
  const changed = (): Promise<void> => new Promise((resolve) => waiting.push(resolve))
  const take = (length: number): string => {
    const text = buffer.slice(0, length)
    buffer = buffer.slice(length)
    wake()
    return text
  }
  return {
    sink: {
      isTerminal: false,
      write(text) {
        if (abandoned) return writer.abort('SIGPIPE')
        buffer += text
        if (buffer.length > maxBuffered) writer.abort('SIGPIPE')
        wake()
      },
    },
    input: {
      isTerminal: false,
      wasCut: () => cut,
      async readAll() {
        while (!ended) await changed()
        return take(buffer.length)
      },
      async readLine() {
        while (!ended && !buffer.includes('\n')) await changed()
        if (buffer === '') return undefined
        const end = buffer.indexOf('\n')
        cut = end < 0
        const line = take(end < 0 ? buffer.length : end + 1)
        return end < 0 ? line : line.slice(0, -1)
      },
      async readChunk() {
        // a line that is longer than the writer may run ahead comes in pieces
        while (!ended && buffer.length <= highWater && !buffer.includes('\n')) await changed()
        if (buffer === '') return undefined
        return take(ended ? buffer.length : buffer.lastIndexOf('\n') + 1 || buffer.length)
      },
    },
    close() {
      ended = true
      wake()
    },
    abandon() {
      abandoned = true
      buffer = ''
      wake()
    },
    async drained() {
      while (!abandoned && !ended && buffer.length > highWater) await changed()
    },
  }
}
