import { endpointslices, nodes, pods, services } from '../api/kinds.ts'
import { failure, type Status } from '../api/status.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import type { Connect } from '../apiserver/request.ts'
import type { Client } from '../client/client.ts'
import type { HttpResponse, Network } from '../network/packet.ts'

type ProxyConnect = Connect & { type: 'proxy' }

export interface Proxied {
  status: number
  headers: Record<string, string>
  body: string
}

/** The proxy subresource: the API server dials the Pod, an endpoint of the Service, or the node. Models registry/core/*\/rest proxy (1.36). */
export function proxyRequest(connect: ProxyConnect, client: Client, network: Network): Proxied {
  const place = placeOf(connect, client)
  if ('code' in place) return refusal(place)
  const reached = network.connect(place.ip, place.port, 'TCP')
  if (reached.outcome !== 'connected' || !reached.socket.http) return refusal(unreachable(place, reached.outcome))
  const { method, path, query, headers, body } = connect
  const search = Object.entries(query)
    .flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`))
    .join('&')
  const answer = reached.socket.http(
    {
      method,
      target: search === '' ? path : `${path}?${search}`,
      headers: { ...headers, host: `${place.ip}:${place.port}`, 'x-forwarded-uri': prefixOf(connect) + path },
      body: body ? decodeUtf8(body) : '',
    },
    reached.peer,
  )
  return rewritten(answer, connect)
}

interface Place {
  ip: string
  port: number
}

function placeOf({ target }: ProxyConnect, client: Client): Place | Status {
  const { kind, namespace = '', name, port } = target
  if (kind === 'node') {
    const ip = client.get(nodes, '', name)?.status?.addresses?.find((address) => address.type === 'InternalIP')?.address ?? ''
    return { ip, port: Number(port ?? 10250) }
  }
  return kind === 'pod' ? podPlace(client, namespace, name, port) : servicePlace(client, namespace, name, port)
}

function podPlace(client: Client, namespace: string, name: string, port: string | undefined): Place | Status {
  const pod = client.get(pods, namespace, name)
  const ip = pod?.status?.podIP
  if (!pod || ip === undefined) return failure(400, 'BadRequest', 'address not allowed')
  const declared = pod.spec.containers.flatMap((container) => container.ports ?? [])
  if (port === undefined) return { ip, port: declared[0]?.containerPort ?? 80 }
  if (/^\d+$/.test(port)) return { ip, port: Number(port) }
  const named = declared.find((one) => one.name === port)
  return named
    ? { ip, port: named.containerPort }
    : failure(400, 'BadRequest', `no port ${JSON.stringify(port)} in pod ${JSON.stringify(name)}`)
}

function servicePlace(client: Client, namespace: string, name: string, port: string | undefined): Place | Status {
  const service = client.get(services, namespace, name)
  const all = service?.spec.ports ?? []
  const unavailable = (why: string): Status => failure(503, 'ServiceUnavailable', why)
  const found = port === undefined ? all[0] : all.find((one) => one.name === port || String(one.port) === port)
  if (!found || (port === undefined && all.length > 1))
    return unavailable(`no service port ${JSON.stringify(port ?? '')} found for service ${JSON.stringify(name)}`)
  for (const slice of client.list(endpointslices, namespace)) {
    if (slice.metadata.labels?.['kubernetes.io/service-name'] !== name) continue
    const number = slice.ports?.find((one) => (one.name ?? '') === (found.name ?? ''))?.port
    const ready = slice.endpoints?.find((endpoint) => endpoint.conditions?.ready !== false)
    if (number !== undefined && ready) return { ip: ready.addresses[0] as string, port: number }
  }
  return unavailable(`no endpoints available for service ${JSON.stringify(name)}`)
}

function unreachable({ ip, port }: Place, outcome: string): Status {
  const words: Record<string, string> = {
    refused: 'connect: connection refused',
    timeout: 'i/o timeout',
    unreachable: 'connect: no route to host',
    reset: 'read: connection reset by peer',
  }
  return failure(503, 'ServiceUnavailable', `error trying to reach service: dial tcp ${ip}:${port}: ${words[outcome] ?? 'EOF'}`)
}

const refusal = (status: Status): Proxied => ({
  status: status.code,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(status),
})

const prefixOf = ({ target }: ProxyConnect): string => {
  const { kind, namespace, name, port, scheme } = target
  const id = `${scheme === 'https' ? 'https:' : ''}${name}${port === undefined ? '' : `:${port}`}`
  return kind === 'node' ? `/api/v1/nodes/${id}/proxy` : `/api/v1/namespaces/${namespace}/${kind}s/${id}/proxy`
}

/** Links and redirects lead back through the proxy. Models apimachinery util/proxy/transport.go (1.36). */
function rewritten(answer: HttpResponse, connect: ProxyConnect): Proxied {
  const prefix = prefixOf(connect)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(answer.headers)) {
    const key = name.toLowerCase()
    if (key !== 'content-length' && key !== 'connection' && key !== 'transfer-encoding')
      headers[key] = key === 'location' && value.startsWith('/') ? prefix + value : value
  }
  const html = (headers['content-type'] ?? '').includes('text/html')
  const body = html ? answer.body.replaceAll(/(\s(?:href|src|action)=")\/(?!\/)/g, `$1${prefix}/`) : answer.body
  return { status: answer.status, headers, body }
}
