import { base64 } from '@kubemaze/core/api/base64.ts'
import { publicKey, sign, signingKey } from '@kubemaze/core/api/p256.ts'
import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'

type Bytes = Uint8Array
const joined = (parts: readonly Bytes[]): Bytes => Uint8Array.from(parts.flatMap((part) => [...part]))

function der(tag: number, ...parts: Bytes[]): Bytes {
  const body = joined(parts)
  const octets = body.length < 0x80 ? [] : body.length < 0x100 ? [body.length] : [body.length >> 8, body.length & 0xff]
  return joined([Uint8Array.of(tag, ...(octets.length === 0 ? [body.length] : [0x80 + octets.length, ...octets])), body])
}

const sequence = (...parts: Bytes[]): Bytes => der(0x30, ...parts)
const bits = (bytes: Bytes): Bytes => der(0x03, Uint8Array.of(0), bytes)
const integer = (bytes: Bytes): Bytes => der(0x02, (bytes[0] as number) >= 0x80 ? joined([Uint8Array.of(0), bytes]) : bytes)

function identifier(text: string): Bytes {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const octets = rest.flatMap((arc) => {
    const out = [arc & 0x7f]
    for (let more = Math.floor(arc / 128); more > 0; more = Math.floor(more / 128)) out.unshift((more & 0x7f) | 0x80)
    return out
  })
  return der(0x06, Uint8Array.of(first * 40 + second, ...octets))
}

const nameOf = (commonName: string): Bytes =>
  sequence(der(0x31, sequence(identifier('2.5.4.3'), der(0x0c, encodeUtf8(commonName)))))
const timeOf = (ms: number): Bytes => der(0x17, encodeUtf8(`${new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`))
const extension = (id: string, value: Bytes): Bytes => sequence(identifier(id), der(0x04, value))
const keyOf = (owner: string) => signingKey(encodeUtf8(owner))

export interface CertificateSpec {
  subject: string
  /** Whose key signs it; default: its own. */
  issuer?: string
  /** The key that signs, when it is not the one of `issuer`. */
  signedBy?: string
  dns?: string[]
  ips?: string[]
  authority?: boolean
  uses?: string[]
  notBeforeMs?: number
  notAfterMs?: number
}

/** A PEM certificate of a key that its subject's name gives, as `openssl x509 -req` would sign it. */
export function certificate(spec: CertificateSpec): string {
  const { subject, issuer = subject, signedBy = issuer, dns = [], ips = [] } = spec
  const algorithm = sequence(identifier('1.2.840.10045.4.3.2'))
  const { x, y } = publicKey(keyOf(subject))
  const key = sequence(
    sequence(identifier('1.2.840.10045.2.1'), identifier('1.2.840.10045.3.1.7')),
    bits(joined([Uint8Array.of(4), x, y])),
  )
  const alternatives = [
    ...dns.map((one) => der(0x82, encodeUtf8(one))),
    ...ips.map((one) => der(0x87, Uint8Array.from(one.split('.'), Number))),
  ]
  const extensions = [
    ...(spec.authority ? [extension('2.5.29.19', sequence(der(0x01, Uint8Array.of(0xff))))] : []),
    ...(alternatives.length > 0 ? [extension('2.5.29.17', sequence(...alternatives))] : []),
    ...(spec.uses ? [extension('2.5.29.37', sequence(...spec.uses.map(identifier)))] : []),
  ]
  const info = sequence(
    der(0xa0, integer(Uint8Array.of(2))),
    integer(Uint8Array.of(7)),
    algorithm,
    nameOf(issuer),
    sequence(timeOf(spec.notBeforeMs ?? Date.UTC(2020, 0, 1)), timeOf(spec.notAfterMs ?? Date.UTC(2049, 0, 1))),
    nameOf(subject),
    key,
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  )
  const raw = sign(keyOf(signedBy), info)
  const signature = sequence(integer(trimmed(raw.subarray(0, 32))), integer(trimmed(raw.subarray(32))))
  const text = base64(sequence(info, algorithm, bits(signature)))
  return `-----BEGIN CERTIFICATE-----\n${text.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`
}

const trimmed = (bytes: Bytes): Bytes =>
  bytes.subarray(
    Math.max(
      bytes.findIndex((octet) => octet !== 0),
      0,
    ),
  )

/** An authority that tests trust. */
export const authority = certificate({ subject: 'e2e-server-cert-ca', authority: true })

/** A server's certificate that the authority has signed. */
export const serverCertificate = (...dns: string[]): string =>
  certificate({ subject: 'server', issuer: 'e2e-server-cert-ca', dns })

/** What stands for the key: nothing in a lab is encrypted. */
export const privateKey = '-----BEGIN PRIVATE KEY-----\nMC4CAQA=\n-----END PRIVATE KEY-----\n'

/** A PEM file as it stands in caBundle and in Secrets. */
export const pemBase64 = (pem: string): string => base64(encodeUtf8(pem))
