import type { ShellProcess } from '../bash/shell.ts'
import { addressOf, isIp } from './net/dial.ts'
import { isBad, type Options, parseOptions } from './options.ts'
import { type Asked, type Echoes, sendEchoes } from './ping-echoes.ts'
import { pingUsage } from './ping-usage.ts'
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
  h: {},
  V: {},
  I: { value },
  f: {},
  a: {},
  A: {},
  B: {},
  D: {},
  O: {},
  U: {},
  r: {},
  d: {},
  L: {},
  M: { value },
  m: { value },
  p: { value },
  l: { value },
  S: { value },
  Q: { value },
  e: { value },
} as const

const version = 'ping from iputils 20221126\nlibcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes\n'

/** ping of iputils. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  if (options.has('h') || options.has('V')) {
    if (options.has('V')) process.stdout(version)
    else process.stderr(pingUsage)
    return options.has('V') ? 0 : 2
  }
  const wrong = badNumber(options)
  if (wrong !== undefined) return complain(process, wrong, 1)
  const linger = options.get('W') ?? ''
  if (Number.parseFloat(linger) < 0) return complain(process, `bad linger time: ${linger}`, 2)
  warnOfGarbage(process, options)
  const host = options.operands.at(-1)
  if (host === undefined) return complain(process, 'usage error: Destination address required', 1)
  const ip = numericAddress(host) ?? (await addressOf(process, host))
  if (ip === undefined) return complain(process, `${host}: Name or service not known`, 2)
  return toHost(process, options, host, ip)
}

async function toHost(process: ShellProcess, options: Options, host: string, ip: string): Promise<number> {
  const source = sourceOf(process, options, ip)
  if ('error' in source) return complain(process, source.error, 2)
  if (options.get('t') === '0') return complain(process, 'cannot set unicast time-to-live: Invalid argument', 2)
  const size = Number(options.get('s') ?? 56)
  process.stdout(`PING ${host} (${ip})${source.text} ${size}(${size + 28}) bytes of data.\n`)
  const asked = askedOf(options, host, ip, size)
  const echoes = await sendEchoes(process, asked)
  process.stdout(statistics(host, echoes, asked))
  return echoes.received > 0 ? 0 : 1
}

function complain(process: ShellProcess, why: string, status: number): number {
  process.stderr(`ping: ${why}\n`)
  return status
}

function badOption(process: ShellProcess, bad: { unknown: string } | { needsValue: string }): number {
  const why =
    'unknown' in bad
      ? `invalid option -- '${bad.unknown.slice(1)}'`
      : `option requires an argument -- '${bad.needsValue.slice(1)}'`
  process.stderr(`ping: ${why}\n${pingUsage}`)
  return 2
}

const whole: readonly [letter: 'c' | 's' | 't' | 'w' | 'l', least: number, most: string][] = [
  ['c', 1, '9223372036854775807'],
  ['s', 0, '2147483647'],
  ['t', 0, '255'],
  ['w', 0, '2147483647'],
  ['l', 1, '65536'],
]

function badNumber(options: Options): string | undefined {
  for (const [letter, least, most] of whole) {
    const text = options.get(letter)
    if (text === undefined) continue
    if (!/^-?\d+$/.test(text)) return `invalid argument: '${text}'`
    if (BigInt(text) > 9_223_372_036_854_775_807n) return `invalid argument: '${text}': Numerical result out of range`
    if (BigInt(text) < BigInt(least) || BigInt(text) > BigInt(most))
      return `invalid argument: '${text}': out of range: ${least} <= value <= ${most}`
  }
  return undefined
}

function warnOfGarbage(process: ShellProcess, options: Options): void {
  for (const letter of ['i', 'W'] as const) {
    const garbage = (options.get(letter) ?? '').replace(/^-?(\d+\.?\d*|\.\d+)/, '')
    if (garbage !== '')
      process.stderr(`ping: option argument contains garbage: ${garbage}\nping: this will become fatal error in the future\n`)
  }
}

const seconds = (text: string | undefined, usual: number): number => (text === undefined ? usual : Number.parseFloat(text) || 0)

/** 127.1 and 1.2.3 as inet_aton reads them. */
function numericAddress(host: string): string | undefined {
  if (!/^\d+(\.\d+){0,2}$/.test(host)) return undefined
  if (host === '0') return '127.0.0.1'
  const parts = host.split('.').map(Number)
  const last = parts.pop() ?? 0
  const tail = Array.from({ length: 4 - parts.length }, (_, i) => (last >> (8 * (3 - parts.length - i))) & 255)
  return parts.every((part) => part < 256) ? [...parts, ...tail].join('.') : undefined
}

/** -I: an address or an interface of this host. */
function sourceOf(process: ShellProcess, options: Options, ip: string): { text: string } | { error: string } {
  const given = options.get('I')
  if (given === undefined) return { text: '' }
  const own = process.network.addresses()
  if (isIp(given))
    return own.some((one) => one.ip === given) ? { text: ` from ${given} :` } : { error: `bind: Cannot assign requested address` }
  const found = own.find((one) => one.interface === given)
  if (!found) return { error: `SO_BINDTODEVICE ${given}: No such device` }
  return { text: ` from ${given === 'lo' && ip.startsWith('127.') ? ip : found.ip} ${given}:` }
}

function askedOf(options: Options, host: string, ip: string, size: number): Asked {
  const flood = options.has('f') || options.has('A')
  return {
    host,
    ip,
    size,
    count: Number(options.get('c') ?? Number.POSITIVE_INFINITY),
    intervalMs: Math.max(2, seconds(options.get('i'), flood ? 0 : 1) * 1000),
    waitMs: seconds(options.get('W'), 10) * 1000,
    deadlineMs: Number(options.get('w') ?? 0) * 1000,
    ttl: Number(options.get('t') ?? 64),
    look: {
      quiet: options.has('q'),
      numeric: options.has('n') || isIp(host),
      flood: options.has('f'),
      stamps: options.has('D'),
      outstanding: options.has('O'),
    },
    adaptive: flood,
  }
}

function statistics(host: string, echoes: Echoes, asked: Asked): string {
  const { sent, received, errors, times } = echoes
  const loss = sent === 0 ? 0 : Math.floor(((sent - received) * 1000) / sent) / 10
  const failed = errors > 0 ? `, +${errors} errors` : ''
  const head = `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received} received${failed}, ${loss}% packet loss, time ${echoes.elapsedMs}ms\n`
  const pipe = echoes.pipe > 1 ? `pipe ${echoes.pipe}` : ''
  // fewer than eight bytes hold no time stamp
  if (times.length === 0 || asked.size < 16) return `${head}${pipe}\n`
  const average = times.reduce((sum, time) => sum + time, 0) / times.length
  const deviation = Math.sqrt(times.reduce((sum, time) => sum + (time - average) ** 2, 0) / times.length)
  const shown = [Math.min(...times), average, Math.max(...times), deviation].map((time) => time.toFixed(3)).join('/')
  const pace = asked.adaptive && sent > 1 ? `, ipg/ewma ${(average * 2).toFixed(3)}/${average.toFixed(3)} ms` : ''
  return `${head}rtt min/avg/max/mdev = ${shown} ms${pipe === '' ? '' : `, ${pipe}`}${pace}\n`
}

export const ping: ShellCommand = {
  name: 'ping',
  summary: 'send ICMP ECHO_REQUEST to network hosts',
  usage: '[-c COUNT] [-W SECONDS] [-w DEADLINE] [-i SECONDS] [-s SIZE] [-t TTL] [-I ADDRESS] [-qnDO] HOST',
  run,
}
