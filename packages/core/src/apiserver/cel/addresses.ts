import type { Environment } from '@marcbachmann/cel-js'
import { CelObject } from './values.ts'

class IpValue extends CelObject {
  readonly bits: bigint
  readonly family: 4 | 6
  constructor(bits: bigint, family: 4 | 6) {
    super()
    this.bits = bits
    this.family = family
  }
}

class CidrValue extends CelObject {
  readonly ip: IpValue
  readonly length: number
  constructor(ip: IpValue, length: number) {
    super()
    this.ip = ip
    this.length = length
  }
}

/** What `ip.isCanonical` hangs on. */
class IpLibrary extends CelObject {}

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
    throw new Error(
      `IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): unable to parse IP`,
    )
  return parsed
}

function cidr(text: string): CidrValue {
  const parsed = parseCidr(text)
  if (!parsed)
    throw new Error(
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

/** `ip("10.0.0.1").family()`, `cidr("10.0.0.0/8").containsIP("10.0.0.1")`. Models apiserver/pkg/cel/library/ip.go and cidr.go (1.36). */
export const addAddresses = (environment: Environment): Environment =>
  environment
    .registerType('net.IP', IpValue)
    .registerType('net.CIDR', CidrValue)
    .registerType('net.IPLibrary', IpLibrary)
    .registerConstant('ip', 'net.IPLibrary', new IpLibrary())
    .registerFunction('net.IPLibrary.isCanonical(string): bool', (_: IpLibrary, text: string) => ipText(ip(text)) === text)
    .registerFunction('ip(string): net.IP', ip)
    .registerFunction('isIP(string): bool', (text: string) => parseIp(text) !== undefined)
    .registerFunction('string(net.IP): string', ipText)
    .registerFunction('net.IP.family(): int', ({ family }: IpValue) => BigInt(family))
    .registerFunction('net.IP.isUnspecified(): bool', isUnspecified)
    .registerFunction('net.IP.isLoopback(): bool', isLoopback)
    .registerFunction('net.IP.isLinkLocalMulticast(): bool', (address: IpValue) => within(address, '224.0.0.0/24', 'ff02::/16'))
    .registerFunction('net.IP.isLinkLocalUnicast(): bool', isLinkLocal)
    .registerFunction('net.IP.isGlobalUnicast(): bool', isGlobal)
    .registerOperator('net.IP == net.IP', (a: IpValue, b: IpValue) => a.family === b.family && a.bits === b.bits)
    .registerFunction('cidr(string): net.CIDR', cidr)
    .registerFunction('isCIDR(string): bool', (text: string) => parseCidr(text) !== undefined)
    .registerFunction('string(net.CIDR): string', (range: CidrValue) => `${ipText(range.ip)}/${range.length}`)
    .registerFunction('net.CIDR.containsIP(net.IP): bool', holds)
    .registerFunction('net.CIDR.containsIP(string): bool', (range: CidrValue, text: string) => holds(range, ip(text)))
    .registerFunction('net.CIDR.containsCIDR(net.CIDR): bool', holdsRange)
    .registerFunction('net.CIDR.containsCIDR(string): bool', (range: CidrValue, text: string) => holdsRange(range, cidr(text)))
    .registerFunction('net.CIDR.ip(): net.IP', (range: CidrValue) => range.ip)
    .registerFunction('net.CIDR.masked(): net.CIDR', masked)
    .registerFunction('net.CIDR.prefixLength(): int', ({ length }: CidrValue) => BigInt(length))
    .registerOperator(
      'net.CIDR == net.CIDR',
      (a: CidrValue, b: CidrValue) => a.length === b.length && a.ip.family === b.ip.family && a.ip.bits === b.ip.bits,
    )
