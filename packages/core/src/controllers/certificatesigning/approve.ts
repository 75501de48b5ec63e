import { unbase64 } from '../../api/base64.ts'
import { copy } from '../../api/copy.ts'
import { certificatesigningrequests, subjectaccessreviews } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import type { CertificateSigningRequest } from '../../api/policy.ts'
import { isFailure } from '../../api/status.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import { type CertificateRequest, parseCertificateRequest } from '../../api/x509/certificate-request.ts'
import type { Client } from '../../client/client.ts'
import { type Controller, watchRule } from '../controller.ts'
import { signers } from './signers.ts'

const kubeletClient = 'kubernetes.io/kube-apiserver-client-kubelet'

interface Recognizer {
  subresource: string
  message: string
  isFor(request: CertificateSigningRequest, asked: CertificateRequest): boolean
}

const recognizers: readonly Recognizer[] = [
  {
    subresource: 'selfnodeclient',
    message: 'Auto approving self kubelet client certificate after SubjectAccessReview.',
    isFor: ({ spec }, asked) => spec.username === asked.subject.commonName.at(-1) && isNodes(spec, asked),
  },
  {
    subresource: 'nodeclient',
    message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
    isFor: ({ spec }, asked) => isNodes(spec, asked),
  },
]

const isNodes = ({ signerName, usages = [] }: CertificateSigningRequest['spec'], asked: CertificateRequest): boolean =>
  signerName === kubeletClient && signers[kubeletClient]?.(asked, usages) === undefined

/** Approves what kubelets ask for their own certificates, if they may. Models pkg/controller/certificates/approver sarapprove.go (1.36). */
export const certificateApprovalController: Controller = {
  name: 'certificateapproval',
  watches: [watchRule(certificatesigningrequests, ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name]))],
  reconcile(name, { client }) {
    const request = client.get(certificatesigningrequests, '', name)
    if (!request || request.status?.certificate || isDecided(request)) return
    const asked = parseCertificateRequest(decodeUtf8(unbase64(request.spec.request) ?? new Uint8Array()))
    if (typeof asked === 'string') return
    const found = recognizers.find((one) => one.isFor(request, asked) && mayAsk(request, one.subresource, client))
    if (found) approve(request, found.message, client)
  },
}

const isDecided = ({ status }: CertificateSigningRequest): boolean =>
  status?.conditions?.some(({ type }) => type === 'Approved' || type === 'Denied') === true

function mayAsk({ spec }: CertificateSigningRequest, subresource: string, client: Client): boolean {
  const { username: user, uid, groups, extra } = spec
  const resource = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests', verb: 'create', subresource }
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    metadata: {},
    spec: { user, uid, groups, extra, resourceAttributes: resource },
  }
  const answer = client.create(subjectaccessreviews, review as unknown as KubeObject)
  return !isFailure(answer) && (answer as unknown as { status?: { allowed?: boolean } }).status?.allowed === true
}

function approve(request: CertificateSigningRequest, message: string, client: Client): void {
  const changed = copy(request)
  const condition = { type: 'Approved', status: 'True', reason: 'AutoApproved', message } as const
  changed.status = { ...changed.status, conditions: [...(changed.status?.conditions ?? []), condition] }
  client.update(certificatesigningrequests, changed, { subresource: 'approval' })
}
