import { endpoints, nodes, pods, services } from '../api/kinds.ts'
import { failure, notFound, type Status } from '../api/status.ts'
import type { Connect } from '../apiserver/request.ts'
import type { Client } from '../client/client.ts'
import type { Random } from '../host/random.ts'

/** Where the API server dials; a port that is no number is dialled as it stands, and not found. */
export interface Place {
  ip: string
  port: string
}

type Target = (Connect & { type: 'proxy' })['target']

// the kubelet's --port
const kubeletPort = '10250'

/** The address behind a node, a Pod or a Service, or why there is none. */
export function placeOf(target: Target, client: Client, random: Random): Place | Status {
  const { kind, namespace = '', name, port } = target
  if (kind === 'pod') return podPlace(client, namespace, name, port ?? '', target.scheme)
  if (kind === 'service') return servicePlace(client, namespace, name, port ?? '', random)
  const addresses = client.get(nodes, '', name)?.status?.addresses ?? []
  const ip = addresses.find((address) => address.type === 'InternalIP')?.address ?? ''
  return { ip, port: port ?? kubeletPort }
}

/** Models pkg/registry/core/pod/strategy.go ResourceLocation (1.36). */
function podPlace(client: Client, namespace: string, name: string, port: string, scheme: string): Place | Status {
  const pod = client.get(pods, namespace, name)
  const ip = pod?.status?.podIP
  if (!pod || ip === undefined) return failure(400, 'BadRequest', 'address not allowed')
  const declared = pod.spec.containers.find((container) => container.ports?.length)?.ports?.[0]?.containerPort
  return { ip, port: port || String(declared ?? (scheme === 'https' ? 443 : 80)) }
}

/** Models pkg/registry/core/service/storage ResourceLocation (1.36): by the Endpoints, one of them by chance. */
function servicePlace(client: Client, namespace: string, name: string, port: string, random: Random): Place | Status {
  const unavailable = (why: string): Status => failure(503, 'ServiceUnavailable', `${why} service ${JSON.stringify(name)}`)
  const service = client.get(services, namespace, name)
  const numbered = /^\d+$/.test(port) ? service?.spec.ports?.find((one) => one.port === Number(port)) : undefined
  if (/^\d+$/.test(port) && !numbered) return unavailable(`no service port ${Number(port)} found for`)
  const portName = numbered ? (numbered.name ?? '') : port
  const found = client.get(endpoints, namespace, name)
  if (!found) return notFound(endpoints, name)
  for (const { addresses = [], ports = [] } of found.subsets ?? []) {
    const at = ports.find((one) => (one.name ?? '') === portName)
    if (at && addresses.length > 0) return { ip: addresses[random.int(addresses.length)]?.ip as string, port: String(at.port) }
  }
  return unavailable('no endpoints available for')
}
