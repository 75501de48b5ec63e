import { conversation } from '@kubemaze/core/network/conversation.ts'
import type { Conversation, Peer } from '@kubemaze/core/network/packet.ts'
import { chunks } from '../bash/input.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { addressName } from './net/address-name.ts'
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
  if (!process.listen) return refuse(process, '-l: listening in a Pod is not simulated here; listen on a node')
  const waiting: Caller[] = []
  let ready = process.stdin.isTerminal || process.stdin.isLive ? '' : await process.stdin.readAll()
  const accept = (peer: Peer): Conversation | undefined => {
    if (waiting.length >= maxBacklog) return undefined
    const [here, there] = conversation()
    if (ready !== '') here.send(ready)
    ready = ''
    waiting.push({ end: here, peer })
    return there
  }
  const listening = process.listen(asked.address, asked.port, { accept })
  if (typeof listening === 'string') return refuse(process, capital(listening))
  if (asked.loud) process.stderr(`Listening on ${asked.address} ${listening.port}\n`)
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
    if (asked.loud) process.stderr(`Connection received on ${callerText(process, caller.peer, asked.numeric)}\n`)
    if (!asked.keeps) stop()
    const status = await converse(process, caller.end, asked.idleMs)
    if (!asked.keeps || status !== 0) return status
  }
  return process.signal.aborted ? 130 : 0
}

const callerText = (process: ShellProcess, { sourceIp, sourcePort }: Peer, numeric: boolean): string =>
  `${(numeric ? undefined : addressName(process, sourceIp)?.replace(/\.$/, '')) ?? sourceIp} ${sourcePort}`

async function pause(process: ShellProcess): Promise<void> {
  await process.wait(pollMs)
  await process.breathe()
}

/** Sends what is typed and shows what comes, until the other end closes or nobody says anything for too long. */
export async function converse(
  process: ShellProcess,
  end: Conversation,
  idleMs: number,
  quitMs = Number.POSITIVE_INFINITY,
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
      if (isOver) return 0
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
