import { cidrContains } from '../api/cidr.ts'
import type { ProxyMode } from './base-rules.ts'
import { type Categorized, categorize, isExternal, type NodeView } from './categorize.ts'
import { chainName, endpointChain } from './chain-names.ts'
import { addRule, type Rule, type Tables } from './rule.ts'
import type { ProxyEndpoint, ServicePortInfo } from './service-ports.ts'

export interface CompileOptions {
  node: NodeView
  /** The node's own address: a load balancer's source range that holds it lets the balancer's address in too. */
  nodeIp: string
  podCidr: string
  mode: ProxyMode
}

/** Packets for a node port: to any address of the node, or, by nft's set nodeport-ips, to its own address. */
export const toNode = ({ mode, nodeIp }: CompileOptions): Pick<Rule, 'destination' | 'destinationLocal'> =>
  mode === 'nftables' ? { destination: `${nodeIp}/32` } : { destinationLocal: true }

/** The rules of one Service port on one node. Models pkg/proxy/iptables/proxier.go syncProxyRules (1.36). */
export function compileServicePort(info: ServicePortInfo, options: CompileOptions, tables: Tables): void {
  const endpoints = categorize(info, options.node)
  const names = chainsOf(info)
  const context: Context = { info, options, tables, endpoints, names, protocol: info.protocol.toLowerCase() as 'tcp' }
  const internal = info.internalLocal ? endpoints.local : endpoints.cluster
  const external = info.externalLocal ? endpoints.local : endpoints.cluster
  clusterIpRules(context, internal)
  externalRules(context, external)
  policyChains(context)
}

interface Names {
  cluster: string
  local: string
  external: string
  firewall: string
}

interface Context {
  info: ServicePortInfo
  options: CompileOptions
  tables: Tables
  endpoints: Categorized
  names: Names
  protocol: 'tcp' | 'udp' | 'sctp'
}

const chainsOf = ({ id, protocol }: ServicePortInfo): Names => ({
  cluster: chainName('SVC', id, protocol),
  local: chainName('SVL', id, protocol),
  external: chainName('EXT', id, protocol),
  firewall: chainName('FW', id, protocol),
})

const to = (
  { info, protocol }: Context,
  ip: string,
  port: number,
): Pick<Rule, 'destination' | 'protocol' | 'destinationPort'> => ({
  ...(ip === '' ? {} : { destination: `${ip}/32` }),
  protocol,
  destinationPort: port || info.port,
})

function clusterIpRules(context: Context, internal: readonly ProxyEndpoint[]): void {
  const { info, tables, names, endpoints, options } = context
  const match = to(context, info.clusterIp, info.port)
  if (internal.length === 0) {
    refuse(context, 'KUBE-SERVICES', match, info.internalLocal && endpoints.anywhere)
    return
  }
  const policy = info.internalLocal ? names.local : names.cluster
  const comment = `${info.id} cluster IP`
  addRule(tables.nat, { chain: 'KUBE-SERVICES', ...match, comment, target: { jump: policy } })
  addRule(tables.nat, { chain: policy, notSource: options.podCidr, ...match, comment, target: { jump: 'KUBE-MARK-MASQ' } })
}

function refuse({ info, tables }: Context, chain: string, match: Partial<Rule>, drop: boolean): void {
  const comment = drop ? `${info.id} has no local endpoints` : `${info.id} has no endpoints`
  addRule(tables.filter, { chain, ...match, comment, target: drop ? { drop: true } : { reject: true } })
}

function externalRules(context: Context, external: readonly ProxyEndpoint[]): void {
  const { info, tables, names, endpoints } = context
  const reachable = endpoints.anywhere
  const drop = info.externalLocal && reachable
  for (const ip of info.externalIps) {
    const match = to(context, ip, info.port)
    if (reachable)
      addRule(tables.nat, {
        chain: 'KUBE-SERVICES',
        ...match,
        comment: `${info.id} external IP`,
        target: { jump: names.external },
      })
    if (external.length === 0) refuse(context, 'KUBE-EXTERNAL-SERVICES', match, drop)
  }
  for (const ip of info.loadBalancerIps) loadBalancerRules(context, ip, external, reachable, drop)
  if (info.nodePort > 0) {
    const match = to(context, '', info.nodePort)
    if (reachable) {
      const rule: Rule = { chain: 'KUBE-NODEPORTS', ...match, comment: info.id, target: { jump: names.external } }
      addRule(tables.nat, { ...rule, destination: '127.0.0.0/8', counter: 'localhost_nps_accepted_pkts' })
      addRule(tables.nat, rule)
    }
    if (external.length === 0) refuse(context, 'KUBE-EXTERNAL-SERVICES', { ...match, ...toNode(context.options) }, drop)
  }
  if (info.healthCheckNodePort > 0) {
    const match = to(context, '', info.healthCheckNodePort)
    addRule(tables.filter, {
      chain: 'KUBE-NODEPORTS',
      ...match,
      protocol: 'tcp',
      comment: `${info.id} health check node port`,
      target: { accept: true },
    })
  }
}

function loadBalancerRules(
  context: Context,
  ip: string,
  external: readonly ProxyEndpoint[],
  reachable: boolean,
  drop: boolean,
): void {
  const { info, tables, names, options } = context
  const match = to(context, ip, info.port)
  const comment = `${info.id} loadbalancer IP`
  const guarded = info.sourceRanges.length > 0
  const ahead = options.mode === 'nftables'
  if (guarded && ahead) guardAhead(context, match)
  if (guarded && !ahead && reachable) {
    addRule(tables.nat, { chain: 'KUBE-SERVICES', ...match, comment, target: { jump: names.firewall } })
    addRule(tables.filter, {
      chain: 'KUBE-PROXY-FIREWALL',
      ...match,
      comment: `${info.id} traffic not accepted by ${names.firewall}`,
      target: { drop: true },
    })
  } else if (reachable) addRule(tables.nat, { chain: 'KUBE-SERVICES', ...match, comment, target: { jump: names.external } })
  if (external.length === 0) refuse(context, 'KUBE-EXTERNAL-SERVICES', match, drop)
}

/** nft drops who is in no source range before anything else, with endpoints or without. */
function guardAhead({ info, tables, options }: Context, match: Partial<Rule>): void {
  const notSources = allowedSources(info, options)
  addRule(tables.filter, { chain: 'KUBE-PROXY-FIREWALL', ...match, comment: info.id, notSources, target: { drop: true } })
}

/** A node that has the balancer's address as its own sends with that address. */
export function allowedSources(
  { sourceRanges, loadBalancerIps }: ServicePortInfo,
  { nodeIp }: Pick<CompileOptions, 'nodeIp'>,
): string[] {
  const own = sourceRanges.some((range) => cidrContains(range, nodeIp)) ? loadBalancerIps : []
  return [...sourceRanges, ...own.map((ip) => `${ip}/32`)]
}

function policyChains(context: Context): void {
  const { info, names, endpoints } = context
  if (isExternal(info) && endpoints.anywhere) externalChain(context)
  if (endpoints.anywhere) firewallChain(context)
  if (endpoints.cluster.length > 0) endpointRules(context, names.cluster, endpoints.cluster)
  if (endpoints.local.length > 0) endpointRules(context, names.local, endpoints.local)
  const all = new Set([...endpoints.cluster, ...endpoints.local])
  for (const endpoint of all) endpointChainRules(context, endpoint)
}

function externalChain({ info, tables, names, options, endpoints }: Context): void {
  const chain = names.external
  if (!info.externalLocal) {
    addRule(tables.nat, {
      chain,
      comment: `masquerade traffic for ${info.id} external destinations`,
      target: { jump: 'KUBE-MARK-MASQ' },
    })
    addRule(tables.nat, { chain, target: { jump: names.cluster } })
    return
  }
  addRule(tables.nat, {
    chain,
    source: options.podCidr,
    comment: `pod traffic for ${info.id} external destinations`,
    target: { jump: names.cluster },
  })
  const local = { sourceLocal: true as const }
  addRule(tables.nat, {
    chain,
    comment: `masquerade LOCAL traffic for ${info.id} external destinations`,
    ...local,
    target: { jump: 'KUBE-MARK-MASQ' },
  })
  addRule(tables.nat, {
    chain,
    comment: `route LOCAL traffic for ${info.id} external destinations`,
    ...local,
    target: { jump: names.cluster },
  })
  if (endpoints.local.length > 0) addRule(tables.nat, { chain, target: { jump: names.local } })
}

/** Only who comes from an allowed range goes on; the rest meets KUBE-PROXY-FIREWALL. */
function firewallChain({ info, tables, names, options }: Context): void {
  if (options.mode === 'nftables' || info.sourceRanges.length === 0 || info.loadBalancerIps.length === 0) return
  const rule = { chain: names.firewall, comment: `${info.id} loadbalancer IP`, target: { jump: names.external } }
  for (const source of allowedSources(info, options)) addRule(tables.nat, { ...rule, source })
  const comment = `other traffic to ${info.id} will be dropped by KUBE-PROXY-FIREWALL`
  addRule(tables.nat, { chain: names.firewall, comment, target: { none: true } })
}

function endpointRules({ info, tables }: Context, chain: string, endpoints: readonly ProxyEndpoint[]): void {
  const named = endpoints.map((endpoint) => {
    const address = `${endpoint.ip}:${endpoint.port}`
    return { comment: `${info.id} -> ${address}`, sep: endpointChain(info.id, info.protocol, address) }
  })
  const seconds = info.affinitySeconds
  if (seconds !== undefined) {
    for (const { comment, sep } of named)
      addRule(tables.nat, { chain, comment, recentlySeen: { name: sep, seconds }, target: { jump: sep } })
  }
  named.forEach(({ comment, sep }, i) => {
    const left = named.length - i
    addRule(tables.nat, { chain, comment, ...(left > 1 ? { probability: probability(left) } : {}), target: { jump: sep } })
  })
}

/** 1/n as the kernel keeps it: a multiple of 2^-31, shown with eleven digits. */
export const probability = (n: number): string => (Math.round((1 / n) * 2 ** 31) / 2 ** 31).toFixed(11)

function endpointChainRules({ info, tables, protocol }: Context, endpoint: ProxyEndpoint): void {
  const address = `${endpoint.ip}:${endpoint.port}`
  const chain = endpointChain(info.id, info.protocol, address)
  const remember = info.affinitySeconds === undefined ? {} : { remember: chain }
  addRule(tables.nat, { chain, source: `${endpoint.ip}/32`, comment: info.id, target: { jump: 'KUBE-MARK-MASQ' } })
  addRule(tables.nat, { chain, protocol, comment: info.id, ...remember, target: { dnat: address } })
}
