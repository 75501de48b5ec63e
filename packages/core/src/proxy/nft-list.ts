import type { NodeView } from './categorize.ts'
import { type NftChain, type NftScope, type NftSet, nftBaseChains } from './nft-base.ts'
import { type NftService, nftService } from './nft-service.ts'
import type { ServicePortInfo } from './service-ports.ts'

export interface NftOptions extends NftScope {
  node: NodeView
  nodeIp: string
}

/** `nft list table ip kube-proxy`: what kube-proxy writes in nftables mode. Models pkg/proxy/nftables/proxier.go (1.36). */
export function nftTable(infos: readonly ServicePortInfo[], options: NftOptions): string {
  const parts = infos.map((info) => nftService(info, options))
  const clusterIps = [...new Set(infos.map((info) => info.clusterIp))].sort(byNumber)
  const blocks = [
    ...sharedSets(parts, clusterIps, options.nodeIp).map(setText),
    ...parts.flatMap((part) => part.sets).map(setText),
    ...nftBaseChains(options).map(chainText),
    ...parts.flatMap((part) => part.chains).map(chainText),
  ]
  return `table ip kube-proxy {\n\tcomment "rules for kube-proxy"\n${blocks.join('\n')}}\n`
}

const byNumber = (a: string, b: string): number =>
  a.split('.').reduce((order, part, i) => order || Number(part) - Number(b.split('.')[i]), 0)

const byService = 'ipv4_addr . inet_proto . inet_service'

function sharedSets(parts: readonly NftService[], clusterIps: readonly string[], nodeIp: string): NftSet[] {
  const all = (pick: (part: NftService) => string[]): string[] => onePerKey(parts.flatMap(pick))
  const map = (name: string, type: string, comment: string, elements: string[]): NftSet => ({
    kind: 'map',
    name,
    lines: [`type ${type} : verdict`, `comment "${comment}"`],
    elements,
    perLine: 1,
  })
  const set = (name: string, type: string, comment: string, elements: readonly string[], perLine: 1 | 2): NftSet => ({
    kind: 'set',
    name,
    lines: [`type ${type}`, `comment "${comment}"`],
    elements,
    perLine,
  })
  const hairpin = all((part) => part.hairpin)
  return [
    set('hairpin-connections', 'ipv4_addr . ipv4_addr . inet_proto . inet_service', 'service hairpin connections', hairpin, 1),
    set('cluster-ips', 'ipv4_addr', 'Active ClusterIPs', clusterIps, 2),
    set('nodeport-ips', 'ipv4_addr', 'IPs that accept NodePort traffic', [nodeIp], 2),
    map(
      'no-endpoint-services',
      byService,
      'vmap to drop or reject packets to services with no endpoints',
      all((part) => part.noEndpointServices),
    ),
    map(
      'no-endpoint-nodeports',
      'inet_proto . inet_service',
      'vmap to drop or reject packets to service nodeports with no endpoints',
      all((part) => part.noEndpointNodePorts),
    ),
    map(
      'firewall-ips',
      byService,
      'destinations that are subject to LoadBalancerSourceRanges',
      all((part) => part.firewallIps),
    ),
    map(
      'service-ips',
      byService,
      'ClusterIP, ExternalIP and LoadBalancer IP traffic',
      all((part) => part.serviceIps),
    ),
    map(
      'service-nodeports',
      'inet_proto . inet_service',
      'NodePort traffic',
      all((part) => part.serviceNodePorts),
    ),
  ]
}

/** Two Services may name one external address: a key stands once, for the Service whose rules come first. */
function onePerKey(elements: readonly string[]): string[] {
  const seen = new Map<string, string>()
  for (const element of elements) {
    const key = element.split(/ : | comment /)[0] ?? ''
    if (!seen.has(key)) seen.set(key, element)
  }
  return [...seen.values()]
}

function setText({ kind, name, lines, elements, perLine }: NftSet): string {
  const shown = elements.length === 0 ? [] : [`elements = { ${elementText(elements, perLine)} }`]
  return `\t${kind} ${name} {\n${[...lines, ...shown].map((line) => `\t\t${line}\n`).join('')}\t}\n`
}

function elementText(elements: readonly string[], perLine: number): string {
  const rows: string[] = []
  for (let i = 0; i < elements.length; i += perLine) rows.push(elements.slice(i, i + perLine).join(', '))
  return rows.join(',\n\t\t\t     ')
}

const chainText = ({ name, rules }: NftChain): string =>
  `\tchain ${name} {\n${rules.map((rule) => `\t\t${rule}\n`).join('')}\t}\n`
