import type { ServerFrame } from '@kubemaze/protocol/terminal.ts'
import type { Cluster } from './layout.ts'

export type RequestFrame = Extract<ServerFrame, { type: 'request' }>
type ServiceRow = Cluster['services'][number]

/** The stations of a request in the picture, in order: a door, the Service, an endpoint, a Pod. What it did not reach is left out. */
export interface Way {
  /** namespace/name of the Service; the picture's band. */
  band: string
  door?: string
  endpoint?: string
  pod?: string
  /** Where it stayed, and why. */
  failed?: { at: 'door' | 'service' | 'endpoint' | 'pod'; words: string }
}

/** Which way a request took through the picture; undefined when it is none of a Service's. */
export function wayOf(cluster: Cluster, request: RequestFrame): Way | undefined {
  const found = serviceAt(cluster, request)
  if (!found) return undefined
  const { service, door } = found
  const way: Way = { band: `${service.namespace}/${service.name}`, ...(door ? { door: `${request.ip}:${request.port}` } : {}) }
  if (request.outcome === 'connected')
    return {
      ...way,
      ...(request.reached ? { endpoint: request.reached.ip } : {}),
      ...(request.pod === undefined ? {} : { pod: request.pod }),
    }
  return { ...way, failed: { at: placeOf(request, door), words: wordsOf(request) } }
}

function serviceAt(cluster: Cluster, { ip, port }: RequestFrame): { service: ServiceRow; door: boolean } | undefined {
  const isNode = cluster.nodes.some((node) => node.ip === ip)
  for (const service of cluster.services) {
    if (isNode && service.ports.some((one) => one.nodePort === port)) return { service, door: true }
    if (service.externalIPs.includes(ip)) return { service, door: true }
    if (service.clusterIP === ip) return { service, door: false }
  }
  return undefined
}

/** Rules and missing endpoints stop it at the Service; a policy or a closed port at the Pod's side. */
function placeOf({ failed }: RequestFrame, door: boolean): NonNullable<Way['failed']>['at'] {
  if (failed?.kind === 'route') return door ? 'door' : 'service'
  return failed?.kind === 'socket' || failed?.kind === 'policy' ? 'endpoint' : 'service'
}

const outcomes: Record<string, string> = {
  refused: 'refused',
  timeout: 'no answer',
  unreachable: 'cannot be reached',
  reset: 'broken off',
}

const wordsOf = ({ outcome, failed }: RequestFrame): string =>
  `${outcomes[outcome] ?? outcome}${failed ? `: ${failed.title}` : ''}`
