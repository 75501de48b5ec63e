import { pods, services } from '../api/kinds.ts'
import { mapSelectorMatches } from '../api/label-selector.ts'
import type { Pod } from '../api/pod.ts'
import type { Service, ServicePort } from '../api/service.ts'
import { categorize, ineligible } from '../proxy/categorize.ts'
import { servicePorts } from '../proxy/service-ports.ts'
import type { Dialer } from './arrive.ts'
import type { NodeHost } from './hosts.ts'
import type { Hop, Protocol, Socket } from './packet.ts'
import type { NetworkParts } from './parts.ts'

/** Adds what is wrong with the Service behind an address; false when no Service has it. */
export function explainEndpoints(
  parts: NetworkParts,
  ip: string,
  port: number,
  protocol: Protocol,
  node: NodeHost | undefined,
  hops: Hop[],
): boolean {
  const service = serviceAt(parts, ip, port)
  if (!service) return false
  const id = `${service.metadata.namespace}/${service.metadata.name}`
  const found = service.spec.ports?.find(
    (one) => (one.port === port || one.nodePort === port) && (one.protocol ?? 'TCP') === protocol,
  )
  if (!found) {
    const ports = (service.spec.ports ?? []).map((one) => `${one.port}/${one.protocol}`).join(', ')
    hops.push({
      kind: 'chain',
      ok: false,
      title: `Service ${id} has no port ${port}/${protocol}`,
      detail: `It has ${ports}.`,
      blame: `Service ${id} spec.ports`,
      look: lookAt('service', service),
    })
    return true
  }
  explainPort(parts, service, found, node, hops)
  return true
}

const lookAt = (kind: string, object: { metadata: { name: string; namespace?: string } }): string =>
  `kubectl describe ${kind} ${object.metadata.name} -n ${object.metadata.namespace}`

function serviceAt({ client }: NetworkParts, ip: string, port: number): Service | undefined {
  const all = client.list(services)
  const byIp = all.find(
    ({ spec, status }) =>
      spec.clusterIP === ip || spec.externalIPs?.includes(ip) || status?.loadBalancer?.ingress?.some((entry) => entry.ip === ip),
  )
  return byIp ?? all.find(({ spec }) => spec.ports?.some((one) => one.nodePort === port))
}

function explainPort(parts: NetworkParts, service: Service, port: ServicePort, node: NodeHost | undefined, hops: Hop[]): void {
  const id = `${service.metadata.namespace}/${service.metadata.name}`
  const info = servicePorts(parts.client, service).find(
    (one) => one.port === port.port && one.protocol === (port.protocol ?? 'TCP'),
  )
  const endpoints = info?.endpoints ?? []
  if (info && node && endpoints.length > 0) {
    const view = { name: node.name, zone: node.zone }
    const chosen = categorize(info, view)
    const local = info.externalLocal || info.internalLocal
    for (const endpoint of endpoints) {
      const why = ineligible(endpoint, local ? chosen.local : chosen.cluster, local, view)
      hops.push({
        kind: 'endpoint',
        ok: why === undefined,
        title: `endpoint ${endpoint.ip}:${endpoint.port}${endpoint.pod ? ` (Pod ${endpoint.pod})` : ''}`,
        ...(why === undefined
          ? {}
          : {
              detail: `Not used: ${why}.`,
              blame: endpoint.ready
                ? `Service ${id} spec.${info.externalLocal ? 'externalTrafficPolicy' : 'internalTrafficPolicy'}`
                : `Pod ${service.metadata.namespace}/${endpoint.pod} status`,
              look: endpoint.pod
                ? `kubectl describe pod ${endpoint.pod} -n ${service.metadata.namespace}`
                : lookAt('service', service),
            }),
      })
    }
    return
  }
  hops.push(noEndpoints(parts, service, port, id))
}

/** A Service without any endpoint: no selector, no Pod with its labels, or no such named port. */
function noEndpoints({ client }: NetworkParts, service: Service, port: ServicePort, id: string): Hop {
  const { selector } = service.spec
  const base = { kind: 'endpoint' as const, ok: false, title: `Service ${id} has no endpoints` }
  if (!selector || Object.keys(selector).length === 0) {
    return {
      ...base,
      detail: 'It has no selector, and nobody wrote EndpointSlices for it.',
      blame: `Service ${id} spec.selector`,
      look: lookAt('service', service),
    }
  }
  const matching = client
    .list(pods, service.metadata.namespace)
    .filter((pod) => mapSelectorMatches(selector, pod.metadata.labels))
  const text = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  if (matching.length === 0) {
    return {
      ...base,
      detail: `No Pod in namespace ${service.metadata.namespace} has the labels ${text}.`,
      blame: `Service ${id} spec.selector`,
      look: `kubectl get pods -n ${service.metadata.namespace} --show-labels`,
    }
  }
  if (typeof port.targetPort === 'string') {
    return {
      ...base,
      detail: `No selected Pod has a container port named "${port.targetPort}".`,
      blame: `Service ${id} spec.ports[${service.spec.ports?.indexOf(port)}].targetPort`,
      look: `kubectl get pods -n ${service.metadata.namespace} -l ${text} -o yaml`,
    }
  }
  const [pod] = matching as [Pod]
  return {
    ...base,
    detail: `Its Pods are not running yet: ${matching.map((one) => `${one.metadata.name} ${one.status?.phase}`).join(', ')}.`,
    blame: `Pod ${pod.metadata.namespace}/${pod.metadata.name} status`,
    look: lookAt('pod', pod),
  }
}

const maxShown = 20

/** Who else could have been chosen, and who was left out and why. Failures of neither: the request has its endpoint. */
export function explainChoice(
  parts: NetworkParts,
  at: { ip: string; port: number; protocol: Protocol },
  node: NodeHost,
  chosen: string,
  hops: Hop[],
): void {
  const service = serviceAt(parts, at.ip, at.port)
  const info =
    service &&
    servicePorts(parts.client, service).find(
      (one) => (one.port === at.port || one.nodePort === at.port) && one.protocol === at.protocol,
    )
  if (!info) return
  const view = { name: node.name, zone: node.zone }
  const { cluster, local } = categorize(info, view)
  const usable = info.externalLocal || info.internalLocal ? [...local, ...cluster] : cluster
  for (const endpoint of info.endpoints.slice(0, maxShown)) {
    const address = `${endpoint.ip}:${endpoint.port}`
    if (address === chosen) continue
    const why = ineligible(endpoint, usable, info.internalLocal, view)
    hops.push({
      kind: 'endpoint',
      ok: true,
      title: `${why === undefined ? 'other' : 'unused'} endpoint ${address}${endpoint.pod ? ` (Pod ${endpoint.pod})` : ''}`,
      detail: why === undefined ? 'It is chosen for other requests.' : `Not used: ${why}.`,
    })
  }
}

/** A node port that nobody asked for: often the Service's port was meant. */
export function explainNodePort({ client }: NetworkParts, port: number): Partial<Hop> {
  for (const service of client.list(services)) {
    const index = service.spec.ports?.findIndex((one) => one.port === port || one.targetPort === port) ?? -1
    const found = service.spec.ports?.[index]
    if (!found || service.spec.type === 'ExternalName' || service.metadata.name === 'kubernetes') continue
    const id = `${service.metadata.namespace}/${service.metadata.name}`
    const detail =
      found.nodePort === undefined
        ? `Service ${id} has port ${found.port} on its cluster IP alone; it has no node port.`
        : `Port ${port} is Service ${id}'s on its cluster IP or in its Pods; on nodes it is ${found.nodePort}.`
    return { detail, blame: `Service ${id} spec.ports[${index}].nodePort`, look: lookAt('service', service) }
  }
  return {}
}

/** The packet reached a Pod, and nothing listens there. */
export function explainMissing(
  attempt: { parts: NetworkParts; dialer: Dialer; ip: string; port: number; hops: Hop[] },
  pod: Pod,
  listening: readonly Socket[],
  port: number,
): void {
  const { parts, ip, hops } = attempt
  const id = `${pod.metadata.namespace}/${pod.metadata.name}`
  const service = parts.client
    .list(services)
    .find((one) => one.spec.clusterIP === ip || one.spec.ports?.some((each) => each.nodePort === attempt.port))
  const index = service?.spec.ports?.findIndex((one) => one.port === attempt.port || one.nodePort === attempt.port) ?? -1
  const loopback = listening.find((one) => one.port === port)
  const others = listening.filter((one) => one.port !== port).map((one) => `${one.port}/${one.protocol}`)
  const detail = loopback
    ? `Its program listens on ${loopback.address} alone: only the Pod itself can reach it.`
    : others.length > 0
      ? `It listens on ${others.join(', ')}.`
      : 'It listens on no port at all.'
  hops.push({
    kind: 'socket',
    ok: false,
    title: `nothing listens on port ${port} of Pod ${id}`,
    detail,
    blame: loopback
      ? `Pod ${id}: its program listens on ${loopback.address}`
      : service
        ? `Service ${service.metadata.namespace}/${service.metadata.name} spec.ports[${Math.max(0, index)}].targetPort`
        : `Pod ${id} port ${port}`,
    look: `kubectl logs ${pod.metadata.name} -n ${pod.metadata.namespace}`,
  })
}
