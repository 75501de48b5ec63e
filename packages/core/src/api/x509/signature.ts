import { verify } from '../p256.ts'
import { sha256 } from '../sha256.ts'
import { sha512 } from '../sha512.ts'
import { derWithin, readDer } from './der.ts'
import { der, joined } from './write-der.ts'

/** What was signed, by which algorithm (an object identifier), and the signature's octets. */
export interface Signed {
  bytes: Uint8Array
  algorithm: string
  signature: Uint8Array
}

/** A public key: its algorithm and curve as object identifiers, and its octets. */
export interface PublicKey {
  algorithm: string
  curve: string
  bytes: Uint8Array
}

// RFC 8017 appendix A.2.4, RFC 5758
const [sha256WithRsa, sha512WithRsa] = ['1.2.840.113549.1.1.11', '1.2.840.113549.1.1.13']
const [ecdsaWithSha256, p256] = ['1.2.840.10045.4.3.2', '1.2.840.10045.3.1.7']
const digests: Readonly<Record<string, (message: Uint8Array) => string>> = {
  [sha256WithRsa]: (message) => `3031300d060960864801650304020105000420${hex(sha256(message))}`,
  [sha512WithRsa]: (message) => `3051300d060960864801650304020305000440${hex(sha512(message))}`,
}
const insecure: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2-RSA',
  '1.2.840.113549.1.1.4': 'MD5-RSA',
  '1.2.840.113549.1.1.5': 'SHA1-RSA',
  '1.2.840.10045.4.1': 'ECDSA-SHA1',
}

/** What is wrong with a signature in Go's words; undefined when the key made it, or nobody here can tell. Models crypto/x509 checkSignature. */
export function signatureProblem({ algorithm, signature, bytes }: Signed, key: PublicKey): string | undefined {
  const old = insecure[algorithm]
  if (old !== undefined) return `x509: cannot verify signature: insecure algorithm ${old}`
  const digest = digests[algorithm]
  if (digest) return rsaHolds(rsaKeyIn(key.bytes), signature, digest(bytes)) ? undefined : 'crypto/rsa: verification error'
  if (algorithm !== ecdsaWithSha256 || key.curve !== p256) return undefined
  return ecdsaHolds(key.bytes, signature, bytes) ? undefined : 'x509: ECDSA verification failure'
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('')
const numberOf = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${hex(bytes)}`))

/** A key larger than these octets is not looked at. */
const maxModulusBytes = 1024
/** The exponents that keys have are small. */
const maxExponent = 2n ** 32n

/** A public RSA key: its numbers, big-endian. */
export interface RsaKey {
  modulus: Uint8Array
  exponent: Uint8Array
}

/** Whether the key made a signature with SHA-256 (RS256). */
export const rsaSha256Holds = (key: RsaKey, bytes: Uint8Array, signature: Uint8Array): boolean =>
  rsaHolds(key, signature, (digests[sha256WithRsa] as (message: Uint8Array) => string)(bytes))

function rsaKeyIn(key: Uint8Array): RsaKey {
  const [modulus, exponent] = derWithin(readDer(key)?.[0])
  return { modulus: modulus?.bytes ?? new Uint8Array(), exponent: exponent?.bytes ?? new Uint8Array() }
}

/** RSASSA-PKCS1-v1_5: RFC 8017 §8.2.2. */
function rsaHolds({ modulus, exponent }: RsaKey, signature: Uint8Array, digest: string): boolean {
  if (modulus.length > maxModulusBytes) return false
  const [n, e] = [numberOf(modulus), numberOf(exponent)]
  if (n < 2n || e > maxExponent) return false
  const octets = Math.ceil(n.toString(16).length / 2)
  if (signature.length !== octets) return false
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
  const [r, s] = derWithin(readDer(signature)?.[0])
  // an uncompressed point: 4, x, y
  if (!r || !s || key.length !== 65 || key[0] !== 4) return false
  return verify({ x: key.subarray(1, 33), y: key.subarray(33) }, bytes, r.bytes, s.bytes)
}

/** An ECDSA signature as certificates hold it, of r and s one behind the other. */
export const ecdsaValue = (signature: Uint8Array): Uint8Array =>
  der(0x30, ...[signature.subarray(0, 32), signature.subarray(32)].map((half) => der(0x02, unsigned(half))))

function unsigned(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((octet) => octet !== 0)
  const digits = bytes.subarray(start < 0 ? bytes.length - 1 : start)
  return (digits[0] as number) >= 0x80 ? joined(Uint8Array.of(0), digits) : digits
}
