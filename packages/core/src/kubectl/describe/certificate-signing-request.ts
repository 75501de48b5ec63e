import { unbase64 } from '../../api/base64.ts'
import { humanDuration } from '../../api/duration.ts'
import type { Condition, KubeObject } from '../../api/object.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import { type CertificateRequest, parseCertificateRequest } from '../../api/x509/certificate-request.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { formatLabels, rfc1123, type Writer } from './writer.ts'

interface SigningRequest extends KubeObject {
  spec: { request?: string; signerName?: string; expirationSeconds?: number; username?: string }
  status?: { conditions?: Condition[]; certificate?: string }
}

const requestOf = ({ spec }: SigningRequest): CertificateRequest | string =>
  parseCertificateRequest(decodeUtf8(unbase64(spec.request ?? '') ?? new Uint8Array()))

/** Why the request inside cannot be read. */
export function requestProblem(object: SigningRequest): string | undefined {
  const request = requestOf(object)
  return typeof request === 'string' ? `Error parsing CSR: ${request}` : undefined
}

/** Models describe.go describeCertificateSigningRequest (1.36). */
export function describeCertificateSigningRequest(out: Writer, object: SigningRequest, context: Context): void {
  const { metadata, spec } = object
  const request = requestOf(object)
  if (typeof request === 'string') return
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Labels:\t${formatLabels(metadata.labels)}`)
  out.line(0, `Annotations:\t${formatLabels(metadata.annotations)}`)
  out.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`)
  out.line(0, `Requesting User:\t${spec.username ?? ''}`)
  if (spec.signerName) out.line(0, `Signer:\t${spec.signerName}`)
  if (spec.expirationSeconds !== undefined) out.line(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`)
  out.line(0, `Status:\t${statusOf(object)}`)
  writeSubject(out, request)
  writeNames(out, request)
  describeEvents(out, object, context)
}

/** Models describe.go extractCSRStatus (1.36). */
function statusOf({ status }: SigningRequest): string {
  const has = (type: string): boolean => status?.conditions?.some((condition) => condition.type === type) === true
  const decided = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  return `${decided}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`
}

function list(out: Writer, title: string, values: readonly string[]): void {
  if (values.length > 0) out.raw(`\t${title}:\t${values.join('\n\t\t')}\n`)
}

function writeSubject(out: Writer, { subject }: CertificateRequest): void {
  out.line(0, 'Subject:')
  // of several the last one counts
  out.raw(`\tCommon Name:\t${subject.commonName.at(-1) ?? ''}\n\tSerial Number:\t${subject.serialNumber.at(-1) ?? ''}\n`)
  list(out, 'Organization', subject.organization)
  list(out, 'Organizational Unit', subject.organizationalUnit)
  list(out, 'Country', subject.country)
  list(out, 'Locality', subject.locality)
  list(out, 'Province', subject.province)
  list(out, 'StreetAddress', subject.streetAddress)
  list(out, 'PostalCode', subject.postalCode)
}

function writeNames(out: Writer, { dnsNames, emailAddresses, uris, ipAddresses }: CertificateRequest): void {
  if (dnsNames.length + emailAddresses.length + uris.length + ipAddresses.length === 0) return
  out.line(0, 'Subject Alternative Names:')
  list(out, 'DNS Names', dnsNames)
  list(out, 'Email Addresses', emailAddresses)
  list(out, 'URIs', uris)
  list(out, 'IP Addresses', ipAddresses)
}
