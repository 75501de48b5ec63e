import { decodeProtobuf } from '@kubemaze/core/apiserver/protobuf/decode.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, type Body, startApi } from './api.ts'
import { define, undefine } from './definitions.ts'

const builtIn: [string, string, string][] = [
  ['admissionregistration.k8s.io', 'v1', 'validatingwebhookconfigurations'],
  ['apiextensions.k8s.io', 'v1', 'customresourcedefinitions'],
  ['apiregistration.k8s.io', 'v1', 'apiservices'],
  ['apps', 'v1', 'deployments'],
  ['authentication.k8s.io', 'v1', 'tokenreviews'],
  ['authorization.k8s.io', 'v1', 'selfsubjectaccessreviews'],
  ['autoscaling', 'v1', 'horizontalpodautoscalers'],
  ['autoscaling', 'v2', 'horizontalpodautoscalers'],
  ['batch', 'v1', 'jobs'],
  ['certificates.k8s.io', 'v1', 'certificatesigningrequests'],
  ['coordination.k8s.io', 'v1', 'leases'],
  ['discovery.k8s.io', 'v1', 'endpointslices'],
  ['events.k8s.io', 'v1', 'events'],
  ['networking.k8s.io', 'v1', 'ingresses'],
  ['node.k8s.io', 'v1', 'runtimeclasses'],
  ['policy', 'v1', 'poddisruptionbudgets'],
  ['scheduling.k8s.io', 'v1', 'priorityclasses'],
  ['storage.k8s.io', 'v1', 'csinodes'],
]

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
const beta = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList'
/** Go's structs have no fields that are absent: what is empty says nothing. */
function withoutEmpty(value: Body): Body {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, member]): [string, Body] => [name, withoutEmpty(member)])
  return Object.fromEntries(
    entries.filter(([, member]) => member && (typeof member !== 'object' || Object.keys(member).length > 0)),
  )
}

/** What client-go's discovery client accepts. */
const either = `${aggregated},${beta},application/json`

describe('discovery', () => {
  let api: Api
  beforeAll(async () => {
    api = await startApi()
  })
  afterAll(() => api.close())

  const has = (list: Body, [group, version, resource]: [string, string, string]): boolean =>
    list.items
      .filter((item: Body) => (item.metadata?.name ?? '') === group)
      .flatMap((item: Body) => item.versions)
      .filter((one: Body) => one.version === version)
      .some((one: Body) => one.resources.some((row: Body) => row.resource === resource))

  const ask = (path: string, accept: string) => api.send('GET', path, { headers: { accept } })

  it.each([aggregated, either])(
    'AggregatedDiscovery should support raw aggregated discovery endpoint Accept headers: %s',
    async (accept) => {
      const groups = await ask('/apis', accept)
      expect(groups.headers.get('content-type')).toBe(aggregated)
      expect(builtIn.filter((row) => !has(groups.body, row))).toEqual([])
      const legacy = await ask('/api', accept)
      expect(has(legacy.body, ['', 'v1', 'namespaces'])).toBe(true)
    },
  )

  it('AggregatedDiscovery should support raw aggregated discovery request for CRDs', async () => {
    const definition = await define(api, { kind: 'testcrd' })
    const { body } = await ask('/apis', aggregated)
    expect(has(body, [definition.group, 'v1', 'testcrds'])).toBe(true)
    await undefine(api, definition)
    expect(has((await ask('/apis', aggregated)).body, [definition.group, 'v1', 'testcrds'])).toBe(false)
  })

  it.each([
    ['v2 behind v2beta1', `${beta},${aggregated},application/json`, 'apidiscovery.k8s.io/v2'],
    ['plain JSON behind v2beta1, which is gone', `${beta},application/json`, 'v1'],
    ['plain JSON first', `application/json,${aggregated}`, 'v1'],
  ])('answers what is asked for: %s', async (_name, accept, apiVersion) => {
    expect((await ask('/apis', accept)).body.apiVersion).toBe(apiVersion)
  })

  it.each([beta, 'application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList', 'text/plain'])(
    '406 for %s alone',
    async (accept) => {
      expect((await ask('/apis', accept)).code).toBe(406)
    },
  )

  it.each(['/api', '/api/v1', '/apis', '/apis/apps', '/apis/apps/v1', '/apis/autoscaling'])(
    '[API41] %s is protobuf for who takes nothing else',
    async (path) => {
      const type = 'application/vnd.kubernetes.protobuf'
      const response = await fetch(`${api.lab.kubernetes}${path}`, { headers: { accept: type } })
      expect(response.headers.get('content-type')).toBe(type)
      const read = decodeProtobuf(new Uint8Array(await response.arrayBuffer())) as Body
      const { body } = await ask(path, 'application/json')
      expect(withoutEmpty(read)).toEqual(withoutEmpty(body))
    },
  )

  it.each(['/api', '/apis'])('[API41] %s is protobuf in the aggregated form too', async (path) => {
    const type = 'application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    const response = await fetch(`${api.lab.kubernetes}${path}`, { headers: { accept: type } })
    expect(response.headers.get('content-type')).toBe(type)
    const read = decodeProtobuf(new Uint8Array(await response.arrayBuffer())) as Body
    expect(withoutEmpty(read)).toEqual(withoutEmpty((await ask(path, aggregated)).body))
  })

  it('names the groups in documents that agree', async () => {
    const classic = (await ask('/apis', 'application/json')).body
    const list = (await ask('/apis', aggregated)).body
    expect(list.items.map((item: Body) => item.metadata.name)).toEqual(classic.groups.map((group: Body) => group.name))
  })

  it('Discovery should validate PreferredVersion for each APIGroup', async () => {
    const { groups } = await api.ok('GET', '/apis', { headers: { accept: 'application/json' } })
    for (const { name } of groups) {
      const group = await api.ok('GET', `/apis/${name}`)
      expect(group.versions.map((one: Body) => one.version)).toContain(group.preferredVersion.version)
      expect(group.preferredVersion.groupVersion).toBe(`${name}/${group.preferredVersion.version}`)
    }
  })

  it('Discovery should locate the groupVersion and a resource within each APIGroup', async () => {
    for (const [group, version, resource] of builtIn) {
      const groups = await api.ok('GET', '/apis', { headers: { accept: 'application/json' } })
      expect(groups.groups.map((one: Body) => one.name)).toContain(group)
      const { resources, groupVersion } = await api.ok('GET', `/apis/${group}/${version}`)
      expect(groupVersion).toBe(`${group}/${version}`)
      expect(resources.map((one: Body) => one.name)).toContain(resource)
    }
  })

  it('should include custom resource definition resources in discovery documents', async () => {
    const { groups } = await api.ok('GET', '/apis', { headers: { accept: 'application/json' } })
    const group = groups.find((one: Body) => one.name === 'apiextensions.k8s.io')
    expect(group.versions).toContainEqual({ groupVersion: 'apiextensions.k8s.io/v1', version: 'v1' })
    expect((await api.ok('GET', '/apis/apiextensions.k8s.io')).versions).toContainEqual(group.versions[0])
    const { resources } = await api.ok('GET', '/apis/apiextensions.k8s.io/v1')
    expect(resources.map((one: Body) => one.name)).toContain('customresourcedefinitions')
  })

  it('server version should find the server version', async () => {
    const { major, minor, gitVersion } = await api.ok('GET', '/version')
    expect(major).toMatch(/^\d+$/)
    expect(minor).toMatch(/^\d+\+?$/)
    expect(gitVersion).toMatch(/^v1\.36\./)
  })

  it('should have at least two untainted nodes', async () => {
    const { items } = await api.ok('GET', '/api/v1/nodes', {
      query: { fieldSelector: 'spec.unschedulable=false', resourceVersion: '0' },
    })
    // --non-blocking-taints
    const blocking = ({ key }: Body) => key !== 'node-role.kubernetes.io/control-plane'
    const ready = items.filter(
      ({ spec, status }: Body) =>
        !spec.taints?.some(blocking) && status.conditions.some((one: Body) => one.type === 'Ready' && one.status === 'True'),
    )
    expect(ready.length).toBeGreaterThanOrEqual(2)
  })
})
