import { services } from '../api/kinds.ts'
import { type Backend, deadlineExceeded, type OutgoingAnswer, type OutgoingRequest } from '../apiserver/webhooks/backend.ts'
import type { Client } from '../client/client.ts'
import type { Connected, Network, Socket } from '../network/packet.ts'

export interface BackendParts {
  client(): Client
  /** As the API server's node sees it. */
  network(silent: boolean): Network
}

/** Servers that ask the API server, which asks servers: so many may wait for each other. */
const maxDepth = 8
/** What one request may make the API server ask in all, by whatever way. */
const maxRequests = 200

/**
 * Requests of the API server to servers in the cluster, over its network alone. A server that takes longer than the time limit is
 * the same as one that never answers; nobody is made to wait for it.
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
  const network = parts.network(request.silent === true)
  const place = 'host' in request.to ? hostPlace(network, request.to) : servicePlace(parts.client(), network, request.to)
  if ('error' in place) return place
  const reached = network.connect(place.ip, place.port, 'TCP')
  if (reached.outcome !== 'connected') return { error: unreached(reached, place) }
  return exchanged(reached.socket, reached.peer, request)
}

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

function unreached({ outcome }: Exclude<Connected, { outcome: 'connected' }>, place: { ip: string; port: number }): string {
  const dial = `dial tcp ${place.ip}:${place.port}`
  if (outcome === 'refused') return `${dial}: connect: connection refused`
  if (outcome === 'unreachable') return `${dial}: connect: no route to host`
  return outcome === 'reset' ? 'read: connection reset by peer' : deadlineExceeded
}

function exchanged(socket: Socket, peer: Parameters<NonNullable<Socket['http']>>[1], request: OutgoingRequest): OutgoingAnswer {
  if (!socket.tls) return { error: 'http: server gave HTTP response to HTTPS client' }
  if (request.trust !== 'anybody' && !request.trust.caBundle)
    return { error: 'tls: failed to verify certificate: x509: certificate signed by unknown authority' }
  const { method, target, headers, body } = request
  const answer = socket.http?.({ method, target, headers, body }, peer)
  if (!answer) return { error: 'EOF' }
  return (answer.afterMs ?? 0) > request.timeoutMs ? { error: deadlineExceeded } : answer
}
