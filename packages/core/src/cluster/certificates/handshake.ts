import { unbase64 } from '../../api/base64.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import { certificatesIn } from './certificate.ts'
import { trustProblem } from './trust.ts'

export interface Handshake {
  /** The server's PEM file; undefined: one that no student's authority has signed. */
  certificate: string | undefined
  /** The authorities that the client trusts, base64 of a PEM file; undefined: the system's own, none of which signed anything here. */
  caBundle: string | undefined
  host: string
  nowMs: number
}

/** Why a client ends a TLS handshake, in Go's words; undefined when it trusts the server. Models crypto/tls verifyServerCertificate. */
export function handshakeProblem({ certificate, caBundle, host, nowMs }: Handshake): string | undefined {
  const chain = certificatesIn(certificate ?? '')
  const problem = trustProblem({ chain, roots: certificatesIn(pemOf(caBundle)), host, nowMs })
  return problem === undefined ? undefined : `tls: failed to verify certificate: x509: ${problem}`
}

/** Why no client can be made with a bundle; undefined when it holds a certificate, or is empty. Models client-go/transport rootCertPool (1.36). */
export function bundleProblem(caBundle: string | undefined): string | undefined {
  const pem = pemOf(caBundle)
  if (!caBundle || certificatesIn(pem).length > 0) return undefined
  const blocks = pem.match(/-----BEGIN [A-Z0-9 ]+-----\s[\s\S]*?-----END [A-Z0-9 ]+-----/g)
  const why = !blocks
    ? 'unable to parse bytes as PEM block'
    : blocks.some((block) => block.startsWith('-----BEGIN CERTIFICATE-----'))
      ? 'failed to parse certificate: x509: malformed certificate'
      : 'no valid certificate authority data seen'
  return `unable to load root certificates: ${why}`
}

const pemOf = (caBundle: string | undefined): string => decodeUtf8(unbase64(caBundle ?? '') ?? new Uint8Array())
