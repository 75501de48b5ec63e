import type { SigningKey } from '../p256.ts'
import { publicKey, sign } from '../p256.ts'
import { sha256 } from '../sha256.ts'
import type { Der } from './der.ts'
import { derWithin, readDer } from './der.ts'
import { ecdsaValue } from './signature.ts'
import { again, bits, der, identifier, integer, joined, octets, sequence, time, truth, utf8 } from './write-der.ts'

const ecdsaWithSha256 = (): Uint8Array => sequence(identifier('1.2.840.10045.4.3.2'))

/** What stands in a certificate beside the issuer. */
export interface CertificateDetails {
  serial: bigint
  notBeforeMs: number
  notAfterMs: number
  /** A distinguished name, and a SubjectPublicKeyInfo. */
  subject: Uint8Array
  key: Uint8Array
  extensions: readonly Uint8Array[]
}

/** A certificate, signed with ECDSA over P-256. Models RFC 5280 §4.1 and crypto/x509 CreateCertificate (Go 1.26). */
export function issueCertificate(of: CertificateDetails, issuer: Uint8Array, key: SigningKey): Uint8Array {
  const body = sequence(
    der(0xa0, integer(2n)),
    integer(of.serial),
    ecdsaWithSha256(),
    issuer,
    sequence(time(of.notBeforeMs), time(of.notAfterMs)),
    of.subject,
    of.key,
    der(0xa3, sequence(...of.extensions)),
  )
  return sequence(body, ecdsaWithSha256(), bits(ecdsaValue(sign(key, body))))
}

export const commonName = (name: string): Uint8Array => sequence(der(0x31, sequence(identifier('2.5.4.3'), utf8(name))))

/** The public half of a key as a SubjectPublicKeyInfo. */
export function publicKeyInfo(key: SigningKey): Uint8Array {
  const { x, y } = publicKey(key)
  const algorithm = sequence(identifier('1.2.840.10045.2.1'), identifier('1.2.840.10045.3.1.7'))
  return sequence(algorithm, bits(joined(Uint8Array.of(4), x, y)))
}

/** Models crypto/x509 subjectKeyId (Go 1.26): the first 20 octets of a SHA-256 of the key. */
export const keyIdentifier = (info: Uint8Array): Uint8Array => {
  const [, key] = derWithin(readDer(info)?.[0])
  return sha256((key as Der).bytes.subarray(1)).subarray(0, 20)
}

const extension = (id: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(identifier(id), ...(critical ? [truth()] : []), octets(value))

// RFC 5280 §4.2.1.3, by bit
const keyUsages = [
  'digital signature',
  'content commitment',
  'key encipherment',
  'data encipherment',
  'key agreement',
  'cert sign',
  'crl sign',
  'encipher only',
  'decipher only',
]

/** Nothing when no usage of a key is named. */
export function keyUsage(usages: readonly string[]): Uint8Array[] {
  const named = keyUsages.map((name) => usages.includes(name) || (name === 'digital signature' && usages.includes('signing')))
  const last = named.lastIndexOf(true)
  if (last < 0) return []
  const bytes = new Uint8Array(last < 8 ? 1 : 2)
  named.forEach((isNamed, i) => {
    if (isNamed) bytes[i >> 3] = (bytes[i >> 3] as number) | (0x80 >> (i & 7))
  })
  return [extension('2.5.29.15', bits(bytes, 7 - (last & 7)), true)]
}

// crypto/x509 extKeyUsageOIDs
const extendedUsages: Readonly<Record<string, string>> = {
  any: '2.5.29.37.0',
  'server auth': '1.3.6.1.5.5.7.3.1',
  'client auth': '1.3.6.1.5.5.7.3.2',
  'code signing': '1.3.6.1.5.5.7.3.3',
  'email protection': '1.3.6.1.5.5.7.3.4',
  's/mime': '1.3.6.1.5.5.7.3.4',
  'ipsec end system': '1.3.6.1.5.5.7.3.5',
  'ipsec tunnel': '1.3.6.1.5.5.7.3.6',
  'ipsec user': '1.3.6.1.5.5.7.3.7',
  timestamping: '1.3.6.1.5.5.7.3.8',
  'ocsp signing': '1.3.6.1.5.5.7.3.9',
  'microsoft sgc': '1.3.6.1.4.1.311.10.3.3',
  'netscape sgc': '2.16.840.1.113730.4.1',
}

/** Nothing when no purpose is named; purposes in the order of their numbers. */
export function extendedKeyUsage(usages: readonly string[]): Uint8Array[] {
  const ids = new Set(Object.entries(extendedUsages).flatMap(([name, id]) => (usages.includes(name) ? [id] : [])))
  return ids.size === 0 ? [] : [extension('2.5.29.37', sequence(...[...ids].map(identifier)))]
}

export const authority = (isAuthority: boolean): Uint8Array =>
  extension('2.5.29.19', isAuthority ? sequence(truth()) : sequence(), true)
export const subjectKeyIdentifier = (id: Uint8Array): Uint8Array => extension('2.5.29.14', octets(id))
export const authorityKeyIdentifier = (id: Uint8Array): Uint8Array => extension('2.5.29.35', sequence(der(0x80, id)))

/** GeneralNames as a request has them. */
export const alternativeNamesAgain = (names: Der): Uint8Array => extension('2.5.29.17', again(names))
