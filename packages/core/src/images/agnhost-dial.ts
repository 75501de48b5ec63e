import type { HttpRequest, HttpResponse, Network, Peer, Protocol } from '../network/packet.ts'
import { goAnswer } from './go-http.ts'
import type { MainContext } from './image.ts'

type Tried = { response: string } | { error: string }
type Lost = 'refused' | 'timeout' | 'unreachable' | 'reset'

const maxTries = 100

/** /dial of netexec: asks another netexec and tells what it said. Models netexec's dialHandler (agnhost 2.63). */
export function dialRequest(
  context: MainContext,
  request: HttpRequest,
  peer: Peer,
  query: Record<string, string[]>,
): HttpResponse {
  const get = (name: string): string => query[name]?.[0] ?? ''
  const protocol = (get('protocol') || 'http').toLowerCase()
  const wrong = badDial(get('request'), get('port'), protocol, get('tries'))
  if (wrong !== undefined) return goAnswer(request, peer.nowMs, 400, `${wrong}\n`, { 'X-Content-Type-Options': 'nosniff' })
  const tries = Math.min(Number(get('tries') || 1), maxTries)
  const responses: string[] = []
  const errors: string[] = []
  for (let i = 0; i < tries; i++) {
    const tried = ask(context.network(), protocol, get('host'), Number(get('port')), get('request'), peer.nowMs)
    if ('response' in tried) responses.push(tried.response)
    else errors.push(tried.error)
  }
  const body = { ...(responses.length > 0 ? { responses } : {}), ...(errors.length > 0 ? { errors } : {}) }
  return goAnswer(request, peer.nowMs, 200, JSON.stringify(body))
}

function badDial(request: string, port: string, protocol: string, tries: string): string | undefined {
  if (!/^\d*$/.test(tries)) return `tries parameter is invalid. strconv.Atoi: parsing "${tries}": invalid syntax`
  if (request === '') return 'request parameter not specified. <nil>'
  if (!['http', 'udp', 'sctp'].includes(protocol)) return `unsupported protocol. ${protocol}`
  const known = /^\d+$/.test(port) && Number(port) <= 65_535
  return known ? undefined : `host and/or port param are invalid. address tcp/${port}: unknown port`
}

function ask(network: Network, protocol: string, host: string, port: number, message: string, nowMs: number): Tried {
  const ip = addressOf(network, host)
  if (ip === undefined) return { error: `lookup ${host}: no such host` }
  const kind: Protocol = protocol === 'udp' ? 'UDP' : protocol === 'sctp' ? 'SCTP' : 'TCP'
  const found = network.connect(ip, port, kind)
  if (found.outcome !== 'connected') return { error: notReached(kind, ip, port, message, found.outcome) }
  const { socket, peer } = found
  if (kind !== 'TCP') {
    const said = socket.exchange?.(message, peer)
    return said === undefined ? { error: notReached(kind, ip, port, message, 'timeout') } : { response: said }
  }
  const target = message.startsWith('/') ? message : `/${message}`
  const headers = { host: `${host}:${port}`, 'user-agent': 'Go-http-client/1.1', 'accept-encoding': 'gzip' }
  const answer = socket.http?.({ method: 'GET', target, headers, body: '' }, { ...peer, nowMs })
  return answer ? { response: answer.body } : { error: `Get "http://${ip}:${port}/${message}": EOF` }
}

/** An address, by name if need be. */
export function addressOf(network: Network, host: string): string | undefined {
  return /^[\d.]+$/.test(host) ? host : network.resolve(host).addresses[0]
}

function notReached(kind: Protocol, ip: string, port: number, message: string, outcome: Lost): string {
  if (kind !== 'TCP') {
    const read = `read ${kind.toLowerCase()} ${ip}:${port}: ${outcome === 'refused' ? 'read: connection refused' : words[outcome]}`
    return `reading from ${kind.toLowerCase()} connection failed. err:'${read}'`
  }
  const late = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
  const why = outcome === 'timeout' ? late : `dial tcp ${ip}:${port}: ${words[outcome]}`
  return `Get "http://${ip}:${port}/${message}": ${why}`
}

const words: Record<Lost, string> = {
  refused: 'connect: connection refused',
  timeout: 'i/o timeout',
  unreachable: 'connect: no route to host',
  reset: 'read: connection reset by peer',
}
