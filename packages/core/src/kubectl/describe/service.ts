import type { EndpointSlice } from '../../api/discovery.ts'
import { endpointslices } from '../../api/kinds.ts'
import type { Service, ServicePort } from '../../api/service.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { formatLabels, head, type Writer } from './writer.ts'

/** Models describe.go describeService (1.36). */
export function describeService(out: Writer, service: Service, context: Context): void {
  const { spec } = service
  head(out, service.metadata)
  out.line(0, `Selector:\t${formatLabels(spec.selector)}`)
  out.line(0, `Type:\t${spec.type ?? ''}`)
  addresses(out, service)
  const slices = slicesOf(service, context)
  for (const port of spec.ports ?? []) describePort(out, port, slices)
  out.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`)
  if (spec.externalTrafficPolicy) out.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`)
  if (spec.internalTrafficPolicy) out.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`)
  if (spec.healthCheckNodePort) out.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`)
  if (spec.loadBalancerSourceRanges?.length)
    out.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`)
  if (spec.trafficDistribution) out.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`)
  describeEvents(out, service, context)
}

function addresses(out: Writer, { spec, status }: Service): void {
  if (spec.ipFamilyPolicy) out.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`)
  out.line(0, `IP Families:\t${spec.ipFamilies?.join(',') || '<none>'}`)
  out.line(0, `IP:\t${spec.clusterIP ?? ''}`)
  out.line(0, `IPs:\t${spec.clusterIPs?.join(',') || '<none>'}`)
  if (spec.externalIPs?.length) out.line(0, `External IPs:\t${spec.externalIPs.join(',')}`)
  if (spec.loadBalancerIP) out.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`)
  if (spec.externalName) out.line(0, `External Name:\t${spec.externalName}`)
  const ingress = (status?.loadBalancer?.ingress ?? []).map(
    ({ ip, hostname, ipMode }) => `${ip ?? hostname ?? ''}${ip && ipMode ? ` (${ipMode})` : ''}`,
  )
  if (ingress.length > 0) out.line(0, `LoadBalancer Ingress:\t${ingress.join(', ')}`)
}

const slicesOf = ({ metadata }: Service, context: Context): EndpointSlice[] =>
  context.list<EndpointSlice>(endpointslices, metadata.namespace ?? '', {
    labelSelector: `kubernetes.io/service-name=${metadata.name}`,
  })

function describePort(out: Writer, port: ServicePort, slices: readonly EndpointSlice[]): void {
  const name = port.name || '<unset>'
  out.line(0, `Port:\t${name}\t${port.port}/${port.protocol}`)
  out.line(0, `TargetPort:\t${port.targetPort}/${port.protocol}`)
  if (port.appProtocol !== undefined) out.line(0, `AppProtocol:\t${port.appProtocol}`)
  if (port.nodePort) out.line(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol}`)
  out.line(0, `Endpoints:\t${formatEndpointSlices(slices, port.name ?? '')}`)
}

const maxShown = 3

/** The first three ready addresses of a port; `<none>` without any slice. Models describe.go formatEndpointSlices (1.36). */
export function formatEndpointSlices(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const all = slices.flatMap((slice) => {
    const ready = (slice.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false)
    if (!slice.ports?.length) return ready.map((endpoint) => endpoint.addresses[0] as string)
    const ports = slice.ports.filter((port) => (port.name ?? '') === portName)
    return ports.flatMap((port) => ready.map((endpoint) => joined(endpoint.addresses[0] as string, port.port)))
  })
  const shown = all.slice(0, maxShown).join(',')
  return all.length > maxShown ? `${shown} + ${all.length - maxShown} more...` : shown
}

const joined = (address: string, port: number | undefined): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
