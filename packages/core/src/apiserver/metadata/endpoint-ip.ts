import { type FieldError, invalidField } from '../../api/status.ts'
import { isIPv4 } from './addresses.ts'
import { isIP } from './domain-names.ts'

/** Ranges that no endpoint may be in, by their words. */
const special: readonly [RegExp, string][] = [
  [/^127\.|^::1$/, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [/^169\.254\.|^fe[89ab][0-9a-f]:/i, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  [/^224\.0\.0\.|^ff02:/i, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
]

/** Addresses that could point a Service at something it must not reach. Models core/validation ValidateEndpointIP (1.36). */
export function endpointIpErrors(ip: string, field: string): FieldError[] {
  if (!isIP(ip)) return [invalidField(field, ip, 'must be a valid IP address')]
  if (ip === '0.0.0.0' || /^[0:]+$/.test(ip)) return [invalidField(field, ip, `may not be unspecified (${ip})`)]
  return special.filter(([range]) => range.test(ip)).map(([, why]) => invalidField(field, ip, why))
}

export const isIPv6Only = (ip: string): boolean => isIP(ip) && !isIPv4(ip)
