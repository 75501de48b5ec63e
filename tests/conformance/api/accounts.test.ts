import { createPublicKey, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, type Body, eventually, mergePatch, protobuf, startApi, strategicPatch } from './api.ts'

describe('ServiceAccounts and reviews', () => {
  let api: Api
  let namespace: string
  beforeAll(async () => {
    api = await startApi()
    namespace = await api.namespace('svcaccounts')
  })
  afterAll(() => api.close())

  const accounts = (): string => `/api/v1/namespaces/${namespace}/serviceaccounts`
  const account = (name: string, more: object = {}) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name }, ...more })

  it('should run through the lifecycle of a ServiceAccount', async () => {
    const body = {
      ...account('testserviceaccount'),
      metadata: { name: 'testserviceaccount', labels: { 'test-serviceaccount-static': 'true' } },
    }
    const watching = await api.watch(accounts(), { labelSelector: 'test-serviceaccount-static=true', timeoutSeconds: 60 })
    await api.ok('POST', accounts(), { body, type: protobuf })
    expect((await watching.next()).type).toBe('ADDED')
    await api.ok('PATCH', `${accounts()}/testserviceaccount`, {
      body: { automountServiceAccountToken: false },
      type: strategicPatch,
    })
    expect((await watching.next()).object.automountServiceAccountToken).toBe(false)
    const query = { labelSelector: 'test-serviceaccount-static=true' }
    expect((await api.ok('GET', '/api/v1/serviceaccounts', { query })).items).toHaveLength(1)
    await api.ok('DELETE', accounts(), { query, body: { kind: 'DeleteOptions', apiVersion: 'v1' }, type: protobuf })
    expect((await watching.next()).type).toBe('DELETED')
    watching.stop()
  })

  it('should update a ServiceAccount', async () => {
    const body = account('e2e-sa-update', { automountServiceAccountToken: false })
    const created = await api.ok('POST', accounts(), { body, type: protobuf })
    created.automountServiceAccountToken = true
    const updated = await api.ok('PUT', `${accounts()}/e2e-sa-update`, { body: created, type: protobuf })
    expect(updated.automountServiceAccountToken).toBe(true)
  })

  it('should guarantee kube-root-ca.crt exist in any namespace', async () => {
    const path = `/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt`
    const original = (await api.ok('GET', path)).data['ca.crt']
    expect(original).toContain('BEGIN CERTIFICATE')
    await api.ok('DELETE', path)
    expect(
      (
        await eventually(
          () => api.send('GET', path),
          ({ code }) => code === 200,
        )
      ).body.data['ca.crt'],
    ).toBe(original)
    const changed = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt' }, data: { 'ca.crt': '' } }
    await api.ok('PUT', path, { body: changed, type: protobuf })
    const restored = await eventually(
      () => api.ok('GET', path),
      ({ data }) => data?.['ca.crt'] === original,
    )
    expect(restored.data['ca.crt']).toBe(original)
  })

  const issue = (name: string, spec: object = {}): Promise<Body> =>
    api.ok('POST', `${accounts()}/${name}/token`, {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [], ...spec } },
      type: protobuf,
    })
  const review = (token: string, audiences?: string[]): Promise<Body> =>
    api.ok('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token, ...(audiences ? { audiences } : {}) } },
      type: protobuf,
    })

  it('should create a serviceAccountToken and ensure a successful TokenReview', async () => {
    await api.ok('POST', accounts(), { body: account('e2e-sa-token') })
    const { status } = await issue('e2e-sa-token')
    const answer = await review(status.token)
    expect(answer.status).toMatchObject({
      authenticated: true,
      user: {
        username: `system:serviceaccount:${namespace}:e2e-sa-token`,
        groups: expect.arrayContaining(['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']),
      },
    })
    expect(answer.status.error).toBeUndefined()
    expect((await review('nothing')).status).toMatchObject({ user: {} })
  })

  it('a token lasts as asked and is for whom it was asked', async () => {
    const { spec, status } = await issue('e2e-sa-token', { audiences: ['vault'], expirationSeconds: 600 })
    expect(spec).toMatchObject({ audiences: ['vault'], expirationSeconds: 600 })
    const claims = JSON.parse(Buffer.from(status.token.split('.')[1], 'base64url').toString())
    expect(claims).toMatchObject({
      aud: ['vault'],
      sub: `system:serviceaccount:${namespace}:e2e-sa-token`,
      iss: expect.any(String),
    })
    expect(claims.exp - claims.iat).toBe(600)
    expect((await review(status.token, ['vault'])).status).toMatchObject({ authenticated: true, audiences: ['vault'] })
    expect((await review(status.token)).status.authenticated ?? false).toBe(false)
    const short = await api.send('POST', `${accounts()}/e2e-sa-token/token`, {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 5 } },
    })
    expect(short.code).toBe(422)
  })

  it('should support OIDC discovery of service account issuer', async () => {
    const { issuer, jwks_uri, ...rest } = await api.ok('GET', '/.well-known/openid-configuration')
    expect(issuer).toMatch(/^https:\/\//)
    expect(jwks_uri).toContain('/openid/v1/jwks')
    expect(rest).toMatchObject({
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    })
    const answer = await api.send('GET', '/openid/v1/jwks')
    expect(answer.headers.get('content-type')).toBe('application/jwk-set+json')
    const [key] = answer.body.keys
    expect(key).toMatchObject({ use: 'sig', kty: 'EC', alg: 'ES256', kid: expect.any(String) })
    const { status } = await issue('e2e-sa-token')
    const [header, claims, signature] = status.token.split('.')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString()).kid).toBe(key.kid)
    const verifier = { key: createPublicKey({ format: 'jwk', key }), dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', Buffer.from(`${header}.${claims}`), verifier, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  const may = (kind: string, spec: object, path: string): Promise<Body> =>
    api.ok('POST', path, {
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind,
        ...(kind.startsWith('Local') ? { metadata: { namespace } } : {}),
        spec,
      },
      type: protobuf,
    })

  it('should support SubjectReview API operations', async () => {
    await api.ok('POST', accounts(), { body: account('e2e') })
    const user = `system:serviceaccount:${namespace}:e2e`
    const resourceAttributes = { verb: 'list', group: '', version: 'v1', resource: 'configmaps', namespace }
    const impersonated = await api.send('GET', `/api/v1/namespaces/${namespace}/configmaps`, {
      headers: { 'impersonate-user': user },
    })
    expect(impersonated.code).toBe(403)
    const root = '/apis/authorization.k8s.io/v1'
    const denied = await may('SubjectAccessReview', { resourceAttributes, user }, `${root}/subjectaccessreviews`)
    expect(denied.status).toEqual({ allowed: false })
    const local = `${root}/namespaces/${namespace}/localsubjectaccessreviews`
    expect((await may('LocalSubjectAccessReview', { resourceAttributes, user }, local)).status.allowed).toBe(false)
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'view' } }
    await api.ok('POST', `${rbac}/roles`, {
      body: { ...role, rules: [{ verbs: ['list'], apiGroups: [''], resources: ['configmaps'] }] },
      type: protobuf,
    })
    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'e2e', namespace }],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'view' },
    }
    await api.ok('POST', `${rbac}/rolebindings`, { body: binding, type: protobuf })
    expect((await may('SubjectAccessReview', { resourceAttributes, user }, `${root}/subjectaccessreviews`)).status.allowed).toBe(
      true,
    )
    expect((await may('LocalSubjectAccessReview', { resourceAttributes, user }, local)).status.allowed).toBe(true)
    const allowed = await api.send('GET', `/api/v1/namespaces/${namespace}/configmaps`, { headers: { 'impersonate-user': user } })
    expect(allowed.code).toBe(200)
    const self = await may('SelfSubjectAccessReview', { resourceAttributes }, `${root}/selfsubjectaccessreviews`)
    expect(self.status.allowed).toBe(true)
  })

  it('says who I am and what I may do', async () => {
    const self = await api.ok('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      type: protobuf,
    })
    expect(self.status.userInfo).toMatchObject({
      username: 'kubernetes-admin',
      groups: expect.arrayContaining(['system:authenticated']),
    })
    const rules = await api.ok('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
      type: protobuf,
    })
    expect(rules.status.resourceRules).toContainEqual({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] })
  })

  it('patches an account with a merge patch', async () => {
    await api.ok('POST', accounts(), { body: account('patched') })
    const body = { imagePullSecrets: [{ name: 'registry' }] }
    expect(await api.ok('PATCH', `${accounts()}/patched`, { body, type: mergePatch })).toMatchObject(body)
  })
})
