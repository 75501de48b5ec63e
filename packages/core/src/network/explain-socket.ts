import { services } from '../api/kinds.ts'
import { mapSelectorMatches } from '../api/label-selector.ts'
import type { Pod } from '../api/pod.ts'
import type { Service } from '../api/service.ts'
import { servicePorts } from '../proxy/service-ports.ts'
import type { Dialer } from './arrive.ts'
import { lookAt, serviceAt } from './explain.ts'
import { podByIp } from './hosts.ts'
import type { Hop, Socket } from './packet.ts'
import type { NetworkParts } from './parts.ts'

interface Missed {
  parts: NetworkParts
  dialer: Dialer
  /** What was asked, before any DNAT. */
  ip: string
  port: number
  hops: Hop[]
}

/** The packet reached a Pod, and nothing listens there. */
export function explainMissing(missed: Missed, pod: Pod, listening: readonly Socket[], port: number): void {
  const id = `${pod.metadata.namespace}/${pod.metadata.name}`
  const loopback = listening.find((one) => one.port === port)
  const others = listening.filter((one) => one.port !== port).map((one) => `${one.port}/${one.protocol}`)
  const heard = others.length > 0 ? `It listens on ${others.join(', ')}.` : 'It listens on no port at all.'
  const base: Hop = {
    kind: 'socket',
    ok: false,
    title: `nothing listens on port ${port} of Pod ${id}`,
    detail: heard,
    blame: `Pod ${id} port ${port}`,
    look: `kubectl logs ${pod.metadata.name} -n ${pod.metadata.namespace}`,
  }
  if (!loopback) missed.hops.push({ ...base, ...(ofService(missed, pod, port, heard) ?? ofHeadless(missed, pod, port, heard)) })
  else
    missed.hops.push({
      ...base,
      detail: `Its program listens on ${loopback.address} alone: only the Pod itself can reach it.`,
      blame: `Pod ${id}: its program listens on ${loopback.address}`,
    })
}

const idOf = ({ metadata }: Service): string => `${metadata.namespace}/${metadata.name}`

/** The Service sent it here: to a port that is none, or to a Pod that was not meant. */
function ofService({ parts, ip, port: asked }: Missed, pod: Pod, port: number, heard: string): Partial<Hop> | undefined {
  const service = serviceAt(parts, ip, asked)
  if (!service) return undefined
  const index = service.spec.ports?.findIndex((one) => one.port === asked || one.nodePort === asked) ?? -1
  if (index < 0) return undefined
  if (!othersListen(parts, service, pod, port)) return { blame: `Service ${idOf(service)} spec.ports[${index}].targetPort` }
  return {
    detail: `${heard} Other Pods of Service ${idOf(service)} do listen there: its selector may take in more than was meant.`,
    blame: `Service ${idOf(service)} spec.selector`,
    look: `kubectl get pods -n ${pod.metadata.namespace} --show-labels`,
  }
}

function othersListen(parts: NetworkParts, service: Service, pod: Pod, port: number): boolean {
  const ips = new Set(servicePorts(parts.client, service).flatMap(({ endpoints }) => endpoints.map(({ ip }) => ip)))
  ips.delete(pod.status?.podIP ?? '')
  return [...ips].slice(0, maxLooked).some((ip) => {
    const other = podByIp(parts, ip)
    return other !== undefined && parts.listeners(other, { silent: true }).some((one) => one.port === port)
  })
}

const maxLooked = 20

/** The names of a headless Service lead to its Pods, and nobody translates its ports. */
function ofHeadless({ parts }: Missed, pod: Pod, port: number, heard: string): Partial<Hop> | undefined {
  for (const service of parts.client.list(services, pod.metadata.namespace)) {
    const { clusterIP, selector, ports = [] } = service.spec
    if (clusterIP !== 'None' || !selector || !mapSelectorMatches(selector, pod.metadata.labels)) continue
    const index = ports.findIndex((one) => one.port === port && one.targetPort !== undefined && one.targetPort !== port)
    if (index < 0) continue
    return {
      detail: `${heard} Service ${idOf(service)} is headless: nobody translates its port ${port} to ${ports[index]?.targetPort}.`,
      blame: `Service ${idOf(service)} spec.ports[${index}].port`,
      look: lookAt('service', service),
    }
  }
  return undefined
}
