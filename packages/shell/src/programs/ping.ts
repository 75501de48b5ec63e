import type { ShellProcess } from '../bash/shell.ts'
import { addressOf, isIp } from './net/dial.ts'
import { isBad, parseOptions } from './options.ts'
import type { ShellCommand } from './shell-command.ts'

const value = true
const spec = {
  c: { value },
  W: { value },
  w: { value },
  i: { value },
  s: { value },
  t: { value },
  q: {},
  n: {},
  '4': {},
  '6': {},
  v: {},
  I: { value },
  f: {},
  a: {},
  A: {},
  D: {},
  O: {},
  U: {},
  M: { value },
} as const

interface Round {
  sent: number
  received: number
  errors: number
  times: number[]
  startedAtMs: number
}

const maxCount = 10_000

/** A round trip inside the lab, a little different each time. */
export function roundTrip(process: ShellProcess, sequence: number, local: boolean): number {
  const jitter = ((process.now() + sequence * 7919) % 97) / 1000
  return (local ? 0.031 : 0.312) + jitter
}

/** ping of iputils. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  const host = isBad(options) ? undefined : options.operands[0]
  if (isBad(options) || host === undefined) {
    process.stderr(
      isBad(options)
        ? `ping: invalid option -- '${'unknown' in options ? options.unknown.slice(1) : ''}'\n`
        : 'ping: usage error: Destination address required\n',
    )
    return isBad(options) ? 2 : 1
  }
  const count = options.has('c') ? Number(options.get('c')) : Number.POSITIVE_INFINITY
  if (options.has('c') && !(Number.isInteger(count) && count > 0)) {
    process.stderr(`ping: invalid argument: '${options.get('c')}': out of range: 1 <= value <= 9223372036854775807\n`)
    return 1
  }
  const ip = await addressOf(process, host)
  if (ip === undefined) {
    process.stderr(
      `ping: ${host}: ${process.network.resolvConf().nameservers.length > 0 ? 'Name or service not known' : 'Temporary failure in name resolution'}\n`,
    )
    return 2
  }
  const size = Number(options.get('s') ?? 56)
  process.stdout(`PING ${host} (${ip}) ${size}(${size + 28}) bytes of data.\n`)
  const round: Round = { sent: 0, received: 0, errors: 0, times: [], startedAtMs: process.now() }
  const limits = {
    count,
    intervalMs: Number(options.get('i') ?? 1) * 1000,
    waitMs: Number(options.get('W') ?? 10) * 1000,
    deadlineMs: Number(options.get('w') ?? 0) * 1000,
  }
  await echoes(process, host, ip, round, limits, { size, quiet: options.has('q'), numeric: options.has('n') || isIp(host) })
  process.stdout(statistics(process, host, round))
  return round.received > 0 ? 0 : 1
}

interface Limits {
  count: number
  intervalMs: number
  waitMs: number
  deadlineMs: number
}

async function echoes(
  process: ShellProcess,
  host: string,
  ip: string,
  round: Round,
  limits: Limits,
  look: { size: number; quiet: boolean; numeric: boolean },
): Promise<void> {
  const own = process.network.addresses().some((address) => address.ip === ip) || ip.startsWith('127.')
  while (round.sent < Math.min(limits.count, maxCount) && !process.signal.aborted) {
    const answer = process.network.ping(ip)
    const sequence = ++round.sent
    if (answer.outcome === 'reply') {
      const time = roundTrip(process, sequence, own)
      round.received++
      round.times.push(time)
      const from = look.numeric ? ip : `${host} (${ip})`
      if (!look.quiet)
        process.stdout(`${look.size + 8} bytes from ${from}: icmp_seq=${sequence} ttl=${answer.ttl} time=${time.toFixed(3)} ms\n`)
    }
    const last = sequence >= limits.count
    if (limits.deadlineMs > 0 && process.now() - round.startedAtMs + (last ? 0 : limits.intervalMs) >= limits.deadlineMs) break
    if (answer.outcome === 'unreachable') await unreachable(process, sequence, round, look.quiet)
    else if (!last && !(await process.wait(limits.intervalMs))) break
    else if (last && answer.outcome === 'timeout') await process.wait(limits.waitMs)
    await process.breathe()
  }
}

async function unreachable(process: ShellProcess, sequence: number, round: Round, quiet: boolean): Promise<void> {
  await process.wait(3000)
  const own = process.network.addresses().find((address) => address.interface !== 'lo')?.ip ?? ''
  round.errors++
  if (!quiet && !process.signal.aborted) process.stdout(`From ${own} icmp_seq=${sequence} Destination Host Unreachable\n`)
}

function statistics(process: ShellProcess, host: string, round: Round): string {
  const { sent, received, errors, times } = round
  const loss = sent === 0 ? 0 : Math.floor(((sent - received) * 1000) / sent) / 10
  // the time between the first and the last packet sent
  const elapsed = sent <= 1 ? 0 : process.now() - round.startedAtMs
  const head = `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received} received${errors > 0 ? `, +${errors} errors` : ''}, ${loss}% packet loss, time ${elapsed}ms\n`
  if (times.length === 0) return `${head}\n`
  const average = times.reduce((sum, time) => sum + time, 0) / times.length
  const deviation = Math.sqrt(times.reduce((sum, time) => sum + (time - average) ** 2, 0) / times.length)
  return `${head}rtt min/avg/max/mdev = ${[Math.min(...times), average, Math.max(...times), deviation].map((time) => time.toFixed(3)).join('/')} ms\n`
}

export const ping: ShellCommand = {
  name: 'ping',
  summary: 'send ICMP ECHO_REQUEST to network hosts',
  usage: '[-c COUNT] [-W SECONDS] [-i SECONDS] HOST',
  run,
}
