import { readDer } from '../../../api/x509/der.ts'
import { pemBlocks } from '../../../api/x509/pem.ts'

/** What is wrong with what a signer has issued. Models certificates/validation validateCertificate (1.36). */
export function certificateProblem(text: string): string | undefined {
  const blocks = pemBlocks(text)
  for (const { type, headers, bytes } of blocks) {
    if (type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(type)}`
    if (Object.keys(headers).length > 0) return 'no PEM block headers are permitted'
    if (bytes.length === 0) return 'found CERTIFICATE PEM block containing 0 certificates'
    if (!readDer(bytes)?.every(({ tag }) => tag === 0x30)) return 'x509: malformed certificate'
  }
  return blocks.length === 0 ? 'must contain at least one CERTIFICATE PEM block' : undefined
}
