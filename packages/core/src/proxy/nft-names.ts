import { hash16 } from './chain-names.ts'
import type { ProxyEndpoint, ServicePortInfo } from './service-ports.ts'

const maxName = 240

/** Models pkg/proxy/nftables/proxier.go hashAndTruncate (1.36). */
function hashed(name: string): string {
  const full = `${hash16(name).slice(0, 8)}-${name}`
  return full.length > maxName ? `${full.slice(0, maxName - 3)}...` : full
}

const portId = ({ namespace, name, protocol, portName }: ServicePortInfo): string =>
  `${namespace}/${name}/${protocol.toLowerCase()}/${portName}`

/** service-…, local-…, external-… and firewall-… of a Service port. */
export const nftChain = (kind: 'service' | 'local' | 'external' | 'firewall', info: ServicePortInfo): string =>
  `${kind}-${hashed(portId(info))}`

/** endpoint-… (a chain) and affinity-… (a set) of one endpoint. */
export const nftEndpoint = (kind: 'endpoint' | 'affinity', info: ServicePortInfo, { ip, port }: ProxyEndpoint): string =>
  `${kind}-${hashed(`${portId(info)}__${ip}/${port}`)}`
