import { unbase64 } from '../../api/base64.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import { type Der, derWithin, objectIdentifier, readDer } from '../../api/x509/der.ts'
import { dateOf } from './date.ts'

/** An X.509 certificate, as far as a client looks at it. */
export interface Certificate {
  /** The whole encoding, for comparing. */
  text: string
  /** What is signed, how, and the signature's octets. */
  signed: { bytes: Uint8Array; algorithm: string; signature: Uint8Array }
  subject: Name
  issuer: Name
  notBeforeMs: number
  notAfterMs: number
  publicKey: { algorithm: string; curve: string; bytes: Uint8Array }
  isAuthority: boolean
  /** Undefined: it has no such extension, and so no names. */
  names: { dns: string[]; ips: string[] } | undefined
  /** Object identifiers; undefined: any use. */
  uses: string[] | undefined
}

export interface Name {
  /** Its encoding, for comparing. */
  text: string
  commonName: string
}

/** The certificates of a PEM file in their order, without what is none of them. */
export function certificatesIn(pem: string): Certificate[] {
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----\s([\s\S]*?)-----END CERTIFICATE-----/g)]
  return blocks.flatMap(([, body = '']) => {
    const bytes = unbase64(body.replace(/\s/g, ''))
    const found = bytes && parseCertificate(bytes)
    return found ? [found] : []
  })
}

const textOf = (bytes: Uint8Array): string => bytes.reduce((text, octet) => text + String.fromCharCode(octet), '')
const identifier = (value: Der | undefined): string => (value ? objectIdentifier(value.bytes) : '')
/** A BIT STRING without the count of unused bits. */
const bitsOf = (value: Der | undefined): Uint8Array => value?.bytes.subarray(1) ?? new Uint8Array()

const [sequence, context0, context3, boolean] = [0x30, 0xa0, 0xa3, 0x01]

// RFC 5280 §4.1: Certificate
function parseCertificate(bytes: Uint8Array): Certificate | undefined {
  const [whole] = readDer(bytes) ?? []
  const [tbs, algorithm, signature] = derWithin(whole)
  const parts = derWithin(tbs).filter(({ tag }) => tag !== context0)
  const [, , issuer, validity, subject, key] = parts
  if (whole?.tag !== sequence || !tbs || !issuer || !subject || !validity || !key) return undefined
  const [notBefore, notAfter] = derWithin(validity)
  const extensions = derWithin(derWithin(parts.find(({ tag }) => tag === context3))[0]).map(derWithin)
  const [keyAlgorithm, keyBits] = derWithin(key)
  return {
    text: textOf(bytes),
    signed: {
      bytes: whole.bytes.subarray(0, whole.bytes.length - encodedLength(algorithm) - encodedLength(signature)),
      algorithm: identifier(derWithin(algorithm)[0]),
      signature: bitsOf(signature),
    },
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    notBeforeMs: dateOf(notBefore),
    notAfterMs: dateOf(notAfter),
    publicKey: {
      algorithm: identifier(derWithin(keyAlgorithm)[0]),
      curve: identifier(derWithin(keyAlgorithm)[1]),
      bytes: bitsOf(keyBits),
    },
    isAuthority: derWithin(derWithin(valueOf(extensions, '2.5.29.19'))[0])[0]?.tag === boolean,
    ...namesAndUses(extensions),
  }
}

/** A value's octets together with those of its head. */
function encodedLength(value: Der | undefined): number {
  const length = value?.bytes.length ?? 0
  return length + (length < 0x80 ? 2 : length < 0x100 ? 3 : length < 0x10000 ? 4 : 5)
}

/** The OCTET STRING of an extension. */
const valueOf = (extensions: readonly Der[][], id: string): Der | undefined =>
  extensions.find(([type]) => identifier(type) === id)?.at(-1)

function nameOf(name: Der): Name {
  const found = derWithin(name)
    .flatMap(derWithin)
    .map(derWithin)
    .find(([type]) => identifier(type) === '2.5.4.3')
  return { text: textOf(name.bytes), commonName: found?.[1] ? decodeUtf8(found[1].bytes) : '' }
}

function namesAndUses(extensions: readonly Der[][]): Pick<Certificate, 'names' | 'uses'> {
  const alternatives = valueOf(extensions, '2.5.29.17')
  const all = derWithin(derWithin(alternatives)[0])
  const numbered = (number: number): Uint8Array[] => all.filter(({ tag }) => (tag & 0x1f) === number).map(({ bytes }) => bytes)
  const uses = valueOf(extensions, '2.5.29.37')
  return {
    names: alternatives && {
      dns: numbered(2).map(decodeUtf8),
      ips: numbered(7)
        .filter(({ length }) => length === 4)
        .map((ip) => ip.join('.')),
    },
    uses: uses && derWithin(derWithin(uses)[0]).map(identifier),
  }
}
