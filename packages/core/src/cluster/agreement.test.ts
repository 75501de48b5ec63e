import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpointslices, pods, services } from '../api/kinds.ts'
import type { Service } from '../api/service.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Origin } from '../network/packet.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'
import {
  type Asked,
  agrees,
  type Expected,
  endpointOf,
  expected,
  hosts,
  type Mode,
  type Walks,
  walksOf,
} from './printed-rules/expected-for-tests.ts'
import { fateText } from './printed-rules/outcome.ts'
import { why } from './trace.ts'

const nodes = hosts(1)

function cluster(mode: Mode): Cluster {
  const options = { loadBalancer: 'pool', proxy: { mode } } as const
  const made = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 3, options })
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
  const args = ['netexec', '--http-port=9090', '--udp-port=9090']
  for (const [i, name] of ['p0', 'p1', 'p2'].entries()) {
    const metadata = { name, namespace: 'default' }
    const spec = { nodeName: nodes[i % 2]?.name, containers: [{ name: 'c', image, args }] }
    const result = made.client().create(pods, { apiVersion: 'v1', kind: 'Pod', metadata, spec } as never)
    if (isFailure(result)) throw new Error(JSON.stringify(result))
  }
  made.settle()
  return made
}

const endpoint = fc.record({
  pod: fc.integer({ min: 0, max: 3 }),
  ready: fc.boolean(),
  terminating: fc.boolean(),
  serving: fc.boolean(),
  hint: fc.constantFrom(undefined, 'k8s-master', 'k8s-node-1'),
})
const shape = fc.record({
  type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'),
  protocol: fc.constantFrom('TCP', 'TCP', 'UDP'),
  sourceRanges: fc.constantFrom<string[]>(
    [],
    ['192.168.56.0/24'],
    ['10.10.0.0/16'],
    ['172.16.0.0/12'],
    ['192.168.56.1/32', '10.10.1.0/24'],
  ),
  internalTrafficPolicy: fc.constantFrom('Cluster', 'Local'),
  externalTrafficPolicy: fc.constantFrom('Cluster', 'Local'),
  sessionAffinity: fc.constantFrom('None', 'ClientIP'),
  externalIP: fc.boolean(),
  targetPort: fc.constantFrom(9090, 9090, 9091),
  endpoints: fc.uniqueArray(endpoint, { maxLength: 4, selector: ({ pod }) => pod }),
})
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never

const externalIp = '192.168.56.99'

interface Placed {
  clusterIP: string
  nodePort: number | undefined
  balancerIp: string | undefined
  remove(): void
}

function place(lab: Cluster, one: Shape): Placed {
  const client = lab.client()
  const made = client.create(services, serviceOf(one))
  if (isFailure(made)) throw new Error(JSON.stringify(made))
  const slice = client.create(endpointslices, sliceOf(lab, one) as never)
  if (isFailure(slice)) throw new Error(JSON.stringify(slice))
  const { spec } = made as { spec: { clusterIP: string; ports: { nodePort?: number }[] } }
  const remove = (): void => {
    client.delete(services, 'default', 'x')
    client.delete(endpointslices, 'default', 'x-1')
  }
  lab.settle()
  const balancerIp = client.get(services, 'default', 'x')?.status?.loadBalancer?.ingress?.[0]?.ip
  return { clusterIP: spec.clusterIP, nodePort: spec.ports[0]?.nodePort, balancerIp, remove }
}

function serviceOf(one: Shape): Service {
  const external = one.type !== 'ClusterIP' || one.externalIP
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'x', namespace: 'default' },
    spec: {
      type: one.type,
      internalTrafficPolicy: one.internalTrafficPolicy,
      ...(external ? { externalTrafficPolicy: one.externalTrafficPolicy } : {}),
      sessionAffinity: one.sessionAffinity,
      ...(one.type === 'LoadBalancer' && one.sourceRanges.length > 0 ? { loadBalancerSourceRanges: one.sourceRanges } : {}),
      ...(one.externalIP ? { externalIPs: [externalIp] } : {}),
      ports: [{ port: 80, targetPort: one.targetPort, protocol: one.protocol }],
    },
  } as Service
}

function sliceOf(lab: Cluster, one: Shape): unknown {
  const addressOf = (i: number): string => lab.client().get(pods, 'default', `p${i}`)?.status?.podIP ?? '10.10.1.250'
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'x-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'x' } },
    addressType: 'IPv4',
    ports: [{ port: one.targetPort, protocol: one.protocol }],
    endpoints: one.endpoints.map(({ pod, ready, terminating, serving, hint }) => ({
      addresses: [addressOf(pod)],
      conditions: { ready: ready && !terminating, serving, terminating },
      nodeName: nodes[pod % 2]?.name,
      ...(hint === undefined ? {} : { hints: { forNodes: [{ name: hint }] } }),
    })),
  }
}

/** Which ports answer behind an endpoint of the random clusters. */
const answers = (lab: Cluster, to: string): boolean =>
  lab
    .client()
    .list(pods, 'default')
    .some(({ status }) => `${status?.podIP}:9090` === to)

function agree(lab: Cluster, walks: Walks, one: Shape, asked: Asked): void {
  const { from, ip, port, protocol } = asked
  if (from.kind === 'outside' && !ip.startsWith('192.168.56.')) return
  const fates = expected(lab, walks, asked, nodes)
  const reached = lab.probe(from).connect(ip, port, protocol)
  const told = why(lab, from, `${protocol.toLowerCase()}://${ip}:${port}`)
  expect(told.ok).toBe(reached.outcome === 'connected')
  expect(told.hops.filter((hop) => hop.kind === 'chain')).toEqual(reached.hops.filter((hop) => hop.kind === 'chain'))
  if (!told.ok) expect(told.failed).toBeDefined()
  if (fates === undefined) return void expect(reached.outcome).not.toBe('connected')
  agrees(reached, fates)
  const seen = new Set<string | undefined>()
  for (let i = 0; i < 4; i++) {
    const real = lab.network(from).connect(ip, port, protocol)
    agrees(real, fates)
    const to = endpointOf(real)
    if (to !== undefined) expect(real.outcome === 'connected').toBe(answers(lab, to))
    seen.add(to)
  }
  // each in turn: nobody is forgotten
  if (one.sessionAffinity === 'None') expect([...seen].sort()).toEqual([...new Set(fates.map(({ to }) => to))].sort())
}

const origins: Origin[] = [
  { kind: 'outside' },
  { kind: 'node', node: 'k8s-master' },
  { kind: 'node', node: 'k8s-node-1' },
  { kind: 'pod', namespace: 'default', name: 'p0' },
  { kind: 'pod', namespace: 'default', name: 'p1' },
]

/** Every address and port of the Service that somebody may ask, and ports that it has not. */
function targetsOf({ clusterIP, nodePort, balancerIp }: Placed): [string, number][] {
  const addresses = [clusterIP, externalIp, ...(balancerIp === undefined ? [] : [balancerIp])]
  const nodePorts = nodePort === undefined ? [] : nodes.map((node): [string, number] => [node.ip, nodePort])
  return [...addresses.map((ip): [string, number] => [ip, 80]), ...nodePorts, [clusterIP, 81]]
}

describe.each(['iptables', 'nftables'] as const)('%s mode', (mode) => {
  it('[SVC40] the printed rules, the request and its explanation agree, whatever the Service is like', () => {
    const lab = cluster(mode)
    const run = (one: Shape): void => {
      const service = place(lab, one)
      const walks = walksOf(lab, mode, nodes)
      const protocol = one.protocol as 'TCP' | 'UDP'
      try {
        for (const from of origins)
          for (const [ip, port] of targetsOf(service)) agree(lab, walks, one, { from, ip, port, protocol })
      } finally {
        service.remove()
      }
    }
    fc.assert(fc.property(shape, run), { numRuns: 100 })
  })
})

const texts = (fates: readonly Expected[] | undefined): string[] => [...new Set((fates ?? []).map(fateText))].sort()

it('[SVC43] both modes print rules of the same meaning', () => {
  const labs = { iptables: cluster('iptables'), nftables: cluster('nftables') }
  const run = (one: Shape): void => {
    const placed = { iptables: place(labs.iptables, one), nftables: place(labs.nftables, one) }
    const protocol = one.protocol as 'TCP' | 'UDP'
    const walks = { iptables: walksOf(labs.iptables, 'iptables', nodes), nftables: walksOf(labs.nftables, 'nftables', nodes) }
    const told = (mode: Mode, from: Origin, i: number): string[] => {
      const [ip, port] = targetsOf(placed[mode])[i] as [string, number]
      return texts(expected(labs[mode], walks[mode], { from, ip, port, protocol }, nodes))
    }
    // without endpoints nft still drops who may not ask, where iptables refuses everybody
    const guarded = one.type === 'LoadBalancer' && one.sourceRanges.length > 0
    const some = one.endpoints.some(({ ready, terminating, serving }) => (ready && !terminating) || (serving && terminating))
    try {
      if (guarded && !some) return
      for (const from of origins) {
        for (let i = 0; i < targetsOf(placed.iptables).length - 1; i++) {
          const [ours, theirs] = [told('iptables', from, i), told('nftables', from, i)]
          // filter-output knows addresses without endpoints; the OUTPUT chain of iptables does not
          const leaves = from.kind === 'node' && ours.join() === 'pass'
          if (!leaves) expect(theirs).toEqual(ours)
        }
      }
    } finally {
      placed.iptables.remove()
      placed.nftables.remove()
    }
  }
  fc.assert(fc.property(shape, run), { numRuns: 60 })
})
