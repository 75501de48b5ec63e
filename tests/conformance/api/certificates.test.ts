import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, type Body, mergePatch, protobuf, startApi } from './api.ts'

const collection = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

// openssl req -new -newkey ec … -subj /CN=e2e.example.com, and -x509 over it: their keys were thrown away
const csr = base64(`-----BEGIN CERTIFICATE REQUEST-----
MIHUMHwCAQAwGjEYMBYGA1UEAwwPZTJlLmV4YW1wbGUuY29tMFkwEwYHKoZIzj0C
AQYIKoZIzj0DAQcDQgAEwgYHif6+f5GRFlIjeP+ygNy6g/eE6fQm3AEla3EujPmm
t1AGHtnWcoR34d+E0ZTvCwXf0lVwA2RJOiImKQf7cqAAMAoGCCqGSM49BAMCA0gA
MEUCIHSTaHFvfAwZp8ORcgTi1chJ048vaDo67EHlEAjoLSMjAiEA/TV4DEOZiojW
LD2ynL1W9BueVJYAvTeRw+N54XGS3bE=
-----END CERTIFICATE REQUEST-----
`)
const certificate = base64(`-----BEGIN CERTIFICATE-----
MIIBjDCCATGgAwIBAgIUWAuZZjD0YmTsBQpGxJHz3ex6AEgwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPZTJlLmV4YW1wbGUuY29tMCAXDTI2MTEyODAwMDUyNloYDzIx
MjYxMTA0MDAwNTI2WjAaMRgwFgYDVQQDDA9lMmUuZXhhbXBsZS5jb20wWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAATCBgeJ/r5/kZEWUiN4/7KA3LqD94Tp9CbcASVr
cS6M+aa3UAYe2dZyhHfh34TRlO8LBd/SVXADZEk6IiYpB/tyo1MwUTAdBgNVHQ4E
FgQUqK6i3Km8SR4hUcVnuWwKaNixvNUwHwYDVR0jBBgwFoAUqK6i3Km8SR4hUcVn
uWwKaNixvNUwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAj7Y5
8MElwU3OHb2m7l+zz8PUVO7xcuB/yQa7WAlWLzoCIQCvJb20bg3xSS21FFdYufPv
yjdSBRQYn8Pv3v6z9lCP2g==
-----END CERTIFICATE-----
`)

describe('Certificates API', () => {
  let api: Api
  beforeAll(async () => {
    api = await startApi()
  })
  afterAll(() => api.close())

  it('should support CSR API operations', async () => {
    const signerName = 'example.com/e2e-certificates-1234'
    const body = {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { generateName: 'e2e-example-csr-' },
      spec: {
        request: csr,
        signerName,
        expirationSeconds: 3600,
        usages: ['digital signature', 'key encipherment', 'server auth'],
      },
    }
    const { resources } = await api.ok('GET', '/apis/certificates.k8s.io/v1')
    const names = resources.map((one: Body) => one.name)
    for (const name of ['', '/approval', '/status']) expect(names).toContain(`certificatesigningrequests${name}`)
    await api.ok('POST', collection, { body, type: protobuf })
    await api.ok('POST', collection, { body, type: protobuf })
    const created = await api.ok('POST', collection, { body, type: protobuf })
    const path = `${collection}/${created.metadata.name}`
    expect((await api.ok('GET', path)).spec.expirationSeconds).toBe(3600)
    const query = { fieldSelector: `spec.signerName=${signerName}` }
    const list = await api.ok('GET', collection, { query })
    expect(list.items).toHaveLength(3)
    const watching = await api.watch(collection, {
      resourceVersion: list.metadata.resourceVersion,
      fieldSelector: `metadata.name=${created.metadata.name}`,
    })
    const patched = await api.ok('PATCH', path, { body: { metadata: { annotations: { patched: 'true' } } }, type: mergePatch })
    patched.metadata.annotations.updated = 'true'
    await api.ok('PUT', path, { body: patched, type: protobuf })
    expect(await watching.next()).toMatchObject({ type: 'MODIFIED', object: { metadata: { annotations: { patched: 'true' } } } })
    watching.stop()

    expect(await api.ok('GET', `${path}/approval`)).toMatchObject({
      kind: 'CertificateSigningRequest',
      metadata: { uid: created.metadata.uid },
    })
    const approval = await api.ok('PATCH', `${path}/approval`, {
      body: {
        metadata: { annotations: { patchedapproval: 'true' } },
        status: { conditions: [{ type: 'ApprovalPatch', status: 'True', reason: 'e2e' }] },
      },
      type: mergePatch,
    })
    expect(approval.status.conditions.map((one: Body) => one.type)).toEqual(['ApprovalPatch'])
    expect(approval.metadata.annotations.patchedapproval).toBe('true')
    approval.status.conditions.push({ type: 'Approved', status: 'True', reason: 'E2E', message: 'Set from an e2e test' })
    const approved = await api.ok('PUT', `${path}/approval`, { body: approval, type: protobuf })
    expect(approved.status.conditions.map((one: Body) => one.type)).toEqual(['ApprovalPatch', 'Approved'])

    expect((await api.ok('GET', `${path}/status`)).kind).toBe('CertificateSigningRequest')
    const issued = await api.ok('PATCH', `${path}/status`, {
      body: { metadata: { annotations: { patchedstatus: 'true' } }, status: { certificate } },
      type: mergePatch,
    })
    expect(issued.status.certificate).toBe(certificate)
    expect(issued.metadata.annotations.patchedstatus).toBe('true')
    issued.status.conditions.push({ type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'Set from an e2e test' })
    const updated = await api.ok('PUT', `${path}/status`, { body: issued, type: protobuf })
    expect(updated.status.conditions.at(-1).type).toBe('StatusUpdate')

    await api.ok('DELETE', path)
    expect((await api.send('GET', path)).code).toBe(404)
    expect((await api.ok('GET', collection, { query })).items).toHaveLength(2)
    await api.ok('DELETE', collection, { query })
    expect((await api.ok('GET', collection, { query })).items).toEqual([])
  })
})
