import { flagValue } from './flag-value.ts'
import type { MainContext } from './image.ts'

/** The certificate that --tls-cert-file names, or why a Go server cannot serve with it. Models crypto/tls LoadX509KeyPair. */
export function keyPair(context: MainContext, args: readonly string[]): { certificate: string } | { error: string } {
  const files = ['tls-cert-file', 'tls-private-key-file'].map((flag) => flagValue(args, flag) ?? '')
  const contents = files.map((path) => (path === '' ? undefined : context.readFile(path)))
  const missing = contents.indexOf(undefined)
  if (missing >= 0) return { error: `open ${files[missing]}: no such file or directory` }
  const [certificate, key] = contents as [string, string]
  if (!/-----BEGIN [A-Z ]+-----/.test(certificate)) return { error: 'tls: failed to find any PEM data in certificate input' }
  if (!certificate.includes('-----BEGIN CERTIFICATE-----'))
    return {
      error:
        'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    }
  if (!/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(key)) return { error: 'tls: failed to find any PEM data in key input' }
  return { certificate }
}
