import type { Peer, Socket } from '@kubemaze/core/network/packet.ts'
import { chunks } from '../bash/input.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { converse, openBsdWords, portWanted, serveConnections } from './nc-listen.ts'
import { ncHelp, ncUsage } from './nc-usage.ts'
import { addressOf, dial, dialWords, isIp, systemTimeoutMs } from './net/dial.ts'
import { parseRequest, responseText } from './net/http.ts'
import { serviceName, servicePort } from './net/services.ts'
import { isBad, type Options, parseOptions } from './options.ts'
import type { ShellCommand } from './shell-command.ts'

const value = true
const spec = {
  z: {},
  v: {},
  w: { value },
  u: {},
  l: {},
  k: {},
  n: {},
  p: { value },
  N: {},
  q: { value },
  '4': {},
  '6': {},
  s: { value },
  t: {},
  i: { value },
  C: {},
  d: {},
  U: {},
  x: { value },
  X: { value },
  h: {},
  r: {},
  b: {},
  D: {},
  S: {},
  I: { value },
  M: { value },
  m: { value },
  O: { value },
  P: { value },
  T: { value },
  V: { value },
  W: { value },
} as const

/** nc as OpenBSD wrote it, which Debian and Ubuntu have. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options))
    return usage(
      process,
      'unknown' in options
        ? `nc: invalid option -- '${options.unknown.slice(1)}'\n`
        : `nc: option requires an argument -- '${options.needsValue.slice(1)}'\n`,
    )
  if (options.has('h')) {
    process.stderr(ncHelp)
    return 0
  }
  const { operands } = options
  if (options.has('l') && operands.length > (options.has('p') ? 1 : 2)) return usage(process, '')
  const wrong = badNumber(options) ?? unsimulated(options)
  if (wrong !== undefined) return complain(process, wrong)
  if (options.has('l')) return listenAt(process, options)
  const host = operands.length > 1 ? operands[0] : undefined
  if (host === undefined) return operands.length === 0 ? usage(process, '') : complain(process, 'missing port number')
  return connectAll(process, options, host, operands.slice(1))
}

function complain(process: ShellProcess, why: string): number {
  process.stderr(`nc: ${why}\n`)
  return 1
}

const numbered: readonly [letter: 'w' | 'q' | 'i', name: string, least: number][] = [
  ['w', 'timeout', 0],
  ['q', 'quit timer', -2_147_483_648],
  ['i', 'interval', 0],
]

function badNumber(options: Options): string | undefined {
  for (const [letter, name, least] of numbered) {
    const text = options.get(letter)
    if (text === undefined) continue
    if (!/^-?\d+$/.test(text)) return `${name} invalid: ${text}`
    if (Number(text) < least) return `${name} too small: ${text}`
    if (Number(text) > 2_147_483_647) return `${name} too large: ${text}`
  }
  const proxy = options.get('X')
  return proxy !== undefined && !['4', '5', 'connect'].includes(proxy) ? 'unsupported proxy protocol' : undefined
}

function unsimulated(options: Options): string | undefined {
  if (options.has('x')) return '-x: a proxy is not simulated here'
  if (options.has('U')) return '-U: UNIX sockets are not simulated here'
  if (!options.has('l')) return undefined
  if (options.operands.length === 0 && !options.has('p')) return 'missing port number'
  return undefined
}

interface Goal {
  host: string
  /** The host as messages show it: a name with its address. */
  shown: string
  ip: string
  port: number
}

async function connectAll(process: ShellProcess, options: Options, host: string, ports: readonly string[]): Promise<number> {
  const protocol = options.has('u') ? 'udp' : 'tcp'
  const wanted = ports.map((text) => portRange(text, protocol))
  const bad = wanted.find((one) => typeof one === 'string')
  if (bad !== undefined) return complain(process, bad)
  const ip = options.has('n') && !isIp(host) ? undefined : await addressOf(process, host)
  if (ip === undefined || (options.has('6') && isIp(ip)))
    return complain(process, `getaddrinfo for host "${host}" port ${ports[0]}: Name or service not known`)
  const source = options.get('s')
  if (source !== undefined && !process.network.addresses().some((own) => own.ip === source))
    return complain(process, 'bind failed: Cannot assign requested address')
  const shown = isIp(host) ? host : `${host} (${ip})`
  let status = 1
  for (const port of (wanted as number[][]).flat().slice(0, maxPorts)) {
    if ((await one(process, options, { host, shown, ip, port })) === 0) status = 0
    if (process.signal.aborted) return 130
    await process.breathe()
  }
  return status
}

const maxPorts = 65_535

/** The ports of `80`, `http` or `79-81`; a text says what is wrong. */
function portRange(text: string, protocol: string): number[] | string {
  const named = servicePort(text, protocol)
  if (named !== undefined) return [named]
  const ends: number[] = []
  for (const part of text.split('-', 2)) {
    if (!/^\d+$/.test(part)) return `port number invalid: ${part}`
    if (Number(part) > 65_535) return `port number too large: ${part}`
    if (Number(part) < 1) return `port number too small: ${part}`
    ends.push(Number(part))
  }
  const [low = 0, high = low] = ends.sort((a, b) => a - b)
  return Array.from({ length: high - low + 1 }, (_, i) => low + i)
}

function usage(process: ShellProcess, why: string): number {
  process.stderr(why + ncUsage)
  return 1
}

async function one(process: ShellProcess, options: Options, goal: Goal): Promise<number> {
  const { ip, port, shown } = goal
  const protocol = options.has('u') ? 'UDP' : 'TCP'
  const limit = Number(options.get('w') ?? 0) * 1000 || systemTimeoutMs
  const dialed = await dial(process, ip, port, protocol, limit)
  const kind = protocol.toLowerCase()
  if (dialed.outcome === 'interrupted') return 130
  if (dialed.outcome !== 'connected') {
    // a datagram that nobody answers looks like success
    if (protocol === 'UDP' && dialed.outcome === 'timeout') return opened(process, options, goal, kind)
    if (protocol === 'UDP') return 1
    const short = dialed.outcome === 'timeout' && dialed.afterMs < systemTimeoutMs
    const words = short ? 'timed out: Operation now in progress' : `failed: ${dialWords[dialed.outcome]}`
    if (options.has('v') || !options.has('z'))
      process.stderr(options.has('v') ? `nc: connect to ${shown} port ${port} (${kind}) ${words}\n` : '')
    return 1
  }
  opened(process, options, goal, kind)
  return options.has('z')
    ? 0
    : talk(process, dialed.socket, dialed.peer, Number(options.get('w') ?? 0) * 1000, quitAfterMs(options))
}

/** -N and -q: when to leave after the end of the input. */
function quitAfterMs(options: Options): number | undefined {
  const seconds = Number(options.get('q') ?? -1)
  if (seconds >= 0) return seconds * 1000
  return options.has('N') ? lastAnswerMs : undefined
}

const lastAnswerMs = 300

function opened(process: ShellProcess, options: Options, { shown, port }: Goal, kind: string): number {
  if (options.has('v'))
    process.stderr(
      `Connection to ${shown} ${port} port [${kind}/${(options.has('n') ? undefined : serviceName(port, kind)) ?? '*'}] succeeded!\n`,
    )
  return 0
}

async function listenAt(process: ShellProcess, options: Options): Promise<number> {
  const port = portWanted(options)
  const protocol = options.has('u') ? 'UDP' : 'TCP'
  const found = portRange(port.text, protocol.toLowerCase())
  if (typeof found === 'string') return complain(process, found)
  return serveConnections(process, {
    address: port.host === 'localhost' ? '127.0.0.1' : (port.host ?? '0.0.0.0'),
    port: found[0] ?? 0,
    keeps: options.has('k'),
    loud: options.has('v'),
    numeric: options.has('n'),
    idleMs: Number(options.get('w') ?? 0) * 1000,
    protocol,
    words: protocol === 'UDP' ? { ...openBsdWords, listening: (address, at) => `Bound on ${address} ${at}\n` } : openBsdWords,
  })
}

/** Sends what is typed and shows what comes back; a text that is an HTTP request is one. */
export async function talk(process: ShellProcess, socket: Socket, peer: Peer, idleMs: number, quitMs?: number): Promise<number> {
  const conversation = socket.accept?.(peer)
  if (conversation) return converse(process, conversation, idleMs, { quitMs, datagrams: socket.protocol === 'UDP' })
  let pending = ''
  for await (const text of chunks(process.stdin)) {
    if (socket.http) {
      pending += text
      if (!/\n\r?\n/.test(pending) && process.stdin.isTerminal) continue
      if (!/\n\r?\n$/.test(pending) && !process.stdin.isTerminal) continue
      answer(process, socket, peer, pending)
      return 0
    }
    const back = socket.exchange?.(text, peer)
    if (back !== undefined) process.stdout(back)
    if (process.signal.aborted) return 130
  }
  if (pending.trim() !== '') answer(process, socket, peer, pending)
  else if (idleMs > 0 && !socket.exchange) await process.wait(idleMs)
  return 0
}

function answer(process: ShellProcess, socket: Socket, peer: Peer, text: string): void {
  const request = parseRequest(text)
  const bad = {
    status: 400,
    reason: 'Bad Request',
    headers: { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' },
    body: '400 Bad Request',
  }
  process.stdout(responseText((request && socket.http?.(request, peer)) ?? bad))
}

export const nc: ShellCommand = {
  name: 'nc',
  summary: 'arbitrary TCP and UDP connections',
  usage: '[-zvu] [-w SECONDS] HOST PORT',
  run,
}
