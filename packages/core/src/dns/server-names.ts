import { endpointslices, services } from '../api/kinds.ts'
import type { Client } from '../client/client.ts'
import { dashed, isHeadless } from './endpoint-names.ts'
import type { Found } from './zone-records.ts'

/** The Services that lead to this server, as the zone's name servers. Models coredns plugin/kubernetes/ns.go nsAddrs. */
export function serverNames(client: Client, { selfIp, domain }: { selfIp: string; domain: string }): Found[] {
  const found = new Map<string, Found>()
  for (const slice of client.list(endpointslices)) {
    const name = slice.metadata.labels?.['kubernetes.io/service-name']
    const { namespace = '' } = slice.metadata
    const endpoint = slice.endpoints?.find(({ addresses }) => addresses.includes(selfIp))
    const service = name === undefined || !endpoint ? undefined : client.get(services, namespace, name)
    if (!service || !endpoint) continue
    const fqdn = `${name}.${namespace}.svc.${domain}`
    const one = isHeadless(service)
      ? { host: selfIp, target: `${endpoint.hostname ?? dashed(selfIp)}.${fqdn}` }
      : { host: service.spec.clusterIP as string, target: fqdn }
    found.set(one.target, one)
  }
  return found.size > 0 ? [...found.values()] : [{ host: selfIp, target: `ns.dns.${domain}` }]
}
