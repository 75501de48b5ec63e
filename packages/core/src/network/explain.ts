import { pods, services } from '../api/kinds.ts'
import { mapSelectorMatches } from '../api/label-selector.ts'
import type { Pod } from '../api/pod.ts'
import type { Service, ServicePort } from '../api/service.ts'
import { categorize, ineligible } from '../proxy/categorize.ts'
import { servicePorts } from '../proxy/service-ports.ts'
import { gatewayOf, type NodeHost, nodeHosts } from './hosts.ts'
import type { Hop, Protocol } from './packet.ts'
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
    const other = service.spec.ports?.findIndex((one) => one.port === port || one.nodePort === port) ?? -1
    hops.push({
      kind: 'chain',
      ok: false,
      title: `Service ${id} has no port ${port}/${protocol}`,
      detail: `It has ${ports}.`,
      blame: `Service ${id} spec.ports${other < 0 ? '' : `[${other}].protocol`}`,
      look: lookAt('service', service),
    })
    return true
  }
  explainPort(parts, service, found, { node, inside: service.spec.clusterIP === ip }, hops)
  return true
}

export const lookAt = (kind: string, object: { metadata: { name: string; namespace?: string } }): string =>
  `kubectl describe ${kind} ${object.metadata.name} -n ${object.metadata.namespace}`

export function serviceAt(parts: NetworkParts, ip: string, port: number): Service | undefined {
  const all = parts.client.list(services)
  const byIp = all.find(
    ({ spec, status }) =>
      spec.clusterIP === ip || spec.externalIPs?.includes(ip) || status?.loadBalancer?.ingress?.some((entry) => entry.ip === ip),
  )
  if (byIp || !nodeHosts(parts).some((node) => node.ip === ip || gatewayOf(node) === ip)) return byIp
  return all.find(({ spec }) => spec.ports?.some((one) => one.nodePort === port))
}

/** `inside`: it was asked at its cluster IP, where the internal policy counts. */
function explainPort(
  parts: NetworkParts,
  service: Service,
  port: ServicePort,
  { node, inside }: { node: NodeHost | undefined; inside: boolean },
  hops: Hop[],
): void {
  const id = `${service.metadata.namespace}/${service.metadata.name}`
  const info = servicePorts(parts.client, service).find(
    (one) => one.port === port.port && one.protocol === (port.protocol ?? 'TCP'),
  )
  const endpoints = info?.endpoints ?? []
  if (info && node && endpoints.length > 0) {
    const view = { name: node.name, zone: node.zone }
    const chosen = categorize(info, view)
    const local = inside ? info.internalLocal : info.externalLocal
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
                ? `Service ${id} spec.${inside ? 'internalTrafficPolicy' : 'externalTrafficPolicy'}`
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
      detail: `No Pod in namespace ${service.metadata.namespace} has the labels ${text}.${nearlySelected(selector, client.list(pods, service.metadata.namespace))}`,
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

/** A Pod that has one of the values under another key, or another value under one of the keys. */
function nearlySelected(selector: Record<string, string>, all: readonly Pod[]): string {
  for (const [key, value] of Object.entries(selector)) {
    for (const { metadata } of all) {
      const found = Object.entries(metadata.labels ?? {}).find((label) => (label[0] === key) !== (label[1] === value))
      if (found) return ` Pod ${metadata.name} has ${found.join('=')}.`
    }
  }
  return ''
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
