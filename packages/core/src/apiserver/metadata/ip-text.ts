import { type FieldError, invalidField } from '../../api/status.ts'
import { badCidr, badIP, isCidr, isIP } from './domain-names.ts'

/** An IPv4 address inside an IPv6 one. */
const isMapped = (text: string): boolean => /^(0*:){1,5}:?ffff:/i.test(text) && text.includes('.')

/** Zeros before a number of a dotted address, which some read as octal. */
const withoutZeros = (text: string): string => text.replace(/(^|\.)0+(?=\d)/g, '$1')
const isDotted = (text: string): boolean => /^[\d.]+$/.test(text)

/** One address, in a form that everybody reads the same way. Models util/validation IsValidIPForLegacyField, strict (1.36). */
export function ipErrors(text: string, field: string): FieldError[] {
  const zeros = isDotted(text) && !isIP(text) && isIP(withoutZeros(text))
  if (zeros) return [invalidField(field, text, 'must not have leading 0s')]
  if (!isIP(text)) return [invalidField(field, text, badIP)]
  return isMapped(text) ? [invalidField(field, text, 'must not be an IPv4-mapped IPv6 address')] : []
}

/** A network, with nothing beyond its prefix. Models IsValidCIDRForLegacyField, strict (1.36). */
export function cidrErrors(text: string, field: string): FieldError[] {
  const [address = '', length = ''] = text.split('/')
  const plain = `${isDotted(address) ? withoutZeros(address) : address}/${length.replace(/^0+(?=\d)/, '')}`
  if (!isCidr(plain)) return [invalidField(field, text, badCidr)]
  if (plain !== text) return [invalidField(field, text, 'must not have leading 0s in IP or prefix length')]
  if (isMapped(address)) return [invalidField(field, text, 'must not have an IPv4-mapped IPv6 address')]
  const bits = addressBits(address)
  return /1/.test(bits.slice(Number(length)))
    ? [invalidField(field, text, 'must not have bits set beyond the prefix length')]
    : []
}

/** The bits that a network fixes; undefined for what is no network, however it is spelled. */
function prefixBits(text: string): string | undefined {
  const [address = '', length = ''] = text.split('/')
  const plain = isDotted(address) ? withoutZeros(address) : address
  return isCidr(`${plain}/${length.replace(/^0+(?=\d)/, '')}`) ? addressBits(plain).slice(0, Number(length)) : undefined
}

/** True when a network lies in another and is smaller; undefined when one of them is none. */
export function isStrictSubset(inner: string, outer: string): boolean | undefined {
  const [small, big] = [prefixBits(inner), prefixBits(outer)]
  if (small === undefined || big === undefined) return undefined
  return inner.includes(':') === outer.includes(':') && small.length > big.length && small.startsWith(big)
}

/** As `ipErrors`, and the one spelling that RFC 5952 gives. Models util/validation IsValidIP (1.36). */
export function canonicalIpErrors(text: string, field: string): FieldError[] {
  const errors = ipErrors(text, field)
  return errors.length > 0 ? errors : spellingErrors(text, canonicalIp(text), field)
}

/** As `cidrErrors`, spelled as RFC 5952 says. Models util/validation IsValidCIDR (1.36). */
export function canonicalCidrErrors(text: string, field: string): FieldError[] {
  const errors = cidrErrors(text, field)
  const [address = '', length = ''] = text.split('/')
  return errors.length > 0 ? errors : spellingErrors(text, `${canonicalIp(address)}/${length}`, field)
}

/** An IPv6 address that is spelled in another way than RFC 5952 has it. Models util/validation GetWarningsForIP (1.36), of what is valid. */
export const ipWarnings = (text: string, field: string): string[] =>
  spelledWarning(text, isIP(text) ? canonicalIp(text) : text, `${field}: IPv6 address`)

/** The same of a network. Models GetWarningsForCIDR (1.36), of what is valid. */
export function cidrWarnings(text: string, field: string): string[] {
  const [address = '', length = ''] = text.split('/')
  return spelledWarning(text, isCidr(text) ? `${canonicalIp(address)}/${length}` : text, `${field}: IPv6 CIDR value`)
}

const spelledWarning = (text: string, canonical: string, what: string): string[] =>
  text === canonical ? [] : [`${what} "${text}" should be in RFC 5952 canonical format ("${canonical}")`]

const spellingErrors = (text: string, canonical: string, field: string): FieldError[] =>
  text === canonical ? [] : [invalidField(field, text, `must be in canonical form ("${canonical}")`)]

/** Lower case, no zeros in front, the first of the longest runs of zero groups left out. */
function canonicalIp(address: string): string {
  if (isDotted(address)) return address
  const groups = (addressBits(address).match(/.{16}/g) ?? []).map((bits) => Number.parseInt(bits, 2).toString(16))
  const runs = groups.map((_, i) => groups.slice(i).findIndex((group) => group !== '0')).map((n, i) => (n < 0 ? 8 - i : n))
  const longest = Math.max(...runs)
  if (longest < 2) return groups.join(':')
  const start = runs.indexOf(longest)
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`
}

/** An address as zeros and ones. */
function addressBits(address: string): string {
  const bits = (number: number, width: number): string => number.toString(2).padStart(width, '0')
  if (isDotted(address))
    return address
      .split('.')
      .map((part) => bits(Number(part), 8))
      .join('')
  const [head = '', tail] = address.split('::')
  const groups = (half: string): string[] => half.split(':').filter(Boolean).flatMap(groupBits)
  const [before, after] = [groups(head), groups(tail ?? '')]
  const gap = tail === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: gap }, () => bits(0, 16)), ...after].join('')
}

function groupBits(group: string): string[] {
  if (!group.includes('.')) return [Number.parseInt(group, 16).toString(2).padStart(16, '0')]
  const bytes = group.split('.').map((part) => Number(part).toString(2).padStart(8, '0'))
  return [`${bytes[0]}${bytes[1]}`, `${bytes[2]}${bytes[3]}`]
}
