import { describe, expect, it } from 'vitest'
import type { Node } from '../api/core.ts'
import { deployments, endpointslices, events, nodes, services } from '../api/kinds.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { createCluster } from './create-cluster.ts'

const mode = 'service.kubernetes.io/topology-mode'

function lab(replicas: number, annotations: Record<string, string> = { [mode]: 'Auto' }) {
  const cluster = createCluster({
    store: createMemoryStore(),
    nowMs: () => Date.UTC(2026, 10, 23),
    seed: 1,
    options: { workers: 2 },
  })
  const client = cluster.client()
  const zone = (node: string, value: string): void => {
    const found = client.get(nodes, '', node) as Node
    const { metadata } = found
    client.update(nodes, {
      ...found,
      metadata: { ...metadata, labels: { ...metadata.labels, 'topology.kubernetes.io/zone': value } },
    })
    cluster.settle(2000)
  }
  const labels = { app: 'tea' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'ansilh/demo-coffee' }] } }
  client.create(deployments, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'tea', namespace: 'default' },
    spec: { replicas, selector: { matchLabels: labels }, template },
  } as never)
  cluster.settle(20_000)
  const make = (): void => {
    client.create(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'tea', namespace: 'default', annotations },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 9090 }] },
    } as never)
    cluster.settle(2000)
  }
  const annotate = (changed: Record<string, string>): void => {
    const found = client.get(services, 'default', 'tea')
    if (!found) throw new Error('no Service')
    client.update(services, { ...found, metadata: { ...found.metadata, annotations: changed } })
    cluster.settle(2000)
  }
  const hints = (): string =>
    client
      .list(endpointslices, 'default')
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'tea')
      .flatMap(({ endpoints }) => endpoints ?? [])
      .map(({ hints, zone: own }) => `${own}${hints?.forZones ? `>${hints.forZones[0]?.name}` : ''}`)
      .sort()
      .join(' ')
  const told = (): string[] =>
    client
      .list(events, 'default')
      .filter(({ reason }) => reason?.startsWith('TopologyAware'))
      .map(({ type, reason, message }) => `${type} ${reason} ${message}`)
  return { cluster, client, zone, make, annotate, hints, told }
}

const enabled = 'Normal TopologyAwareHintsEnabled Topology Aware Hints has been enabled, addressType: IPv4'
const disabled = (why: string): string => `Warning TopologyAwareHintsDisabled ${why}, addressType: IPv4`

describe('[SVC91] service.kubernetes.io/topology-mode: Auto', () => {
  it('gives hints by zone, and an event says so', () => {
    const { zone, make, hints, told } = lab(4)
    zone('k8s-node-1', 'a')
    zone('k8s-node-2', 'b')
    make()
    expect([hints(), told()]).toEqual(['a>a a>a b>b b>b', [enabled]])
  })

  it('without zones an event says why there are none', () => {
    const { make, hints, told } = lab(4)
    make()
    expect(hints()).not.toContain('>')
    expect(told()).toEqual([
      disabled('Insufficient Node information: allocatable CPU or zone not specified on one or more nodes'),
    ])
  })

  it('too few endpoints', () => {
    const { zone, make, hints, told } = lab(1)
    zone('k8s-node-1', 'a')
    zone('k8s-node-2', 'b')
    make()
    expect(hints()).not.toContain('>')
    expect(told()).toEqual([disabled('Insufficient number of endpoints (1 endpoints, 2 zones)')])
  })

  it('ends with the annotation, which comes before trafficDistribution', () => {
    const { client, zone, make, hints, told, annotate } = lab(4)
    zone('k8s-node-1', 'a')
    zone('k8s-node-2', 'b')
    make()
    annotate({})
    expect([hints(), told().at(-1)]).toEqual(['a a b b', disabled('Topology Aware Hints has been disabled')])
    const found = client.get(services, 'default', 'tea')
    client.update(services, { ...found, spec: { ...found?.spec, trafficDistribution: 'PreferSameNode' } } as never)
    annotate({ [mode]: 'auto' })
    expect(hints()).toBe('a>a a>a b>b b>b')
    annotate({ [mode]: 'Auto', 'service.kubernetes.io/topology-aware-hints': 'disabled' })
    expect(
      client
        .list(endpointslices, 'default')
        .flatMap(({ endpoints }) => endpoints ?? [])
        .some(({ hints: all }) => all?.forNodes),
    ).toBe(true)
  })

  it('a node that loses its zone takes the hints away', () => {
    const { client, cluster, zone, make, hints, told } = lab(4)
    zone('k8s-node-1', 'a')
    zone('k8s-node-2', 'b')
    make()
    const found = client.get(nodes, '', 'k8s-node-2') as Node
    const { 'topology.kubernetes.io/zone': _, ...labels } = found.metadata.labels ?? {}
    client.update(nodes, { ...found, metadata: { ...found.metadata, labels } })
    cluster.settle(2000)
    expect(hints()).not.toContain('>')
    expect(told()).toHaveLength(2)
  })

  it('an endpoint that comes is hinted at too, and requests stay in their zone', () => {
    const { client, cluster, zone, make, hints } = lab(4)
    zone('k8s-node-1', 'a')
    zone('k8s-node-2', 'b')
    make()
    const found = client.get(deployments, 'default', 'tea')
    client.update(deployments, { ...found, spec: { ...found?.spec, replicas: 6 } } as never)
    cluster.settle(20_000)
    expect(hints()).toBe('a>a a>a a>a b>b b>b b>b')
    const ip = client.get(services, 'default', 'tea')?.spec.clusterIP as string
    const save = cluster.rules('k8s-node-2').save({ table: 'nat' }) ?? ''
    expect(save.split('\n').filter((line) => line.includes('-> 10.10.') && line.includes('default/tea')).length).toBe(3)
    for (let i = 0; i < 6; i++) {
      const reached = cluster.network({ kind: 'node', node: 'k8s-node-2' }).connect(ip, 80, 'TCP')
      expect(reached.outcome).toBe('connected')
    }
  })
})
