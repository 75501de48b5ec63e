import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { ChunkInput } from '@kubemaze/shell/bash/input.ts'

/** Standard input that a program has not read yet; what comes beyond is lost. */
const maxWaitingBytes = 8_388_608

export interface ProgramInput {
  input: ChunkInput
  push(bytes: Uint8Array): void
  end(): void
}

const newline = 10

/** Standard input from a socket that is no terminal: bytes in, lines or the whole out. */
export function programInput(): ProgramInput {
  const pieces: Uint8Array[] = []
  let waitingBytes = 0
  let ended = false
  let wake: (() => void) | undefined
  const more = (): Promise<void> => new Promise((resolve) => (wake = resolve))
  const woken = (): void => {
    wake?.()
    wake = undefined
  }
  const all = (): Buffer => {
    const bytes = pieces.length === 1 ? Buffer.from(pieces[0] as Uint8Array) : Buffer.concat(pieces)
    pieces.splice(0, pieces.length, bytes)
    return bytes
  }
  const keep = (rest: Buffer): void => {
    waitingBytes = rest.length
    pieces.splice(0, pieces.length, ...(rest.length > 0 ? [rest] : []))
  }
  async function readLine(): Promise<string | undefined> {
    for (;;) {
      const bytes = all()
      const at = bytes.indexOf(newline)
      if (at >= 0) {
        keep(bytes.subarray(at + 1))
        return textOfBytes(bytes.subarray(0, at))
      }
      if (ended) {
        keep(Buffer.alloc(0))
        return bytes.length === 0 ? undefined : textOfBytes(bytes)
      }
      await more()
    }
  }
  /** Whole lines as far as they have come. */
  async function readChunk(): Promise<string | undefined> {
    for (;;) {
      const bytes = all()
      const end = ended ? bytes.length : bytes.lastIndexOf(newline) + 1
      if (end > 0) {
        keep(bytes.subarray(end))
        return textOfBytes(bytes.subarray(0, end))
      }
      if (ended) return undefined
      await more()
    }
  }
  return {
    input: {
      isTerminal: false,
      isLive: true,
      readLine,
      readChunk,
      async readAll() {
        while (!ended) await more()
        const bytes = all()
        keep(Buffer.alloc(0))
        return textOfBytes(bytes)
      },
    },
    push(bytes) {
      if (waitingBytes + bytes.length <= maxWaitingBytes) {
        pieces.push(Uint8Array.from(bytes))
        waitingBytes += bytes.length
      }
      woken()
    },
    end() {
      ended = true
      woken()
    },
  }
}
