import { decodeUtf8 } from '../utf8.ts'
import { type Der, derWithin, objectIdentifier, readDer } from './der.ts'
import { pemBlocks } from './pem.ts'
import { signatureProblem } from './signature.ts'
import { again } from './write-der.ts'

/** What a PKCS #10 request asks for. */
export interface CertificateRequest {
  subject: Record<SubjectPart, string[]>
  dnsNames: string[]
  emailAddresses: string[]
  uris: string[]
  ipAddresses: string[]
}

type SubjectPart = (typeof subjectParts)[keyof typeof subjectParts]

// RFC 5280 appendix A
const subjectParts = {
  '2.5.4.3': 'commonName',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'country',
  '2.5.4.7': 'locality',
  '2.5.4.8': 'province',
  '2.5.4.9': 'streetAddress',
  '2.5.4.10': 'organization',
  '2.5.4.11': 'organizationalUnit',
  '2.5.4.17': 'postalCode',
} as const

const [extensionRequest, subjectAltName] = ['1.2.840.113549.1.9.14', '2.5.29.17']
const [sequence, set, bmpString, attributesTag] = [0x30, 0x31, 0x1e, 0xa0]

/** The parts of a request as they stand in it. */
export interface RequestParts {
  info: Der
  algorithm: Der
  signature: Der
  /** Distinguished name and public key. */
  name: Der
  key: Der
  attributes: Der | undefined
}

/** Reads a PEM block; a text is what is wrong with it. Models certificates ParseCSR and crypto/x509 ParseCertificateRequest (1.36). */
export function parseCertificateRequest(pem: string): CertificateRequest | string {
  const parts = requestParts(pem)
  return typeof parts === 'string' ? parts : { subject: subjectOf(parts.name), ...alternativeNames(parts.attributes) }
}

/** What is wrong with a request or its signature. Models certificates/validation validateCSR (1.36). */
export function certificateRequestProblem(pem: string): string | undefined {
  const parts = requestParts(pem)
  if (typeof parts === 'string') return parts
  const [keyAlgorithm, keyBits] = derWithin(parts.key)
  const [algorithm = '', curve = ''] = derWithin(keyAlgorithm).map(({ bytes }) => objectIdentifier(bytes))
  const signed = {
    bytes: again(parts.info),
    algorithm: objectIdentifier(derWithin(parts.algorithm)[0]?.bytes ?? new Uint8Array()),
    signature: parts.signature.bytes.subarray(1),
  }
  return signatureProblem(signed, { algorithm, curve, bytes: keyBits?.bytes.subarray(1) ?? new Uint8Array() })
}

/** A request taken apart; a text is what is wrong with it. */
export function requestParts(pem: string): RequestParts | string {
  const [block] = pemBlocks(pem)
  if (block?.type !== 'CERTIFICATE REQUEST') return 'PEM block type must be CERTIFICATE REQUEST'
  const outer = readDer(block.bytes)
  if (!outer) return 'asn1: syntax error: data truncated'
  const [request, ...rest] = outer
  const inner = membersOf(request, 'certificateRequest')
  if (typeof inner === 'string') return inner
  const [info, algorithm, signature] = inner
  const own = membersOf(info, 'tbsCertificateRequest')
  if (typeof own === 'string') return own
  const [, name, key, attributes] = own
  if (!name || !key || !algorithm || !signature) return 'asn1: syntax error: sequence truncated'
  if (rest.length > 0) return 'asn1: syntax error: trailing data'
  return {
    info: info as Der,
    algorithm,
    signature,
    name,
    key,
    attributes: attributes?.tag === attributesTag ? attributes : undefined,
  }
}

/** The members of a SEQUENCE, or encoding/asn1's words for what is none. */
function membersOf(value: Der | undefined, type: string): Der[] | string {
  if (!value) return 'asn1: syntax error: sequence truncated'
  const { tag, bytes } = value
  const head = `{class:${tag >> 6} tag:${tag & 0x1f} length:${bytes.length} isCompound:${(tag & 0x20) !== 0}}`
  if (tag !== sequence) return `asn1: structure error: tags don't match (16 vs ${head}) ${parameters} ${type} @2`
  return readDer(bytes) ?? 'asn1: syntax error: data truncated'
}

const parameters =
  '{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false}'

/** RDNSequence: SEQUENCE OF SET OF SEQUENCE { type, value }. */
function subjectOf(name: Der): CertificateRequest['subject'] {
  const subject = Object.fromEntries(Object.values(subjectParts).map((part) => [part, [] as string[]]))
  for (const attribute of derWithin(name).flatMap(derWithin)) {
    const [type, value] = derWithin(attribute)
    const part = type && subjectParts[objectIdentifier(type.bytes) as keyof typeof subjectParts]
    if (part && value) subject[part]?.push(textOf(value))
  }
  return subject as CertificateRequest['subject']
}

const textOf = ({ tag, bytes }: Der): string =>
  tag === bmpString
    ? String.fromCharCode(
        ...Array.from({ length: bytes.length / 2 }, (_, i) => (bytes[2 * i] as number) * 256 + (bytes[2 * i + 1] as number)),
      )
    : decodeUtf8(bytes)

type Names = Omit<CertificateRequest, 'subject'>

/** GeneralNames of the extension that the request's attributes ask for. */
export function askedNames(attributes: Der | undefined): Der | undefined {
  const wanted = derWithin(attributes)
    .map(derWithin)
    .find(([type]) => type && objectIdentifier(type.bytes) === extensionRequest)
  const extensions = wanted?.[1]?.tag === set ? derWithin(derWithin(wanted[1])[0]) : []
  const found = extensions.map(derWithin).find(([type]) => type && objectIdentifier(type.bytes) === subjectAltName)
  // in an OCTET STRING
  return derWithin(found?.at(-1))[0]
}

function alternativeNames(attributes: Der | undefined): Names {
  const names = derWithin(askedNames(attributes))
  const texts = (number: number): string[] =>
    names.filter(({ tag }) => (tag & 0x1f) === number).map(({ bytes }) => decodeUtf8(bytes))
  return {
    dnsNames: texts(2),
    emailAddresses: texts(1),
    uris: texts(6),
    ipAddresses: names.filter(({ tag }) => (tag & 0x1f) === 7).map(({ bytes }) => addressText(bytes)),
  }
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, i) => (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16))
  const zeros = [...groups.join(':').matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)].sort((a, b) => b[0].length - a[0].length)[0]
  const text = groups.join(':')
  return zeros
    ? `${text.slice(0, zeros.index).replace(/:$/, '')}::${text.slice(zeros.index + zeros[0].length).replace(/^:/, '')}`
    : text
}
