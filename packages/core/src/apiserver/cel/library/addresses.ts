import { goQuote } from '../../../api/go-quote.ts'
import { CelError, CelObject, noSuchOverload } from '../evaluate/values.ts'
import type { Library } from './library.ts'
import { type Address, parseAddress, parsePrefix } from './parse-address.ts'

export class IpValue extends CelObject {
  readonly typeName = 'net.IP'
  readonly bits: bigint
  readonly family: 4 | 6
  constructor(bits: bigint, family: 4 | 6) {
    super()
    this.bits = bits
    this.family = family
  }
  equals({ bits, family }: IpValue): boolean {
    return this.bits === bits && this.family === family
  }
}

export class CidrValue extends CelObject {
  readonly typeName = 'net.CIDR'
  readonly ip: IpValue
  readonly length: number
  constructor(ip: IpValue, length: number) {
    super()
    this.ip = ip
    this.length = length
  }
  equals({ ip, length }: CidrValue): boolean {
    return this.length === length && this.ip.equals(ip)
  }
}

const widthOf = ({ family }: IpValue): number => (family === 4 ? 32 : 128)

const isMapped = ({ bits, family }: Address): boolean => family === 6 && bits >> 32n === 0xffffn

/** No zones, and no IPv4 in the clothes of IPv6. Models apiserver/pkg/cel/library/ip.go parseIPAddr (1.36). */
function readIp(text: string): IpValue | string {
  const found = parseAddress(text)
  const shown = goQuote(text)
  if ('error' in found) return `IP Address ${shown} parse error during conversion from string: ${found.error}`
  if (found.zone !== '') return `IP address ${shown} with zone value is not allowed`
  return isMapped(found) ? `IPv4-mapped IPv6 address ${shown} is not allowed` : new IpValue(found.bits, found.family)
}

/** Models cidr.go parseCIDR (1.36). */
function readCidr(text: string): CidrValue | string {
  const found = parsePrefix(text)
  if ('error' in found) return `network address parse error during conversion from string: ${found.error}`
  const { address, length } = found
  if (isMapped(address)) return `IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`
  return new CidrValue(new IpValue(address.bits, address.family), length)
}

const known = <T>(found: T | string): T | undefined => (typeof found === 'string' ? undefined : found)
const parseIp = (text: string): IpValue | undefined => known(readIp(text))
const parseCidr = (text: string): CidrValue | undefined => known(readCidr(text))

function ipText({ bits, family }: IpValue): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - 16 * i)) & 65_535n).toString(16))
  const { from, length } = longestZeros(groups)
  return length < 2 ? groups.join(':') : `${groups.slice(0, from).join(':')}::${groups.slice(from + length).join(':')}`
}

/** The first of the longest runs of zero groups: what `::` stands for. */
function longestZeros(groups: readonly string[]): { from: number; length: number } {
  let best = { from: 0, length: 0 }
  for (let from = 0; from < groups.length; from++) {
    let to = from
    while (groups[to] === '0') to++
    if (to - from > best.length) best = { from, length: to - from }
  }
  return best
}

function ip(text: string): IpValue {
  const found = readIp(text)
  if (typeof found === 'string') throw new CelError(found)
  return found
}

function cidr(text: string): CidrValue {
  const found = readCidr(text)
  // its caller says again what it is about
  if (typeof found === 'string') throw new CelError(`network address parse error during conversion from string: ${found}`)
  return found
}

const networkOf = ({ ip: { bits }, ip: of, length }: CidrValue): bigint => bits >> BigInt(widthOf(of) - length)
const holds = (range: CidrValue, address: IpValue): boolean =>
  range.ip.family === address.family && address.bits >> BigInt(widthOf(address) - range.length) === networkOf(range)
const holdsRange = (range: CidrValue, other: CidrValue): boolean => other.length >= range.length && holds(range, other.ip)
const masked = (range: CidrValue): CidrValue =>
  new CidrValue(new IpValue(networkOf(range) << BigInt(widthOf(range.ip) - range.length), range.ip.family), range.length)

const within = (address: IpValue, ...ranges: string[]): boolean => ranges.some((range) => holds(cidr(range), address))
const isLoopback = (address: IpValue): boolean => within(address, '127.0.0.0/8', '::1/128')
const isLinkLocal = (address: IpValue): boolean => within(address, '169.254.0.0/16', 'fe80::/10')
const isUnspecified = ({ bits }: IpValue): boolean => bits === 0n
const isGlobal = (address: IpValue): boolean =>
  !isUnspecified(address) &&
  !isLoopback(address) &&
  !isLinkLocal(address) &&
  !within(address, '224.0.0.0/4', 'ff00::/8', '255.255.255.255/32')

/** What a text stands for, where another value was asked about. */
function asked<T>(value: T | undefined): T {
  if (value === undefined) throw noSuchOverload()
  return value
}

type Of<T> = (value: T) => unknown

const ofIp = (id: string, result: string, run: Of<IpValue>): Library[string] => ({ [id]: [`net.IP.() ${result}`, run as never] })
const ofCidr = (id: string, result: string, run: Of<CidrValue>): Library[string] => ({
  [id]: [`net.CIDR.() ${result}`, run as never],
})

/** `ip("10.0.0.1").family()`, `cidr("10.0.0.0/8").containsIP("10.0.0.1")`. Models apiserver/pkg/cel/library/ip.go and cidr.go (1.36). */
export const addresses: Library = {
  ip: { string_to_ip: ['(string) net.IP', ip], ...ofCidr('cidr_ip', 'net.IP', (range) => range.ip) },
  isIP: { is_ip: ['(string) bool', (text: string) => parseIp(text) !== undefined] },
  'ip.isCanonical': { ip_is_canonical: ['(string) bool', (text: string) => ipText(ip(text)) === text] },
  cidr: { string_to_cidr: ['(string) net.CIDR', cidr] },
  isCIDR: { is_cidr: ['(string) bool', (text: string) => parseCidr(text) !== undefined] },
  string: {
    ip_to_string: ['(net.IP) string', ipText],
    cidr_to_string: ['(net.CIDR) string', (range: CidrValue) => `${ipText(range.ip)}/${range.length}`],
  },
  family: ofIp('ip_family', 'int', ({ family }) => BigInt(family)),
  isUnspecified: ofIp('ip_is_unspecified', 'bool', isUnspecified),
  isLoopback: ofIp('ip_is_loopback', 'bool', isLoopback),
  isLinkLocalMulticast: ofIp('ip_is_link_local_multicast', 'bool', (address) => within(address, '224.0.0.0/24', 'ff02::/16')),
  isLinkLocalUnicast: ofIp('ip_is_link_local_unicast', 'bool', isLinkLocal),
  isGlobalUnicast: ofIp('ip_is_global_unicast', 'bool', isGlobal),
  containsIP: {
    cidr_contains_ip_string: ['net.CIDR.(string) bool', (range: CidrValue, text: string) => holds(range, asked(parseIp(text)))],
    cidr_contains_ip_ip: ['net.CIDR.(net.IP) bool', holds],
  },
  containsCIDR: {
    cidr_contains_cidr_string: ['net.CIDR.(string) bool', (range: CidrValue, text: string) => holdsRange(range, cidr(text))],
    cidr_contains_cidr: ['net.CIDR.(net.CIDR) bool', holdsRange],
  },
  masked: ofCidr('cidr_masked', 'net.CIDR', masked),
  prefixLength: ofCidr('cidr_prefix_length', 'int', ({ length }) => BigInt(length)),
}
