import type { ShellProcess } from '../bash/shell.ts'

/** What ping is to do. */
export interface Asked {
  host: string
  ip: string
  size: number
  count: number
  intervalMs: number
  /** How long to wait for the last answers. */
  waitMs: number
  /** 0: none. */
  deadlineMs: number
  ttl: number
  adaptive: boolean
  look: { quiet: boolean; numeric: boolean; flood: boolean; stamps: boolean; outstanding: boolean }
}

/** What came of it. */
export interface Echoes {
  sent: number
  received: number
  errors: number
  times: number[]
  /** Between the first and the last packet sent. */
  elapsedMs: number
  /** The most packets that were on their way at once. */
  pipe: number
}

interface Round extends Echoes {
  process: ShellProcess
  asked: Asked
  startedAtMs: number
  sentAtMs: number
  /** Packets for which a router still asks who has the address. */
  asking: number[]
  askingSinceMs: number
}

const maxCount = 10_000
/** ARP gives up after three tries of about a second. */
const arpGivesUpMs = 3061

/** A round trip inside the lab in milliseconds, a little different each time. */
export function roundTrip(process: ShellProcess, sequence: number, local: boolean): number {
  const jitter = ((process.now() + sequence * 7919) % 97) / 1000
  return (local ? 0.031 : 0.312) + jitter
}

/** Sends echo requests and shows the answers, in the lab's time. */
export async function sendEchoes(process: ShellProcess, asked: Asked): Promise<Echoes> {
  const now = process.now()
  const round: Round = {
    process,
    asked,
    sent: 0,
    received: 0,
    errors: 0,
    times: [],
    elapsedMs: 0,
    pipe: 0,
    startedAtMs: now,
    sentAtMs: now,
    asking: [],
    askingSinceMs: 0,
  }
  while (!process.signal.aborted && !isOver(round)) {
    const at = process.now() - round.startedAtMs
    const { intervalMs } = round.asked
    if (round.sent < mostSent(round) && at >= round.sent * intervalMs) send(round)
    else if (round.asking.length > 0 && process.now() >= round.askingSinceMs + arpGivesUpMs) giveUp(round)
    else if (!(await process.wait(Math.max(1, nextEvent(round) - process.now())))) break
    await process.breathe()
  }
  round.elapsedMs = round.sentAtMs - round.startedAtMs
  return round
}

/** With a deadline, -c counts answers. */
const mostSent = ({ asked }: Round): number => Math.min(maxCount, asked.deadlineMs > 0 ? maxCount : asked.count)

function isOver(round: Round): boolean {
  const { sent, received, errors, asked, process } = round
  if (received + errors >= asked.count) return true
  const since = process.now() - round.startedAtMs
  if (asked.deadlineMs > 0 && (since >= asked.deadlineMs || errors > 0)) return true
  return asked.deadlineMs === 0 && sent >= mostSent(round) && process.now() >= round.sentAtMs + lingerMs(round)
}

/** ping takes its process id; each run has another one. */
const echoId = ({ startedAtMs }: Round): number => 1 + (startedAtMs % 32_767)

/** After an answer, twice its time is enough. */
const lingerMs = ({ received, asked }: Round): number => (received > 0 ? Math.min(asked.waitMs, 10) : asked.waitMs)

function nextEvent(round: Round): number {
  const { asked, sent, startedAtMs } = round
  const moments = [
    sent < mostSent(round)
      ? startedAtMs + sent * asked.intervalMs
      : round.sentAtMs + (asked.deadlineMs > 0 ? 1e9 : lingerMs(round)),
    round.asking.length > 0 ? round.askingSinceMs + arpGivesUpMs : Number.POSITIVE_INFINITY,
    asked.deadlineMs > 0 ? startedAtMs + asked.deadlineMs : Number.POSITIVE_INFINITY,
  ]
  return Math.min(...moments)
}

function send(round: Round): void {
  const { process, asked } = round
  const unanswered = round.sent - round.received - round.errors
  if (asked.look.outstanding && unanswered > 0 && round.asking.length === 0)
    say(round, `no answer yet for icmp_seq=${round.sent}\n`)
  const sequence = ++round.sent
  round.sentAtMs = process.now()
  if (asked.look.flood) process.stdout('.')
  const echoed = process.network.ping(asked.ip, { id: echoId(round), sequence, size: asked.size })
  const router = echoed.routers[asked.ttl - 1]
  // nobody takes a datagram of more than 64 KiB
  if (asked.size > 65_507) return
  if (router !== undefined) error(round, router, sequence, 'Time to live exceeded')
  else if (echoed.outcome === 'reply') answered(round, sequence, echoed.ttl)
  else if (echoed.outcome === 'unreachable') {
    if (round.asking.length === 0) round.askingSinceMs = process.now()
    round.asking.push(sequence)
  }
}

function answered(round: Round, sequence: number, ttl: number): void {
  const { process, asked } = round
  const own = asked.ip.startsWith('127.') || process.network.addresses().some((address) => address.ip === asked.ip)
  const time = roundTrip(process, sequence, own)
  round.received++
  round.times.push(time)
  if (asked.look.flood) {
    process.stdout('\b \b')
    return
  }
  const from = asked.look.numeric ? asked.ip : `${asked.host} (${asked.ip})`
  const taken = asked.size < 16 ? '' : ` time=${time.toFixed(3)} ms`
  say(round, `${asked.size + 8} bytes from ${from}: icmp_seq=${sequence} ttl=${ttl}${taken}\n`)
}

function giveUp(round: Round): void {
  const echoed = round.process.network.ping(round.asked.ip)
  const from = echoed.outcome === 'unreachable' ? echoed.from : round.asked.ip
  round.pipe = Math.max(round.pipe, round.asking.length)
  for (const sequence of round.asking.splice(0)) error(round, from, sequence, 'Destination Host Unreachable')
}

function error(round: Round, from: string, sequence: number, why: string): void {
  round.errors++
  say(round, `From ${from} icmp_seq=${sequence} ${why}\n`)
}

function say({ process, asked }: Round, text: string): void {
  if (asked.look.quiet || asked.look.flood) return
  process.stdout(asked.look.stamps ? `[${(process.now() / 1000).toFixed(6)}] ${text}` : text)
}
