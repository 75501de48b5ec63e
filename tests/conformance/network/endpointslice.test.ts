import { describe, expect, it } from 'vitest'
import { type Api, core, find, ofService, slicesPath, type Thing } from './api.ts'
import { expectVerbs } from './api-verbs.ts'
import { endpointsOf } from './endpoints-of.ts'
import { hostOutput } from './exec.ts'
import { expectEndpointsAndSlices } from './expect-slices.ts'
import { images } from './images.ts'
import { type NamespaceTest, withNamespace } from './namespace.ts'
import { agnhostPod, createPod, getPod, startPod } from './pods.ts'
import { service } from './services.ts'
import { useSuite } from './suite.ts'
import { until } from './until.ts'

/** Two Pods of nginx with named ports: a Service of one, of both by name, and of none. */
async function startMatchingPods(api: Api, namespace: string): Promise<{ pods: Thing[]; services: Thing[] }> {
  const nginx = (name: string, ports: Thing[]): Thing => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { [name]: 'on', shared12: 'on' } },
    spec: { containers: [{ name: 'container1', image: images.nginx, ports }] },
  })
  await createPod(api, namespace, nginx('pod1', [{ name: 'example-name', containerPort: 3000 }]))
  await createPod(
    api,
    namespace,
    nginx('pod2', [
      { name: 'example-name', containerPort: 3001 },
      { name: 'other-port', containerPort: 3002 },
    ]),
  )
  const create = (name: string, label: string, port: string, targetPort: string | number): Promise<Thing> => {
    const ports = [{ name: port, port: 80, targetPort, protocol: 'TCP' }]
    const spec = { selector: { [label]: 'on' }, publishNotReadyAddresses: true, ports }
    return api.create(core(namespace, 'services'), service(name, spec))
  }
  const services = [
    await create('example-int-port', 'pod1', 'example', 3000),
    await create('example-named-port', 'shared12', 'http', 'example-name'),
    await create('example-no-match', 'pod3', 'example-no-match', 8080),
  ]
  const withAddress = (name: string): Promise<Thing> =>
    until(`an address of ${name}`, async () => {
      const pod = await getPod(api, namespace, name)
      return (pod.status.podIPs ?? []).length > 0 && pod
    })
  return { pods: [await withAddress('pod1'), await withAddress('pod2')], services }
}

describe.concurrent('EndpointSlice', () => {
  const suite = useSuite()
  const inNamespace = (test: NamespaceTest) => withNamespace(suite(), test, 'endpointslice', 'baseline')
  const nothing = { 'does-not-match-anything': 'endpoints-and-endpoint-slices-should-still-be-created' }
  const emptyService = service('example-empty-selector', {
    selector: nothing,
    ports: [{ name: 'example', port: 80, protocol: 'TCP' }],
  })

  it('[sig-network] EndpointSlice should create and delete EndpointSlices for a Service with a selector that matches no pods [Conformance]', () =>
    inNamespace(async (api, namespace) => {
      const { metadata } = await api.create(core(namespace, 'services'), emptyService)
      await until('Endpoints', () => endpointsOf(api, namespace, metadata.name))
      const slicesOf = () => api.list(slicesPath(namespace), ofService(metadata.name))
      const [slice] = await until('a slice', async () => {
        const found = await slicesOf()
        return found.length > 0 && found
      })
      expect(slice.metadata.labels['endpointslice.kubernetes.io/managed-by']).toBe('endpointslice-controller.k8s.io')
      expect(slice.endpoints ?? []).toEqual([])
      await api.remove(core(namespace, 'services', metadata.name))
      await until('no Endpoints', async () => (await endpointsOf(api, namespace, metadata.name)) === undefined)
      await until('no slice', async () => (await slicesOf()).length === 0)
    }))

  it('[sig-network] EndpointsController should create and delete Endpoints for a Service with a selector that matches no pods [Conformance]', () =>
    inNamespace(async (api, namespace) => {
      const { metadata } = await api.create(core(namespace, 'services'), emptyService)
      const endpoints = await until('Endpoints', () => endpointsOf(api, namespace, metadata.name))
      expect(endpoints.subsets ?? []).toEqual([])
      await api.remove(core(namespace, 'services', metadata.name))
      await until('no Endpoints', async () => (await endpointsOf(api, namespace, metadata.name)) === undefined)
    }))

  it.each([
    ['[sig-network] EndpointSlice should create Endpoints and EndpointSlices for Pods matching a Service [Conformance]', true],
    ['[sig-network] EndpointsController should create Endpoints for Pods matching a Service [Conformance]', false],
  ])('%s', (_codename, deletes) =>
    inNamespace(async (api, namespace) => {
      const { pods, services } = await startMatchingPods(api, namespace)
      const [one, both, none] = services
      await expectEndpointsAndSlices(api, one, { pods: pods.slice(0, 1), subsets: 1, slices: 1, named: false })
      await expectEndpointsAndSlices(api, both, { pods, subsets: 2, slices: 2, named: true })
      await expectEndpointsAndSlices(api, none, { pods: [], subsets: 0, slices: 1, named: false })
      if (!deletes) return
      for (const slice of await api.list(slicesPath(namespace), ofService('example-named-port')))
        await api.remove(slicesPath(namespace, slice.metadata.name))
      await expectEndpointsAndSlices(api, both, { pods, subsets: 2, slices: 2, named: true })
    }),
  )

  it('[sig-network] EndpointSlice should support creating EndpointSlice API operations [Conformance]', () =>
    inNamespace(async (api, namespace) => {
      const endpoints = [{ addresses: ['1.2.3.4', '5.6.7.8'] }, { addresses: ['2.2.3.4', '6.6.7.8'] }]
      await expectVerbs(api, {
        groupVersion: 'discovery.k8s.io/v1',
        resource: 'endpointslices',
        path: slicesPath(namespace),
        everywhere: '/apis/discovery.k8s.io/v1/endpointslices',
        object: { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4', endpoints },
        generateName: 'e2e-example-ing',
      })
    }))

  const ports = [
    { name: 'port80', port: 80, protocol: 'TCP' },
    { name: 'port81', port: 81, protocol: 'TCP' },
  ]
  const netexec = (name: string, port: number): Thing => ({
    name,
    image: images.agnhost,
    args: ['netexec', '--http-port', String(port), '--udp-port', '-1'],
    ports: [{ containerPort: port, protocol: 'TCP' }],
  })
  const server = (name: string, containers: Thing[]): Thing => {
    const pod = agnhostPod(name)
    return { ...pod, spec: { ...pod.spec, containers } }
  }
  const addSlice = (api: Api, namespace: string, name: string, pod: Thing, port: number): Promise<Thing> =>
    api.create(slicesPath(namespace), {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: 'e2e-custom-slice',
        labels: {
          'kubernetes.io/service-name': 'example-custom-endpoints',
          'endpointslice.kubernetes.io/managed-by': `e2e-test${namespace}`,
        },
      },
      addressType: 'IPv4',
      endpoints: [{ addresses: [pod.status.podIP], conditions: { ready: true } }],
      ports: [{ name, port, protocol: 'TCP' }],
    })
  /** The Pod's name comes from port 80 and from port 81. */
  async function expectHostnames(api: Api, namespace: string, clusterIp: string, names: [string, string]): Promise<void> {
    await startPod(api, namespace, agnhostPod('pause-pod-0'))
    for (const [i, port] of [80, 81].entries()) {
      const command = `curl -q -s --max-time 30 ${clusterIp}:${port}/hostname`
      const said = until(
        `port ${port}`,
        async () => (await hostOutput(suite(), namespace, 'pause-pod-0', command)).trim() === names[i],
      )
      await said
    }
  }

  it('[sig-network] EndpointSlice should support a Service with multiple ports specified in multiple EndpointSlices [Conformance]', () =>
    inNamespace(async (api, namespace) => {
      const made = await api.create(core(namespace, 'services'), service('example-custom-endpoints', { ports }))
      const containers = [netexec('container-handle-8090-request', 8090), netexec('container-handle-9090-request', 9090)]
      const pod = await startPod(api, namespace, server('pod-handle-http-request', containers))
      await addSlice(api, namespace, 'port80', pod, 8090)
      await addSlice(api, namespace, 'port81', pod, 9090)
      await expectHostnames(api, namespace, made.spec.clusterIP, [pod.metadata.name, pod.metadata.name])
    }))

  it('[sig-network] EndpointSlice should support a Service with multiple endpoint IPs specified in multiple EndpointSlices [Conformance]', () =>
    inNamespace(async (api, namespace) => {
      const made = await api.create(core(namespace, 'services'), service('example-custom-endpoints', { ports }))
      const containers = [netexec('container-handle-8090-request', 8090)]
      const one = await startPod(api, namespace, server('pod1-handle-http-request', containers))
      const two = await startPod(api, namespace, server('pod2-handle-http-request', containers))
      await addSlice(api, namespace, 'port80', one, 8090)
      await addSlice(api, namespace, 'port81', two, 8090)
      await expectHostnames(api, namespace, made.spec.clusterIP, [one.metadata.name, two.metadata.name])
    }))

  it('[sig-network] API Server should have Endpoints and EndpointSlices pointing to API Server [Conformance]', async () => {
    const { api } = suite()
    await api.get(core('default', 'services', 'kubernetes'))
    const { subsets } = (await find(api, core('default', 'endpoints', 'kubernetes'))) as Thing
    const slices = await api.list(slicesPath('default'), ofService('kubernetes'))
    const flat = (addresses: string[], ports: Thing[]): string[] =>
      addresses.flatMap((ip) => ports.map((one) => `${ip} ${one.name} ${one.port} ${one.protocol}`))
    const ofSubsets = subsets.flatMap((one: Thing) =>
      flat(
        one.addresses.map((address: Thing) => address.ip),
        one.ports,
      ),
    )
    const ofSlices = slices.flatMap((one) =>
      flat(
        one.endpoints.flatMap((endpoint: Thing) => endpoint.addresses),
        one.ports,
      ),
    )
    expect(ofSubsets.length).toBeGreaterThan(0)
    expect(ofSlices.sort()).toEqual(ofSubsets.sort())
  })

  it('[sig-network] API Server should provide secure master service [Conformance]', async () => {
    const { spec } = await suite().api.get(core('default', 'services', 'kubernetes'))
    expect(spec.ports).toContainEqual({ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 })
  })
})
