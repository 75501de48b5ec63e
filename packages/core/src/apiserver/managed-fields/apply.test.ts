import { describe, expect, it } from 'vitest'
import { namespaces, serviceaccounts, services } from '../../api/kinds.ts'
import { createClient } from '../../client/create-client.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'
import { seededRandom } from '../../host/random.ts'
import { createApiServer } from '../api-server.ts'
import { registry } from '../registry.ts'
import { adminUser, systemUser } from '../request.ts'

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
  return { client, apply }
}

const web = (targetPort: number) => ({ selector: { app: 'web' }, ports: [{ port: 80, protocol: 'TCP', targetPort }] })

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
        'f:ports': { '.': {}, 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:protocol': {}, 'f:targetPort': {} } },
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
