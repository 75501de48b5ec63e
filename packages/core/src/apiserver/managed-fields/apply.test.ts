import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../api/json.ts'
import { namespaces, serviceaccounts, services } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import { createClient } from '../../client/create-client.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'
import { seededRandom } from '../../host/random.ts'
import { createApiServer } from '../api-server.ts'
import { registry } from '../registry.ts'
import { adminUser, systemUser } from '../request.ts'
import { applyConfiguration } from './apply.ts'
import { trackUpdate, type Writer } from './managers.ts'

function admin() {
  const cluster = { serviceCidr: '192.168.10.0/24', nodePortRange: [30000, 32767] as const, domain: 'cluster.local' }
  const api = createApiServer({
    store: createMemoryStore(),
    clock: { now: () => 1_800_000_000_000 },
    random: seededRandom(1),
    registry,
    cluster,
  })
  const system = createClient(api, systemUser)
  system.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
  system.create(serviceaccounts, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: 'default' },
  })
  const client = createClient(api, adminUser)
  const apply = (spec: object, fieldManager: string, force = false) => {
    const body = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec }
    const response = api.handle({
      method: 'PATCH',
      path: '/api/v1/namespaces/default/services/web',
      query: { fieldManager: [fieldManager], ...(force ? { force: ['true'] } : {}) },
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: { object: body as never },
      user: adminUser,
    })
    if (response.kind !== 'object') throw new Error('no object')
    return { code: response.code, object: response.object as any }
  }
  return { api, client, apply }
}

interface Managed {
  manager: string
  subresource?: string
  fieldsV1: object
}

/** Applies parts of the Service through the door `subresource`. */
function applyAs(api: ReturnType<typeof createApiServer>, fieldManager: string, parts: object, subresource = '') {
  const response = api.handle({
    method: 'PATCH',
    path: `/api/v1/namespaces/default/services/web${subresource}`,
    query: { fieldManager: [fieldManager] },
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, ...parts } as never },
    user: adminUser,
  })
  const { object } = response as unknown as { object: { status: unknown; metadata: { managedFields: Managed[] } } }
  return object
}

const web = (targetPort: number) => ({ selector: { app: 'web' }, ports: [{ port: 80, protocol: 'TCP', targetPort }] })

describe('what a door resets', () => {
  const lastTransitionTime = '2026-01-05T12:00:00Z'
  const status = { conditions: [{ type: 'Mine', status: 'True', reason: 'R', message: 'm', lastTransitionTime }] }

  it('a status that is applied to the object belongs to nobody and changes nothing', () => {
    const { api, apply } = admin()
    apply(web(8080), 'a')
    const answer = applyAs(api, 'b', { status })
    expect(answer.status).toEqual({ loadBalancer: {} })
    expect(answer.metadata.managedFields.map(({ manager }) => manager)).not.toContain('b')
  })

  it('applied to its own door it is kept, without a conflict with the same manager', () => {
    const { api, apply } = admin()
    apply(web(8080), 'a')
    applyAs(api, 'b', { status })
    const answer = applyAs(api, 'b', { spec: { type: 'ClusterIP' }, status }, '/status')
    expect(answer.status).toMatchObject(status)
    const own = answer.metadata.managedFields.find(({ manager }) => manager === 'b')
    expect([own?.subresource, Object.keys(own?.fieldsV1 ?? {})]).toEqual(['status', ['f:status']])
  })
})

describe('server-side apply', () => {
  it('[PAT1] creates, then changes nothing the second time', () => {
    const { apply } = admin()
    const made = apply(web(8080), 'a')
    expect(made.code).toBe(201)
    expect(made.object.metadata.managedFields).toMatchObject([
      { manager: 'a', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1' },
    ])
    expect(made.object.metadata.managedFields[0].fieldsV1).toEqual({
      'f:spec': {
        'f:selector': {},
        'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:protocol': {}, 'f:targetPort': {} } },
      },
    })
    expect(apply(web(8080), 'a').object.metadata.resourceVersion).toBe(made.object.metadata.resourceVersion)
  })

  it('[PAT2] names the field and the manager of a conflict, and force takes it over', () => {
    const { apply } = admin()
    apply(web(8080), 'a')
    const refused = apply(web(9090), 'b')
    expect(refused.code).toBe(409)
    expect(refused.object.message).toBe(
      'Apply failed with 1 conflict: conflict with "a": .spec.ports[port=80,protocol="TCP"].targetPort',
    )
    expect(refused.object.details.causes).toEqual([
      { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.spec.ports[port=80,protocol="TCP"].targetPort' },
    ])
    const forced = apply(web(9090), 'b', true)
    expect(forced.object.spec.ports[0].targetPort).toBe(9090)
  })

  it('[PAT3] takes away what its manager no longer applies and nobody else holds', () => {
    const { apply } = admin()
    apply({ ...web(8080), sessionAffinity: 'ClientIP', externalIPs: ['192.168.56.70'] }, 'a')
    const after = apply(web(8080), 'a')
    expect(after.object.spec.externalIPs).toBeUndefined()
    expect(after.object.spec.sessionAffinity).toBe('None')
  })

  it('[PAT4] an update takes over the fields that it changes', () => {
    const { apply, client } = admin()
    const made = apply(web(8080), 'a').object
    client.update(services, { ...made, spec: { ...made.spec, selector: { app: 'other' } } }, { fieldManager: 'editor' })
    const managers = client.get(services, 'default', 'web')?.metadata.managedFields ?? []
    expect(managers.map((entry) => entry.manager)).toEqual(['a', 'editor'])
    expect(managers[0]?.fieldsV1).not.toHaveProperty(['f:spec', 'f:selector'])
    expect(managers[1]?.fieldsV1).toEqual({ 'f:spec': { 'f:selector': {} } })
  })
})

describe('[PAT1] the fields of who writes', () => {
  const schema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          list: {
            type: 'array',
            items: { type: 'object' },
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['name'],
          },
          map: { type: 'object', additionalProperties: { type: 'string' } },
          any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    },
  }
  const foo = (spec: object, metadata: object = {}): JsonObject =>
    ({ apiVersion: 'ex.com/v1', kind: 'Foo', metadata: { name: 'a', ...metadata }, spec }) as JsonObject
  const writer = (operation: 'Apply' | 'Update'): Writer => ({
    manager: 'm',
    operation,
    apiVersion: 'ex.com/v1',
    subresource: undefined,
    time: '2026-11-28T00:00:00Z',
  })
  const applied = (live: JsonObject, config: JsonObject): KubeObject =>
    applyConfiguration(live as unknown as KubeObject, config, writer('Apply'), { force: true, schema }) as KubeObject
  const fields = (object: KubeObject): object => object.metadata.managedFields?.[0]?.fieldsV1 ?? {}
  const given = foo(
    { map: { k: 'v', j: 'w' }, list: [{ name: 'b' }, { name: 'a', v: 1 }], any: { x: { y: 1 }, e: {} } },
    { labels: { z: 'y', a: 'b' }, ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'n', uid: 'u' }] },
  )

  it('an update has what came whole, too', () => {
    const made = structuredClone(given) as unknown as KubeObject
    trackUpdate(made, undefined, writer('Update'), schema)
    expect(JSON.stringify(fields(made))).toBe(
      JSON.stringify({
        'f:metadata': {
          'f:labels': { '.': {}, 'f:a': {}, 'f:z': {} },
          'f:ownerReferences': { '.': {}, 'k:{"uid":"u"}': {} },
        },
        'f:spec': {
          '.': {},
          'f:any': { '.': {}, 'f:e': {}, 'f:x': { '.': {}, 'f:y': {} } },
          'f:list': {
            '.': {},
            'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:v': {} },
            'k:{"name":"b"}': { '.': {}, 'f:name': {} },
          },
          'f:map': { '.': {}, 'f:j': {}, 'f:k': {} },
        },
      }),
    )
  })

  it('an apply has leaves, items, and what no schema names', () => {
    expect(JSON.stringify(fields(applied(foo({}), given)))).toBe(
      JSON.stringify({
        'f:metadata': { 'f:labels': { 'f:a': {}, 'f:z': {} }, 'f:ownerReferences': { 'k:{"uid":"u"}': {} } },
        'f:spec': {
          'f:any': { 'f:e': {}, 'f:x': { '.': {}, 'f:y': {} } },
          'f:list': { 'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:v': {} }, 'k:{"name":"b"}': { '.': {}, 'f:name': {} } },
          'f:map': { 'f:j': {}, 'f:k': {} },
        },
      }),
    )
  })

  it.each<[string, object, object, object]>([
    ['an item', { list: [{ name: 'a', v: 1 }] }, {}, { list: [{ name: 'a', v: 1 }] }],
    ['a whole list', { map: { k: 'v' } }, {}, { map: { k: 'v' } }],
    ['a key of a map', { map: { j: 'w' }, list: [{ name: 'b' }] }, {}, { map: { j: 'w' }, list: [{ name: 'b' }] }],
    ['a field of an item', { list: [{ name: 'b' }, { name: 'a' }] }, {}, { list: [{ name: 'b' }, { name: 'a' }] }],
  ])('%s that is applied no more goes', (_what, spec, metadata, left) => {
    const live = applied(foo({}), given)
    const next = applied(live as unknown as JsonObject, foo(spec, metadata)) as unknown as JsonObject
    expect(next.spec).toEqual(left)
    expect(next.metadata).not.toHaveProperty('ownerReferences')
    expect(next.metadata).not.toHaveProperty('labels')
  })

  it('a manager that changes nothing has no time, or the one it had', () => {
    const live = applied(foo({}), given)
    live.metadata.uid = 'u'
    const other: Writer = { ...writer('Apply'), manager: 'other', time: '2026-11-28T01:00:00Z' }
    const again = applyConfiguration(live, given, other, { force: false, schema }) as KubeObject
    expect(again.metadata.managedFields?.map(({ manager, time }) => [manager, time])).toEqual([
      ['other', undefined],
      ['m', '2026-11-28T00:00:00Z'],
    ])
    const own = { ...other, manager: 'm' }
    const same = applyConfiguration(live, given, own, { force: false, schema }) as KubeObject
    expect(same.metadata.managedFields?.[0]?.time).toBe('2026-11-28T00:00:00Z')
    const changed = applyConfiguration(live, foo({ map: { k: 'w', j: 'w' } }), own, { force: false, schema }) as KubeObject
    expect(changed.metadata.managedFields?.[0]?.time).toBe('2026-11-28T01:00:00Z')
  })

  it.each([
    [true, ['f:spec', 'f:status']],
    [false, ['f:spec']],
  ])('an update has the status where it has no door of its own: %s', (isStatusPlain, names) => {
    const created = foo({ any: { x: 1 } }) as unknown as KubeObject
    Object.assign(created, { status: { y: 1 } })
    trackUpdate(created, undefined, { ...writer('Update'), isStatusPlain }, schema)
    expect(Object.keys(fields(created)).sort()).toEqual(names)
  })

  it('goes with what stands in it, unless somebody else has something there', () => {
    const live = applied(foo({}), given) as unknown as JsonObject
    const filled = foo({ ...(live.spec as object), replicas: 1 }, live.metadata as object)
    const bare: JsonObject = { apiVersion: 'ex.com/v1', kind: 'Foo', metadata: { name: 'a' } }
    expect(applied(filled, bare)).not.toHaveProperty('spec')
    const other = { ...writer('Update'), manager: 'o' }
    const shared = structuredClone(filled) as unknown as KubeObject
    trackUpdate(shared, { ...shared, spec: live.spec } as never, other, schema)
    expect(applied(shared as unknown as JsonObject, bare)).toHaveProperty('spec', { replicas: 1 })
  })
})
