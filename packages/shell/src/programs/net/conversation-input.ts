import type { Conversation } from '@kubemaze/core/network/packet.ts'
import type { ChunkInput } from '../../bash/input.ts'
import type { ShellProcess } from '../../bash/shell.ts'

const pollMs = 100

/** What the other end of a connection says, as a program's standard input; it ends with the connection. */
export function conversationInput(process: ShellProcess, end: Conversation): ChunkInput {
  let unread = ''
  const take = (): string => {
    const all = unread
    unread = ''
    return all
  }
  /** False when nothing comes any more. */
  const more = async (): Promise<boolean> => {
    for (;;) {
      const isOver = end.ended()
      const text = end.read()
      unread += text
      if (text !== '') return true
      if (isOver || process.signal.aborted) return false
      await process.wait(pollMs)
      await process.breathe()
    }
  }
  return {
    isTerminal: false,
    isLive: true,
    async readLine() {
      while (!unread.includes('\n') && (await more()));
      if (unread === '') return undefined
      const cut = unread.indexOf('\n')
      const line = cut < 0 ? unread : unread.slice(0, cut)
      unread = cut < 0 ? '' : unread.slice(cut + 1)
      return line
    },
    async readChunk() {
      if (unread === '' && !(await more())) return undefined
      return take()
    },
    async readAll() {
      while (await more());
      return take()
    },
  }
}
