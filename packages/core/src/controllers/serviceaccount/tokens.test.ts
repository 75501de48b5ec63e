import { describe, expect, it } from 'vitest'
import { unbase64 } from '../../api/base64.ts'
import { configmaps, secrets, serviceaccounts } from '../../api/kinds.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

const type = 'kubernetes.io/service-account-token'

function lab() {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 28), seed: 1, options: {} })
  const client = cluster.client()
  const account = (name: string) =>
    void client.create(serviceaccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'default' } })
  const secret = (name: string, of: string) => {
    const annotations = { 'kubernetes.io/service-account.name': of }
    client.create(secrets, { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'default', annotations }, type })
  }
  const get = (name: string) => client.get(secrets, 'default', name)
  const tokenOf = (name: string) => decodeUtf8(unbase64(get(name)?.data?.token ?? '') ?? new Uint8Array())
  return { cluster, client, account, secret, get, tokenOf }
}

describe('[CTL105] a Secret that asks for a ServiceAccount’s token', () => {
  it('gets the token, the namespace and the certificate, and says whose it is', () => {
    const { client, account, secret, get } = lab()
    account('x')
    secret('t', 'x')
    const found = get('t')
    expect(Object.keys(found?.data ?? {}).sort()).toEqual(['ca.crt', 'namespace', 'token'])
    expect(found?.metadata.annotations?.['kubernetes.io/service-account.uid']).toBe(
      client.get(serviceaccounts, 'default', 'x')?.metadata.uid,
    )
    const published = client.get(configmaps, 'default', 'kube-root-ca.crt')?.data?.['ca.crt']
    expect(decodeUtf8(unbase64(found?.data?.['ca.crt'] ?? '') ?? new Uint8Array())).toBe(published)
  })

  it('holds a token that never ends, in the claims of old', () => {
    const { account, secret, tokenOf, client } = lab()
    account('x')
    secret('t', 'x')
    const [, claims = ''] = tokenOf('t').split('.')
    const text = claims.replaceAll('-', '+').replaceAll('_', '/')
    expect(JSON.parse(decodeUtf8(unbase64(text.padEnd(Math.ceil(text.length / 4) * 4, '=')) ?? new Uint8Array()))).toEqual({
      iss: 'kubernetes/serviceaccount',
      'kubernetes.io/serviceaccount/namespace': 'default',
      'kubernetes.io/serviceaccount/secret.name': 't',
      'kubernetes.io/serviceaccount/service-account.name': 'x',
      'kubernetes.io/serviceaccount/service-account.uid': client.get(serviceaccounts, 'default', 'x')?.metadata.uid,
      sub: 'system:serviceaccount:default:x',
    })
  })

  it('the API server knows its bearer, until the Secret or the account is gone', () => {
    const { cluster, client, account, secret, tokenOf } = lab()
    account('x')
    secret('t', 'x')
    secret('u', 'x')
    const [first, second] = [tokenOf('t'), tokenOf('u')]
    expect(cluster.authenticate(first)).toEqual({
      name: 'system:serviceaccount:default:x',
      uid: client.get(serviceaccounts, 'default', 'x')?.metadata.uid,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
    })
    client.delete(secrets, 'default', 't')
    expect([cluster.authenticate(first), cluster.authenticate(second)?.name]).toEqual([
      undefined,
      'system:serviceaccount:default:x',
    ])
    client.delete(serviceaccounts, 'default', 'x')
    expect(cluster.authenticate(second)).toBeUndefined()
    expect(cluster.authenticate(`${second}x`)).toBeUndefined()
  })

  it.each<[string, (one: ReturnType<typeof lab>) => void, boolean]>([
    ['of an account that is not there goes', ({ secret }) => secret('t', 'nope'), false],
    [
      'goes with its account',
      ({ account, secret, client }) => {
        account('x')
        secret('t', 'x')
        client.delete(serviceaccounts, 'default', 'x')
      },
      false,
    ],
    [
      'of another account of that name goes',
      ({ account, secret, client, get }) => {
        account('x')
        secret('t', 'x')
        const found = get('t')
        if (!found) throw new Error('no Secret')
        const annotations = { ...found.metadata.annotations, 'kubernetes.io/service-account.uid': 'other' }
        client.update(secrets, { ...found, metadata: { ...found.metadata, annotations } })
      },
      false,
    ],
    [
      'gets a new token when its token is taken out',
      ({ account, secret, client, get }) => {
        account('x')
        secret('t', 'x')
        const found = get('t')
        if (found) client.update(secrets, { ...found, data: {} })
      },
      true,
    ],
  ])('%s', (_what, act, stays) => {
    const one = lab()
    act(one)
    expect(one.get('t')?.data?.token !== undefined).toBe(stays)
  })

  it('is forgotten by the account that names it', () => {
    const { client, account, secret } = lab()
    account('x')
    secret('t', 'x')
    client.patch(serviceaccounts, 'default', 'x', 'merge', { secrets: [{ name: 't' }, { name: 'u' }] } as never)
    client.delete(secrets, 'default', 't')
    expect(client.get(serviceaccounts, 'default', 'x')?.secrets).toEqual([{ name: 'u' }])
  })

  it('other Secrets with that annotation are left alone', () => {
    const { client, get } = lab()
    const annotations = { 'kubernetes.io/service-account.name': 'nope' }
    client.create(secrets, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'o', namespace: 'default', annotations },
      type: 'Opaque',
    })
    expect(get('o')?.data).toBeUndefined()
  })
})

it('[CTL106] what is added to the published certificate goes again', () => {
  const { client } = lab()
  client.patch(configmaps, 'default', 'kube-root-ca.crt', 'merge', { data: { more: 'x' } } as never)
  const found = client.get(configmaps, 'default', 'kube-root-ca.crt')
  expect(Object.keys(found?.data ?? {})).toEqual(['ca.crt'])
  expect(found?.metadata.annotations?.['kubernetes.io/description']).toMatch(
    /^Contains a CA bundle that can be used to verify the/,
  )
})
