import type { Chains, Rule } from './rule.ts'

/** Chains that exist without a rule of their own. */
const empty = {
  nat: ['INPUT', 'KUBE-KUBELET-CANARY', 'KUBE-PROXY-CANARY', 'KUBE-NODEPORTS', 'KUBE-SERVICES'],
  filter: [
    'KUBE-EXTERNAL-SERVICES',
    'KUBE-FIREWALL',
    'KUBE-KUBELET-CANARY',
    'KUBE-NODEPORTS',
    'KUBE-PROXY-CANARY',
    'KUBE-PROXY-FIREWALL',
    'KUBE-SERVICES',
  ],
} as const
const builtIn = { nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'], filter: ['INPUT', 'FORWARD', 'OUTPUT'] } as const

/** The chains of a table in the order in which they are printed: built-in ones, then by name. */
export function chainNames(table: 'nat' | 'filter', chains: Chains): string[] {
  const own = new Set<string>(builtIn[table])
  const proxied = chains.has(table === 'nat' ? 'KUBE-POSTROUTING' : 'KUBE-FORWARD')
  const idle = empty[table].filter((chain) => proxied || isKubelets(chain))
  const others = new Set([...idle, ...chains.keys()].filter((chain) => !own.has(chain)))
  return [...builtIn[table], ...[...others].sort()]
}

export const isBuiltIn = (table: 'nat' | 'filter', chain: string): boolean =>
  (builtIn[table] as readonly string[]).includes(chain)

/** Chains that are there when kube-proxy does not use iptables. */
const isKubelets = (chain: string): boolean => !/^KUBE-(?!KUBELET-CANARY|FIREWALL)/.test(chain)

/** One rule as `iptables-save` writes it. */
export function ruleText(rule: Rule): string {
  const parts = [`-A ${rule.chain}`]
  if (rule.notSource) parts.push(`! -s ${rule.notSource}`)
  if (rule.source && rule.source !== '0.0.0.0/0') parts.push(`-s ${rule.source}`)
  if (rule.destination) parts.push(`-d ${rule.destination}`)
  if (rule.protocol) parts.push(`-p ${rule.protocol}`)
  if (rule.connectionState && !rule.comment) parts.push(`-m conntrack --ctstate ${rule.connectionState}`)
  else if (rule.connectionState === 'NEW') parts.push('-m conntrack --ctstate NEW')
  if (rule.notMark) parts.push(`-m mark ! --mark ${rule.notMark}`)
  if (rule.comment) parts.push(`-m comment --comment "${rule.comment}"`)
  if (rule.mark) parts.push(`-m mark --mark ${rule.mark}`)
  if (rule.connectionState && rule.connectionState !== 'NEW' && rule.comment)
    parts.push(`-m conntrack --ctstate ${rule.connectionState}`)
  if (rule.sourceLocal) parts.push('-m addrtype --src-type LOCAL')
  if (rule.destinationLocal) parts.push('-m addrtype --dst-type LOCAL')
  if (rule.recentlySeen) {
    const { seconds, name } = rule.recentlySeen
    parts.push(`-m recent --rcheck --seconds ${seconds} --reap --name ${name} --mask 255.255.255.255 --rsource`)
  }
  if (rule.remember) parts.push(`-m recent --set --name ${rule.remember} --mask 255.255.255.255 --rsource`)
  if (rule.probability) parts.push(`-m statistic --mode random --probability ${rule.probability}`)
  if (rule.destinationPort !== undefined) parts.push(`-m ${rule.protocol} --dport ${rule.destinationPort}`)
  else if ('dnat' in rule.target) parts.push(`-m ${rule.protocol}`)
  if (rule.notConnectionState) parts.push(`-m conntrack ! --ctstate ${rule.notConnectionState}`)
  // libxt_nfacct prints two blanks
  if (rule.counter) parts.push(`-m nfacct --nfacct-name  ${rule.counter}`)
  return [...parts, ...targetText(rule)].join(' ')
}

function targetText({ target }: Rule): string[] {
  if ('none' in target) return []
  return [`-j ${targetWords(target)}`]
}

function targetWords(target: Rule['target']): string {
  if ('jump' in target) return `${target.jump}`
  if ('dnat' in target) return `DNAT --to-destination ${target.dnat}`
  if ('setMark' in target) return `MARK --set-xmark ${target.setMark}`
  if ('xorMark' in target) return `MARK --set-xmark ${target.xorMark}`
  if ('masquerade' in target) return 'MASQUERADE --random-fully'
  if ('reject' in target) return 'REJECT --reject-with icmp-port-unreachable'
  if ('drop' in target) return 'DROP'
  return 'return' in target ? 'RETURN' : 'ACCEPT'
}
