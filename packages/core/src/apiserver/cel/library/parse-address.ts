import { goQuote } from '../../../api/go-quote.ts'

/** An address as Go reads it. */
export interface Address {
  bits: bigint
  family: 4 | 6
  zone: string
}

/** Why a text is no address: `at` is what could not be read. */
class Wrong extends Error {
  readonly at: string
  constructor(message: string, at = '') {
    super(message)
    this.at = at
  }
}

const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9'

/** Four numbers with dots between them. Models net/netip parseIPv4Fields. */
function fourFields(text: string): bigint {
  const fields: number[] = []
  let [value, digits] = [0, 0]
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (isDigit(char)) {
      if (digits === 1 && value === 0) throw new Wrong('IPv4 field has octet with leading zero')
      value = value * 10 + Number(char)
      digits++
      if (value > 255) throw new Wrong('IPv4 field has value >255')
    } else if (char === '.') {
      const bare = i === 0 || i === text.length - 1 || text[i - 1] === '.'
      if (bare) throw new Wrong('IPv4 field must have at least one digit', text.slice(i))
      if (fields.length === 3) throw new Wrong('IPv4 address too long')
      fields.push(value)
      ;[value, digits] = [0, 0]
    } else throw new Wrong('unexpected character', text.slice(i))
  }
  if (fields.length < 3) throw new Wrong('IPv4 address too short')
  return [...fields, value].reduce((sum, field) => sum * 256n + BigInt(field), 0n)
}

/** The hexadecimal digits that a text begins with. */
function group(text: string): string {
  const digits = /^[0-9a-fA-F]*/.exec(text)?.[0] ?? ''
  if (digits.length > 4) throw new Wrong('each group must have 4 or less digits', text)
  if (digits === '') throw new Wrong('each colon-separated field must have at least one digit', text)
  return digits
}

/** Groups of 16 bits, and after how many of them `::` stood. */
interface Groups {
  all: bigint[]
  ellipsis: number | undefined
}

/** An IPv4 address at the end takes the place of two groups. */
function embedded(text: string, { all, ellipsis }: Groups): void {
  if (ellipsis === undefined && all.length !== 6)
    throw new Wrong('embedded IPv4 address must replace the final 2 fields of the address', text)
  if (all.length > 6) throw new Wrong('too many hex fields to fit an embedded IPv4 at the end of the address', text)
  const four = fourFields(text)
  all.push(four >> 16n, four & 0xffffn)
}

/** What follows a group: the rest after its colon. */
function afterGroup(rest: string, groups: Groups): string {
  if (!rest.startsWith(':')) throw new Wrong('unexpected character, want colon', rest)
  if (rest.length === 1) throw new Wrong('colon must be followed by more characters', rest)
  const next = rest.slice(1)
  if (!next.startsWith(':')) return next
  if (groups.ellipsis !== undefined) throw new Wrong('multiple :: in address', next)
  groups.ellipsis = groups.all.length
  return next.slice(1)
}

function readGroups(text: string): Groups {
  const leading = text.startsWith('::')
  const groups: Groups = { all: [], ellipsis: leading ? 0 : undefined }
  let rest = leading ? text.slice(2) : text
  if (leading && rest === '') return groups
  do {
    const digits = group(rest)
    if (rest[digits.length] === '.') {
      embedded(rest, groups)
      rest = ''
    } else {
      groups.all.push(BigInt(`0x${digits}`))
      rest = rest.slice(digits.length)
      if (rest !== '') rest = afterGroup(rest, groups)
    }
  } while (rest !== '' && groups.all.length < 8)
  if (rest !== '') throw new Wrong('trailing garbage after address', rest)
  return groups
}

/** Models net/netip parseIPv6. */
function six(text: string): Address {
  const percent = text.indexOf('%')
  const zone = percent === -1 ? '' : text.slice(percent + 1)
  if (percent !== -1 && zone === '') throw new Wrong('zone must be a non-empty string')
  const { all, ellipsis } = readGroups(percent === -1 ? text : text.slice(0, percent))
  if (all.length < 8 && ellipsis === undefined) throw new Wrong('address string too short')
  if (all.length >= 8 && ellipsis !== undefined) throw new Wrong('the :: must expand to at least one field of zeros')
  const at = ellipsis ?? all.length
  const whole = [...all.slice(0, at), ...Array<bigint>(8 - all.length).fill(0n), ...all.slice(at)]
  return { bits: whole.reduce((sum, one) => sum * 65_536n + one, 0n), family: 6, zone }
}

function read(text: string): Address {
  const first = /[.:%]/.exec(text)?.[0]
  if (first === '.') return { bits: fourFields(text), family: 4, zone: '' }
  if (first === ':') return six(text)
  throw new Wrong(first === '%' ? 'missing IPv6 address' : 'unable to parse IP')
}

/** An address, or why a text is none. Models net/netip ParseAddr. */
export function parseAddress(text: string): Address | { error: string } {
  try {
    return read(text)
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    const { message, at } = error
    return { error: `ParseAddr(${goQuote(text)}): ${message}${at === '' ? '' : ` (at ${goQuote(at)})`}` }
  }
}

/** An address with the length of its network, or why a text is none. Models net/netip ParsePrefix. */
export function parsePrefix(text: string): { address: Address; length: number } | { error: string } {
  const wrong = (why: string): { error: string } => ({ error: `netip.ParsePrefix(${goQuote(text)}): ${why}` })
  const slash = text.lastIndexOf('/')
  if (slash === -1) return wrong("no '/'")
  const address = parseAddress(text.slice(0, slash))
  if ('error' in address) return wrong(address.error)
  if (address.zone !== '') return wrong('IPv6 zones cannot be present in a prefix')
  const bits = text.slice(slash + 1)
  if (!/^(?:\d|[1-9]\d*)$/.test(bits)) return wrong(`bad bits after slash: ${goQuote(bits)}`)
  return Number(bits) > (address.family === 4 ? 32 : 128)
    ? wrong('prefix length out of range')
    : { address, length: Number(bits) }
}
