import { unbase64 } from '../../api/base64.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import { readDer } from '../../api/x509/der.ts'
import { pemBlocks } from '../../api/x509/pem.ts'

/** Why no client can be made with the certificates of a bundle, base64 of a PEM file; undefined when one can, or it is empty. Models client-go/transport rootCertPool (1.36). */
export function caBundleProblem(caBundle: string | undefined): string | undefined {
  if (!caBundle) return undefined
  const blocks = pemBlocks(decodeUtf8(unbase64(caBundle) ?? new Uint8Array()))
  const certificates = blocks.filter(({ type, headers }) => type === 'CERTIFICATE' && Object.keys(headers).length === 0)
  if (blocks.length === 0) return 'unable to load root certificates: unable to parse bytes as PEM block'
  if (certificates.length === 0) return 'unable to load root certificates: no valid certificate authority data seen'
  const broken = certificates.every(({ bytes }) => readDer(bytes)?.[0]?.tag !== sequence)
  return broken ? 'unable to load root certificates: failed to parse certificate: x509: malformed certificate' : undefined
}

const sequence = 0x30
