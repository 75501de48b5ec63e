import { beforeEach, describe, expect, it } from 'vitest'
import { pods, services } from '../api/kinds.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Connected, Origin } from '../network/packet.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'

const outside: Origin = { kind: 'outside' }
const node = (name: string): Origin => ({ kind: 'node', node: name })
const inPod = (name: string): Origin => ({ kind: 'pod', namespace: 'default', name })
const workerIp = '192.168.56.202'

let cluster: Cluster

function made<T>(result: T): T {
  if (isFailure(result as never)) throw new Error(JSON.stringify(result))
  return result
}

function pod(name: string, labels: Record<string, string>, more: Record<string, unknown> = {}): void {
  const args = ['netexec', '--http-port=9090', '--udp-port=9090']
  const containers = [{ name: 'c', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args }]
  const spec = { nodeName: 'k8s-node-1', containers, ...more }
  const metadata = { name, namespace: 'default', labels }
  made(cluster.client().create(pods, { apiVersion: 'v1', kind: 'Pod', metadata, spec } as never))
}

function service(spec: Record<string, unknown> = {}): void {
  const base = { selector: { app: 'x' }, ports: [{ port: 80, targetPort: 9090 }] }
  const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'default' }, spec: { ...base, ...spec } }
  made(cluster.client().create(services, object as never))
  cluster.settle()
}

const clusterIp = (): string => cluster.client().get(services, 'default', 's')?.spec.clusterIP as string
const podIp = (name: string): string => cluster.client().get(pods, 'default', name)?.status?.podIP as string
const dial = (from: Origin, ip: string, port: number, protocol: 'TCP' | 'UDP' = 'TCP'): Connected =>
  cluster.network(from).connect(ip, port, protocol)
const server = (reached: Connected): string =>
  reached.outcome === 'connected' && reached.socket.owner.kind === 'pod' ? reached.socket.owner.name : reached.outcome
const source = (reached: Connected): string => (reached.outcome === 'connected' ? reached.peer.sourceIp : reached.outcome)

function lab(mode: 'iptables' | 'nftables' = 'iptables'): void {
  const options = { workers: 2, proxy: { mode } } as const
  cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options })
  for (const name of ['a', 'b', 'c']) pod(name, { app: 'x' })
  pod('asker', {})
  cluster.settle()
}

beforeEach(() => lab())

describe.each(['iptables', 'nftables'] as const)('[SVC47] session affinity in %s mode', (mode) => {
  beforeEach(() => lab(mode))
  const sticky = (timeoutSeconds: number): Record<string, unknown> => ({
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds } },
  })
  const times = (count: number, from: Origin, ip = clusterIp(), port = 80, protocol: 'TCP' | 'UDP' = 'TCP'): string[] => [
    ...new Set(Array.from({ length: count }, () => server(dial(from, ip, port, protocol)))),
  ]

  it('lasts from the last request, not from the first', () => {
    service(sticky(100))
    const [first] = times(1, inPod('asker'))
    for (let i = 0; i < 5; i++) {
      cluster.advance(90_000)
      expect(times(1, inPod('asker'))).toEqual([first])
    }
    cluster.advance(100_000)
    expect(times(1, inPod('asker'))).toEqual([first])
    cluster.advance(100_001)
    expect(times(1, inPod('asker'))).not.toEqual([first])
  })

  it('is each client’s own', () => {
    service(sticky(100))
    const clients = [inPod('asker'), node('k8s-master'), node('k8s-node-2')]
    for (const client of clients) expect(times(6, client)).toHaveLength(1)
  })

  it('is three hours when nothing is said', () => {
    service({ sessionAffinity: 'ClientIP' })
    const [first] = times(1, inPod('asker'))
    cluster.advance(10_799_000)
    expect(times(1, inPod('asker'))).toEqual([first])
    cluster.advance(10_801_000)
    expect(times(1, inPod('asker'))).not.toEqual([first])
  })

  it('ends with its endpoint, and begins anew at another', () => {
    service(sticky(1000))
    const [first = ''] = times(1, inPod('asker'))
    made(cluster.client().delete(pods, 'default', first, { gracePeriodSeconds: 0 }))
    cluster.settle()
    const after = times(6, inPod('asker'))
    expect(after).toHaveLength(1)
    expect(after).not.toEqual([first])
  })

  it('holds for UDP and at the node port too', () => {
    service({ ...sticky(100), type: 'NodePort', ports: [{ port: 80, targetPort: 9090, protocol: 'UDP', nodePort: 30_391 }] })
    expect(times(6, inPod('asker'), clusterIp(), 80, 'UDP')).toHaveLength(1)
    expect(times(6, outside, workerIp, 30_391, 'UDP')).toHaveLength(1)
  })

  it('without it each has its turn', () => {
    service()
    expect(times(3, inPod('asker')).sort()).toEqual(['a', 'b', 'c'])
  })
})

describe('[SVC48] connections that a node tracks', () => {
  const tracked = (name = 'k8s-node-1'): string[] =>
    cluster
      .rules(name)
      .flows()
      .map(
        (one) =>
          `${one.protocol} ${one.source} > ${one.destination}:${one.port} | ${one.replySource}:${one.replyPort} > ${one.replyDestination}`,
      )

  it('have the address that was asked, and the endpoint that replies', () => {
    service()
    const asker = podIp('asker')
    const to = server(dial(inPod('asker'), clusterIp(), 80))
    expect(tracked()).toEqual([`TCP ${asker} > ${clusterIp()}:80 | ${podIp(to)}:9090 > ${asker}`])
  })

  it.each([
    ['TCP', 120_000],
    ['UDP', 30_000],
  ] as const)('%s is forgotten after %i ms', (protocol, ms) => {
    service({ ports: [{ port: 80, targetPort: 9090, protocol }] })
    dial(inPod('asker'), clusterIp(), 80, protocol)
    cluster.advance(ms - 1)
    expect(tracked()).toHaveLength(1)
    cluster.advance(1)
    expect(tracked()).toEqual([])
  })

  it('are none when nobody answered, and none of a probe', () => {
    service({ ports: [{ port: 80, targetPort: 9091 }] })
    dial(inPod('asker'), clusterIp(), 80)
    cluster.probe(inPod('asker')).connect(podIp('a'), 9090, 'TCP')
    expect(tracked()).toEqual([])
  })

  it('UDP that was tracked to a Pod which is gone goes to another', () => {
    service({ ports: [{ port: 80, targetPort: 9090, protocol: 'UDP' }] })
    const first = server(dial(inPod('asker'), clusterIp(), 80, 'UDP'))
    made(cluster.client().delete(pods, 'default', first, { gracePeriodSeconds: 0 }))
    cluster.settle()
    for (let i = 0; i < 4; i++)
      expect(['a', 'b', 'c'].filter((name) => name !== first)).toContain(server(dial(inPod('asker'), clusterIp(), 80, 'UDP')))
  })
})

describe.each(['iptables', 'nftables'] as const)('[SVC49] sources in %s mode', (mode) => {
  beforeEach(() => lab(mode))
  const rows: [
    title: string,
    from: Origin,
    to: () => string,
    port: number,
    spec: Record<string, unknown>,
    expected: () => string,
  ][] = [
    ['a Pod asks another', inPod('asker'), clusterIp, 80, {}, () => podIp('asker')],
    ['a Pod asks itself', inPod('a'), clusterIp, 80, { selector: { app: 'x', own: 'a' } }, () => '10.10.1.1'],
    ['its node asks', node('k8s-node-1'), clusterIp, 80, {}, () => '10.10.1.1'],
    ['another node asks', node('k8s-node-2'), clusterIp, 80, {}, () => '192.168.56.203'],
    ['outside, by node port', outside, () => workerIp, 30_391, { type: 'NodePort' }, () => '10.10.1.1'],
    [
      'outside, by the node port of another node',
      outside,
      () => '192.168.56.203',
      30_391,
      { type: 'NodePort' },
      () => '192.168.56.203',
    ],
    [
      'outside, under Local',
      outside,
      () => workerIp,
      30_391,
      { type: 'NodePort', externalTrafficPolicy: 'Local' },
      () => '192.168.56.1',
    ],
    [
      'a Pod by its node’s port, under Local',
      inPod('asker'),
      () => workerIp,
      30_391,
      { type: 'NodePort', externalTrafficPolicy: 'Local' },
      () => podIp('asker'),
    ],
    [
      'its node by node port, under Local',
      node('k8s-node-1'),
      () => workerIp,
      30_391,
      { type: 'NodePort', externalTrafficPolicy: 'Local' },
      () => '10.10.1.1',
    ],
  ]
  it.each(rows)('%s', (_title, from, to, port, spec, expected) => {
    made(cluster.client().patch(pods, 'default', 'a', 'merge', { metadata: { labels: { own: 'a' } } }))
    const nodePort = spec.type === 'NodePort' ? { nodePort: 30_391 } : {}
    service({ ...spec, ports: [{ port: 80, targetPort: 9090, ...nodePort }] })
    expect(source(dial(from, to(), port))).toBe(expected())
  })

  it('UDP is refused where nothing listens and where no endpoint is', () => {
    service({ ports: [{ port: 80, targetPort: 9999, protocol: 'UDP' }] })
    expect(dial(inPod('asker'), clusterIp(), 80, 'UDP').outcome).toBe('refused')
    made(cluster.client().patch(services, 'default', 's', 'merge', { spec: { selector: { app: 'nobody' } } }))
    cluster.settle()
    expect(dial(inPod('asker'), clusterIp(), 80, 'UDP').outcome).toBe('refused')
    expect(dial(inPod('asker'), clusterIp(), 80, 'TCP').outcome).toBe(mode === 'nftables' ? 'refused' : 'timeout')
  })
})
