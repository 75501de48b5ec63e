import { certificatesigningrequests } from '../../../api/kinds.ts'
import type { CertificateSigningRequest } from '../../../api/policy.ts'
import { forbidden, type Status } from '../../../api/status.ts'
import { parseCertificateRequest } from '../../../api/x509/certificate-request.ts'
import { isAdmin } from '../../authorize.ts'
import type { StrategyContext } from '../../strategy.ts'
import { decide } from '../rbac/evaluate.ts'
import { textOf } from './validate.ts'

const clientSigner = 'kubernetes.io/kube-apiserver-client'

/** Nobody becomes a cluster-admin by a certificate. Models plugin/pkg/admission/certificates/subjectrestriction (1.36). */
export function subjectRefusal({ metadata, spec }: CertificateSigningRequest): Status | undefined {
  if (spec.signerName !== clientSigner) return undefined
  const asked = parseCertificateRequest(textOf(spec.request))
  const masters = typeof asked !== 'string' && asked.subject.organization.includes('system:masters')
  const why = `use of ${clientSigner} signer with system:masters group is not allowed`
  return masters ? forbidden(certificatesigningrequests, metadata.name, why) : undefined
}

/** Who approves or signs may do so for that signer. Models plugin/pkg/admission/certificates approval and signing (1.36). */
export function signerRefusal(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  context: StrategyContext,
): Status | undefined {
  const { signerName } = old.spec
  const { subresource } = context
  const signed = (request.status?.certificate ?? '') !== (old.status?.certificate ?? '')
  const verb = subresource === 'approval' ? 'approve' : subresource === 'status' && signed ? 'sign' : undefined
  if (verb === undefined || maySigner(verb, signerName, context)) return undefined
  const why = `user not permitted to ${verb} requests with signerName ${JSON.stringify(signerName)}`
  return forbidden(certificatesigningrequests, old.metadata.name, why)
}

/** For the signer itself, or for all of its domain. Models certauthorization IsAuthorizedForSignerName (1.36). */
function maySigner(verb: string, signerName: string, { user, read }: StrategyContext): boolean {
  const may = (name: string): boolean =>
    decide(read, { user, verb, group: 'certificates.k8s.io', resource: 'signers', subresource: '', namespace: '', name }).allowed
  return isAdmin(user) || may(signerName) || may(`${signerName.split('/')[0]}/*`)
}
