import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { base64 } from '../../api/base64.ts'
import { certificatesigningrequests, clusterrolebindings } from '../../api/kinds.ts'
import type { CertificateSigningRequest } from '../../api/policy.ts'
import { isFailure } from '../../api/status.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import { pemBlocks } from '../../api/x509/pem.ts'
import { requests } from '../../api/x509/requests.ts'
import { certificateEndMs } from '../../api/x509/validity.ts'
import type { UserInfo } from '../../apiserver/request.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { caCertificate } from '../../cluster/seed/certificate.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'
import { lastsUntilMs } from './clean.ts'

const kubelet = 'kubernetes.io/kube-apiserver-client-kubelet'
const usages = ['digital signature', 'client auth']
const hourMs = 3_600_000
let count = 0

function lab() {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23, 6), seed: 1, options: {} })
  const ask = (user: UserInfo, spec: Partial<CertificateSigningRequest['spec']> = {}): string => {
    const name = `r${count++}`
    const made = cluster.client(user).create(certificatesigningrequests, {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name },
      spec: { request: base64(encodeUtf8(requests.node)), signerName: kubelet, usages, ...spec },
    })
    if (isFailure(made)) throw new Error(made.message)
    return name
  }
  const get = (name: string) => cluster.client().get(certificatesigningrequests, '', name)
  const conditions = (name: string) => get(name)?.status?.conditions?.map(({ type, reason, message }) => [type, reason, message])
  return { cluster, ask, get, conditions }
}

const node = { name: 'system:node:w1', groups: ['system:nodes', 'system:authenticated'] }
const bootstrapper = {
  name: 'system:bootstrap:abcdef',
  groups: ['system:bootstrappers:kubeadm:default-node-token', 'system:bootstrappers', 'system:authenticated'],
}

describe("[KND200] a kubelet's request for its own certificate", () => {
  const { cluster, ask, get, conditions } = lab()
  const api = cluster.client()
  // who may ask at all
  api.create(clusterrolebindings, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'asks' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'asks' },
    subjects: [{ kind: 'Group', name: 'system:authenticated', apiGroup: 'rbac.authorization.k8s.io' }],
  } as never)
  api.create(
    { ...clusterrolebindings, kind: 'ClusterRole', resource: 'clusterroles' } as never,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'asks' },
      rules: [{ apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'], verbs: ['create'] }],
    } as never,
  )

  it.each<[string, UserInfo, Partial<CertificateSigningRequest['spec']>, string | undefined]>([
    ['of the node itself', node, {}, 'self kubelet'],
    ['of who joins nodes', bootstrapper, {}, 'kubelet'],
    [
      'of an administrator',
      { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] },
      {},
      'kubelet',
    ],
    ['of another node', { ...node, name: 'system:node:w2' }, {}, undefined],
    ['of a user', { name: 'jane', groups: ['system:authenticated'] }, {}, undefined],
    ['for another signer', node, { signerName: 'kubernetes.io/kube-apiserver-client' }, undefined],
    ['for another use', node, { usages: ['client auth'] }, undefined],
    ['for another subject', node, { request: base64(encodeUtf8(requests.jane)) }, undefined],
  ])('%s', (_, user, spec, who) => {
    const name = ask(user, spec)
    const message = `Auto approving ${who} client certificate after SubjectAccessReview.`
    expect(conditions(name)).toEqual(who && [['Approved', 'AutoApproved', message]])
    expect(get(name)?.status?.certificate !== undefined).toBe(who !== undefined)
  })
})

describe('[KND201] requests go', () => {
  it('undecided after a day, decided and signed after an hour', () => {
    const { cluster, ask, get } = lab()
    const admin = { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] }
    const jane = {
      request: base64(encodeUtf8(requests.jane)),
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
    }
    const [pending, denied, signed, waiting] = [
      ask(admin, jane),
      ask(admin, jane),
      ask(admin),
      ask(admin, { ...jane, signerName: 'a.example/b' }),
    ]
    decide(denied, 'Denied')
    decide(waiting, 'Approved')
    const left = (): string[] => [pending, denied, signed, waiting].filter((name) => get(name) !== undefined)
    cluster.advance(hourMs - 1000)
    expect(left()).toEqual([pending, denied, signed, waiting])
    cluster.advance(2000)
    expect(left()).toEqual([pending, waiting])
    cluster.advance(23 * hourMs)
    expect(left()).toEqual([waiting])

    function decide(name: string, type: string): void {
      const request = get(name) as CertificateSigningRequest
      cluster
        .client(admin)
        .update(
          certificatesigningrequests,
          { ...request, status: { conditions: [{ type, status: 'True' }] } },
          { subresource: 'approval' },
        )
    }
  })

  const at = (text: string): number => Date.parse(`2026-11-23T${text}Z`)
  const lastUpdateTime = '2026-11-23T06:00:00Z'
  const certificate = base64(encodeUtf8(caCertificate))
  it.each<[string, CertificateSigningRequest['status'], number | undefined]>([
    ['new', {}, at('05:00:00') + 24 * hourMs],
    ['approved', { conditions: [{ type: 'Approved', status: 'True', lastUpdateTime }] }, undefined],
    ['denied', { conditions: [{ type: 'Denied', status: 'True', lastUpdateTime }] }, at('07:00:00')],
    [
      'failed',
      {
        conditions: [
          { type: 'Approved', status: 'True' },
          { type: 'Failed', status: 'True', lastUpdateTime },
        ],
      },
      at('07:00:00'),
    ],
    ['denied at no time', { conditions: [{ type: 'Denied', status: 'True' }] }, undefined],
    ['signed', { conditions: [{ type: 'Approved', status: 'True', lastUpdateTime }], certificate }, at('07:00:00')],
    [
      'signed at no time',
      { conditions: [{ type: 'Approved', status: 'True' }], certificate },
      Date.parse(new X509Certificate(caCertificate).validTo),
    ],
    ['signed with what is none', { conditions: [{ type: 'Approved', status: 'True' }], certificate: 'eA==' }, undefined],
    ['another condition', { conditions: [{ type: 'Other', status: 'True', lastUpdateTime }] }, undefined],
  ])('%s', (_, status, until) => {
    const metadata = { name: 'a', creationTimestamp: '2026-11-23T05:00:00Z' }
    expect(lastsUntilMs({ metadata, spec: {}, status } as never)).toBe(until)
  })

  it('when a certificate ends is read from it', () => {
    const bytes = pemBlocks(caCertificate)[0]?.bytes as Uint8Array
    expect(certificateEndMs(bytes)).toBe(Date.parse(new X509Certificate(caCertificate).validTo))
    for (const broken of [bytes.subarray(1), bytes.subarray(0, 40), new Uint8Array()])
      expect(certificateEndMs(broken)).toBeUndefined()
  })
})
