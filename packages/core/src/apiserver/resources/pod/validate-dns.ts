import type { PodSpec } from '../../../api/pod.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { follows } from '../../metadata/field-rules.ts'
import { ipErrors } from '../../metadata/ip-text.ts'
import { isDns1123Subdomain } from '../../metadata/names.ts'

const maxNameservers = 3
const maxSearches = 32
const maxSearchCharacters = 2_048

/** Models core/validation validatePodDNSConfig (1.36). */
export function dnsErrors({ dnsPolicy, dnsConfig }: PodSpec, at: string): FieldError[] {
  if (dnsPolicy === 'None' && !dnsConfig) return [requiredField(at, 'must provide `dnsConfig` when `dnsPolicy` is None')]
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {}
  if (dnsPolicy === 'None' && nameservers.length === 0)
    return [requiredField(`${at}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
  return [
    ...(nameservers.length > maxNameservers
      ? [invalidField(`${at}.nameservers`, nameservers, `must not have more than ${maxNameservers} nameservers`)]
      : []),
    ...nameservers.flatMap((server, i) => ipErrors(server, `${at}.nameservers[${i}]`)),
    ...searchErrors(searches, `${at}.searches`),
    ...options.flatMap((option, i) => (option.name ? [] : [requiredField(`${at}.options[${i}]`, 'must not be empty')])),
  ]
}

/** A dot alone is the root; underscores are let be. */
const isSearchDomain = (search: string): string[] =>
  search === '.'
    ? []
    : isDns1123Subdomain(search.replace(/\.$/, '').replaceAll('_', 'a')).length === 0
      ? []
      : isSubdomainWithUnderscore()

const isSubdomainWithUnderscore = (): string[] => [
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')",
]

function searchErrors(searches: readonly string[], at: string): FieldError[] {
  const errors: FieldError[] = []
  if (searches.length > maxSearches)
    errors.push(invalidField(at, searches, `must not have more than ${maxSearches} search paths`))
  if (searches.join(' ').length > maxSearchCharacters) {
    const why = `must not have more than ${maxSearchCharacters} characters (including spaces) in the search list`
    errors.push(invalidField(at, searches, why))
  }
  searches.forEach((search, i) => {
    errors.push(...isSearchDomain(search).map((why) => invalidField(`${at}[${i}]`, search.replace(/\.$/, ''), why)))
  })
  return errors
}

/** Models core/validation ValidateHostAliases (1.36). */
export const hostAliasErrors = ({ hostAliases = [] }: PodSpec, at: string): FieldError[] =>
  hostAliases.flatMap(({ ip = '', hostnames = [] }, i) => [
    ...ipErrors(ip, `${at}[${i}].ip`),
    ...hostnames.flatMap((name, j) => follows(isDns1123Subdomain, name, `${at}[${i}].hostnames[${j}]`)),
  ])
