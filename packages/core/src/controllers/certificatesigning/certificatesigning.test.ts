import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { base64, unbase64 } from '../../api/base64.ts'
import { certificatesigningrequests } from '../../api/kinds.ts'
import { signingKey } from '../../api/p256.ts'
import type { CertificateSigningRequest } from '../../api/policy.ts'
import { isFailure } from '../../api/status.ts'
import { decodeUtf8, encodeUtf8 } from '../../api/utf8.ts'
import { issueAuthority } from '../../api/x509/authority.ts'
import { pemText } from '../../api/x509/pem.ts'
import { requests } from '../../api/x509/requests.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { authority, caCertificate } from '../../cluster/seed/certificate.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'
import { signers } from './signers.ts'

const nowMs = Date.UTC(2026, 10, 23, 6)
const client = 'kubernetes.io/kube-apiserver-client'
const cluster = createCluster({ store: createMemoryStore(), nowMs: () => nowMs, seed: 1, options: {} })
const api = cluster.client()
let count = 0

/** A request after a decision, and after the controllers have seen it. */
function decided(spec: Partial<CertificateSigningRequest['spec']>, type = 'Approved'): CertificateSigningRequest {
  const name = `r${count++}`
  const asked = { request: base64(encodeUtf8(requests.jane)), signerName: client, usages: ['client auth'], ...spec }
  const made = api.create(certificatesigningrequests, {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name },
    spec: asked,
  })
  if (isFailure(made)) throw new Error(made.message)
  const status = { conditions: [{ type, status: 'True' as const }] }
  const answer = api.update(certificatesigningrequests, { ...made, status }, { subresource: 'approval' })
  if (isFailure(answer)) throw new Error(answer.message)
  return api.get(certificatesigningrequests, '', name) as CertificateSigningRequest
}

const certificateOf = ({ status }: CertificateSigningRequest): X509Certificate =>
  new X509Certificate(decodeUtf8(unbase64(status?.certificate as string) as Uint8Array))
const lastsSeconds = (one: X509Certificate): number => (Date.parse(one.validTo) - Date.parse(one.validFrom)) / 1000

describe('[KND95] a certificate', () => {
  it("is of the cluster's CA, for who asked and the key that was sent", () => {
    const one = certificateOf(decided({ usages: ['client auth', 'digital signature', 'key encipherment'] }))
    const ca = new X509Certificate(caCertificate)
    expect(ca.verify(ca.publicKey) && ca.ca).toBe(true)
    expect([one.verify(ca.publicKey), one.checkIssued(ca), one.ca]).toEqual([true, true, false])
    expect([one.subject, one.issuer]).toEqual(['O=dev\nCN=jane', 'CN=kubernetes'])
    expect(one.publicKey.asymmetricKeyType).toBe('ec')
    expect(one.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
    expect(Date.parse(one.validFrom)).toBe(nowMs - 300_000)
    expect(lastsSeconds(one)).toBe(365 * 86_400)
  })

  it('keeps the names that were asked for', () => {
    const one = certificateOf(decided({ request: base64(encodeUtf8(requests.janeRsa)) }))
    expect(one.subjectAltName).toBe('DNS:a.example, IP Address:10.0.0.1, email:j@a.example')
    expect(one.publicKey.asymmetricKeyType).toBe('rsa')
  })

  it.each([
    [600, 600 + 300],
    [3600, 3600 + 300],
    [8 * 3600, 8 * 3600],
    [86_400, 86_400],
    [10 * 365 * 86_400, 365 * 86_400],
  ])('for %i seconds lasts %i, five minutes before now included', (expirationSeconds, seconds) => {
    expect(lastsSeconds(certificateOf(decided({ expirationSeconds })))).toBe(seconds)
  })

  it('has a number of its own', () => {
    const numbers = Array.from({ length: 5 }, () => certificateOf(decided({})).serialNumber)
    expect(new Set(numbers).size).toBe(5)
  })

  it("the lab's CA is the one that its key makes", () =>
    expect(pemText('CERTIFICATE', issueAuthority(authority.name, authority.key))).toBe(caCertificate))

  it('another key does not make it', () =>
    expect(pemText('CERTIFICATE', issueAuthority('kubernetes', signingKey(encodeUtf8('other'))))).not.toBe(caCertificate))
})

describe('[KND95] nothing is signed', () => {
  it.each<[string, Partial<CertificateSigningRequest['spec']>, string]>([
    ['that is denied', {}, 'Denied'],
    ['for another signer', { signerName: 'a.example/b' }, 'Approved'],
    ['for no signer of the cluster', { signerName: 'kubernetes.io/unknown' }, 'Approved'],
  ])('%s', (_, spec, type) => {
    const { status } = decided(spec, type)
    expect(status?.certificate).toBeUndefined()
    expect(status?.conditions?.map((one) => one.type)).toEqual([type])
  })

  it.each([
    [['server auth'], 'invalid usage for client certificate: server auth'],
    [['digital signature'], 'missing required usage for client certificate: client auth'],
  ])('with usages %s', (usages, message) => {
    const { status } = decided({ usages })
    expect(status?.certificate).toBeUndefined()
    const at = '2026-11-23T06:00:00Z'
    expect(status?.conditions?.[1]).toEqual({
      type: 'Failed',
      status: 'True',
      reason: 'SignerValidationFailure',
      message,
      lastUpdateTime: at,
      lastTransitionTime: at,
    })
  })
})

describe('[KND95] kubelets', () => {
  const empty = { dnsNames: [], emailAddresses: [], ipAddresses: [], uris: [] }
  const subject = { organization: ['system:nodes'], commonName: ['system:node:a'] } as never
  const node = { ...empty, subject }
  const [own, serving] = ['kubernetes.io/kube-apiserver-client-kubelet', 'kubernetes.io/kubelet-serving']
  const use = (purpose: string): string[] => ['digital signature', 'key encipherment', purpose]
  const [asClient, asServer] = [use('client auth'), use('server auth')]
  it.each<[string, object, string[], string | undefined]>([
    [own, {}, asClient, undefined],
    [own, {}, ['digital signature', 'client auth'], undefined],
    [own, {}, ['client auth'], 'usages did not match [client auth digital signature key encipherment]'],
    [own, {}, asServer, 'usages did not match [client auth digital signature key encipherment]'],
    [own, { subject: { organization: [], commonName: [] } }, asClient, 'subject organization is not system:nodes'],
    [
      own,
      { subject: { organization: ['system:nodes'], commonName: ['a'] } },
      asClient,
      'subject common name does not begin with system:node:',
    ],
    [own, { dnsNames: ['a'] }, asClient, 'DNS subjectAltNames are not allowed'],
    [own, { emailAddresses: ['a'] }, asClient, 'Email subjectAltNames are not allowed'],
    [own, { ipAddresses: ['a'] }, asClient, 'IP subjectAltNames are not allowed'],
    [own, { uris: ['a'] }, asClient, 'URI subjectAltNames are not allowed'],
    [serving, { dnsNames: ['a'] }, asServer, undefined],
    [serving, { ipAddresses: ['10.0.0.1'] }, ['digital signature', 'server auth'], undefined],
    [serving, {}, asServer, 'DNS or IP subjectAltName is required'],
    [serving, { dnsNames: ['a'], uris: ['a'] }, asServer, 'URI subjectAltNames are not allowed'],
    [serving, { dnsNames: ['a'], emailAddresses: ['a'] }, asServer, 'Email subjectAltNames are not allowed'],
    [serving, { dnsNames: ['a'] }, asClient, 'usages did not match [digital signature key encipherment server auth]'],
  ])('%s of %j', (signer, more, usages, problem) =>
    expect(signers[signer]?.({ ...node, ...more } as never, usages)).toBe(problem),
  )
})
