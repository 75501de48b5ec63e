import { addressText, readU16, readU32 } from './bytes.ts'
import { httpText } from './print-application.ts'
import { dnsText } from './print-dns.ts'
import { protocolNumbers, tcpFlags } from './segment.ts'

/** How packets are to be shown. */
export interface Look {
  verbose: number
  quiet: boolean
  link: boolean
  /** -S */
  absolute: boolean
  /** -K */
  unchecked: boolean
  host(ip: string): string
  port(port: number, protocol: 'tcp' | 'udp'): string
  /** The first sequence numbers of each conversation. */
  conversations: Map<string, { seq: number; ack: number }>
}

const protocolNames: Readonly<Record<number, string>> = { 1: 'ICMP', 6: 'TCP', 17: 'UDP' }

/** An IPv4 packet as tcpdump writes it. Models tcpdump print-ip.c (4.99). */
export function ipText(bytes: Uint8Array, look: Look, inner = false): string {
  const name = look.link && !inner ? '' : 'IP '
  if (bytes.length < 20) return `${name}truncated-ip - ${20 - bytes.length} bytes missing!`
  const headBytes = ((bytes[0] ?? 0) & 15) * 4
  const length = readU16(bytes, 2)
  const protocol = bytes[9] ?? 0
  const body = bytes.slice(headBytes, inner ? undefined : length)
  const ends = { source: addressText(bytes, 12), destination: addressText(bytes, 16) }
  const details = look.verbose > 0 ? `${fieldsText(bytes, protocol, length)}\n    ` : ''
  return `${name}${details}${bodyText(protocol, body, ends, look, length - headBytes, bytes)}`
}

function fieldsText(bytes: Uint8Array, protocol: number, length: number): string {
  const fragment = readU16(bytes, 6)
  const flags = fragment & 0x4000 ? 'DF' : fragment & 0x2000 ? '+' : 'none'
  const known = protocolNames[protocol]
  const shown = known === undefined ? `unknown (${protocol})` : `${known} (${protocol})`
  const tos = (bytes[1] ?? 0).toString(16)
  return `(tos 0x${tos}, ttl ${bytes[8]}, id ${readU16(bytes, 4)}, offset ${(fragment & 0x1fff) * 8}, flags [${flags}], proto ${shown}, length ${length})`
}

interface Ends {
  source: string
  destination: string
}

function bodyText(protocol: number, body: Uint8Array, ends: Ends, look: Look, length: number, packet: Uint8Array): string {
  if (protocol === protocolNumbers.tcp) return tcpText(body, ends, look, length, packet)
  if (protocol === protocolNumbers.udp) return udpText(body, ends, look, length, packet)
  const pair = `${look.host(ends.source)} > ${look.host(ends.destination)}: `
  return pair + (protocol === protocolNumbers.icmp ? icmpText(body, look, length) : ` ip-proto-${protocol} ${length}`)
}

const flagLetters: readonly (readonly [flag: number, letter: string])[] = [
  [tcpFlags.fin, 'F'],
  [tcpFlags.syn, 'S'],
  [tcpFlags.rst, 'R'],
  [tcpFlags.push, 'P'],
  [tcpFlags.ack, '.'],
  [tcpFlags.urgent, 'U'],
  [64, 'E'],
  [128, 'W'],
]

const wrap = 4_294_967_296
const minus = (a: number, b: number): number => (a - b + wrap) % wrap

/** Models tcpdump print-tcp.c: numbers count from the first of the conversation, unless -S. */
function tcpText(body: Uint8Array, ends: Ends, look: Look, length: number, packet: Uint8Array): string {
  const [sourcePort, destinationPort] = [readU16(body, 0), readU16(body, 2)]
  const pair = portPair(ends, sourcePort, destinationPort, 'tcp', look)
  if (body.length < 8) return `${pair}[|tcp]`
  const flags = body[13] ?? 0
  const headBytes = ((body[12] ?? 0) >> 4) * 4
  const dataBytes = length - headBytes
  if (look.quiet) return `${pair}tcp ${dataBytes}`
  if (body.length < 20) return `${pair}[|tcp]`
  const numbers = relative(body, flags, `${ends.source}.${sourcePort}`, `${ends.destination}.${destinationPort}`, look)
  const letters = flagLetters.filter(([flag]) => flags & flag).map(([, letter]) => letter)
  const { syn, fin, rst, ack } = tcpFlags
  const seq = look.verbose > 1 || dataBytes > 0 || flags & (syn | fin | rst)
  const options = optionsText(body.slice(20, headBytes))
  const parts = [
    `Flags [${letters.length > 0 ? letters.join('') : 'none'}]`,
    ...(look.verbose > 0 && !look.unchecked ? [sumText(body, packet)] : []),
    ...(seq ? [`seq ${numbers.seq}${dataBytes > 0 ? `:${(numbers.seq + dataBytes) % wrap}` : ''}`] : []),
    ...(flags & ack ? [`ack ${numbers.ack}`] : []),
    `win ${readU16(body, 14)}`,
    ...(options === '' ? [] : [`options [${options}]`]),
    `length ${dataBytes}`,
  ]
  const payload = body.slice(headBytes)
  return pair + parts.join(', ') + (dataBytes > 0 ? applicationText(payload, sourcePort, destinationPort, look) : '')
}

function sumText(body: Uint8Array, packet: Uint8Array): string {
  const sum = readU16(body, 16)
  const right = sumOf(body, packet)
  const shown = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`
  return `cksum ${shown(sum)} (${right === sum ? 'correct' : `incorrect -> ${shown(right)}`})`
}

/** What the checksum of a TCP or UDP body should be. */
function sumOf(body: Uint8Array, packet: Uint8Array): number {
  const protocol = packet[9] ?? 0
  const at = protocol === protocolNumbers.tcp ? 16 : 6
  let sum = protocol + body.length
  for (let word = 12; word < 20; word += 2) sum += readU16(packet, word)
  for (let word = 0; word < body.length; word += 2) sum += word === at ? 0 : readU16(body, word)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}

const maxConversations = 10_000

function relative(body: Uint8Array, flags: number, from: string, to: string, look: Look): { seq: number; ack: number } {
  const [seq, ack] = [readU32(body, 4), readU32(body, 8)]
  if (look.absolute || !(flags & tcpFlags.ack)) return { seq, ack }
  const isReversed = from > to
  const key = isReversed ? `${to} ${from}` : `${from} ${to}`
  const first = look.conversations.get(key)
  if (first && !(flags & tcpFlags.syn))
    return isReversed
      ? { seq: minus(seq, first.ack), ack: minus(ack, first.seq) }
      : { seq: minus(seq, first.seq), ack: minus(ack, first.ack) }
  if (look.conversations.size >= maxConversations) look.conversations.clear()
  look.conversations.set(key, isReversed ? { ack: seq, seq: minus(ack, 1) } : { seq, ack: minus(ack, 1) })
  return { seq, ack }
}

function optionsText(options: Uint8Array): string {
  const out: string[] = []
  for (let at = 0; at < options.length; ) {
    const kind = options[at] ?? 0
    const length = kind < 2 ? 1 : Math.max(2, options[at + 1] ?? 2)
    if (kind === 0) out.push('eol')
    else if (kind === 1) out.push('nop')
    else if (kind === 2) out.push(`mss ${readU16(options, at + 2)}`)
    else if (kind === 3) out.push(`wscale ${options[at + 2]}`)
    else if (kind === 4) out.push('sackOK')
    else if (kind === 8) out.push(`TS val ${readU32(options, at + 2)} ecr ${readU32(options, at + 6)}`)
    else out.push(`unknown-${kind}`)
    if (kind === 0) break
    at += length
  }
  return out.join(',')
}

function portPair({ source, destination }: Ends, from: number, to: number, protocol: 'tcp' | 'udp', look: Look): string {
  return `${look.host(source)}.${look.port(from, protocol)} > ${look.host(destination)}.${look.port(to, protocol)}: `
}

const domainPort = 53
const httpPorts = [80, 8080, 591, 3128]

function applicationText(payload: Uint8Array, from: number, to: number, look: Look): string {
  const isOn = (...ports: number[]): boolean => ports.includes(from) || ports.includes(to)
  if (isOn(...httpPorts)) return `: ${httpText('HTTP', payload, look.verbose)}`
  if (isOn(22)) return `: ${httpText('SSH', payload, look.verbose)}`
  return isOn(domainPort) && payload.length > 2 ? ` ${dnsText(payload.slice(2), look.verbose, payload.length - 2)}` : ''
}

function udpText(body: Uint8Array, ends: Ends, look: Look, length: number, packet: Uint8Array): string {
  const [from, to] = [readU16(body, 0), readU16(body, 2)]
  const pair = portPair(ends, from, to, 'udp', look)
  const payload = body.slice(8)
  if (look.quiet) return `${pair}UDP, length ${length - 8}`
  const sum = look.verbose > 1 && !look.unchecked && body.length >= length ? udpSumText(body, packet) : ''
  const isDns = from === domainPort || to === domainPort
  return pair + sum + (isDns ? dnsText(payload, look.verbose, length - 8) : `UDP, length ${length - 8}`)
}

function udpSumText(body: Uint8Array, packet: Uint8Array): string {
  const sum = readU16(body, 6)
  if (sum === 0) return '[no cksum] '
  const right = sumOf(body, packet) || 0xffff
  const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`
  return right === sum ? '[udp sum ok] ' : `[bad udp cksum ${hex(sum)} -> ${hex(right)}!] `
}

/** Models tcpdump print-icmp.c. */
function icmpText(body: Uint8Array, look: Look, length: number): string {
  const [type, code] = [body[0], body[1]]
  const tail = `, length ${length}`
  if (type === 0 || type === 8)
    return `ICMP echo ${type === 0 ? 'reply' : 'request'}, id ${readU16(body, 4)}, seq ${readU16(body, 6)}${tail}`
  const about = body.slice(8)
  const inner = look.verbose > 0 ? `\n\t${ipText(about, look, true)}` : ''
  if (type === 11) return `ICMP time exceeded in-transit${tail}${inner}`
  if (type !== 3) return `ICMP type-#${type}${tail}${inner}`
  const to = look.host(addressText(about, 16))
  if (code === 1) return `ICMP host ${to} unreachable${tail}${inner}`
  const kind = about[9] === protocolNumbers.tcp ? 'tcp' : 'udp'
  const port = readU16(about, ((about[0] ?? 0) & 15) * 4 + 2)
  return `ICMP ${to} ${kind} port ${look.port(port, kind)} unreachable${tail}${inner}`
}
