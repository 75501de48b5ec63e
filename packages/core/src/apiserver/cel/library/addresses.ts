import { CelError, CelObject } from '../evaluate/values.ts'
import type { Library } from './library.ts'

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

function parse4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255)) return undefined
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n)
}

function parse6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const count = groups.flat().length
  if (groups.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined
  const [head = [], tail = []] = groups
  const all = halves.length === 1 ? head : [...head, ...Array(8 - count).fill('0'), ...tail]
  return all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
}

/** No zones, and no IPv4 in the clothes of IPv6. */
function parseIp(text: string): IpValue | undefined {
  const four = parse4(text)
  if (four !== undefined) return new IpValue(four, 4)
  const six = parse6(text)
  return six === undefined || six >> 32n === 0xffffn ? undefined : new IpValue(six, 6)
}

function parseCidr(text: string): CidrValue | undefined {
  const [address = '', length = '', ...more] = text.split('/')
  const ip = parseIp(address)
  if (!ip || more.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > widthOf(ip)) return undefined
  return new CidrValue(ip, Number(length))
}

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
  const parsed = parseIp(text)
  if (!parsed)
    throw new CelError(
      `IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): unable to parse IP`,
    )
  return parsed
}

function cidr(text: string): CidrValue {
  const parsed = parseCidr(text)
  if (!parsed)
    throw new CelError(
      `network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(text)}): unable to parse`,
    )
  return parsed
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
    cidr_contains_ip_string: ['net.CIDR.(string) bool', (range: CidrValue, text: string) => holds(range, ip(text))],
    cidr_contains_ip_ip: ['net.CIDR.(net.IP) bool', holds],
  },
  containsCIDR: {
    cidr_contains_cidr_string: ['net.CIDR.(string) bool', (range: CidrValue, text: string) => holdsRange(range, cidr(text))],
    cidr_contains_cidr: ['net.CIDR.(net.CIDR) bool', holdsRange],
  },
  masked: ofCidr('cidr_masked', 'net.CIDR', masked),
  prefixLength: ofCidr('cidr_prefix_length', 'int', ({ length }) => BigInt(length)),
}
