import { equal } from '../../api/copy.ts'
import type { CertificateRequest } from '../../api/x509/certificate-request.ts'

/** What a signer has against a request; nothing when it signs. */
type Check = (request: CertificateRequest, usages: readonly string[]) => string | undefined

/** The signers of kube-controller-manager. Models signer.go getCSRVerificationFuncForSignerName and pkg/apis/certificates/helpers.go (1.36). */
export const signers: Readonly<Record<string, Check>> = {
  'kubernetes.io/kube-apiserver-client': (_, usages) => clientProblem(usages),
  'kubernetes.io/kube-apiserver-client-kubelet': kubeletClientProblem,
  'kubernetes.io/kubelet-serving': kubeletServingProblem,
}

const clientUsages = ['digital signature', 'key encipherment', 'client auth']

function clientProblem(usages: readonly string[]): string | undefined {
  const other = usages.find((usage) => !clientUsages.includes(usage))
  if (other !== undefined) return `invalid usage for client certificate: ${other}`
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth'
}

function kubeletClientProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return notOfNodes
  if (request.dnsNames.length > 0) return 'DNS subjectAltNames are not allowed'
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed'
  if (request.ipAddresses.length > 0) return 'IP subjectAltNames are not allowed'
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed'
  if (!isNamedAsNode(request)) return notNamedAsNode
  return usagesProblem(usages, 'client auth')
}

function kubeletServingProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return notOfNodes
  if (request.dnsNames.length + request.ipAddresses.length === 0) return 'DNS or IP subjectAltName is required'
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed'
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed'
  return usagesProblem(usages, 'server auth') ?? (isNamedAsNode(request) ? undefined : notNamedAsNode)
}

const notOfNodes = 'subject organization is not system:nodes'
const notNamedAsNode = 'subject common name does not begin with system:node:'
const isOfNodes = ({ subject }: CertificateRequest): boolean => equal(subject.organization, ['system:nodes'])
const isNamedAsNode = ({ subject }: CertificateRequest): boolean => subject.commonName.at(-1)?.startsWith('system:node:') === true

/** Exactly these; keys that do not encipher may leave enciphering out. */
function usagesProblem(usages: readonly string[], purpose: string): string | undefined {
  const wanted = ['digital signature', 'key encipherment', purpose].sort()
  const given = [...new Set(usages)].sort()
  const fits =
    equal(given, wanted) ||
    equal(
      given,
      wanted.filter((usage) => usage !== 'key encipherment'),
    )
  return fits ? undefined : `usages did not match [${wanted.join(' ')}]`
}
