import { cidrContains } from '@kubemaze/core/api/cidr.ts'
import { servicePort } from '../net/services.ts'

/** A packet as a filter sees it. */
export interface Seen {
  protocol: 'tcp' | 'udp' | 'icmp' | 'arp'
  source: string
  destination: string
  sourcePort: number
  destinationPort: number
}

export type Filter = (packet: Seen) => boolean

interface State {
  words: string[]
  at: number
  /** Addresses of a name; undefined when nobody knows it. */
  addressOf(name: string): string | undefined
  /** What a bare value means: the qualifiers before it. */
  last: { direction: Direction; kind: Kind } | undefined
}

type Direction = 'src' | 'dst' | 'either' | 'both'
type Kind = 'host' | 'port' | 'net' | 'portrange'

class FilterError extends Error {}

const syntax = "can't parse filter expression: syntax error"
const protocols = new Set(['tcp', 'udp', 'icmp', 'arp', 'sctp', 'ip6', 'icmp6'])
const kinds = new Set(['host', 'port', 'net', 'portrange'])
const reserved = new Set([
  'and',
  'or',
  'not',
  '&&',
  '||',
  '!',
  '(',
  ')',
  'src',
  'dst',
  'host',
  'port',
  'net',
  'portrange',
  ...protocols,
  'ip',
])

/** A filter as pcap-filter(7) writes it; a text is what tcpdump says of one that it cannot read. */
export function parseFilter(text: string, addressOf: State['addressOf'] = () => undefined): Filter | string {
  if (/\[/.test(text)) return `filters that look into bytes (${/\w+\[[^\]]*\]?/.exec(text)?.[0]}) are not simulated here`
  const words = text.match(/\(|\)|&&|\|\||!|[^\s()!&|]+/g) ?? []
  if (words.length === 0) return () => true
  const state: State = { words, at: 0, addressOf, last: undefined }
  try {
    const filter = expression(state)
    return state.at < words.length ? syntax : filter
  } catch (error) {
    if (error instanceof FilterError) return error.message
    throw error
  }
}

const peek = (state: State): string | undefined => state.words[state.at]

/** `and` and `or` have the same rank, from left to right. */
function expression(state: State): Filter {
  let left = term(state)
  for (;;) {
    const word = peek(state)
    const isAnd = word === 'and' || word === '&&'
    if (!isAnd && word !== 'or' && word !== '||') return left
    state.at++
    const [before, right] = [left, term(state)]
    left = isAnd ? (packet) => before(packet) && right(packet) : (packet) => before(packet) || right(packet)
  }
}

function term(state: State): Filter {
  const word = peek(state)
  if (word === 'not' || word === '!') {
    state.at++
    const inner = term(state)
    return (packet) => !inner(packet)
  }
  if (word !== '(') return primitive(state)
  state.at++
  const inner = expression(state)
  if (peek(state) !== ')') throw new FilterError(syntax)
  state.at++
  return inner
}

function primitive(state: State): Filter {
  const protocol = protocolOf(state)
  const direction = directionOf(state)
  const word = peek(state)
  const kind = word !== undefined && kinds.has(word) ? (word as Kind) : undefined
  if (kind !== undefined) state.at++
  const value = peek(state)
  const bare = value === undefined || reserved.has(value)
  if (bare && direction === undefined && kind === undefined && protocol) return protocol
  if (bare) throw new FilterError(syntax)
  state.at++
  const known = direction === undefined && kind === undefined && !protocol ? state.last : undefined
  state.last = { direction: direction ?? known?.direction ?? 'either', kind: kind ?? known?.kind ?? 'host' }
  const matches = valueFilter(state.last.kind, state.last.direction, value, state)
  return protocol ? (packet) => protocol(packet) && matches(packet) : matches
}

function protocolOf(state: State): Filter | undefined {
  const word = peek(state)
  if (word === 'ip') {
    state.at++
    return (packet) => packet.protocol !== 'arp'
  }
  if (word === undefined || !protocols.has(word)) return undefined
  state.at++
  return (packet) => packet.protocol === word
}

function directionOf(state: State): Direction | undefined {
  const word = peek(state)
  if (word !== 'src' && word !== 'dst') return undefined
  state.at++
  const [joint, other] = [state.words[state.at], state.words[state.at + 1]]
  if ((joint !== 'or' && joint !== 'and') || (other !== 'src' && other !== 'dst')) return word
  state.at += 2
  return joint === 'or' ? 'either' : 'both'
}

function valueFilter(kind: Kind, direction: Direction, value: string, state: State): Filter {
  if (kind === 'port' || kind === 'portrange') {
    const [from, to] = ports(kind, value)
    const isPort = (port: number): boolean => port >= from && port <= to
    return (packet) => directed(direction, isPort(packet.sourcePort), isPort(packet.destinationPort))
  }
  const is = kind === 'net' ? network(value) : host(value, state)
  return (packet) => directed(direction, is(packet.source), is(packet.destination))
}

function directed(direction: Direction, source: boolean, destination: boolean): boolean {
  if (direction === 'src') return source
  if (direction === 'dst') return destination
  return direction === 'both' ? source && destination : source || destination
}

function ports(kind: Kind, value: string): [number, number] {
  const [from, to] =
    kind === 'portrange' && value.includes('-')
      ? (value.split('-').map(portOf) as [number, number])
      : [portOf(value), portOf(value)]
  return [from, to]
}

function portOf(value: string): number {
  const port = /^\d+$/.test(value) ? Number(value) : (servicePort(value, 'tcp') ?? servicePort(value, 'udp'))
  if (port === undefined) throw new FilterError(`unknown port '${value}'`)
  if (port > 65_535) throw new FilterError(`illegal port number ${port} > 65535`)
  return port
}

function host(value: string, state: State): (ip: string) => boolean {
  const ip = /^\d+(\.\d+){3}$/.test(value) ? value : state.addressOf(value)
  if (ip === undefined) throw new FilterError(`unknown host '${value}'`)
  return (address) => address === ip
}

function network(value: string): (ip: string) => boolean {
  const [start = '', bits] = value.split('/')
  const parts = start.split('.')
  if (parts.some((part) => !/^\d+$/.test(part))) throw new FilterError(`unknown network '${value}'`)
  const length = bits === undefined ? parts.length * 8 : Number(bits)
  if (!(length >= 0 && length <= 32)) throw new FilterError('mask length must be <= 32')
  const full = [...parts, '0', '0', '0'].slice(0, 4).join('.')
  return (address) => cidrContains(`${full}/${length}`, address)
}
