import { services } from '../api/kinds.ts'
import { type Backend, deadlineExceeded, type OutgoingAnswer, type OutgoingRequest } from '../apiserver/webhooks/backend.ts'
import type { Client } from '../client/client.ts'
import type { Connected, Network, Socket } from '../network/packet.ts'
import { bundleProblem, handshakeProblem } from './certificates/handshake.ts'

export interface BackendParts {
  client(): Client
  /** As the API server's node sees it. */
  network(silent: boolean): Network
  now(): number
  /** Told how long an answer, or its absence, took. */
  waited?(ms: number): void
}

/** Servers that ask the API server, which asks servers: so many may wait for each other. */
const maxDepth = 8
/** What one request may make the API server ask in all, by whatever way. */
const maxRequests = 200

/**
 * Requests of the API server to servers in the cluster, over its network alone. A server that takes longer than the time limit is
 * the same as one that never answers.
 */
export function createBackend(parts: BackendParts): Backend {
  const state = { depth: 0, requests: 0 }
  return (request) => {
    if (state.depth === 0) state.requests = 0
    if (state.depth >= maxDepth || state.requests >= maxRequests) return { error: deadlineExceeded }
    state.depth++
    state.requests++
    try {
      return send(parts, request)
    } finally {
      state.depth--
    }
  }
}

function send(parts: BackendParts, request: OutgoingRequest): OutgoingAnswer {
  const unsent = request.trust === 'anybody' ? undefined : bundleProblem(request.trust.caBundle)
  if (unsent !== undefined) return { error: unsent, unsent: true }
  const network = parts.network(request.silent === true)
  const place = 'host' in request.to ? hostPlace(network, request.to) : servicePlace(parts.client(), network, request.to)
  if ('error' in place) return place
  const reached = network.connect(place.ip, place.port, 'TCP')
  const told = reached.outcome === 'connected' ? exchanged(reached, request, parts.now()) : unreached(reached, place, request)
  if (!request.silent && told.afterMs > 0) parts.waited?.(told.afterMs)
  return told.answer
}

/** What came of a request, and how long it took. */
interface Told {
  answer: OutgoingAnswer
  afterMs: number
}

const atOnce = (error: string): Told => ({ answer: { error }, afterMs: 0 })

type Place = { ip: string; port: number } | { error: string }

/** By its cluster IP. Models apiserver/pkg/util/proxy/proxy.go ResolveCluster (1.36). */
function servicePlace(client: Client, network: Network, { namespace, name, port }: Named): Place {
  const service = client.get(services, namespace, name)
  if (!service) return { error: `service ${JSON.stringify(name)} not found` }
  const { type = 'ClusterIP', clusterIP = '', externalName = '', ports = [] } = service.spec
  if (type === 'ExternalName') return hostPlace(network, { host: externalName, port })
  if (clusterIP === 'None') return { error: 'cannot route to service with ClusterIP "None"' }
  if (!ports.some((one) => one.port === port))
    return { error: `no service port ${port} found for service ${JSON.stringify(name)}` }
  return { ip: clusterIP, port }
}

type Named = { namespace: string; name: string; port: number }

/** By the node's resolver. Models net.Dialer over Go's own resolver. */
function hostPlace(network: Network, { host, port }: { host: string; port: number }): Place {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return { ip: host, port }
  const [ip] = network.resolve(host).addresses
  if (ip !== undefined) return { ip, port }
  const [server] = network.resolvConf().nameservers
  return { error: `dial tcp: lookup ${host}${server === undefined ? '' : ` on ${server}:53`}: no such host` }
}

function unreached(
  reached: Exclude<Connected, { outcome: 'connected' }>,
  { ip, port }: { ip: string; port: number },
  { timeoutMs }: OutgoingRequest,
): Told {
  const dial = `dial tcp ${ip}:${port}`
  const late: Told = { answer: { error: deadlineExceeded }, afterMs: timeoutMs }
  if (reached.outcome === 'refused') return atOnce(`${dial}: connect: connection refused`)
  if (reached.outcome === 'reset') return atOnce('read: connection reset by peer')
  if (reached.outcome !== 'unreachable' || reached.afterMs > timeoutMs) return late
  return { answer: { error: `${dial}: connect: no route to host` }, afterMs: reached.afterMs }
}

function exchanged(
  { socket, peer }: Extract<Connected, { outcome: 'connected' }>,
  request: OutgoingRequest,
  nowMs: number,
): Told {
  if (!socket.tls) return atOnce('http: server gave HTTP response to HTTPS client')
  const distrust = distrusted(socket, request, nowMs)
  if (distrust !== undefined) return atOnce(distrust)
  const { method, target, headers, body, timeoutMs } = request
  const answer = socket.http?.({ method, target, headers, body }, peer)
  if (!answer) return atOnce('EOF')
  const afterMs = answer.afterMs ?? 0
  return afterMs > timeoutMs ? { answer: { error: deadlineExceeded }, afterMs: timeoutMs } : { answer, afterMs }
}

/** Models client-go/transport TLSConfigFor: the name that is looked for is that of the Service, or of the url. */
function distrusted({ certificate }: Socket, { to, trust }: OutgoingRequest, nowMs: number): string | undefined {
  if (trust === 'anybody') return undefined
  const host = 'host' in to ? to.host : `${to.name}.${to.namespace}.svc`
  return handshakeProblem({ certificate, caBundle: trust.caBundle, host, nowMs })
}
