import { createPublicKey, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonType, type RawLab, rawLab } from './raw-http.ts'
import { shellOf } from './server-for-tests.ts'

interface User {
  username: string
  uid?: string
  groups: string[]
  extra?: Record<string, string[]>
}

const account = '/api/v1/namespaces/default/serviceaccounts/default/token'
const secrets = '/api/v1/namespaces/default/secrets'

/** Who a client is: impersonation, tokens and what they are bound to. */
describe('users', () => {
  let raw: RawLab
  beforeAll(async () => {
    raw = await rawLab()
    await create('/api/v1/namespaces/default/pods', {
      metadata: { name: 'holder' },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    })
    await create(secrets, { metadata: { name: 'held' } })
    await create('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'other' } })
    await shellOf(raw.server, raw.lab)('@settle')
  })
  afterAll(() => raw.end())

  const create = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await raw.ask('POST', path, { headers: { ...jsonType, ...headers }, body: JSON.stringify(body) })
    return {
      code: answer.code,
      body: answer.headers['content-type'] === 'application/json' ? JSON.parse(answer.text) : answer.text,
    }
  }
  const whoami = async (headers: Record<string, string>): Promise<User | string> => {
    const { body } = await create('/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, headers)
    return body.status?.userInfo ?? body.message ?? body
  }
  const token = async (spec: object, path = account) => (await create(path, { spec })).body
  const bound = (kind: string, name: string, uid?: string) => ({ boundObjectRef: { apiVersion: 'v1', kind, name, uid } })
  const asUser = async (line: string, bearer: string) => {
    const [method = '', path = ''] = line.split(' ')
    const { code, text } = await raw.ask(method, path, { headers: { authorization: `Bearer ${bearer}` } })
    return [code, (JSON.parse(text) as { message?: string }).message]
  }

  const authenticated = 'system:authenticated'
  it.each<[Record<string, string>, User]>([
    [{ 'impersonate-user': 'jane' }, { username: 'jane', groups: [authenticated] }],
    [
      { 'impersonate-user': 'jane', 'impersonate-group': 'dev, ops' },
      { username: 'jane', groups: ['dev', 'ops', authenticated] },
    ],
    [
      { 'impersonate-user': 'jane', 'impersonate-uid': '7' },
      { username: 'jane', uid: '7', groups: [authenticated] },
    ],
    [
      { 'impersonate-user': 'jane', 'impersonate-extra-acme.com%2fproject': 'a, b', 'impersonate-extra-scopes': 'view' },
      { username: 'jane', groups: [authenticated], extra: { 'acme.com/project': ['a', 'b'], scopes: ['view'] } },
    ],
    [
      { 'impersonate-user': 'jane', 'impersonate-group': 'system:unauthenticated' },
      { username: 'jane', groups: ['system:unauthenticated'] },
    ],
    [{ 'impersonate-user': 'system:anonymous' }, { username: 'system:anonymous', groups: ['system:unauthenticated'] }],
    [
      { 'impersonate-user': 'system:serviceaccount:default:other' },
      {
        username: 'system:serviceaccount:default:other',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:default', authenticated],
      },
    ],
  ])('%j', async (headers, user) => {
    const found = await whoami({ ...headers })
    if (user.groups.includes(authenticated)) expect(found).toEqual(user)
    else expect(found).toContain('is forbidden: User')
  })

  it.each([
    [{ 'impersonate-group': 'masters' }, 'requested [{Group  masters    }] without impersonating a user\n'],
    [{ 'impersonate-uid': '7' }, 'requested [{UID  7  authentication.k8s.io/v1  }] without impersonating a user\n'],
    [{ 'impersonate-extra-a': 'b' }, 'requested [{UserExtra  b  authentication.k8s.io/v1  a}] without impersonating a user\n'],
  ])('%j names no user', async (headers, why) => {
    const { code, text } = await raw.ask('GET', '/api/v1/pods?limit=1', { headers })
    expect([code, text]).toEqual([500, `Internal Server Error: "/api/v1/pods?limit=1": ${why}`])
  })

  it('who may not impersonate is told what they may not', async () => {
    const bearer = (await token({})).status.token as string
    const refusal = async (headers: Record<string, string>) => {
      const answer = await raw.ask('GET', '/api/v1/pods', { headers: { authorization: `Bearer ${bearer}`, ...headers } })
      return JSON.parse(answer.text).message
    }
    expect(await refusal({ 'impersonate-user': 'jane' })).toBe(
      'users "jane" is forbidden: User "system:serviceaccount:default:default" cannot impersonate resource "users" in API group "" at the cluster scope',
    )
  })

  it.each([
    [
      'GET /api/v1/namespaces/default/pods',
      'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
    ],
    [
      'GET /api/v1/nodes',
      'nodes is forbidden: User "system:serviceaccount:default:default" cannot list resource "nodes" in API group "" at the cluster scope',
    ],
    [
      'DELETE /apis/apps/v1/namespaces/default/deployments/web',
      'deployments.apps "web" is forbidden: User "system:serviceaccount:default:default" cannot delete resource "deployments" in API group "apps" in the namespace "default"',
    ],
    [
      'GET /api/v1/namespaces/default/pods/x/log',
      'pods "x" is forbidden: User "system:serviceaccount:default:default" cannot get resource "pods/log" in API group "" in the namespace "default"',
    ],
    ['GET /metrics', 'forbidden: User "system:serviceaccount:default:default" cannot get path "/metrics"'],
  ])('%s is forbidden to a ServiceAccount in RBAC’s words', async (line, message) =>
    expect(await asUser(line, (await token({})).status.token)).toEqual([403, message]),
  )

  it('a token verifies against the published key, and says what it stands for', async () => {
    const { spec, status } = await token({ ...bound('Pod', 'holder'), expirationSeconds: 600 })
    const [head = '', claims = '', signature = ''] = (status.token as string).split('.')
    const { keys } = JSON.parse((await raw.ask('GET', '/openid/v1/jwks')).text)
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    const signed = Buffer.from(signature, 'base64url')
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), { key, dsaEncoding: 'ieee-p1363' }, signed)).toBe(true)
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString())
    expect(read).toMatchObject({
      aud: spec.audiences,
      sub: 'system:serviceaccount:default:default',
      'kubernetes.io': { namespace: 'default', node: { name: 'k8s-node-1' }, pod: { name: 'holder' } },
    })
    const { extra } = (await whoami({ authorization: `Bearer ${status.token}` })) as User
    expect(extra).toEqual({
      'authentication.kubernetes.io/credential-id': [`JTI=${read.jti}`],
      'authentication.kubernetes.io/node-name': ['k8s-node-1'],
      'authentication.kubernetes.io/node-uid': [read['kubernetes.io'].node.uid],
      'authentication.kubernetes.io/pod-name': ['holder'],
      'authentication.kubernetes.io/pod-uid': [read['kubernetes.io'].pod.uid],
    })
  })

  it.each([
    [bound('Pod', 'nobody'), 404, 'pods "nobody" not found'],
    [bound('Secret', 'nobody'), 404, 'secrets "nobody" not found'],
    [bound('ConfigMap', 'x'), 400, 'cannot bind token to object of type /v1, Kind=ConfigMap'],
    [
      bound('Pod', 'holder', 'u'),
      409,
      'Operation cannot be fulfilled on Pod "holder": the UID in the bound object reference (u) does not match the UID in record. The object might have been deleted and then recreated',
    ],
    [
      { expirationSeconds: 5 },
      422,
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes',
    ],
  ])('no token for %j', async (spec, code, message) => expect(await token(spec)).toMatchObject({ code, message }))

  it('a Pod holds tokens of its own account alone', async () =>
    expect((await token(bound('Pod', 'holder'), account.replace('/default/token', '/other/token'))).message).toBe(
      'cannot bind token for serviceaccount "other" to pod running with different serviceaccount name.',
    ))

  it('a token dies with the object that it is bound to', async () => {
    const { status } = await token(bound('Secret', 'held'))
    expect(await whoami({ authorization: `Bearer ${status.token}` })).toMatchObject({ uid: expect.any(String) })
    await raw.ask('DELETE', `${secrets}/held`)
    expect(await whoami({ authorization: `Bearer ${status.token}` })).toBe('Unauthorized')
    await create(secrets, { metadata: { name: 'held' } })
    expect(await whoami({ authorization: `Bearer ${status.token}` })).toBe('Unauthorized')
  })

  it('a token for other audiences opens nothing here, and a TokenReview tells whom it is for', async () => {
    const { status } = await token({ audiences: ['vault'] })
    expect(await asUser('GET /api', status.token)).toEqual([401, 'Unauthorized'])
    const review = async (spec: object) => (await create('/apis/authentication.k8s.io/v1/tokenreviews', { spec })).body.status
    expect(await review({ token: status.token, audiences: ['vault', 'x'] })).toMatchObject({
      authenticated: true,
      audiences: ['vault'],
    })
    expect((await review({ token: status.token })).authenticated).toBeUndefined()
    expect(await review({ token: 'nonsense' })).toMatchObject({ error: 'invalid bearer token' })
  })

  it.each(['/healthz', '/livez', '/readyz', '/version'])('whoever asks may read %s', async (path) => {
    const run = shellOf(raw.server, raw.lab)
    expect((await run(`curl -sk -o /dev/null -w '%{http_code}' https://192.168.56.201:6443${path}`)).stdout).toBe('200')
    expect((await run(`curl -sk -o /dev/null -w '%{http_code}' https://192.168.56.201:6443/api`)).stdout).toBe('403')
  })
})
