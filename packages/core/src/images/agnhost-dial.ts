import type { HttpRequest, HttpResponse, Network, Peer, Protocol } from '../network/packet.ts'
import { goAnswer } from './go-http.ts'
import type { MainContext, MainProcess } from './image.ts'

type Tried = { response: string } | { error: string }

/** /dial of netexec: asks another netexec and tells what it said. Models netexec's dialHandler (agnhost 2.63). */
export function dialRequest(
  context: MainContext,
  request: HttpRequest,
  peer: Peer,
  query: Record<string, string[]>,
): HttpResponse {
  const get = (name: string): string => query[name]?.[0] ?? ''
  const tries = Math.min(Math.max(Number(get('tries') || 1), 1), 50)
  const protocol = get('protocol') || 'http'
  const wrong = badDial(get('host'), get('port'), protocol)
  if (wrong !== undefined) return goAnswer(request, peer.nowMs, 400, `${wrong}\n`)
  const responses: string[] = []
  const errors: string[] = []
  for (let i = 0; i < tries; i++) {
    const tried = ask(context.network(), protocol, get('host'), Number(get('port')), get('request') || 'hostname', peer.nowMs)
    if ('response' in tried) responses.push(tried.response)
    else errors.push(tried.error)
  }
  const body = { ...(responses.length > 0 ? { responses } : {}), ...(errors.length > 0 ? { errors } : {}) }
  return goAnswer(request, peer.nowMs, 200, JSON.stringify(body))
}

function badDial(host: string, port: string, protocol: string): string | undefined {
  if (host === '') return 'host parameter not specified'
  if (!/^\d+$/.test(port) || Number(port) > 65_535) return `invalid port parameter "${port}"`
  return ['http', 'udp', 'sctp'].includes(protocol)
    ? undefined
    : `unsupported protocol. Only "http", "udp", or "sctp": ${protocol}`
}

function ask(network: Network, protocol: string, host: string, port: number, message: string, nowMs: number): Tried {
  const ip = /^[\d.]+$/.test(host) ? host : network.resolve(host).addresses[0]
  if (ip === undefined) return { error: `lookup ${host}: no such host` }
  const kind: Protocol = protocol === 'udp' ? 'UDP' : protocol === 'sctp' ? 'SCTP' : 'TCP'
  const found = network.connect(ip, port, kind)
  if (found.outcome !== 'connected') return { error: `dial ${kind.toLowerCase()} ${ip}:${port}: ${why(found.outcome)}` }
  const { socket, peer } = found
  if (kind !== 'TCP') {
    const said = socket.exchange?.(message, peer)
    return said === undefined ? { error: `reading from ${host}:${port}: i/o timeout` } : { response: said }
  }
  const target = message.startsWith('/') ? message : `/${message}`
  const headers = { host: `${host}:${port}`, 'user-agent': 'Go-http-client/1.1' }
  const answer = socket.http?.({ method: 'GET', target, headers, body: '' }, { ...peer, nowMs })
  return answer ? { response: answer.body } : { error: 'malformed HTTP response' }
}

function why(outcome: 'refused' | 'timeout' | 'unreachable' | 'reset'): string {
  const words = {
    refused: 'connect: connection refused',
    timeout: 'i/o timeout',
    unreachable: 'connect: no route to host',
    reset: 'read: connection reset by peer',
  }
  return words[outcome]
}

/** agnhost connect [--timeout] [--protocol] HOST:PORT: one dial, REFUSED, TIMEOUT or DNS on standard error. */
export function dialLink(context: MainContext, args: readonly string[]): MainProcess {
  const target = args.find((arg) => /:\d+$/.test(arg)) ?? ''
  const [host = '', port = ''] = target.split(':')
  const network = context.network()
  const ip = /^[\d.]+$/.test(host) ? host : network.resolve(host).addresses[0]
  const protocol = args.some((arg) => arg.includes('udp')) ? 'UDP' : args.some((arg) => arg.includes('sctp')) ? 'SCTP' : 'TCP'
  if (ip === undefined) return { log: ['DNS'], exitAfterMs: 50, exitCode: 1 }
  const { outcome } = network.connect(ip, Number(port), protocol)
  if (outcome === 'connected') return { exitAfterMs: 50, exitCode: 0 }
  return { log: [outcome === 'refused' ? 'REFUSED' : outcome === 'timeout' ? 'TIMEOUT' : 'OTHER'], exitAfterMs: 50, exitCode: 1 }
}
