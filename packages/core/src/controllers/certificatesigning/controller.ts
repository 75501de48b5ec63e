import { base64, unbase64 } from '../../api/base64.ts'
import { copy } from '../../api/copy.ts'
import { certificatesigningrequests } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import type { CertificateSigningRequest } from '../../api/policy.ts'
import { decodeUtf8, encodeUtf8 } from '../../api/utf8.ts'
import { parseCertificateRequest, requestParts } from '../../api/x509/certificate-request.ts'
import { pemText } from '../../api/x509/pem.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, watchRule } from '../controller.ts'
import { type Authority, signCertificate } from './sign.ts'
import { signers } from './signers.ts'

/** Signs approved requests for the cluster's own signers, or says why not. Models pkg/controller/certificates/signer (1.36). */
export function certificateSigningController(authority: Authority): Controller {
  return {
    name: 'certificatesigning',
    watches: [watchRule(certificatesigningrequests, ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name]))],
    reconcile(name, { client, clock, random }) {
      const request = client.get(certificatesigningrequests, '', name)
      if (!request || !isDue(request)) return
      const text = decodeUtf8(unbase64(request.spec.request) ?? new Uint8Array())
      const [parts, asked] = [requestParts(text), parseCertificateRequest(text)]
      if (typeof parts === 'string' || typeof asked === 'string') return
      const changed = copy(request)
      const problem = signers[request.spec.signerName]?.(asked, request.spec.usages ?? [])
      if (problem === undefined) {
        const certificate = signCertificate(parts, request.spec, authority, { nowMs: clock.now(), random })
        changed.status = { ...changed.status, certificate: base64(encodeUtf8(pemText('CERTIFICATE', certificate))) }
      } else changed.status = { ...changed.status, conditions: [...conditionsOf(request), failed(problem, clock.now())] }
      client.updateStatus(certificatesigningrequests, changed)
    },
  }
}

const conditionsOf = ({ status }: CertificateSigningRequest): Condition[] => status?.conditions ?? []

/** Approved, not denied, not failed, not signed, and for a signer of the cluster's own. */
function isDue(request: CertificateSigningRequest): boolean {
  const types = conditionsOf(request).map(({ type }) => type)
  const isApproved = types.includes('Approved') && !types.includes('Denied') && !types.includes('Failed')
  return isApproved && !request.status?.certificate && signers[request.spec.signerName] !== undefined
}

const failed = (message: string, nowMs: number): Condition => ({
  type: 'Failed',
  status: 'True',
  reason: 'SignerValidationFailure',
  message,
  lastUpdateTime: timestamp(nowMs),
})
