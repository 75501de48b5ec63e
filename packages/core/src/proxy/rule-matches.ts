import type { Rule } from './rule.ts'
import type { Names } from './rule-names.ts'

/** What `iptables -L` shows behind a rule's addresses: its matches in order, and what its target does. */
export function matchTexts(rule: Rule, names: Names | undefined): string[] {
  const parts: (string | false | undefined)[] = [
    rule.connectionState !== undefined && (rule.connectionState === 'NEW' || !rule.comment) && `ctstate ${rule.connectionState}`,
    rule.notMark !== undefined && `mark match ! ${rule.notMark}`,
    rule.comment !== undefined && `/* ${rule.comment} */`,
    rule.mark !== undefined && `mark match ${rule.mark}`,
    rule.connectionState !== undefined &&
      rule.connectionState !== 'NEW' &&
      rule.comment !== undefined &&
      `ctstate ${rule.connectionState}`,
    rule.sourceLocal && 'ADDRTYPE match src-type LOCAL',
    rule.destinationLocal && 'ADDRTYPE match dst-type LOCAL',
    ...recentTexts(rule),
    rule.probability !== undefined && `statistic mode random probability ${rule.probability}`,
    portText(rule, names),
    rule.notConnectionState !== undefined && `! ctstate ${rule.notConnectionState}`,
    rule.counter !== undefined && `nfacct-name  ${rule.counter}`,
    targetDetail(rule),
  ]
  return parts.filter((part) => typeof part === 'string')
}

const seenBy = 'side: source mask: 255.255.255.255'

function recentTexts({ recentlySeen, remember }: Rule): string[] {
  const check = recentlySeen && `recent: CHECK seconds: ${recentlySeen.seconds} reap name: ${recentlySeen.name} ${seenBy}`
  return [check, remember && `recent: SET name: ${remember} ${seenBy}`].filter((text) => text !== undefined)
}

function portText({ destinationPort, protocol = 'tcp' }: Rule, names: Names | undefined): string | undefined {
  if (destinationPort === undefined) return undefined
  return `${protocol} dpt:${names ? names.port(destinationPort, protocol) : destinationPort}`
}

function targetDetail({ target, protocol }: Rule): string | undefined {
  if ('dnat' in target) return `${protocol} to:${target.dnat}`
  if ('setMark' in target) return 'MARK or 0x4000'
  if ('xorMark' in target) return 'MARK xor 0x4000'
  if ('masquerade' in target) return 'random-fully'
  return 'reject' in target ? 'reject-with icmp-port-unreachable' : undefined
}
