import type { ConnectOutcome, HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { slashDate } from './http-answer.ts'
import type { MainContext } from './image.ts'
import type { Directive } from './nginx-conf.ts'

export interface Proxied {
  pass: Directive
  /** The prefix that the location matched. */
  location: string
  /** Directives among which proxy_set_header stands. */
  set: readonly Directive[]
  request: HttpRequest
  peer: Peer
  values: Record<string, string>
}

/** Proxies in a row; a server that proxies to itself ends here. */
const maxDepth = 16
let depth = 0

/** proxy_pass: the upstream's answer, or the status of the page that nginx shows instead. */
export function proxyPass(context: MainContext, upstreams: Record<string, string[]>, asked: Proxied): HttpResponse | number {
  const match = /^(https?):\/\/([^/]+)(\/.*)?$/.exec(variables(asked.values, asked.pass.args[0] ?? ''))
  if (!match || depth >= maxDepth) return 500
  const [, scheme = 'http', host = '', uri] = match
  const members = upstreams[host] ?? [host]
  const member = members[asked.peer.sourcePort % members.length] ?? host
  const { target } = asked.request
  const rewritten = uri === undefined ? target : uri + target.slice(asked.location.length)
  depth++
  try {
    return ask(context, asked, { scheme, member, proxyHost: host, target: rewritten })
  } finally {
    depth--
  }
}

interface Upstream {
  scheme: string
  member: string
  proxyHost: string
  target: string
}

function ask(context: MainContext, asked: Proxied, { scheme, member, proxyHost, target }: Upstream): HttpResponse | number {
  const [name = '', port = scheme === 'https' ? '443' : '80'] = member.split(':')
  const network = context.network()
  const ip = /^[\d.]+$/.test(name) ? name : network.resolve(name).addresses[0]
  if (ip === undefined) return lost(context, asked, `${name} could not be resolved (3: Host not found)`, 502)
  const found = network.connect(ip, Number(port), 'TCP')
  if (found.outcome !== 'connected') return notConnected(context, asked, `${scheme}://${ip}:${port}${target}`, found)
  const headers = upstreamHeaders(asked, proxyHost)
  const answer = found.socket.http?.({ ...asked.request, target, headers }, found.peer)
  return answer ?? lost(context, asked, 'upstream sent no valid HTTP/1.0 header while reading response header from upstream', 502)
}

function upstreamHeaders({ request, set, values }: Proxied, proxyHost: string): Record<string, string> {
  const headers: Record<string, string> = { ...request.headers, host: proxyHost, connection: 'close' }
  for (const { name, args } of set) {
    if (name === 'proxy_set_header' && args[0]) headers[args[0].toLowerCase()] = variables(values, args[1] ?? '')
  }
  return headers
}

function notConnected(context: MainContext, asked: Proxied, upstream: string, found: ConnectOutcome): number {
  const words = {
    refused: 'connect() failed (111: Connection refused)',
    unreachable: 'connect() failed (113: Host is unreachable)',
    reset: 'recv() failed (104: Connection reset by peer)',
    timeout: 'upstream timed out (110: Operation timed out)',
    connected: '',
  }
  const what = `${words[found.outcome]} while connecting to upstream`
  return lost(context, asked, what, found.outcome === 'timeout' ? 504 : 502, upstream)
}

function lost(context: MainContext, { request, peer }: Proxied, what: string, status: number, upstream?: string): number {
  const where = `client: ${peer.sourceIp}, server: localhost, request: "${request.method} ${request.target} HTTP/1.1"`
  const to = upstream === undefined ? '' : `, upstream: "${upstream}"`
  context.log(`${slashDate(peer.nowMs)} [error] 29#29: *1 ${what}, ${where}${to}, host: "${request.headers.host}"`)
  return status
}

/** $name in a value; unknown names are left as they are. */
export function variables(values: Readonly<Record<string, string>>, text: string): string {
  return text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] as string) : whole))
}
