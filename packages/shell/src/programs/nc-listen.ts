import { conversation } from '@kubemaze/core/network/conversation.ts'
import type { Conversation, Peer } from '@kubemaze/core/network/packet.ts'
import { chunks } from '../bash/input.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { addressName } from './net/address-name.ts'
import { conversationInput } from './net/conversation-input.ts'
import type { Options } from './options.ts'

/** What `nc -l` was asked for. */
export interface ListenAsked {
  address: string
  port: number
  /** -k: goes on after the first connection. */
  keeps: boolean
  loud: boolean
  /** -n: addresses stay numbers. */
  numeric: boolean
  /** -w: how long nobody says anything; 0: for ever. */
  idleMs: number
  protocol: 'TCP' | 'UDP'
  /** -e: the program that talks with each caller. */
  program?: readonly string[]
  words: ListenWords
  /** How a port that cannot be had is told. */
  bindFailure?(why: string): string
}

/** What -v says. */
export interface ListenWords {
  listening(address: string, port: number): string
  received(process: ShellProcess, peer: Peer, at: { address: string; port: number }, numeric: boolean): string
}

interface Caller {
  end: Conversation
  peer: Peer
}

const pollMs = 100
/** Connections that wait until one is taken. */
const maxBacklog = 16
/** Where nobody watches, nc listens as long as this. */
const unwatchedMs = 60_000

/** `-l PORT`, `-l HOST PORT` and `-l -p PORT`. */
export function portWanted(options: Options): { host: string | undefined; text: string } {
  const { operands } = options
  const named = options.get('p')
  if (named !== undefined) return { host: operands[0], text: named }
  return operands.length > 1 ? { host: operands[0], text: operands[1] as string } : { host: undefined, text: operands[0] ?? '' }
}

function refuse(process: ShellProcess, why: string): number {
  process.stderr(`nc: ${why}\n`)
  return 1
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Listens, and lets the terminal and who connects talk, one after another. */
export async function serveConnections(process: ShellProcess, asked: ListenAsked): Promise<number> {
  if (!process.listen) return refuse(process, '-l: nothing can listen here')
  const waiting: Caller[] = []
  const accept = (peer: Peer): Conversation | undefined => {
    if (waiting.length >= maxBacklog) return undefined
    const [here, there] = conversation()
    waiting.push({ end: here, peer })
    return there
  }
  const listening = process.listen(asked.address, asked.port, { accept }, asked.protocol)
  if (typeof listening === 'string') return refuse(process, asked.bindFailure?.(capital(listening)) ?? capital(listening))
  if (asked.loud) process.stderr(asked.words.listening(asked.address, listening.port))
  try {
    return await serve(process, asked, waiting, listening.close)
  } finally {
    listening.close()
    for (const { end } of waiting) end.close()
  }
}

async function serve(process: ShellProcess, asked: ListenAsked, waiting: Caller[], stop: () => void): Promise<number> {
  const deadline = process.terminal ? Number.POSITIVE_INFINITY : process.now() + unwatchedMs
  while (!process.signal.aborted && process.now() < deadline) {
    const caller = waiting.shift()
    if (!caller) {
      await pause(process)
      continue
    }
    if (asked.loud) process.stderr(asked.words.received(process, caller.peer, asked, asked.numeric))
    if (!asked.keeps) stop()
    const status = asked.program
      ? await runFor(process, asked.program, caller.end)
      : await converse(process, caller.end, asked.idleMs, { datagrams: asked.protocol === 'UDP' })
    if (!asked.keeps || status !== 0) return status
  }
  return process.signal.aborted ? 130 : 0
}

/** As OpenBSD's nc says it. */
export const openBsdWords: ListenWords = {
  listening: (address, port) => `Listening on ${address} ${port}\n`,
  received: (process, { sourceIp, sourcePort }, _, numeric) =>
    `Connection received on ${(numeric ? undefined : addressName(process, sourceIp)?.replace(/\.$/, '')) ?? sourceIp} ${sourcePort}\n`,
}

/** -e: the program reads what the caller says, and the caller what it prints. */
async function runFor(process: ShellProcess, program: readonly string[], end: Conversation): Promise<number> {
  const send = (text: string): void => void end.send(text)
  try {
    return await process.spawn(program, { stdin: conversationInput(process, end), stdout: send, stderr: send })
  } finally {
    end.close()
  }
}

async function pause(process: ShellProcess): Promise<void> {
  await process.wait(pollMs)
  await process.breathe()
}

/** Sends what is typed and shows what comes, until the other end closes or nobody says anything for too long. */
export async function converse(
  process: ShellProcess,
  end: Conversation,
  idleMs: number,
  { quitMs = Number.POSITIVE_INFINITY, datagrams = false }: { quitMs?: number | undefined; datagrams?: boolean } = {},
): Promise<number> {
  const typing: Typing = { last: process.now(), over: false, finishedAtMs: Number.POSITIVE_INFINITY }
  void typed(process, end, typing)
  const limitMs = idleMs > 0 ? idleMs : process.terminal ? Number.POSITIVE_INFINITY : unwatchedMs
  try {
    while (!process.signal.aborted) {
      const isOver = end.ended()
      const text = end.read()
      if (text !== '') {
        process.stdout(text)
        typing.last = process.now()
      }
      if (isOver && !datagrams) return 0
      if (process.now() - typing.last >= limitMs || process.now() >= typing.finishedAtMs + quitMs) return 0
      await pause(process)
    }
    return 130
  } finally {
    typing.over = true
    end.close()
  }
}

interface Typing {
  /** When somebody last said anything. */
  last: number
  over: boolean
  /** The end of the input. */
  finishedAtMs: number
}

/** The end of what is typed does not end the connection. */
async function typed(process: ShellProcess, end: Conversation, typing: Typing): Promise<void> {
  for await (const text of chunks(process.stdin)) {
    if (typing.over || !end.send(text)) return
    typing.last = process.now()
  }
  typing.finishedAtMs = process.now()
}
