import type { DnsAnswer } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { isIp } from '../net/dial.ts'

/** 192.168.10.86 → 86.10.168.192.in-addr.arpa */
export function reverseName(ip: string): string {
  return `${ip.split('.').reverse().join('.')}.in-addr.arpa`
}

/** ::1 → 1.0.0 … ip6.arpa */
export function reverseV6(ip: string): string {
  const [head = '', tail] = ip.split('::')
  const groups = (part: string): string[] => part.split(':').filter(Boolean)
  const [front, back] = [groups(head), groups(tail ?? '')]
  const middle = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0')
  const digits = [...front, ...(tail === undefined ? [] : middle), ...back].map((group) => group.padStart(4, '0')).join('')
  return `${[...digits].reverse().join('.')}.ip6.arpa`
}

export const dotted = (name: string): string => (name.endsWith('.') ? name : `${name}.`)
export const undotted = (name: string): string => name.replace(/\.$/, '')

/** The server to ask: as named, or the first of resolv.conf. */
export function serverOf(process: ShellProcess, named: string | undefined): { name: string; ip: string } | undefined {
  if (named === undefined) {
    const ip = process.network.resolvConf().nameservers[0] ?? '127.0.0.1'
    return { name: ip, ip }
  }
  if (isIp(named)) return { name: named, ip: named }
  const ip = process.network.resolve(named).addresses[0]
  return ip === undefined ? undefined : { name: named, ip }
}

/** What takes the place of resolv.conf's search list and ndots. */
export interface SearchRule {
  search?: readonly string[]
  ndots?: number
}

/** The names to try for one that was typed, by search list and ndots. */
export function namesToTry(process: ShellProcess, name: string, rule: SearchRule = {}): string[] {
  if (name.endsWith('.')) return [undotted(name)]
  const conf = process.network.resolvConf()
  const { search = conf.search, ndots = conf.options.ndots } = rule
  const searched = search.map((domain) => `${name}.${undotted(domain)}`)
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name]
}

/** Asks for the names in turn until one exists; the last answer otherwise. Undefined: no server answered. */
export function askInTurn(
  process: ShellProcess,
  server: string,
  names: readonly string[],
  type: string,
  protocol: 'UDP' | 'TCP' = 'UDP',
): DnsAnswer | undefined {
  let noData: DnsAnswer | undefined
  let last: DnsAnswer | undefined
  for (const name of names) {
    const answer = process.network.query(server, name, type, protocol)
    if (!answer) return undefined
    if (answer.status === 'NOERROR' && answer.answers.length > 0) return answer
    if (answer.status === 'NOERROR') noData ??= answer
    last = answer
  }
  return noData ?? last
}

/** Did the cluster's own server know this by itself? */
export const isAuthoritative = (answer: DnsAnswer): boolean =>
  /(^|\.)(cluster\.local|in-addr\.arpa)\.?$/i.test(answer.question.name) || answer.answers.length === 0
