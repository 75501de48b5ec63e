import type { Counters } from './iptables-save.ts'
import { chainNames, isBuiltIn, ruleText } from './iptables-text.ts'
import type { Rule, Tables } from './rule.ts'

export interface ListOptions {
  table: 'nat' | 'filter'
  chain?: string
  verbose?: boolean
  lineNumbers?: boolean
  count: Counters
}

/** `iptables -L [CHAIN] [-v] [--line-numbers]`; undefined when there is no such chain. Addresses are always numeric. */
export function iptablesList(tables: Tables, options: ListOptions): string | undefined {
  const chains = tables[options.table]
  const names = chainNames(options.table, chains)
  if (options.chain !== undefined && !names.includes(options.chain)) return undefined
  const shown = options.chain === undefined ? names : [options.chain]
  return shown.map((name) => chainText(name, chains.get(name) ?? [], tables, options)).join('\n')
}

/** `iptables -S [CHAIN]`. */
export function iptablesRules(tables: Tables, options: { table: 'nat' | 'filter'; chain?: string }): string | undefined {
  const chains = tables[options.table]
  const names = chainNames(options.table, chains)
  if (options.chain !== undefined && !names.includes(options.chain)) return undefined
  const shown = options.chain === undefined ? names : [options.chain]
  const heads = shown.map((name) => (isBuiltIn(options.table, name) ? `-P ${name} ACCEPT` : `-N ${name}`))
  const rules = shown.flatMap((name) => (chains.get(name) ?? []).map(ruleText))
  return `${[...heads, ...rules].join('\n')}\n`
}

function chainText(name: string, rules: readonly Rule[], tables: Tables, options: ListOptions): string {
  const references = [...tables[options.table].values()]
    .flat()
    .filter((rule) => 'jump' in rule.target && rule.target.jump === name).length
  const policy = options.verbose ? 'policy ACCEPT 0 packets, 0 bytes' : 'policy ACCEPT'
  const head = `Chain ${name} (${isBuiltIn(options.table, name) ? policy : `${references} references`})`
  const titles = options.verbose
    ? ' pkts bytes target     prot opt in     out     source               destination         '
    : 'target     prot opt source               destination         '
  const number = (text: string, i: string): string => (options.lineNumbers ? i.padEnd(5) + text : text)
  const lines = rules.map((rule, i) => number(ruleLine(rule, options), String(i + 1)))
  return `${[head, number(titles, 'num'), ...lines].join('\n')}\n`
}

const protocolNumbers: Readonly<Record<string, string>> = { tcp: '6', udp: '17', sctp: '132' }

function ruleLine(rule: Rule, { verbose, count }: ListOptions): string {
  const target = targetName(rule)
  const protocol = rule.protocol === undefined ? '0' : (protocolNumbers[rule.protocol] as string)
  const source = rule.notSource ? `!${rule.notSource}` : (rule.source ?? '0.0.0.0/0').replace(/\/32$/, '')
  const destination = (rule.destination ?? '0.0.0.0/0').replace(/\/32$/, '')
  const details = detailsOf(rule)
  const tail = `${source.padEnd(20)} ${destination.padEnd(20)} ${details}`.replace(/ +$/, details === '' ? ' ' : '')
  if (!verbose) return `${target.padEnd(10)} ${protocol.padEnd(4)} --  ${tail}`
  const { packets, bytes } = count(ruleText(rule))
  return `${short(packets).padStart(5)} ${short(bytes).padStart(5)} ${target.padEnd(10)} ${protocol.padEnd(4)} --  *      *       ${tail}`
}

/** 12345, then 12K, 12M as iptables shortens. */
const short = (n: number): string =>
  n < 100_000 ? String(n) : n < 10_000_000 ? `${Math.round(n / 1000)}K` : `${Math.round(n / 1_000_000)}M`

function targetName({ target }: Rule): string {
  if ('jump' in target) return target.jump
  if ('dnat' in target) return 'DNAT'
  if ('setMark' in target || 'xorMark' in target) return 'MARK'
  if ('masquerade' in target) return 'MASQUERADE'
  if ('reject' in target) return 'REJECT'
  if ('drop' in target) return 'DROP'
  return 'return' in target ? 'RETURN' : 'ACCEPT'
}

function detailsOf(rule: Rule): string {
  const parts: string[] = []
  if (rule.connectionState === 'NEW' || (rule.connectionState && !rule.comment)) parts.push(`ctstate ${rule.connectionState}`)
  if (rule.notMark) parts.push(`mark match ! ${rule.notMark}`)
  if (rule.comment) parts.push(`/* ${rule.comment} */`)
  if (rule.mark) parts.push(`mark match ${rule.mark}`)
  if (rule.connectionState && rule.connectionState !== 'NEW' && rule.comment) parts.push(`ctstate ${rule.connectionState}`)
  if (rule.sourceLocal) parts.push('ADDRTYPE match src-type LOCAL')
  if (rule.destinationLocal) parts.push('ADDRTYPE match dst-type LOCAL')
  if (rule.recentlySeen)
    parts.push(
      `recent: CHECK seconds: ${rule.recentlySeen.seconds} reap name: ${rule.recentlySeen.name} side: source mask: 255.255.255.255`,
    )
  if (rule.remember) parts.push(`recent: SET name: ${rule.remember} side: source mask: 255.255.255.255`)
  if (rule.probability) parts.push(`statistic mode random probability ${rule.probability}`)
  if (rule.destinationPort !== undefined) parts.push(`${rule.protocol} dpt:${rule.destinationPort}`)
  if (rule.notConnectionState) parts.push(`! ctstate ${rule.notConnectionState}`)
  if (rule.counter) parts.push(`nfacct-name  ${rule.counter}`)
  const { target } = rule
  if ('dnat' in target) parts.push(`${rule.protocol} to:${target.dnat}`)
  if ('setMark' in target) parts.push('MARK or 0x4000')
  if ('xorMark' in target) parts.push('MARK xor 0x4000')
  if ('masquerade' in target) parts.push('random-fully')
  if ('reject' in target) parts.push('reject-with icmp-port-unreachable')
  return parts.join(' ')
}
