import { unbase64 } from '../../../api/base64.ts'
import { equal } from '../../../api/copy.ts'
import type { CertificateSigningRequest } from '../../../api/policy.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '../../../api/status.ts'
import { decodeUtf8 } from '../../../api/utf8.ts'
import { certificateRequestProblem } from '../../../api/x509/certificate-request.ts'
import { conditionErrors, decidingTypes, lostConditionErrors, movedConditionErrors } from './conditions.ts'
import { certificateProblem } from './issued.ts'
import { signerNameErrors } from './signer-name.ts'

export const textOf = (bytes: string | undefined): string => decodeUtf8(unbase64(bytes ?? '') ?? new Uint8Array())

/** What a request must be. Models certificates/validation validateCertificateSigningRequest (1.36); `old` is what is put up with. */
export function requestErrors(request: CertificateSigningRequest, old?: CertificateSigningRequest): FieldError[] {
  const { signerName = '', expirationSeconds: seconds, usages = [] } = request.spec
  const problem = certificateRequestProblem(textOf(request.spec.request))
  const short = seconds !== undefined && seconds < 600
  return [
    ...(problem === undefined ? [] : [invalidField('spec.request', request.spec.request ?? '', problem)]),
    ...usagesErrors(usages),
    ...(signerName === legacy
      ? [invalidField(signerField, legacy, 'the legacy signerName is not allowed via this API version')]
      : signerNameErrors(signerName, signerField)),
    ...(short ? [invalidField('spec.expirationSeconds', seconds, tooShort)] : []),
    ...conditionErrors(request, old),
    ...certificateErrors(request, old),
  ]
}

const signerField = 'spec.signerName'
const legacy = 'kubernetes.io/legacy-unknown'
const tooShort = 'may not specify a duration less than 600 seconds (10 minutes)'

const known = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
]

const usagesErrors = (usages: readonly string[]): FieldError[] => [
  ...(usages.length === 0 ? [requiredField('spec.usages')] : []),
  ...usages.flatMap((usage, i) => (known.includes(usage) ? [] : [unsupportedField(`spec.usages[${i}]`, usage, known)])),
  ...usages.flatMap((usage, i) => (usages.indexOf(usage) < i ? [duplicateField(`spec.usages[${i}]`, usage)] : [])),
]

const certificateField = 'status.certificate'

/** A certificate that stays is not looked at again. */
function certificateErrors({ status }: CertificateSigningRequest, old: CertificateSigningRequest | undefined): FieldError[] {
  const now = status?.certificate ?? ''
  if (old && now === (old.status?.certificate ?? '')) return []
  const problem = now === '' ? undefined : certificateProblem(textOf(now))
  return problem === undefined ? [] : [invalidField(certificateField, '<certificate data>', problem)]
}

/** Which door a write comes through, and so what it may set. */
export type Door = 'spec' | 'status' | 'approval'

/** What may change. Models validateCertificateSigningRequestUpdate (1.36). */
export function requestUpdateErrors(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  door: Door,
): FieldError[] {
  const [now, before] = [request.status?.certificate ?? '', old.status?.certificate ?? '']
  const replaced = before !== '' ? [forbiddenField(certificateField, 'updates may not modify existing certificate content')] : []
  const unasked = [forbiddenField(certificateField, 'updates may not set certificate content')]
  return [
    ...requestErrors(request, old),
    ...lostConditionErrors(request, old),
    ...(door === 'approval' ? [] : decidingTypes.flatMap((type) => movedConditionErrors(request, old, type))),
    ...(equal(now, before) ? [] : door === 'status' ? replaced : unasked),
  ]
}
