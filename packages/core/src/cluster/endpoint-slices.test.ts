import { beforeEach, describe, expect, it } from 'vitest'
import type { EndpointSlice } from '../api/discovery.ts'
import type { JsonObject } from '../api/json.ts'
import { endpointslices, endpoints as endpointsOf, nodes, pods, services } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import type { Endpoints, Service } from '../api/service.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'

let cluster: Cluster

function made<T>(result: T): T {
  if (isFailure(result as never)) throw new Error(JSON.stringify(result))
  return result
}

beforeEach(() => {
  cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 3, options: {} })
})

function service(spec: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}): Service {
  const base = { selector: { app: 'x' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }
  const object = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's', namespace: 'default', ...metadata },
    spec: { ...base, ...spec },
  }
  return made(cluster.client().create(services, object as never)) as Service
}

interface PodLike {
  ready?: boolean
  phase?: string
  ip?: string
  spec?: Record<string, unknown>
  ports?: { name: string; containerPort: number; protocol?: string }[]
}

/** A Pod that nothing runs: what it is like is written into its status. */
function pod(name: string, { ready = true, phase = 'Running', ip, spec = {}, ports = [] }: PodLike = {}): void {
  const metadata = { name, namespace: 'default', labels: { app: 'x' } }
  const containers = [{ name: 'c', image: 'i', ports }]
  const object = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { schedulerName: 'none', containers, ...spec } }
  const created = made(cluster.client().create(pods, object as never)) as Pod
  const podIP = ip ?? `10.8.${Number(name.slice(1)) >> 7}.${(Number(name.slice(1)) & 127) + 1}`
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }]
  made(
    cluster.client().updateStatus(pods, { ...created, status: { phase, podIP, podIPs: [{ ip: podIP }], conditions } } as never),
  )
}

const many = (count: number, from = 0): void => {
  cluster.turn(() => {
    for (let i = from; i < from + count; i++) pod(`p${i}`)
  })
}
const slices = (): EndpointSlice[] =>
  cluster
    .client()
    .list(endpointslices, 'default')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 's')
const sizes = (): number[] =>
  slices()
    .map(({ endpoints }) => endpoints?.length ?? 0)
    .sort((a, b) => b - a)
const names = (): string[] =>
  slices()
    .map(({ metadata }) => metadata.name)
    .sort()
const versions = (): Map<string, string | undefined> =>
  new Map(slices().map(({ metadata }) => [metadata.name, metadata.resourceVersion]))
const remove = (...gone: number[]): void =>
  cluster.turn(() => {
    for (const i of gone) made(cluster.client().delete(pods, 'default', `p${i}`, { gracePeriodSeconds: 0 }))
  })
const patch = (spec: JsonObject): void => void made(cluster.client().patch(services, 'default', 's', 'merge', { spec }))

describe('[CTL92] EndpointSlices are packed as the reconciler packs them', () => {
  it.each([
    [0, [0]],
    [1, [1]],
    [100, [100]],
    [101, [100, 1]],
    [250, [100, 100, 50]],
  ])('%i Pods fill slices of %j', (count, expected) => {
    many(count)
    service()
    expect(sizes()).toEqual(expected)
  })

  it('the placeholder becomes the first slice, and the last slice the placeholder', () => {
    service()
    const [name] = names()
    expect(slices()[0]).toMatchObject({ endpoints: null, ports: null })
    many(1)
    expect([names(), sizes()]).toEqual([[name], [1]])
    remove(0)
    expect(names()).toEqual([name])
    expect(slices()[0]).toMatchObject({ endpoints: null, ports: null })
  })

  it('what does not fit whole into one unchanged slice makes a new one', () => {
    many(95)
    service()
    many(6, 95)
    expect(sizes()).toEqual([95, 6])
    many(4, 101)
    expect(sizes()).toEqual([99, 6])
  })

  it('the slice that will be closest to full is filled', () => {
    many(95)
    service()
    many(6, 95)
    remove(95, 96)
    const before = versions()
    expect(sizes()).toEqual([95, 4])
    many(5, 200)
    expect(sizes()).toEqual([100, 4])
    expect([...versions()].filter(([name, version]) => before.get(name) !== version)).toHaveLength(1)
  })

  it('a slice that loses endpoints takes new ones', () => {
    many(200)
    service()
    cluster.turn(() => {
      for (const i of [0, 1, 2]) made(cluster.client().delete(pods, 'default', `p${i}`, { gracePeriodSeconds: 0 }))
      for (const i of [300, 301]) pod(`p${i}`)
    })
    expect(sizes()).toEqual([100, 99])
  })

  it('another targetPort is written into the slice that is there', () => {
    many(3)
    service()
    const [name] = names()
    patch({ ports: [{ name: 'http', port: 80, targetPort: 9090 }] })
    expect(names()).toEqual([name])
    expect(slices()[0]?.ports).toEqual([{ name: 'http', port: 9090, protocol: 'TCP' }])
  })

  it('Pods whose named ports differ stand in slices of their own', () => {
    pod('p1', { ports: [{ name: 'web', containerPort: 8080 }] })
    pod('p2', { ports: [{ name: 'web', containerPort: 9090 }] })
    pod('p3', { ports: [{ name: 'web', containerPort: 8080 }] })
    pod('p4', { ports: [{ name: 'web', containerPort: 8080, protocol: 'UDP' }] })
    service({ ports: [{ name: 'http', port: 80, targetPort: 'web' }] })
    const shown = slices().map(({ ports, endpoints }) => [
      ports?.map(({ port }) => port) ?? null,
      endpoints?.map((one) => one.targetRef?.name),
    ])
    expect(shown.sort()).toEqual([
      [null, ['p4']],
      [[8080], ['p1', 'p3']],
      [[9090], ['p2']],
    ])
  })

  it('a slice of an older Service of that name is not taken over', () => {
    const { metadata } = service()
    const [first] = slices()
    const owner = { ...first?.metadata.ownerReferences?.[0], uid: 'old' }
    made(
      cluster.client().update(endpointslices, { ...first, metadata: { ...first?.metadata, ownerReferences: [owner] } } as never),
    )
    many(1)
    expect(sizes()).toEqual([1])
    expect(slices()[0]?.metadata.ownerReferences).toMatchObject([{ uid: metadata.uid }])
  })

  it('labels and the mark of a headless Service follow the Service', () => {
    service({ clusterIP: 'None' }, { labels: { a: '1', 'service.kubernetes.io/headless': 'mine' } })
    const own = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io', 'kubernetes.io/service-name': 's' }
    expect(slices()[0]?.metadata.labels).toEqual({ a: '1', 'service.kubernetes.io/headless': '', ...own })
    made(cluster.client().patch(services, 'default', 's', 'merge', { metadata: { labels: { a: null, b: '2' } } }))
    expect(slices()[0]?.metadata.labels).toEqual({ b: '2', 'service.kubernetes.io/headless': '', ...own })
  })
})

describe('[CTL93] which Pods are endpoints, and what is said of them', () => {
  const cases: [title: string, one: PodLike, service: Record<string, unknown>, expected: string | undefined][] = [
    ['a ready Pod', {}, {}, 'ready serving'],
    ['one that is not ready', { ready: false }, {}, ''],
    ['one that is not ready, of a Service that publishes it', { ready: false }, { publishNotReadyAddresses: true }, 'ready'],
    ['one that has failed', { phase: 'Failed' }, {}, undefined],
    ['one that is done', { phase: 'Succeeded' }, {}, undefined],
    ['one on a node that is gone', { spec: { nodeName: 'gone' } }, {}, undefined],
    [
      'one on a node that is gone, published',
      { spec: { nodeName: 'gone' } },
      { publishNotReadyAddresses: true },
      'ready serving',
    ],
  ]
  it.each(cases)('%s', (_title, one, spec, expected) => {
    service(spec)
    pod('p1', { ...one, ...(one.spec?.nodeName ? { spec: {} } : {}) })
    if (one.spec?.nodeName) {
      made(cluster.client().create(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'gone' } } as never))
      const target = {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: 'p1', namespace: 'default' },
        target: { kind: 'Node', name: 'gone' },
      }
      cluster.turn(() => {
        made(cluster.client().create(pods, target as never, { subresource: 'binding' } as never))
        made(cluster.client().delete(nodes, '', 'gone'))
      })
    }
    const [endpoint] = slices().flatMap(({ endpoints }) => endpoints ?? [])
    const said = endpoint && Object.entries(endpoint.conditions ?? {}).flatMap(([name, value]) => (value ? [name] : []))
    expect(said?.join(' ')).toBe(expected)
  })

  it('a Pod that ends is terminating, and serves while it is ready', () => {
    service()
    pod('p1', { spec: { terminationGracePeriodSeconds: 30 } })
    made(cluster.client().patch(pods, 'default', 'p1', 'merge', { metadata: { finalizers: ['a.example/stays'] } }))
    made(cluster.client().delete(pods, 'default', 'p1', { gracePeriodSeconds: 0 }))
    expect(slices()[0]?.endpoints?.[0]?.conditions).toEqual({ ready: false, serving: true, terminating: true })
    expect((cluster.client().get(endpointsOf, 'default', 's') as Endpoints).subsets).toBeUndefined()
  })

  it('a Service without a selector has none, and gets none when it loses it', () => {
    service({ selector: undefined })
    expect(slices()).toEqual([])
    expect(cluster.client().get(endpointsOf, 'default', 's')).toBeUndefined()
  })
})
