import { type FieldError, invalidField, requiredField } from '../../api/status.ts'
import { isIPv4 } from './addresses.ts'
import { isDns1123Subdomain, regexText } from './names.ts'

const wildcard = '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'
const wildcardMatcher = new RegExp(`^${wildcard}$`)
const wildcardText = regexText(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  wildcard,
  '*.example.com',
)

/** `*.example.com`. Models util/validation IsWildcardDNS1123Subdomain (1.36). */
export const isWildcardSubdomain = (value: string): string[] => (wildcardMatcher.test(value) ? [] : [wildcardText])

/** A host of an Ingress: with or without a wildcard. */
export const isHost = (value: string): string[] => (value.includes('*') ? isWildcardSubdomain(value) : isDns1123Subdomain(value))

const pathChars = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
const pathMatcher = new RegExp(`^${pathChars}$`)

/** acme.io/foo. Models util/validation IsDomainPrefixedPath (1.36). */
export function domainPrefixedPathErrors(value: string, field: string): FieldError[] {
  if (value === '') return [requiredField(field)]
  const slash = value.indexOf('/')
  const [host, path] = slash < 0 ? ['', ''] : [value.slice(0, slash), value.slice(slash + 1)]
  if (host === '' || path === '') return [invalidField(field, value, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  const errors = isDns1123Subdomain(host).map((why) => invalidField(field, host, why))
  if (!pathMatcher.test(path))
    errors.push(invalidField(field, path, `Invalid path (regex used for validation is '${pathChars}')`))
  return errors
}

/** An IPv6 address in any of its spellings; zone and mapped forms are not for Kubernetes. */
export function isIPv6(text: string): boolean {
  const halves = text.split('::')
  if (!text.includes(':') || halves.length > 2 || !/^[0-9a-fA-F:.]+$/.test(text)) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  const width = groups.length + (last.includes('.') ? 1 : 0)
  const wellFormed = groups.every((group, i) => /^[0-9a-fA-F]{1,4}$/.test(group) || (i === groups.length - 1 && isIPv4(group)))
  return wellFormed && (halves.length === 2 ? width < 8 : width === 8)
}

export const isIP = (text: string): boolean => isIPv4(text) || isIPv6(text)

/** An address and a length of prefix. */
export function isCidr(text: string): boolean {
  const match = /^(.+)\/(\d{1,3})$/.exec(text)
  if (!match) return false
  const [, address = '', length = ''] = match
  return (isIPv4(address) && Number(length) <= 32) || (isIPv6(address) && Number(length) <= 128)
}

export const badCidr = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'
export const badIP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
