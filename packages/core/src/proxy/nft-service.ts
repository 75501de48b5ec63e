import { type Categorized, categorize, isExternal, type NodeView } from './categorize.ts'
import { allowedSources } from './compile.ts'
import type { NftChain, NftSet } from './nft-base.ts'
import { nftChain, nftEndpoint } from './nft-names.ts'
import { nftRanges } from './nft-ranges.ts'
import { nftSeconds } from './nft-time.ts'
import type { ProxyEndpoint, ServicePortInfo } from './service-ports.ts'

/** What one Service port puts into the shared sets and maps, and its own chains and sets. */
export interface NftService {
  hairpin: string[]
  noEndpointServices: string[]
  noEndpointNodePorts: string[]
  firewallIps: string[]
  serviceIps: string[]
  serviceNodePorts: string[]
  sets: NftSet[]
  chains: NftChain[]
}

/** The node that the rules are for. */
export interface NftPlace {
  node: NodeView
  nodeIp: string
  podCidr: string
}

interface Context {
  info: ServicePortInfo
  endpoints: Categorized
  podCidr: string
  nodeIp: string
  out: NftService
}

const markForMasquerade = 'meta mark set meta mark | 0x00004000'

/** Models pkg/proxy/nftables/proxier.go syncProxyRules for one Service port (1.36). */
export function nftService(info: ServicePortInfo, { node, nodeIp, podCidr }: NftPlace): NftService {
  const out: NftService = {
    hairpin: [],
    noEndpointServices: [],
    noEndpointNodePorts: [],
    firewallIps: [],
    serviceIps: [],
    serviceNodePorts: [],
    sets: [],
    chains: [],
  }
  const context: Context = { info, endpoints: categorize(info, node), podCidr, nodeIp, out }
  clusterIp(context)
  external(context)
  policyChains(context)
  const all = new Set([...context.endpoints.cluster, ...context.endpoints.local])
  for (const { ip, port, node: host } of all) if (host === node.name) out.hairpin.push(`${ip} . ${ip} . ${proto(info)} . ${port}`)
  return out
}

const proto = ({ protocol }: ServicePortInfo): string => protocol.toLowerCase()

const refusal = (info: ServicePortInfo, drop: boolean): string => `comment "${info.id}" : ${drop ? 'drop' : 'goto reject-chain'}`

function clusterIp({ info, endpoints, out }: Context): void {
  const at = `${info.clusterIp} . ${proto(info)} . ${info.port}`
  const usable = info.internalLocal ? endpoints.local : endpoints.cluster
  if (usable.length > 0) out.serviceIps.push(`${at} : goto ${nftChain(info.internalLocal ? 'local' : 'service', info)}`)
  else out.noEndpointServices.push(`${at} ${refusal(info, info.internalLocal && endpoints.anywhere)}`)
}

function external(context: Context): void {
  const { info, endpoints, out, podCidr } = context
  if (!isExternal(info)) return
  const usable = info.externalLocal ? endpoints.local : endpoints.cluster
  const reachable = endpoints.anywhere
  const refused = refusal(info, info.externalLocal && endpoints.anywhere)
  const chain = nftChain('external', info)
  for (const ip of [...info.externalIps, ...info.loadBalancerIps]) {
    const at = `${ip} . ${proto(info)} . ${info.port}`
    if (reachable) out.serviceIps.push(`${at} : goto ${chain}`)
    if (usable.length === 0) out.noEndpointServices.push(`${at} ${refused}`)
  }
  firewall(context)
  if (info.nodePort > 0) {
    const at = `${proto(info)} . ${info.nodePort}`
    if (reachable) out.serviceNodePorts.push(`${at} : goto ${chain}`)
    if (usable.length === 0) out.noEndpointNodePorts.push(`${at} ${refused}`)
  }
  if (reachable) out.chains.push({ name: chain, rules: externalRules(info, usable, podCidr) })
}

function externalRules(info: ServicePortInfo, usable: readonly ProxyEndpoint[], podCidr: string): string[] {
  const cluster = nftChain('service', info)
  if (!info.externalLocal) return [`${markForMasquerade} comment "masquerade"`, `goto ${cluster}`]
  return [
    `ip saddr ${podCidr} goto ${cluster} comment "short-circuit pod traffic"`,
    `fib saddr type local ${markForMasquerade} comment "masquerade local traffic"`,
    `fib saddr type local goto ${cluster} comment "short-circuit local traffic"`,
    ...(usable.length > 0 ? [`goto ${nftChain('local', info)}`] : []),
  ]
}

function firewall({ info, out, nodeIp }: Context): void {
  if (info.sourceRanges.length === 0 || info.loadBalancerIps.length === 0) return
  const chain = nftChain('firewall', info)
  for (const ip of info.loadBalancerIps)
    out.firewallIps.push(`${ip} . ${proto(info)} . ${info.port} comment "${info.id}" : goto ${chain}`)
  const ranges = nftRanges(allowedSources(info, { nodeIp }))
  out.chains.push({ name: chain, rules: [`ip saddr != ${ranges} drop`] })
}

function policyChains(context: Context): void {
  const { info, endpoints, out } = context
  if (endpoints.cluster.length > 0) out.chains.push(spread(info, 'service', endpoints.cluster))
  if (endpoints.local.length > 0) out.chains.push(spread(info, 'local', endpoints.local))
  if (info.affinitySeconds === undefined) return
  for (const endpoint of new Set([...endpoints.cluster, ...endpoints.local])) affinity(context, endpoint, info.affinitySeconds)
}

function spread(info: ServicePortInfo, kind: 'service' | 'local', endpoints: readonly ProxyEndpoint[]): NftChain {
  const name = nftChain(kind, info)
  const pick = `numgen random mod ${endpoints.length}`
  if (info.affinitySeconds === undefined) {
    const map = endpoints.map(({ ip, port }, i) => `${i} : ${ip} . ${port}`).join(', ')
    return { name, rules: [`meta l4proto ${proto(info)} dnat ip to ${pick} map { ${map} }`] }
  }
  const chain = (endpoint: ProxyEndpoint): string => nftEndpoint('endpoint', info, endpoint)
  const again = endpoints.map((endpoint) => `ip saddr @${nftEndpoint('affinity', info, endpoint)} goto ${chain(endpoint)}`)
  const map = endpoints.map((endpoint, i) => `${i} : goto ${chain(endpoint)}`).join(', ')
  return { name, rules: [...again, `${pick} vmap { ${map} }`] }
}

function affinity({ info, out }: Context, endpoint: ProxyEndpoint, seconds: number): void {
  const name = nftEndpoint('affinity', info, endpoint)
  const lines = ['type ipv4_addr', 'size 65535', 'flags dynamic,timeout', `timeout ${nftSeconds(seconds)}`]
  out.sets.push({ kind: 'set', name, lines, elements: [], perLine: 1 })
  out.chains.push({
    name: nftEndpoint('endpoint', info, endpoint),
    rules: [`update @${name} { ip saddr }`, `meta l4proto ${proto(info)} dnat to ${endpoint.ip}:${endpoint.port}`],
  })
}
