import type { Counters } from './iptables-save.ts'
import { chainNames, isBuiltIn, ruleText } from './iptables-text.ts'
import type { Rule, Tables } from './rule.ts'
import { matchTexts } from './rule-matches.ts'
import type { Names } from './rule-names.ts'

export interface ListOptions {
  table: 'nat' | 'filter'
  chain?: string
  /** The rule of this number alone, counted from 1. */
  number?: number
  verbose?: boolean
  /** Counters in full, not as 12K. */
  exact?: boolean
  lineNumbers?: boolean
  /** Without -n: how an address and a port are named. */
  names?: Names
  count: Counters
}

/** `iptables -L [CHAIN [NUMBER]] [-n] [-v] [-x] [--line-numbers]`; undefined when there is no such chain. */
export function iptablesList(tables: Tables, options: ListOptions): string | undefined {
  const chains = tables[options.table]
  const names = chainNames(options.table, chains)
  if (options.chain !== undefined && !names.includes(options.chain)) return undefined
  const shown = options.chain === undefined ? names : [options.chain]
  if (options.number !== undefined) return oneRule(chains.get(shown[0] as string) ?? [], options.number, options)
  return shown.map((name) => chainText(name, chains.get(name) ?? [], tables, options)).join('\n')
}

function oneRule(rules: readonly Rule[], number: number, options: ListOptions): string {
  const rule = rules[number - 1]
  return rule ? `${numbered(ruleLine(rule, options), String(number), options)}\n` : ''
}

/** `iptables -S [CHAIN [NUMBER]]`. */
export function iptablesRules(
  tables: Tables,
  options: { table: 'nat' | 'filter'; chain?: string; number?: number },
): string | undefined {
  const chains = tables[options.table]
  const names = chainNames(options.table, chains)
  if (options.chain !== undefined && !names.includes(options.chain)) return undefined
  const shown = options.chain === undefined ? names : [options.chain]
  const heads = shown.map((name) => (isBuiltIn(options.table, name) ? `-P ${name} ACCEPT` : `-N ${name}`))
  const rules = shown.flatMap((name) => (chains.get(name) ?? []).map(ruleText))
  const lines = options.number === undefined ? [...heads, ...rules] : rules.slice(options.number - 1, options.number)
  return lines.map((line) => `${line}\n`).join('')
}

function chainText(name: string, rules: readonly Rule[], tables: Tables, options: ListOptions): string {
  const references = [...tables[options.table].values()]
    .flat()
    .filter((rule) => 'jump' in rule.target && rule.target.jump === name).length
  const policy = options.verbose ? 'policy ACCEPT 0 packets, 0 bytes' : 'policy ACCEPT'
  const head = `Chain ${name} (${isBuiltIn(options.table, name) ? policy : `${references} references`})`
  const lines = rules.map((rule, i) => numbered(ruleLine(rule, options), String(i + 1), options))
  return `${[head, numbered(titleLine(options), 'num', options), ...lines].join('\n')}\n`
}

const numbered = (text: string, number: string, { lineNumbers }: ListOptions): string =>
  lineNumbers ? number.padEnd(5) + text : text

function titleLine({ verbose, exact }: ListOptions): string {
  if (!verbose) return 'target     prot opt source               destination         '
  const counters = exact ? '    pkts      bytes' : ' pkts bytes'
  return `${counters} target     prot opt in     out     source               destination         `
}

const protocolNumbers: Readonly<Record<string, string>> = { tcp: '6', udp: '17', sctp: '132' }

function ruleLine(rule: Rule, options: ListOptions): string {
  const { names, verbose } = options
  const target = targetName(rule).padEnd(9)
  const protocol = names
    ? (rule.protocol ?? 'all')
    : rule.protocol === undefined
      ? '0'
      : (protocolNumbers[rule.protocol] as string)
  const any = names ? 'any' : '*'
  const through = verbose ? ` ${any.padEnd(6)} ${any.padEnd(6)} ` : ''
  const source = address(rule.notSource ?? rule.source, names)
  const tail = `${rule.notSource ? '!' : ' '}${source} ${address(rule.destination, names)}`
  const details = matchTexts(rule, names)
    .map((text) => ` ${text}`)
    .join('')
  return `${verbose ? counters(rule, options) : ''}${target}  ${protocol.padEnd(4)} -- ${through}${tail}${details}`
}

/** One column: 19 wide, and a blank after it. */
function address(given: string | undefined, names: Names | undefined): string {
  const text = (given ?? '0.0.0.0/0').replace(/\/32$/, '')
  return `${(names ? named(text, names) : text).padEnd(19)} `
}

function named(text: string, names: Names): string {
  if (text === '0.0.0.0/0') return 'anywhere'
  // /etc/networks
  if (text === '127.0.0.0/8') return 'loopback/8'
  return text.includes('/') ? text : names.host(text)
}

function counters(rule: Rule, { count, exact }: ListOptions): string {
  const { packets, bytes } = count(ruleText(rule))
  return exact
    ? `${String(packets).padStart(8)} ${String(bytes).padStart(8)} `
    : `${short(packets).padStart(5)} ${short(bytes).padStart(5)} `
}

/** 12345, then 12K, 12M as iptables shortens. */
const short = (n: number): string =>
  n < 100_000 ? String(n) : n < 10_000_000 ? `${Math.round(n / 1000)}K` : `${Math.round(n / 1_000_000)}M`

function targetName({ target }: Rule): string {
  if ('none' in target) return ''
  if ('jump' in target) return target.jump
  if ('dnat' in target) return 'DNAT'
  if ('setMark' in target || 'xorMark' in target) return 'MARK'
  if ('masquerade' in target) return 'MASQUERADE'
  if ('reject' in target) return 'REJECT'
  if ('drop' in target) return 'DROP'
  return 'return' in target ? 'RETURN' : 'ACCEPT'
}
