import { networkOf } from '../api/cidr.ts'
import type { EndpointSlice } from '../api/discovery.ts'
import { endpointslices } from '../api/kinds.ts'
import { labelTerms } from '../api/object-index.ts'
import type { Service, ServicePort } from '../api/service.ts'
import type { Client } from '../client/client.ts'
import { servicePortName } from './chain-names.ts'

/** One endpoint as kube-proxy sees it. */
export interface ProxyEndpoint {
  ip: string
  port: number
  node: string | undefined
  ready: boolean
  serving: boolean
  terminating: boolean
  zones: readonly string[]
  nodes: readonly string[]
  pod: string | undefined
}

/** One port of a Service with all its endpoints. Models pkg/proxy ServicePort and Endpoint (1.36). */
export interface ServicePortInfo {
  id: string
  namespace: string
  name: string
  portName: string
  protocol: 'TCP' | 'UDP' | 'SCTP'
  clusterIp: string
  port: number
  nodePort: number
  externalIps: readonly string[]
  loadBalancerIps: readonly string[]
  sourceRanges: readonly string[]
  affinitySeconds: number | undefined
  externalLocal: boolean
  internalLocal: boolean
  healthCheckNodePort: number
  endpoints: readonly ProxyEndpoint[]
}

const serviceName = 'kubernetes.io/service-name'

/** The Service that a slice belongs to. */
export const serviceNameOf = (slice: EndpointSlice): string | undefined => slice.metadata.labels?.[serviceName]

/** With one of these a Service is not kube-proxy's to serve. Models cmd/kube-proxy/app/server.go (1.36). */
const leftToOthers = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless']

/** Services that kube-proxy has rules for: those with a cluster IP. */
export const isProxied = ({ spec, metadata }: Service): boolean =>
  spec.type !== 'ExternalName' &&
  spec.clusterIP !== undefined &&
  spec.clusterIP !== '' &&
  spec.clusterIP !== 'None' &&
  !leftToOthers.some((label) => metadata.labels?.[label] !== undefined)

/** The slices of a Service; addresses of other families than IPv4 are not proxied here. */
export const slicesOf = (client: Client, namespace: string, name: string): EndpointSlice[] =>
  client.find(endpointslices, namespace, labelTerms({ [serviceName]: name })).filter((slice) => slice.addressType === 'IPv4')

export function servicePorts(client: Client, service: Service): ServicePortInfo[] {
  if (!isProxied(service)) return []
  const { namespace = '', name } = service.metadata
  return servicePortsOf(service, slicesOf(client, namespace, name))
}

export const servicePortsOf = (service: Service, slices: readonly EndpointSlice[]): ServicePortInfo[] =>
  (service.spec.ports ?? []).map((port) => infoOf(service, port, slices))

function infoOf({ metadata, spec, status }: Service, port: ServicePort, slices: readonly EndpointSlice[]): ServicePortInfo {
  const { namespace = '', name } = metadata
  const affinity = spec.sessionAffinity === 'ClientIP'
  const ingress = status?.loadBalancer?.ingress ?? []
  return {
    id: servicePortName(namespace, name, port.name),
    namespace,
    name,
    portName: port.name ?? '',
    protocol: port.protocol ?? 'TCP',
    clusterIp: spec.clusterIP as string,
    port: port.port,
    nodePort: port.nodePort ?? 0,
    externalIps: spec.externalIPs ?? [],
    loadBalancerIps: ingress.flatMap((entry) => (entry.ip && entry.ipMode !== 'Proxy' ? [entry.ip] : [])),
    sourceRanges: spec.type === 'LoadBalancer' ? sourceRangesOf(spec.loadBalancerSourceRanges ?? []) : [],
    affinitySeconds: affinity ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : undefined,
    externalLocal: spec.externalTrafficPolicy === 'Local',
    internalLocal: spec.internalTrafficPolicy === 'Local',
    healthCheckNodePort: spec.healthCheckNodePort ?? 0,
    endpoints: endpointsOf(port, slices),
  }
}

/** An endpoint that several slices hold counts once. */
function endpointsOf(port: ServicePort, slices: readonly EndpointSlice[]): ProxyEndpoint[] {
  const found = new Map<string, ProxyEndpoint>()
  for (const slice of slices) {
    for (const slicePort of slice.ports ?? []) {
      if ((slicePort.name ?? '') !== (port.name ?? '') || slicePort.port === undefined) continue
      for (const { addresses, conditions = {}, nodeName, hints, targetRef } of slice.endpoints ?? []) {
        const ip = addresses[0] ?? ''
        const ready = conditions.ready !== false
        found.set(`${ip}:${slicePort.port}`, {
          ip,
          port: slicePort.port,
          node: nodeName,
          ready,
          serving: conditions.serving !== false,
          terminating: conditions.terminating === true,
          zones: (hints?.forZones ?? []).map((zone) => zone.name),
          nodes: (hints?.forNodes ?? []).map((node) => node.name),
          pod: targetRef?.kind === 'Pod' ? targetRef.name : undefined,
        })
      }
    }
  }
  return [...found.values()].sort((a, b) => compare(a.ip, b.ip) || a.port - b.port)
}

/** As text, which is how kube-proxy's list is ordered. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Ranges of the family that kube-proxy serves, as networks. */
const sourceRangesOf = (ranges: readonly string[]): string[] =>
  ranges.map((range) => range.trim()).flatMap((range) => (range.includes(':') ? [] : [networkOf(range)]))
