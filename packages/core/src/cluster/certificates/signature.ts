import { verify } from '../../api/p256.ts'
import { sha256 } from '../../api/sha256.ts'
import { sha512 } from '../../api/sha512.ts'
import { readDer } from '../../kubectl/describe/der.ts'
import type { Certificate } from './certificate.ts'

// RFC 8017 appendix A.2.4, RFC 5758
const [sha256WithRsa, sha512WithRsa] = ['1.2.840.113549.1.1.11', '1.2.840.113549.1.1.13']
const [ecdsaWithSha256, p256] = ['1.2.840.10045.4.3.2', '1.2.840.10045.3.1.7']
const digests: Readonly<Record<string, (message: Uint8Array) => string>> = {
  [sha256WithRsa]: (message) => `3031300d060960864801650304020105000420${hex(sha256(message))}`,
  [sha512WithRsa]: (message) => `3051300d060960864801650304020305000440${hex(sha512(message))}`,
}

/** What is wrong with a certificate's signature in Go's words; undefined when `by` signed it, or nobody here can tell. Models crypto/x509 checkSignature. */
export function signatureProblem({ signed }: Certificate, by: Certificate): string | undefined {
  const { algorithm, signature, bytes } = signed
  const digest = digests[algorithm]
  if (digest) return rsaHolds(by.publicKey.bytes, signature, digest(bytes)) ? undefined : 'crypto/rsa: verification error'
  if (algorithm !== ecdsaWithSha256 || by.publicKey.curve !== p256) return undefined
  return ecdsaHolds(by.publicKey.bytes, signature, bytes) ? undefined : 'x509: ECDSA verification failure'
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('')
const numberOf = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${hex(bytes)}`))

/** A key larger than these octets is not looked at. */
const maxModulusBytes = 1024
/** The exponents that keys have are small. */
const maxExponent = 2n ** 32n

/** RSASSA-PKCS1-v1_5: RFC 8017 §8.2.2. */
function rsaHolds(key: Uint8Array, signature: Uint8Array, digest: string): boolean {
  const [modulus, exponent] = readDer(readDer(key)?.[0]?.bytes ?? new Uint8Array()) ?? []
  if (!modulus || !exponent || modulus.bytes.length > maxModulusBytes) return false
  const [n, e] = [numberOf(modulus.bytes), numberOf(exponent.bytes)]
  if (n < 2n || e > maxExponent) return false
  const octets = Math.ceil(n.toString(16).length / 2)
  const padding = 'ff'.repeat(Math.max(octets - digest.length / 2 - 3, 0))
  return power(numberOf(signature), e, n) === BigInt(`0x0001${padding}00${digest}`)
}

function power(base: bigint, exponent: bigint, by: bigint): bigint {
  let [result, square] = [1n, base % by]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % by
    square = (square * square) % by
  }
  return result
}

function ecdsaHolds(key: Uint8Array, signature: Uint8Array, bytes: Uint8Array): boolean {
  const [r, s] = readDer(readDer(signature)?.[0]?.bytes ?? new Uint8Array()) ?? []
  // an uncompressed point: 4, x, y
  if (!r || !s || key.length !== 65 || key[0] !== 4) return false
  return verify({ x: key.subarray(1, 33), y: key.subarray(33) }, bytes, r.bytes, s.bytes)
}
