import type { Hop, Origin } from '../network/packet.ts'
import type { Cluster } from './cluster.ts'
import { unresolved } from './unresolved-name.ts'

export interface Explanation {
  from: string
  to: string
  ok: boolean
  hops: Hop[]
  /** The first hop that failed, and what to do about it. */
  failed?: Hop
  blame?: string
  look?: string
}

interface Target {
  scheme: 'http' | 'https' | 'tcp' | 'udp'
  host: string
  port: number
  path: string
}

/** Why a request arrives or does not: names, rules, endpoints, policies and the socket, in the order in which it meets them. */
export function why(cluster: Cluster, from: Origin, to: string): Explanation {
  const shown = originText(from)
  const target = parseTarget(to)
  if (!target)
    return {
      from: shown,
      to,
      ok: false,
      hops: [{ kind: 'name', ok: false, title: `${to} is no address`, look: 'http://NAME:PORT/PATH' }],
    }
  const network = cluster.probe(from)
  const hops: Hop[] = []
  const addresses = resolveHops(cluster, from, target, hops)
  const [ip] = addresses
  if (ip === undefined) return explained(shown, to, hops)
  const reached = network.connect(ip, target.port, target.scheme === 'udp' ? 'UDP' : 'TCP')
  hops.push(...reached.hops)
  if (reached.outcome === 'connected') answerHop(reached, target, hops)
  else if (!hops.some((hop) => !hop.ok)) hops.push({ kind: 'socket', ok: false, title: outcomeText(reached.outcome) })
  return explained(shown, to, hops, reached.outcome === 'connected')
}

function explained(from: string, to: string, hops: Hop[], reached = false): Explanation {
  const connected = reached && hops.at(-1)?.ok === true
  // an endpoint that is left out is worth telling, and no failure while another one answers
  const failed = connected ? undefined : firstBlame(hops)
  return {
    from,
    to,
    ok: connected,
    hops,
    ...(failed
      ? { failed, ...(failed.blame ? { blame: failed.blame } : {}), ...(failed.look ? { look: failed.look } : {}) }
      : {}),
  }
}

const firstBlame = (hops: readonly Hop[]): Hop | undefined =>
  hops.find((hop) => !hop.ok && hop.blame !== undefined) ?? hops.find((hop) => !hop.ok)

function originText(from: Origin): string {
  if (from.kind === 'node') return `node/${from.node}`
  return from.kind === 'pod' ? `pod/${from.namespace}/${from.name}` : 'outside'
}

function parseTarget(text: string): Target | undefined {
  const match = /^(?:(https?|tcp|udp):\/\/)?([^/:?#\s]+)(?::(\d{1,5}))?(\/\S*)?$/.exec(text.trim())
  if (!match) return undefined
  const scheme = (match[1] ?? 'http') as Target['scheme']
  const port = Number(match[3] ?? (scheme === 'https' ? 443 : 80))
  return port > 65_535 ? undefined : { scheme, host: match[2] as string, port, path: match[4] ?? '/' }
}

function resolveHops(cluster: Cluster, from: Origin, { host }: Target, hops: Hop[]): string[] {
  const { addresses, tried } = cluster.probe(from).resolve(host)
  if (tried.length === 0 && addresses.length > 0 && !addresses.includes(host)) hops.push(ownHosts(from, host, addresses))
  for (const { name, server, answer } of tried) {
    const found = answer?.answers.filter((one) => one.type === 'A').map((one) => one.data) ?? []
    hops.push({
      kind: 'name',
      ok: found.length > 0,
      title: `${name} → ${found.length > 0 ? found.join(', ') : answer ? (answer.status === 'NOERROR' ? 'no address' : answer.status) : 'no answer'}`,
      detail: `asked ${server}`,
    })
  }
  if (addresses.length > 0) {
    // names of the search list that were tried first are no failures
    for (const hop of hops)
      if (!hop.ok) Object.assign(hop, { ok: true, detail: `${hop.detail}; the next name of the search list was tried` })
    return addresses
  }
  hops.push(unresolved(cluster, from, host, tried))
  return []
}

/** A name that stands in the asker's own file: a Pod finds its own name there, and not the Service of that name. */
function ownHosts(from: Origin, host: string, addresses: readonly string[]): Hop {
  const own = from.kind === 'pod' && from.name === host ? ': it is the name of the Pod that asks' : ''
  return {
    kind: 'name',
    ok: true,
    title: `${host} → ${addresses.join(', ')}`,
    detail: `from its own /etc/hosts${own}; no DNS is asked`,
  }
}

function answerHop(
  reached: Extract<ReturnType<ReturnType<Cluster['probe']>['connect']>, { outcome: 'connected' }>,
  target: Target,
  hops: Hop[],
): void {
  const { socket, peer } = reached
  if (target.scheme === 'tcp' || target.scheme === 'udp' || !socket.http) return
  if (socket.tls === true && target.scheme === 'http') {
    hops.push({
      kind: 'socket',
      ok: false,
      title: 'the server speaks HTTPS, and HTTP was asked for',
      blame: 'the scheme http://',
      look: `curl -k https://${target.host}:${target.port}/`,
    })
    return
  }
  const answer = socket.http({ method: 'GET', target: target.path, headers: { host: target.host }, body: '' }, peer)
  hops.push({ kind: 'socket', ok: answer.status < 500, title: `HTTP ${answer.status} ${answer.reason}`.trim() })
}

function outcomeText(outcome: string): string {
  if (outcome === 'refused') return 'connection refused'
  if (outcome === 'reset') return 'connection reset'
  return outcome === 'unreachable' ? 'no route to host' : 'nobody answers: the request times out'
}
