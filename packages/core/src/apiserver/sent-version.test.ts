import { describe, expect, it } from 'vitest'
import { configmaps, leases, namespaces } from '../api/kinds.ts'
import { createClient } from '../client/create-client.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { seededRandom } from '../host/random.ts'
import { createApiServer } from './api-server.ts'
import { registry } from './registry.ts'
import { type ApiRequest, adminUser, systemUser } from './request.ts'

const cluster = { serviceCidr: '192.168.10.0/24', nodePortRange: [30000, 32767] as const, domain: 'cluster.local' }
const clock = { now: () => 1_800_000_000_000 }
const api = createApiServer({ store: createMemoryStore(), clock, random: seededRandom(1), registry, cluster })
const system = createClient(api, systemUser)
system.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
system.create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace: 'default' } })
system.create(leases, {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'l', namespace: 'default' },
  spec: {},
})

const maps = '/api/v1/namespaces/default/configmaps'
const lease = '/apis/coordination.k8s.io/v1/namespaces/default/leases'

/** The code, and the message where it failed. */
function send(method: ApiRequest['method'], path: string, resourceVersion: string): [code: number, message?: string] {
  const [name, isLease] = [path.split('/').at(-1) as string, path.startsWith('/apis')]
  const type = isLease
    ? { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', spec: {} }
    : { apiVersion: 'v1', kind: 'ConfigMap' }
  const collection = method === 'POST'
  const response = api.handle({
    method,
    path: collection ? path.slice(0, path.lastIndexOf('/')) : path,
    query: {},
    headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
    body: {
      object: { ...type, metadata: { name, resourceVersion }, ...(isLease ? {} : { data: { v: resourceVersion } }) } as never,
    },
    user: adminUser,
  })
  const { code, object } = response as unknown as { code: number; object: { message?: string } }
  return code < 300 ? [code] : [code, object.message]
}

const syntax = (text: string): string => `strconv.ParseUint: parsing "${text}": invalid syntax`
const modified =
  'Operation cannot be fulfilled on configmaps "m": the object has been modified; please apply your changes to the latest version and try again'

describe('a resourceVersion that is sent with an object', () => {
  it.each<[ApiRequest['method'], string, string, number, string?]>([
    ['PUT', `${maps}/m`, '', 200],
    ['PUT', `${maps}/m`, '0', 200],
    ['PUT', `${maps}/m`, '00', 200],
    ['PUT', `${maps}/m`, '1', 409, modified],
    ['PUT', `${maps}/m`, 'x', 500, syntax('x')],
    ['PUT', `${maps}/m`, '-1', 500, syntax('-1')],
    ['PATCH', `${maps}/m`, '0', 200],
    ['PATCH', `${maps}/m`, 'x', 500, syntax('x')],
    ['PUT', `${maps}/none`, 'x', 404, 'configmaps "none" not found'],
    ['POST', `${maps}/zero`, '0', 201],
    ['POST', `${maps}/word`, 'x', 201],
    ['POST', `${maps}/one`, '1', 400, 'resourceVersion should not be set on objects to be created'],
    [
      'PUT',
      `${lease}/l`,
      '0',
      422,
      'leases.coordination.k8s.io "l" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    ],
    ['PUT', `${lease}/fresh`, '0', 201],
    ['PUT', `${lease}/other`, 'x', 500, syntax('x')],
  ])('%s %s with %j: %i', (method, path, version, code, message) => {
    expect(send(method, path, version)).toEqual(message === undefined ? [code] : [code, message])
  })
})
