import type { ShellProcess } from '../../bash/shell.ts'
import { addressOf } from '../net/dial.ts'
import { isBad, parseOptions } from '../options.ts'
import { roundTrip } from '../ping-echoes.ts'
import type { ShellCommand } from '../shell-command.ts'
import { busyboxTitle } from './usage.ts'

const value = true
const spec = {
  c: { value },
  W: { value },
  w: { value },
  i: { value },
  s: { value },
  t: { value },
  q: {},
  I: { value },
  '4': {},
  '6': {},
  A: {},
  p: { value },
} as const
const maxCount = 10_000

/** ping of busybox. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  const host = isBad(options) ? undefined : options.operands[0]
  if (isBad(options) || host === undefined) {
    process.stderr(`${busyboxTitle}\n\nUsage: ping [OPTIONS] HOST\n`)
    return 1
  }
  const ip = await addressOf(process, host)
  if (ip === undefined) {
    process.stderr(`ping: bad address '${host}'\n`)
    return 1
  }
  const count = Math.min(maxCount, Number(options.get('c') ?? maxCount))
  const size = Number(options.get('s') ?? 56)
  const own = process.network.addresses().some((address) => address.ip === ip)
  const times: number[] = []
  let sent = 0
  const echoId = 1 + (process.now() % 32_767)
  process.stdout(`PING ${host} (${ip}): ${size} data bytes\n`)
  while (sent < count && !process.signal.aborted) {
    const sequence = sent++
    const answer = process.network.ping(ip, { id: echoId, sequence, size })
    if (answer.outcome === 'reply') {
      const time = roundTrip(process, sequence, own)
      times.push(time)
      if (!options.has('q'))
        process.stdout(`${size + 8} bytes from ${ip}: seq=${sequence} ttl=${answer.ttl} time=${time.toFixed(3)} ms\n`)
    }
    const pauseMs =
      sent < count ? Number(options.get('i') ?? 1) * 1000 : answer.outcome === 'reply' ? 0 : Number(options.get('W') ?? 10) * 1000
    if (pauseMs > 0 && !(await process.wait(pauseMs))) break
    await process.breathe()
  }
  const loss = sent === 0 ? 0 : Math.floor(((sent - times.length) * 100) / sent)
  process.stdout(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} packets received, ${loss}% packet loss\n`,
  )
  if (times.length === 0) return 1
  const average = times.reduce((sum, time) => sum + time, 0) / times.length
  process.stdout(
    `round-trip min/avg/max = ${[Math.min(...times), average, Math.max(...times)].map((time) => time.toFixed(3)).join('/')} ms\n`,
  )
  return 0
}

export const busyboxPing: ShellCommand = {
  name: 'ping',
  summary: 'send ICMP ECHO_REQUESTs to HOST',
  usage: '[-c COUNT] [-W SECONDS] HOST',
  run,
}
