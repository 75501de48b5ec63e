/** A set or map as `nft list` shows it; elements are texts. */
export interface NftSet {
  kind: 'set' | 'map'
  name: string
  lines: readonly string[]
  elements: readonly string[]
  /** Plain addresses stand two in a line, everything longer alone. */
  perLine: 1 | 2
}

export interface NftChain {
  name: string
  rules: readonly string[]
}

/** What differs between nodes and clusters. */
export interface NftScope {
  podCidr: string
  serviceCidr: string
}

const base = (name: string, hook: string, ...rules: string[]): NftChain => ({
  name,
  rules: [`type ${hook}; policy accept;`, ...rules],
})

/** The chains that are there whatever the Services are. Models pkg/proxy/nftables/proxier.go setupNFTables (1.36). */
export const nftBaseChains = ({ podCidr, serviceCidr }: NftScope): NftChain[] => [
  base('filter-prerouting-pre-dnat', 'filter hook prerouting priority dstnat - 10', 'ct state new jump firewall-check'),
  base('filter-output-pre-dnat', 'filter hook output priority -110', 'ct state new jump firewall-check'),
  base(
    'filter-input',
    'filter hook input priority filter',
    'ct state new jump nodeport-endpoints-check',
    'ct state new jump service-endpoints-check',
  ),
  base(
    'filter-forward',
    'filter hook forward priority filter',
    'ct state new jump service-endpoints-check',
    'ct state new jump cluster-ips-check',
  ),
  base(
    'filter-output',
    'filter hook output priority filter',
    'ct state new jump service-endpoints-check',
    'ct state new jump cluster-ips-check',
  ),
  base('nat-prerouting', 'nat hook prerouting priority dstnat', 'jump services'),
  base('nat-output', 'nat hook output priority -100', 'jump services'),
  base('nat-postrouting', 'nat hook postrouting priority srcnat', 'jump masquerading'),
  {
    name: 'nodeport-endpoints-check',
    rules: ['ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports'],
  },
  { name: 'service-endpoints-check', rules: ['ip daddr . meta l4proto . th dport vmap @no-endpoint-services'] },
  { name: 'firewall-check', rules: ['ip daddr . meta l4proto . th dport vmap @firewall-ips'] },
  {
    name: 'services',
    rules: [
      `ip daddr @cluster-ips ip saddr != ${podCidr} meta mark set meta mark | 0x00004000 comment "masquerade clusterIP traffic from outside cluster"`,
      'ip daddr . meta l4proto . th dport vmap @service-ips',
      'ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports',
    ],
  },
  {
    name: 'masquerading',
    rules: [
      'meta mark & 0x00004000 != 0x00000000 meta mark set meta mark ^ 0x00004000 masquerade fully-random',
      'ct status dnat ip saddr . ip daddr . meta l4proto . th dport @hairpin-connections masquerade fully-random',
    ],
  },
  {
    name: 'cluster-ips-check',
    rules: [
      'ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"',
      `ip daddr ${serviceCidr} drop comment "Drop traffic to unallocated ClusterIPs"`,
    ],
  },
  {
    name: 'reject-chain',
    rules: ['comment "helper for @no-endpoint-services / @no-endpoint-nodeports"', 'reject'],
  },
]
