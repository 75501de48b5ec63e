import type { EndpointSlice } from '../../api/discovery.ts'
import { endpointslices, services } from '../../api/kinds.ts'
import type { Ingress, IngressBackend, IngressClass } from '../../api/networking.ts'
import type { Service } from '../../api/service.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { formatEndpointSlices } from './service.ts'
import { annotations, head, labels, type Writer } from './writer.ts'

/** Models describe.go describeIngressV1 (1.36). */
export function describeIngress(out: Writer, ingress: Ingress, context: Context): void {
  const { metadata, spec, status } = ingress
  const backend = (of: IngressBackend): string =>
    of.service ? `${backendName(of)} (${backendEndpoints(of, metadata.namespace ?? '', context)})` : backendName(of)
  out.line(0, `Name:\t${metadata.name}`)
  labels(out, 'Labels', metadata.labels)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '')
  out.line(0, `Address:\t${[...new Set(addresses)].sort().join(',')}`)
  out.line(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`)
  out.line(0, `Default backend:\t${spec.defaultBackend ? backend(spec.defaultBackend) : '<default>'}`)
  tls(out, ingress)
  out.raw('Rules:\n  Host\tPath\tBackends\n')
  out.line(1, '----\t----\t--------')
  const rules = (spec.rules ?? []).filter(({ http }) => http)
  for (const { host, http } of rules) {
    out.line(1, `${host || '*'}\t`)
    for (const { path, backend: target } of http?.paths ?? []) out.line(2, `\t${path ?? ''} \t${backend(target)}`)
  }
  if (rules.length === 0) out.line(1, `*\t*\t${spec.defaultBackend ? backend(spec.defaultBackend) : '<default>'}`)
  annotations(out, 'Annotations', metadata.annotations)
  describeEvents(out, ingress, context)
}

function tls(out: Writer, { spec }: Ingress): void {
  if (!spec.tls?.length) return
  out.line(0, 'TLS:')
  for (const { secretName, hosts = [] } of spec.tls) {
    out.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`)
  }
}

function backendName({ service, resource }: IngressBackend): string {
  if (service) return `${service.name}:${service.port?.number ?? service.port?.name ?? ''}`
  return resource ? `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}` : ''
}

function backendEndpoints({ service }: IngressBackend, namespace: string, context: Context): string {
  if (!service) return ''
  const found = context.get<Service>(services, namespace, service.name)
  if (!found) return `<error: ${context.problem(services, namespace, service.name) ?? ''}>`
  const port = (found.spec.ports ?? []).find(({ name, port: number }) =>
    service.port?.name ? name === service.port.name : number === service.port?.number,
  )
  const labelSelector = `kubernetes.io/service-name=${service.name}`
  const slices = context.list<EndpointSlice>(endpointslices, namespace, { labelSelector })
  return formatEndpointSlices(slices, port?.name ?? '')
}

/** Models describe.go describeIngressClassV1 (1.36). */
export function describeIngressClass(out: Writer, found: IngressClass, context: Context): void {
  head(out, found.metadata, false)
  out.line(0, `Controller:\t${found.spec.controller ?? ''}`)
  const parameters = found.spec.parameters
  if (parameters) {
    out.line(0, 'Parameters:')
    if (typeof parameters.apiGroup === 'string') out.line(1, `APIGroup:\t${parameters.apiGroup}`)
    out.line(1, `Kind:\t${parameters.kind}`)
    out.line(1, `Name:\t${parameters.name}`)
  }
  describeEvents(out, found, context)
}
