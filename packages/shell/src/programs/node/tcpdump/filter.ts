import { cidrContains } from '@kubemaze/core/api/cidr.ts'
import { servicePort } from '../../net/services.ts'
import { addressText, readU16 } from './bytes.ts'
import { arithmetic } from './filter-arithmetic.ts'
import { type Direction, type Filter, FilterError, type Kind, peek, type State, syntax } from './filter-state.ts'
import { type Frame, type LinkType, linkBytes } from './frame.ts'
import { protocolNumbers } from './segment.ts'

const protocols = new Set(['tcp', 'udp', 'icmp', 'arp', 'rarp', 'sctp', 'ip', 'ip6', 'icmp6', 'igmp', 'ether'])
const kinds = new Set(['host', 'port', 'net', 'portrange'])
const alone = new Set(['inbound', 'outbound', 'less', 'greater', 'broadcast', 'multicast', 'proto', 'gateway', 'vlan', 'len'])
const joints = ['and', 'or', 'not', '&&', '||', '!', '(', ')', 'src', 'dst']
const reserved = new Set([...joints, ...kinds, ...protocols, ...alone])

const token = /&&|\|\||<<|>>|[<>!=]=|[()[\]&|^!<>=+*/%]|[^\s()[\]&|^!<>=+*%]+/g
const maxWords = 1000

/** A filter as pcap-filter(7) writes it; a text is what tcpdump says of one that it cannot read. */
export function parseFilter(
  text: string,
  addressOf: State['addressOf'] = () => undefined,
  link: LinkType = 'EN10MB',
  isFile = false,
): Filter | string {
  const words = text.match(token) ?? []
  if (words.length === 0) return () => true
  if (words.length > maxWords) return syntax
  const state: State = { words, at: 0, link, isFile, addressOf, last: undefined }
  try {
    const filter = expression(state)
    return state.at < words.length ? syntax : filter
  } catch (error) {
    if (error instanceof FilterError) return error.message
    throw error
  }
}

/** `and` and `or` have the same rank, from left to right. */
function expression(state: State): Filter {
  let left = term(state)
  for (;;) {
    const word = peek(state)
    const isAnd = word === 'and' || word === '&&'
    if (!isAnd && word !== 'or' && word !== '||') return left
    state.at++
    const [before, right] = [left, term(state)]
    left = isAnd ? (frame) => before(frame) && right(frame) : (frame) => before(frame) || right(frame)
  }
}

function term(state: State): Filter {
  const word = peek(state)
  if (word === 'not' || word === '!') {
    state.at++
    const inner = term(state)
    return (frame) => !inner(frame)
  }
  const compared = arithmetic(state)
  if (compared) return compared
  if (word !== '(') return primitive(state)
  state.at++
  const inner = expression(state)
  if (peek(state) !== ')') throw new FilterError(syntax)
  state.at++
  return inner
}

function primitive(state: State): Filter {
  const named = peek(state)
  const protocol = protocolOf(state)
  const special = specialOf(state, named)
  if (special) return protocol && named !== 'ether' ? (frame) => protocol(frame) && special(frame) : special
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
  if (named === 'ether' && state.link !== 'EN10MB') throw new FilterError(noHardware)
  if (named === 'ether') return hardware(state.last.direction, value)
  const matches = valueFilter(state.last.kind, state.last.direction, whole(value, state), state)
  return protocol ? (frame) => protocol(frame) && matches(frame) : matches
}

/** `10.0.0.0/8` and `79-81` are one word, though `/` and `-` divide in arithmetic. */
function whole(value: string, state: State): string {
  if (peek(state) !== '/' || !/^[\d.]+$/.test(value)) return value
  state.at += 2
  return `${value}/${state.words[state.at - 1] ?? ''}`
}

const ipv4 = 0x0800
const isIp = ({ type }: Frame): boolean => type === ipv4
const protocolIn = (frame: Frame): number | undefined => (isIp(frame) ? frame.bytes[9] : undefined)

function protocolOf(state: State): Filter | undefined {
  const word = peek(state)
  if (word === undefined || !protocols.has(word)) return undefined
  state.at++
  if (word === 'ip') return isIp
  if (word === 'ether') return () => true
  if (word === 'arp') return ({ type }) => type === 0x0806
  const number = protocolNumbers[word as keyof typeof protocolNumbers]
  return (frame) => number !== undefined && protocolIn(frame) === number
}

const ethernets = 'ethernet/FDDI/token ring/ARCNET/802.11/ATM LANE/Fibre Channel'
const noHardware = 'ethernet addresses supported only on ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel'
const noDirections = 'inbound/outbound not supported on Ethernet when reading savefiles'

/** Primitives of their own: `less 100`, `inbound`, `ip proto 6`, `ether broadcast` … */
function specialOf(state: State, protocol: string | undefined): Filter | undefined {
  const word = peek(state)
  if (word === undefined || !alone.has(word)) return undefined
  state.at++
  if (word === 'len') throw new FilterError(syntax)
  const onlyEthernet = state.link !== 'EN10MB' && protocol !== 'ip'
  if (onlyEthernet && word === 'broadcast') throw new FilterError('not a broadcast link')
  if (onlyEthernet && word === 'multicast') throw new FilterError(`link-layer multicast filters supported only on ${ethernets}`)
  if (state.isFile && state.link === 'EN10MB' && /bound$/.test(word)) throw new FilterError(noDirections)
  if (word === 'inbound' || word === 'outbound') return ({ isOut }) => isOut === (word === 'outbound')
  if (word === 'vlan') return () => false
  if (word === 'broadcast' || word === 'multicast')
    return protocol === 'ip'
      ? (frame) => isIp(frame) && /^(255\.|2(2[4-9]|3\d)\.)/.test(addressText(frame.bytes, 16))
      : ({ destination }) => destination === 'ff:ff:ff:ff:ff:ff'
  const value = state.words[state.at++]
  if (value === undefined) throw new FilterError(syntax)
  if (word === 'less' || word === 'greater') {
    const bytes = Number(value)
    if (Number.isNaN(bytes)) throw new FilterError(syntax)
    return (frame) => {
      const length = linkBytes(frame, state.link).length
      return word === 'less' ? length <= bytes : length >= bytes
    }
  }
  if (word !== 'proto') throw new FilterError(`'${word}' requires a name`)
  return protoFilter(value.replace(/^\\/, ''), protocol)
}

function protoFilter(value: string, protocol: string | undefined): Filter {
  const named: Readonly<Record<string, number>> = { ...protocolNumbers, ip: ipv4, arp: 0x0806, sctp: 132, igmp: 2 }
  const number = /^(0x[0-9a-f]+|\d+)$/i.test(value) ? Number(value) : named[value]
  if (number === undefined) throw new FilterError(`unknown ${protocol === 'ether' ? 'ether' : 'ip'} proto '${value}'`)
  return protocol === 'ether' ? ({ type }) => type === number : (frame) => protocolIn(frame) === number
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

function directed(direction: Direction, source: boolean, destination: boolean): boolean {
  if (direction === 'src') return source
  if (direction === 'dst') return destination
  return direction === 'both' ? source && destination : source || destination
}

function hardware(direction: Direction, mac: string): Filter {
  if (!/^([0-9a-f]{1,2}:){5}[0-9a-f]{1,2}$/i.test(mac)) throw new FilterError(`unknown ether host '${mac}'`)
  const is = (one: string): boolean => one === mac.toLowerCase()
  return ({ source, destination }) => directed(direction, is(source), is(destination))
}

function valueFilter(kind: Kind, direction: Direction, value: string, state: State): Filter {
  if (kind === 'port' || kind === 'portrange') return portFilter(kind, direction, value)
  const is = kind === 'net' ? network(value) : value.includes('/') ? network(value) : host(value, state)
  return (frame) => {
    const at = isIp(frame) ? ([12, 16] as const) : ([14, 24] as const)
    return directed(direction, is(addressText(frame.bytes, at[0])), is(addressText(frame.bytes, at[1])))
  }
}

function portFilter(kind: 'port' | 'portrange', direction: Direction, value: string): Filter {
  const [low, high = low] = kind === 'portrange' ? value.split('-') : [value]
  const [from, to] = [portOf(low ?? ''), portOf(high ?? '')]
  const isPort = (port: number): boolean => port >= from && port <= to
  return (frame) => {
    const protocol = protocolIn(frame)
    if (protocol !== protocolNumbers.tcp && protocol !== protocolNumbers.udp) return false
    const at = ((frame.bytes[0] ?? 0) & 15) * 4
    return directed(direction, isPort(readU16(frame.bytes, at)), isPort(readU16(frame.bytes, at + 2)))
  }
}

function portOf(value: string): number {
  const port = /^\d+$/.test(value) ? Number(value) : (servicePort(value, 'tcp') ?? servicePort(value, 'udp'))
  if (port === undefined) throw new FilterError(`unknown port '${value}'`)
  if (port > 65_535) throw new FilterError(`illegal port number ${port} > 65535`)
  return port
}

function host(value: string, state: State): (ip: string) => boolean {
  const ip = /^\d+(\.\d+){3}$/.test(value) ? value : state.addressOf(value)
  // what no grammar fits is told before names are looked up
  if (ip === undefined)
    throw new FilterError(/^(and|or|&&|\|\||\))?$/.test(peek(state) ?? '') ? `unknown host '${value}'` : syntax)
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
