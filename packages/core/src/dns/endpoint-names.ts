import { endpointslices } from '../api/kinds.ts'
import type { Service } from '../api/service.ts'
import type { Client } from '../client/client.ts'

export interface NamedEndpoint {
  ip: string
  /** The hostname, or the address with dashes. */
  label: string
  hostname: string | undefined
  /** The Pod's name. */
  pod: string | undefined
  ports: { name: string; protocol: string; port: number }[]
}

const serviceName = 'kubernetes.io/service-name'

/** Ready endpoints of a Service as DNS names them, sorted by address. */
export function namedEndpoints(client: Client, namespace: string, name: string): NamedEndpoint[] {
  const found = new Map<string, NamedEndpoint>()
  for (const slice of client.list(endpointslices, namespace)) {
    if (slice.metadata.labels?.[serviceName] !== name || slice.addressType !== 'IPv4') continue
    const ports = (slice.ports ?? []).map((port) => ({
      name: port.name ?? '',
      protocol: (port.protocol ?? 'TCP').toLowerCase(),
      port: port.port ?? 0,
    }))
    for (const endpoint of slice.endpoints ?? []) {
      if (endpoint.conditions?.ready === false) continue
      for (const ip of endpoint.addresses) {
        const known = found.get(ip)
        found.set(ip, {
          ip,
          label: endpoint.hostname ?? dashed(ip),
          hostname: endpoint.hostname,
          pod: endpoint.targetRef?.name,
          ports: [...(known?.ports ?? []), ...ports],
        })
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.ip < b.ip ? -1 : 1))
}

export const dashed = (ip: string): string => ip.replaceAll('.', '-')

export const isHeadless = (service: Service): boolean => service.spec.clusterIP === 'None'
