import type { Peer, Socket } from '@kubemaze/core/network/packet.ts'
import { chunks } from '../bash/input.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { addressOf, dial, dialWords, systemTimeoutMs } from './net/dial.ts'
import { parseRequest, responseText } from './net/http.ts'
import { serviceName } from './net/services.ts'
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
  if (options.has('l') || options.has('x')) {
    process.stderr(
      `nc: ${options.has('l') ? '-l: listening' : '-x: a proxy'} is not simulated here${options.has('l') ? '; let a Pod listen' : ''}\n`,
    )
    return 1
  }
  const [host, ports] = options.operands
  if (host === undefined || ports === undefined) return usage(process, host === undefined ? '' : 'nc: missing port number\n')
  const found = /^(\d+)(?:-(\d+))?$/.exec(String(portOf(ports)))
  if (!found) {
    process.stderr(`nc: port number invalid: ${ports}\n`)
    return 1
  }
  const ip = await addressOf(process, host)
  if (ip === undefined) {
    process.stderr(
      `nc: getaddrinfo for host "${host}" port ${ports}: ${options.has('n') ? 'Name or service not known' : 'Name or service not known'}\n`,
    )
    return 1
  }
  let status = 1
  for (let port = Number(found[1]); port <= Math.min(Number(found[2] ?? found[1]), Number(found[1]) + 1000); port++) {
    const own = await one(process, options, host, ip, port)
    if (own === 0) status = 0
    if (process.signal.aborted) return 130
  }
  return status
}

function portOf(text: string): string {
  const named: Record<string, string> = { http: '80', https: '443', domain: '53', ssh: '22' }
  return named[text] ?? text
}

function usage(process: ShellProcess, why: string): number {
  process.stderr(
    `${why}usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]\n\t  [-m minttl] [-O length] [-P proxy_username] [-p source_port]\n\t  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]\n\t  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]\n\t  [destination] [port]\n`,
  )
  return 1
}

async function one(process: ShellProcess, options: Options, host: string, ip: string, port: number): Promise<number> {
  const protocol = options.has('u') ? 'UDP' : 'TCP'
  const limit = Number(options.get('w') ?? 0) * 1000 || systemTimeoutMs
  const dialed = await dial(process, ip, port, protocol, limit)
  const kind = protocol.toLowerCase()
  if (dialed.outcome === 'interrupted') return 130
  if (dialed.outcome !== 'connected') {
    // a datagram that nobody answers looks like success
    if (protocol === 'UDP' && dialed.outcome === 'timeout') return opened(process, options, host, port, kind)
    if (protocol === 'UDP') return 1
    const short = dialed.outcome === 'timeout' && dialed.afterMs < systemTimeoutMs
    const words = short ? 'timed out: Operation now in progress' : `failed: ${dialWords[dialed.outcome]}`
    if (options.has('v') || !options.has('z'))
      process.stderr(options.has('v') ? `nc: connect to ${host} port ${port} (${kind}) ${words}\n` : '')
    return 1
  }
  opened(process, options, host, port, kind)
  return options.has('z') ? 0 : talk(process, dialed.socket, dialed.peer, Number(options.get('w') ?? 0) * 1000)
}

function opened(process: ShellProcess, options: Options, host: string, port: number, kind: string): number {
  if (options.has('v'))
    process.stderr(`Connection to ${host} ${port} port [${kind}/${serviceName(port, kind) ?? '*'}] succeeded!\n`)
  return 0
}

/** Sends what is typed and shows what comes back; a text that is an HTTP request is one. */
export async function talk(process: ShellProcess, socket: Socket, peer: Peer, idleMs: number): Promise<number> {
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
