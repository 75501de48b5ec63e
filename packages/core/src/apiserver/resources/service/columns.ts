import type { Service } from '../../../api/service.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Column } from '../../strategy.ts'
import { labelsText } from '../labels-text.ts'

/** Models printers getServiceExternalIP (1.36). */
export function externalIpText(service: Service): string {
  const { spec, status } = service
  const own = spec.externalIPs ?? []
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  if (spec.type !== 'LoadBalancer') return own.length > 0 ? own.join(',') : '<none>'
  const given = (status?.loadBalancer?.ingress ?? []).map((ingress) => ingress.ip || ingress.hostname).filter(Boolean)
  const all = [...[...new Set(given)].sort(), ...own]
  return all.length > 0 ? all.join(',') : '<pending>'
}

/** 80:30391/TCP,443/TCP */
export function portsText(service: Service): string {
  const ports = (service.spec.ports ?? []).map(
    ({ port, nodePort, protocol = 'TCP' }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`,
  )
  return ports.length > 0 ? ports.join(',') : '<none>'
}

export const serviceColumns: Column<Service>[] = columnsOf<Service>(
  text('Type', (service) => service.spec.type ?? ''),
  text('Cluster-IP', (service) => service.spec.clusterIPs?.[0] || '<none>'),
  text('External-IP', externalIpText),
  text('Port(s)', portsText),
).concat(text<Service>('Selector', (service) => labelsText(service.spec.selector), 1))
