import { unbase64 } from '../../api/base64.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import { type Der, objectIdentifier, readDer } from './der.ts'

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

/** Reads a PEM block; a text is what is wrong with it. Models kubectl/pkg/util/certificate ParseCSR and crypto/x509 (1.36). */
export function parseCertificateRequest(pem: string): CertificateRequest | string {
  const block = /-----BEGIN CERTIFICATE REQUEST-----\s([\s\S]*?)-----END CERTIFICATE REQUEST-----/.exec(pem)
  const bytes = block && unbase64((block[1] as string).replace(/\s/g, ''))
  if (!bytes) return 'PEM block type must be CERTIFICATE REQUEST'
  const [request] = readDer(bytes) ?? []
  const [info] = readDer(request?.bytes ?? new Uint8Array()) ?? []
  const parts = readDer(info?.bytes ?? new Uint8Array()) ?? []
  const [, name] = parts
  if (request?.tag !== sequence || info?.tag !== sequence || name?.tag !== sequence)
    return "asn1: structure error: tags don't match (16 vs {class:0 tag:0 length:0 isCompound:false})"
  const attributes = parts.find(({ tag }) => tag === attributesTag)
  return { subject: subjectOf(name), ...alternativeNames(attributes) }
}

const within = (value: Der | undefined): Der[] => (value ? (readDer(value.bytes) ?? []) : [])

/** RDNSequence: SEQUENCE OF SET OF SEQUENCE { type, value }. */
function subjectOf(name: Der): CertificateRequest['subject'] {
  const subject = Object.fromEntries(Object.values(subjectParts).map((part) => [part, [] as string[]]))
  for (const attribute of within(name).flatMap(within)) {
    const [type, value] = within(attribute)
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

/** The names of the extension that the request's attributes ask for. */
function alternativeNames(attributes: Der | undefined): Names {
  const wanted = within(attributes)
    .map(within)
    .find(([type]) => type && objectIdentifier(type.bytes) === extensionRequest)
  const extensions = wanted?.[1]?.tag === set ? within(within(wanted[1])[0]) : []
  const found = extensions.map(within).find(([type]) => type && objectIdentifier(type.bytes) === subjectAltName)
  // GeneralNames in an OCTET STRING
  const names = within(within(found?.at(-1))[0])
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
