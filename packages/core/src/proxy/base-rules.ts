import { addRule, type Rule, type Tables } from './rule.ts'

export type ProxyMode = 'iptables' | 'nftables'

/** The chains and rules that kube-proxy and the kubelet write whatever the Services are. Models proxier.go and kubelet_network_linux.go (1.36). */
export function baseTables(mode: ProxyMode = 'iptables'): Tables {
  const tables: Tables = { nat: new Map(), filter: new Map() }
  const { nat, filter } = tables
  const portals = 'kubernetes service portals'
  addRule(nat, { chain: 'PREROUTING', comment: portals, target: { jump: 'KUBE-SERVICES' } })
  addRule(nat, { chain: 'OUTPUT', comment: portals, target: { jump: 'KUBE-SERVICES' } })
  addRule(nat, { chain: 'POSTROUTING', comment: 'kubernetes postrouting rules', target: { jump: 'KUBE-POSTROUTING' } })
  addRule(nat, { chain: 'KUBE-MARK-MASQ', target: { setMark: '0x4000/0x4000' } })
  addRule(nat, { chain: 'KUBE-POSTROUTING', notMark: '0x4000/0x4000', target: { return: true } })
  addRule(nat, { chain: 'KUBE-POSTROUTING', target: { xorMark: '0x4000/0x0' } })
  addRule(nat, { chain: 'KUBE-POSTROUTING', comment: 'kubernetes service traffic requiring SNAT', target: { masquerade: true } })
  filterBase(filter, mode)
  return tables
}

function filterBase(filter: Tables['filter'], mode: ProxyMode): void {
  const isNew = { connectionState: 'NEW' }
  const firewall = { comment: 'kubernetes load balancer firewall', target: { jump: 'KUBE-PROXY-FIREWALL' } }
  const portals = { comment: 'kubernetes service portals', target: { jump: 'KUBE-SERVICES' } }
  const external = { comment: 'kubernetes externally-visible service portals', target: { jump: 'KUBE-EXTERNAL-SERVICES' } }
  addRule(filter, { chain: 'INPUT', ...isNew, ...firewall })
  addRule(filter, { chain: 'INPUT', comment: 'kubernetes health check service ports', target: { jump: 'KUBE-NODEPORTS' } })
  addRule(filter, { chain: 'INPUT', ...isNew, ...external })
  addRule(filter, { chain: 'INPUT', target: { jump: 'KUBE-FIREWALL' } })
  addRule(filter, { chain: 'FORWARD', ...isNew, ...firewall })
  addRule(filter, { chain: 'FORWARD', comment: 'kubernetes forwarding rules', target: { jump: 'KUBE-FORWARD' } })
  addRule(filter, { chain: 'FORWARD', ...isNew, ...portals })
  addRule(filter, { chain: 'FORWARD', ...isNew, ...external })
  addRule(filter, { chain: 'OUTPUT', ...isNew, ...firewall })
  addRule(filter, { chain: 'OUTPUT', ...isNew, ...portals })
  // iptables lets a node's own packets for addresses without endpoints go out; nft's filter-output does not
  if (mode === 'nftables') addRule(filter, { chain: 'OUTPUT', ...isNew, ...external })
  addRule(filter, { chain: 'OUTPUT', target: { jump: 'KUBE-FIREWALL' } })
  addRule(filter, localnetProtection)
  addRule(filter, {
    chain: 'KUBE-FORWARD',
    connectionState: 'INVALID',
    counter: 'ct_state_invalid_dropped_pkts',
    target: { drop: true },
  })
  addRule(filter, {
    chain: 'KUBE-FORWARD',
    comment: 'kubernetes forwarding rules',
    mark: '0x4000/0x4000',
    target: { accept: true },
  })
  addRule(filter, {
    chain: 'KUBE-FORWARD',
    comment: 'kubernetes forwarding conntrack rule',
    connectionState: 'RELATED,ESTABLISHED',
    target: { accept: true },
  })
}

/** Models pkg/kubelet/kubelet_network_linux.go setupIPTables (1.36). */
const localnetProtection: Rule = {
  chain: 'KUBE-FIREWALL',
  notSource: '127.0.0.0/8',
  destination: '127.0.0.0/8',
  comment: 'block incoming localnet connections',
  notConnectionState: 'RELATED,ESTABLISHED,DNAT',
  target: { drop: true },
}

/** The last rule of KUBE-SERVICES; nft has node ports on the node's own address alone. */
export function addNodePortsJump({ nat }: Tables, to: Pick<Rule, 'destination' | 'destinationLocal'>): void {
  addRule(nat, {
    chain: 'KUBE-SERVICES',
    comment: 'kubernetes service nodeports; NOTE: this must be the last rule in this chain',
    ...to,
    target: { jump: 'KUBE-NODEPORTS' },
  })
}

/** What is left when kube-proxy does not use iptables: the kubelet's own. Models pkg/kubelet/kubelet_network_linux.go (1.36). */
export function kubeletTables(): Tables {
  const tables: Tables = { nat: new Map(), filter: new Map() }
  addRule(tables.filter, { chain: 'INPUT', target: { jump: 'KUBE-FIREWALL' } })
  addRule(tables.filter, { chain: 'OUTPUT', target: { jump: 'KUBE-FIREWALL' } })
  addRule(tables.filter, localnetProtection)
  return tables
}
