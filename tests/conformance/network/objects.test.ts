import { describe, expect, it } from 'vitest'
import { type Api, core, find, group, ofService, slicesPath, type Thing } from './api.ts'
import { expectVerbs } from './api-verbs.ts'
import { type NamespaceTest, withNamespace } from './namespace.ts'
import { service } from './services.ts'
import { useSuite } from './suite.ts'
import { until } from './until.ts'
import { sees, watch } from './watch.ts'

describe.concurrent('Objects of the network', () => {
  const suite = useSuite()
  const inNamespace = (basename: string, test: NamespaceTest) => withNamespace(suite(), test, basename, 'baseline')

  it('[sig-network] EndpointSliceMirroring should mirror a custom Endpoints resource through create update and delete [Conformance]', () =>
    inNamespace('endpointslicemirroring', async (api, namespace) => {
      const port = { name: 'example', port: 80, protocol: 'TCP' }
      const name = 'example-custom-endpoints'
      await api.create(core(namespace, 'services'), service(name, { ports: [port] }))
      const path = core(namespace, 'endpoints', name)
      const mirrored = (address: string): Promise<Thing> =>
        until(`a slice with ${address}`, async () => {
          const slices = await api.list(slicesPath(namespace), ofService(name))
          return slices.length === 1 && slices[0].endpoints?.[0]?.addresses[0] === address && slices[0]
        })
      const subsets = (ip: string): Thing[] => [{ ports: [port], addresses: [{ ip }] }]
      await api.create(core(namespace, 'endpoints'), {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name },
        subsets: subsets('10.1.2.3'),
      })
      const slice = await mirrored('10.1.2.3')
      expect(slice.ports).toEqual([port])
      expect(slice.endpoints).toHaveLength(1)
      expect(slice.metadata.labels['endpointslice.kubernetes.io/managed-by']).toBe('endpointslicemirroring-controller.k8s.io')
      await api.update(path, { ...(await api.get(path)), subsets: subsets('10.2.3.4') })
      await mirrored('10.2.3.4')
      await api.remove(path)
      await until('no slice', async () => (await api.list(slicesPath(namespace), ofService(name))).length === 0)
    }))

  it('[sig-network] Endpoints should test the lifecycle of an Endpoint [Conformance]', () =>
    inNamespace('endpoints', async (api, namespace) => {
      const [name, labelSelector] = ['testservice', 'test-endpoint-static=true']
      const labels = { 'test-endpoint-static': 'true' }
      const subsets = (ip: string, port: number): Thing[] => [
        { addresses: [{ ip }], ports: [{ name: 'http', port, protocol: 'TCP' }] },
      ]
      const path = core(namespace, 'endpoints', name)
      const { metadata } = await api.get(core(namespace, 'endpoints'))
      const watching = await watch(api, core(namespace, 'endpoints'), {
        labelSelector,
        resourceVersion: metadata.resourceVersion,
      })
      await api.create(core(namespace, 'endpoints'), {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name, labels },
        subsets: subsets('10.0.0.24', 80),
      })
      await watching.until('it is added', sees('ADDED', name))
      expect((await api.list('/api/v1/endpoints', { labelSelector })).map((one) => one.metadata.name)).toContain(name)
      const now = await api.get(path)
      await api.update(path, { ...now, metadata: { ...now.metadata, labels: { ...labels, 'test-service': 'updated' } } })
      await watching.until(
        'it is updated',
        sees('MODIFIED', name, (one) => one.metadata.labels['test-service'] === 'updated'),
      )
      expect((await api.get(path)).metadata.labels['test-service']).toBe('updated')
      const patch = { metadata: { labels: { 'test-service': 'patched' } }, subsets: subsets('10.0.0.25', 8080) }
      await api.patch(path, 'strategic', patch)
      await watching.until(
        'it is patched',
        sees('MODIFIED', name, (one) => one.metadata.labels['test-service'] === 'patched'),
      )
      expect((await api.get(path)).subsets).toEqual(subsets('10.0.0.25', 8080))
      await api.removeAll(core(namespace, 'endpoints'), { labelSelector })
      await watching.until('it is deleted', sees('DELETED', name))
      watching.stop()
      expect(await find(api, path)).toBeUndefined()
    }))

  it('[sig-network] Ingress API should support creating Ingress API operations [Conformance]', () =>
    inNamespace('ingress', async (api, namespace) => {
      const path = group('networking.k8s.io/v1', namespace, 'ingresses')
      const backend = { service: { name: 'default-backend', port: { number: 80 } } }
      const http = {
        paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'test-backend', port: { number: 8080 } } } }],
      }
      const spec = { defaultBackend: backend, rules: [{ host: 'foo.bar.com', http }] }
      const object = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', spec }
      await expectVerbs(api, {
        groupVersion: 'networking.k8s.io/v1',
        resource: 'ingresses',
        path,
        everywhere: '/apis/networking.k8s.io/v1/ingresses',
        object,
        generateName: 'e2e-example-ing',
      })
      const { metadata } = await api.create(path, { ...object, metadata: { generateName: 'e2e-example-ing' } })
      await expectStatusVerbs(api, `${path}/${metadata.name}`)
    }))

  /** patch, update and get of /status; the rest of the object stays. */
  async function expectStatusVerbs(api: Api, path: string): Promise<void> {
    const patched = await api.patch(`${path}/status`, 'merge', {
      metadata: { annotations: { patchedstatus: 'true' } },
      status: { loadBalancer: { ingress: [{ ip: '169.1.1.1' }] } },
    })
    expect(patched.status.loadBalancer.ingress).toEqual([expect.objectContaining({ ip: '169.1.1.1' })])
    expect(patched.metadata.annotations.patchedstatus).toBe('true')
    const ingress = [{ ip: '169.1.1.1' }, { ip: '169.1.1.2' }]
    const updated = await api.update(`${path}/status`, { ...patched, status: { loadBalancer: { ingress } } })
    expect(updated.status.loadBalancer.ingress).toMatchObject(ingress)
    const got = await api.get(`${path}/status`)
    expect(got.metadata.uid).toBe(patched.metadata.uid)
    expect(got.status).toEqual(updated.status)
  }

  it('[sig-network] IngressClass API should support creating IngressClass API operations [Conformance]', async () => {
    const path = '/apis/networking.k8s.io/v1/ingressclasses'
    await expectVerbs(suite().api, {
      groupVersion: 'networking.k8s.io/v1',
      resource: 'ingressclasses',
      path,
      object: { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', spec: { controller: 'example.com/controller' } },
      names: ['ingressclass1', 'ingressclass2', 'ingressclass3'],
    })
  })

  it('[sig-network] ServiceCIDR and IPAddress API should support IPAddress API operations [Conformance]', async () => {
    await expectVerbs(suite().api, {
      groupVersion: 'networking.k8s.io/v1',
      resource: 'ipaddresses',
      path: '/apis/networking.k8s.io/v1/ipaddresses',
      object: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IPAddress',
        spec: { parentRef: { group: '', resource: 'services', namespace: 'default', name: 'foo' } },
      },
      names: ['192.168.210.1', '192.168.210.2', '192.168.210.3'],
    })
  })

  it('[sig-network] ServiceCIDR and IPAddress API should support ServiceCIDR API operations [Conformance]', async () => {
    const { api } = suite()
    const path = '/apis/networking.k8s.io/v1/servicecidrs'
    const kubernetes = await api.get(`${path}/kubernetes`)
    expect(kubernetes.status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }))
    expect((await api.list(path)).map((one) => one.metadata.name)).toContain('kubernetes')
    const watching = await watch(api, path, { fieldSelector: 'metadata.name=kubernetes' })
    await watching.until('it is added', sees('ADDED', 'kubernetes'))
    watching.stop()
    expect((await api.get(`${path}/kubernetes/status`)).metadata.uid).toBe(kubernetes.metadata.uid)
    const cidr = { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', spec: { cidrs: ['10.197.197.0/24'] } }
    await api.create(path, { ...cidr, metadata: { name: 'e2e-cidr', labels: { e2e: 'cidr' } } })
    await until('it is ready', async () => {
      const { status } = await api.get(`${path}/e2e-cidr`)
      return status.conditions?.some((one: Thing) => one.type === 'Ready' && one.status === 'True')
    })
    const patched = await api.patch(`${path}/e2e-cidr`, 'merge', { metadata: { annotations: { patched: 'true' } } })
    expect(patched.metadata.annotations.patched).toBe('true')
    const condition = {
      type: 'StatusUpdate',
      status: 'True',
      reason: 'E2E',
      message: 'Set by a test',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    }
    const status = await api.patch(`${path}/e2e-cidr/status`, 'merge', { status: { conditions: [condition] } })
    expect(status.status.conditions).toContainEqual(condition)
    await api.remove(`${path}/e2e-cidr`)
    await until('it is gone', async () => (await find(api, `${path}/e2e-cidr`)) === undefined)
  })

  const http = { name: 'http', port: 80, targetPort: 80, protocol: 'TCP' }

  it('[sig-network] Services should complete a service status lifecycle [Conformance]', () =>
    inNamespace('services', async (api, namespace) => {
      const [name, labelSelector] = [`test-service-${namespace}`.slice(0, 30), 'test-service-static=true']
      const path = core(namespace, 'services', name)
      const { metadata } = await api.get('/api/v1/services')
      const watching = await watch(api, core(namespace, 'services'), { labelSelector, resourceVersion: metadata.resourceVersion })
      const spec = { type: 'LoadBalancer', ports: [http], loadBalancerClass: 'example.com/internal-vip' }
      await api.create(core(namespace, 'services'), service(name, spec, { 'test-service-static': 'true' }))
      await watching.until('it is added', sees('ADDED', name))
      expect((await api.get(`${path}/status`)).kind).toBe('Service')
      const ingress = [{ ip: '203.0.113.1' }]
      const patch = { metadata: { annotations: { patchedstatus: 'true' } }, status: { loadBalancer: { ingress } } }
      await api.patch(`${path}/status`, 'merge', patch)
      await watching.until(
        'its status is patched',
        sees('MODIFIED', name, (one) => one.metadata.annotations?.patchedstatus === 'true'),
      )
      const got = await api.get(`${path}/status`)
      expect(got.status.loadBalancer.ingress).toMatchObject(ingress)
      const condition = { type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'Set from e2e test' }
      await api.update(`${path}/status`, {
        ...got,
        status: { ...got.status, conditions: [{ ...condition, lastTransitionTime: null }] },
      })
      const set = (one: Thing): boolean => one.status.conditions?.some((each: Thing) => each.reason === 'E2E')
      const event = await watching.until('its status is updated', sees('MODIFIED', name, set))
      expect(event.object.status.conditions).toMatchObject([condition])
      await api.patch(path, 'strategic', { metadata: { labels: { 'test-service': 'patched' } } })
      await watching.until(
        'it is patched',
        sees('MODIFIED', name, (one) => one.metadata.labels['test-service'] === 'patched'),
      )
      await api.remove(path)
      await watching.until('it is deleted', sees('DELETED', name))
      watching.stop()
    }))

  it('[sig-network] Services should delete a collection of services [Conformance]', () =>
    inNamespace('services', async (api, namespace) => {
      const labels = { 'e2e-test-service': 'delete' }
      const path = core(namespace, 'services')
      for (const number of [1, 2, 3])
        await api.create(path, service(`e2e-svc-${number}`, { ports: [http] }, number < 3 ? labels : {}))
      expect(await api.list(path)).toHaveLength(3)
      await api.removeAll(path, { labelSelector: 'e2e-test-service=delete' })
      expect((await api.list(path)).map((one) => one.metadata.name)).toEqual(['e2e-svc-3'])
    }))

  it('[sig-network] Services should find a service from listing all namespaces [Conformance]', async () => {
    const services = await suite().api.list('/api/v1/services')
    expect(services.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toContain('default/kubernetes')
  })
})
