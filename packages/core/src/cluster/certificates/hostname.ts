import type { Certificate } from './certificate.ts'

/** Why a certificate is not for `host`; undefined when it is. Models crypto/x509 VerifyHostname and HostnameError (Go 1.26). */
export function hostnameProblem({ names, subject }: Certificate, host: string): string | undefined {
  const { dns, ips } = names ?? { dns: [], ips: [] }
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) {
    if (ips.includes(host)) return undefined
    if (ips.length === 0) return `cannot validate certificate for ${host} because it doesn't contain any IP SANs`
    return `certificate is valid for ${ips.join(', ')}, not ${host}`
  }
  if (dns.some((pattern) => matches(pattern.toLowerCase(), host.toLowerCase()))) return undefined
  if (names === undefined && matches(subject.commonName.toLowerCase(), host.toLowerCase()))
    return 'certificate relies on legacy Common Name field, use SANs instead'
  if (dns.length === 0) return `certificate is not valid for any names, but wanted to match ${host}`
  return `certificate is valid for ${dns.join(', ')}, not ${host}`
}

/** A star stands for the first label alone. */
function matches(pattern: string, host: string): boolean {
  const [first, ...rest] = pattern.replace(/\.$/, '').split('.')
  const [label, ...others] = host.replace(/\.$/, '').split('.')
  if (pattern === '' || rest.join('.') !== others.join('.')) return false
  return first === label || (first === '*' && rest.length > 0)
}
