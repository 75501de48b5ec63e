import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EndpointSlice } from '../api/discovery.ts'
import { endpointslices, endpoints as endpointsOf, pods, services } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import type { Endpoints, Service } from '../api/service.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { createCluster } from './create-cluster.ts'

const bare = (name: string, labels: Record<string, string>): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels },
  spec: { schedulerName: 'none', containers: [{ name: 'c', image: 'i', ports: [{ name: 'web', containerPort: 8080 }] }] },
})

const statusOf = (ip: string, ready: boolean, phase = 'Running'): NonNullable<Pod['status']> => ({
  phase: phase as 'Running',
  podIP: ip,
  podIPs: [{ ip }],
  conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
})

function lab() {
  let nowMs = Date.parse('2026-11-23T06:00:00Z')
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => nowMs, seed: 3, options: {} })
  const client = cluster.client()
  const pass = (ms: number): void => {
    nowMs += ms
    cluster.tick()
  }
  const service = (name: string, selector: Record<string, string>, more: Partial<Service['spec']> = {}): void =>
    void client.create(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 'web' }], ...more },
    })
  const pod = (name: string, labels: Record<string, string>, ip: string, ready = true): void => {
    const made = client.create(pods, bare(name, labels)) as Pod
    client.updateStatus(pods, { ...made, status: statusOf(ip, ready) })
  }
  const turn = (name: string, ip: string, ready: boolean, phase?: string): void => {
    const there = client.get(pods, 'default', name)
    if (there) client.updateStatus(pods, { ...there, status: statusOf(ip, ready, phase) })
  }
  const slices = (name: string): EndpointSlice[] =>
    client.list(endpointslices, 'default').filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
  const addresses = (name: string): string => {
    const found = client.get(endpointsOf, 'default', name) as Endpoints
    return (found.subsets ?? []).map((one) => `${one.addresses?.length ?? 0}+${one.notReadyAddresses?.length ?? 0}`).join(' ')
  }
  return { cluster, client, service, pod, turn, slices, addresses, pass }
}

const names = ['p0', 'p1', 'p2', 'p3', 'p4']
const ops = fc.array(
  fc.oneof(
    fc.record({
      op: fc.constant('ready' as const),
      name: fc.constantFrom(...names),
      ready: fc.boolean(),
      ip: fc.constantFrom('10.9.0.1', '10.9.0.2', '10.9.0.3'),
      phase: fc.constantFrom('Running', 'Running', 'Succeeded'),
      undone: fc.boolean(),
    }),
    fc.record({ op: fc.constant('label' as const), name: fc.constantFrom(...names), app: fc.constantFrom('x', 'y') }),
    fc.record({ op: fc.constant('delete' as const), name: fc.constantFrom(...names) }),
    fc.record({ op: fc.constant('create' as const), name: fc.constantFrom(...names), app: fc.constantFrom('x', 'y') }),
    fc.record({ op: fc.constant('service' as const), all: fc.boolean() }),
    fc.record({ op: fc.constant('meddle' as const) }),
  ),
  { maxLength: 25 },
)

describe('[CTL90] endpoints after any changes', () => {
  it('are those that a look at everything gives', () => {
    fc.assert(
      fc.property(ops, (steps) => {
        const { cluster, client, service, pod, turn, slices } = lab()
        service('s', { app: 'x' })
        for (const [i, name] of names.entries()) pod(name, { app: 'x' }, `10.8.0.${i + 1}`)
        const expected = (): string[] => {
          const all = client.get(services, 'default', 's')?.spec.publishNotReadyAddresses === true
          return client
            .list(pods, 'default')
            .filter(({ metadata, status }) => metadata.labels?.app === 'x' && status?.podIP && status.phase !== 'Succeeded')
            .map(({ metadata, status }) => {
              const ready = status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
              return `${metadata.name} ${status?.podIP} ${all || ready}/${ready}`
            })
            .sort()
        }
        const seen = (): string[] =>
          slices('s')
            .flatMap((slice) => slice.endpoints ?? [])
            .map(
              ({ targetRef, addresses, conditions }) =>
                `${targetRef?.name} ${addresses[0]} ${conditions?.ready}/${conditions?.serving}`,
            )
            .sort()
        for (const step of steps) {
          if (step.op === 'ready') {
            try {
              cluster.turn(() => {
                turn(step.name, step.ip, step.ready, step.phase)
                if (step.undone) throw new Error('undone')
              })
            } catch {}
          } else if (step.op === 'label') {
            const there = client.get(pods, 'default', step.name)
            if (there) client.update(pods, { ...there, metadata: { ...there.metadata, labels: { app: step.app } } })
          } else if (step.op === 'delete') client.delete(pods, 'default', step.name, { gracePeriodSeconds: 0 })
          else if (step.op === 'create') pod(step.name, { app: step.app }, '10.7.0.9')
          else if (step.op === 'service') {
            const there = client.get(services, 'default', 's') as Service
            client.update(services, { ...there, spec: { ...there.spec, publishNotReadyAddresses: step.all } })
          } else {
            const [slice] = slices('s')
            if (slice?.endpoints) client.update(endpointslices, { ...slice, endpoints: slice.endpoints.slice(1) })
          }
          expect(seen()).toEqual(expected())
        }
      }),
      { numRuns: 30 },
    )
  })

  it('a change behind many rewrites the one slice that holds it', () => {
    const { service, pod, turn, slices } = lab()
    service('s', { app: 'x' })
    for (let i = 0; i < 230; i++) pod(`p${i}`, { app: 'x' }, `10.8.${i >> 7}.${(i & 127) + 1}`)
    const versions = () => new Map(slices('s').map(({ metadata }) => [metadata.name, metadata.resourceVersion]))
    const before = versions()
    turn('p7', '10.8.0.8', false)
    const after = versions()
    expect([...after.keys()]).toEqual([...before.keys()])
    const rewritten = [...after].filter(([name, version]) => before.get(name) !== version).map(([name]) => name)
    const [only] = slices('s').filter(({ metadata }) => rewritten.includes(metadata.name))
    expect([rewritten.length, only?.endpoints?.filter(({ conditions }) => !conditions?.ready).length]).toEqual([1, 1])
    expect(slices('s').map(({ endpoints }) => endpoints?.length)).toEqual(expect.arrayContaining([100, 100, 30]))
  })

  it('hints and zones of a changed endpoint are its own', () => {
    const { client, service, pod, turn, slices } = lab()
    service('s', { app: 'x' }, { trafficDistribution: 'PreferSameNode' })
    pod('p', { app: 'x' }, '10.8.0.1')
    const bound = client.get(pods, 'default', 'p') as Pod
    client.create(
      pods,
      { apiVersion: 'v1', kind: 'Binding', metadata: bound.metadata, target: { kind: 'Node', name: 'k8s-node-1' } } as never,
      { subresource: 'binding' },
    )
    turn('p', '10.8.0.1', false)
    turn('p', '10.8.0.1', true)
    expect(slices('s')[0]?.endpoints?.map(({ nodeName, hints }) => [nodeName, hints])).toEqual([
      ['k8s-node-1', { forNodes: [{ name: 'k8s-node-1' }] }],
    ])
  })
})

it('[CTL91] Endpoints of few addresses change at once; long ones are written once for the changes of half a second', () => {
  const { service, pod, turn, addresses, slices, pass, client } = lab()
  service('few', { few: 'yes' })
  service('many', { app: 'x' })
  for (let i = 0; i < 60; i++) pod(`p${i}`, { app: 'x', ...(i < 3 ? { few: 'yes' } : {}) }, `10.8.0.${i + 1}`)
  pass(600)
  expect([addresses('few'), addresses('many')]).toEqual(['3+0', '60+0'])
  const version = () => client.get(endpointsOf, 'default', 'many')?.metadata.resourceVersion
  const before = version()
  for (const name of ['p0', 'p1', 'p2']) turn(name, `10.8.0.${Number(name.slice(1)) + 1}`, false)
  const notReady = slices('many')
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => !conditions?.ready)
  expect([addresses('few'), notReady.length, addresses('many'), version()]).toEqual(['0+3', 3, '60+0', before])
  pass(499)
  expect(addresses('many')).toBe('60+0')
  pass(1)
  expect(addresses('many')).toBe('57+3')
  const after = version()
  pass(5_000)
  expect(version()).toBe(after)
})
