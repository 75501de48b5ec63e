import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { namespaces, networkpolicies, nodes, pods, services } from '../api/kinds.ts'
import type { NetworkPolicyPeer, NetworkPolicyPort } from '../api/networking.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Origin } from '../network/packet.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'
import { agrees, endpointOf, expected, hosts, type Mode, walksOf } from './printed-rules/expected-for-tests.ts'
import { within } from './printed-rules/outcome.ts'
import { why } from './trace.ts'

const machines = hosts(2)
const zones: Record<string, string> = { 'k8s-master': 'a', 'k8s-node-1': 'b', 'k8s-node-2': 'b' }

/** What the tests know of their Pods, beside the objects in the lab. */
interface Known {
  name: string
  namespace: string
  node: string
  labels: Record<string, string>
  ready: boolean
  /** By the names that a targetPort may use: `web/TCP`. */
  named: Record<string, number>
  listens: { TCP: number; UDP: number }
  hostNetwork?: boolean
  hostPort?: number
}

const known: Known[] = [
  pod('a0', 'k8s-master', { app: 'a' }, { named: { 'web/TCP': 8080, 'dns/UDP': 8081 } }),
  pod('a1', 'k8s-node-1', { app: 'a' }, { named: { 'web/TCP': 9090, 'dns/UDP': 8081 }, listens: { TCP: 9090, UDP: 8081 } }),
  pod('a2', 'k8s-node-2', { app: 'a' }, { named: { 'web/TCP': 8080 }, ready: false }),
  pod('b0', 'k8s-node-1', { app: 'b' }, { hostPort: 8888 }),
  pod('h0', 'k8s-node-2', { app: 'h' }, { hostNetwork: true, listens: { TCP: 8099, UDP: 8098 } }),
  { ...pod('c0', 'k8s-node-1', { app: 'c' }, {}), namespace: 'other' },
]

function pod(name: string, node: string, labels: Record<string, string>, more: Partial<Known>): Known {
  const base = { name, namespace: 'default', node, labels: { ...labels, tier: 'x' }, ready: true, named: {} }
  return { ...base, listens: { TCP: 8080, UDP: 8081 }, ...more }
}

function objectOf(one: Known): unknown {
  const ports = Object.entries(one.named).map(([key, containerPort]) => {
    const [name, protocol] = key.split('/')
    return { name, protocol, containerPort }
  })
  const hostPorts = one.hostPort === undefined ? [] : [{ containerPort: one.listens.TCP, hostPort: one.hostPort }]
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
  const args = ['netexec', `--http-port=${one.listens.TCP}`, `--udp-port=${one.listens.UDP}`]
  const probe = one.ready ? {} : { readinessProbe: { tcpSocket: { port: 1 } } }
  const containers = [{ name: 'c', image, args, ports: [...ports, ...hostPorts], ...probe }]
  const spec = { nodeName: one.node, hostNetwork: one.hostNetwork ?? false, containers }
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: one.name, namespace: one.namespace, labels: one.labels }, spec }
}

function made<T>(result: T): T {
  if (isFailure(result as never)) throw new Error(JSON.stringify(result))
  return result
}

function cluster(mode: Mode): Cluster {
  const options = { workers: 2, proxy: { mode } } as const
  const lab = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 5, options })
  const client = lab.client()
  made(client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other', labels: { team: 'o' } } }))
  for (const [name, zone] of Object.entries(zones))
    made(client.patch(nodes, '', name, 'merge', { metadata: { labels: { 'topology.kubernetes.io/zone': zone } } }))
  // a node that takes no new Pods still carries traffic
  made(client.patch(nodes, '', 'k8s-node-2', 'merge', { spec: { unschedulable: true } }))
  for (const one of known) made(client.create(pods, objectOf(one) as never))
  lab.settle()
  return lab
}

const serviceShape = fc.record({
  kind: fc.constantFrom('ClusterIP', 'NodePort', 'headless'),
  selector: fc.constantFrom<Record<string, string>>({ app: 'a' }, { app: 'b' }, { app: 'h' }, { tier: 'x' }, { app: 'none' }),
  protocol: fc.constantFrom('TCP', 'TCP', 'UDP'),
  targetPort: fc.constantFrom<number | string>(8080, 8081, 9090, 8099, 'web', 'web', 'dns', 'nope'),
  publishNotReadyAddresses: fc.boolean(),
  trafficDistribution: fc.constantFrom(undefined, 'PreferClose', 'PreferSameZone', 'PreferSameNode'),
  internalTrafficPolicy: fc.constantFrom('Cluster', 'Cluster', 'Local'),
  externalTrafficPolicy: fc.constantFrom('Cluster', 'Local'),
  sessionAffinity: fc.constantFrom('None', 'None', 'ClientIP'),
})
type ServiceShape = typeof serviceShape extends fc.Arbitrary<infer T> ? T : never

const peer = fc.constantFrom<NetworkPolicyPeer>(
  { podSelector: { matchLabels: { app: 'a' } } },
  { podSelector: {} },
  { namespaceSelector: { matchLabels: { team: 'o' } } },
  { namespaceSelector: {}, podSelector: { matchLabels: { app: 'c' } } },
  { ipBlock: { cidr: '192.168.56.0/24' } },
  { ipBlock: { cidr: '10.10.0.0/16', except: ['10.10.0.0/24'] } },
  { ipBlock: { cidr: '0.0.0.0/0', except: ['192.168.56.1/32'] } },
)
const port = fc.constantFrom<NetworkPolicyPort>(
  { port: 8080 },
  { port: 8000, endPort: 8090 },
  { port: 'web' },
  { port: 8081, protocol: 'UDP' },
  { protocol: 'UDP' },
  {},
)
const rule = fc.record({ peers: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) })
const policyShape = fc.record({
  selector: fc.constantFrom<Record<string, string>>({}, { app: 'a' }, { app: 'b' }),
  direction: fc.constantFrom('Ingress', 'Egress'),
  rules: fc.array(rule, { maxLength: 2 }),
})
type PolicyShape = typeof policyShape extends fc.Arbitrary<infer T> ? T : never

function writeService(lab: Cluster, one: ServiceShape): { clusterIP: string; nodePort: number | undefined } {
  const spec = {
    type: one.kind === 'headless' ? 'ClusterIP' : one.kind,
    ...(one.kind === 'headless' ? { clusterIP: 'None' } : { internalTrafficPolicy: one.internalTrafficPolicy }),
    ...(one.kind === 'NodePort' ? { externalTrafficPolicy: one.externalTrafficPolicy } : {}),
    ...(one.trafficDistribution === undefined ? {} : { trafficDistribution: one.trafficDistribution }),
    selector: one.selector,
    publishNotReadyAddresses: one.publishNotReadyAddresses,
    sessionAffinity: one.kind === 'headless' ? 'None' : one.sessionAffinity,
    ports: [{ port: 80, targetPort: one.targetPort, protocol: one.protocol }],
  }
  const metadata = { name: 'x', namespace: 'default' }
  const service = made(lab.client().create(services, { apiVersion: 'v1', kind: 'Service', metadata, spec } as never)) as {
    spec: { clusterIP: string; ports: { nodePort?: number }[] }
  }
  return { clusterIP: service.spec.clusterIP, nodePort: service.spec.ports[0]?.nodePort }
}

function writePolicies(lab: Cluster, all: readonly PolicyShape[]): void {
  for (const [i, { selector, direction, rules }] of all.entries()) {
    const [field, peers] = direction === 'Ingress' ? ['ingress', 'from'] : ['egress', 'to']
    const written = rules.map((one) => ({
      ...(one.peers.length > 0 ? { [peers as string]: one.peers } : {}),
      ...(one.ports.length > 0 ? { ports: one.ports } : {}),
    }))
    const spec = { podSelector: { matchLabels: selector }, policyTypes: [direction], [field as string]: written }
    const metadata = { name: `p${i}`, namespace: 'default' }
    made(
      lab
        .client()
        .create(networkpolicies, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec } as never),
    )
  }
}

function clear(lab: Cluster, policies: number): void {
  lab.client().delete(services, 'default', 'x')
  for (let i = 0; i < policies; i++) lab.client().delete(networkpolicies, 'default', `p${i}`)
}

const has = (labels: Record<string, string>, wanted: Record<string, string> = {}): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value)

const ipOf = (lab: Cluster, { namespace, name }: Known): string =>
  lab.client().get(pods, namespace, name)?.status?.podIP as string

/** The endpoints that a Service should have, by what the tests know of its Pods. */
function endpointsOf(lab: Cluster, one: ServiceShape): { pod: Known; address: string }[] {
  return known.flatMap((pod) => {
    if (pod.namespace !== 'default' || !has(pod.labels, one.selector)) return []
    if (!pod.ready && !one.publishNotReadyAddresses) return []
    const target = typeof one.targetPort === 'number' ? one.targetPort : pod.named[`${one.targetPort}/${one.protocol}`]
    return target === undefined ? [] : [{ pod, address: `${ipOf(lab, pod)}:${target}` }]
  })
}

/** Where a cluster IP leads from a node. */
function nearest(lab: Cluster, one: ServiceShape, node: string): string[] {
  const all = endpointsOf(lab, one)
  const here = all.filter(({ pod }) => pod.node === node)
  const near = all.filter(({ pod }) => zones[pod.node] === zones[node])
  const prefers = one.trafficDistribution
  const first = (...choices: (typeof all)[]): typeof all => choices.find((choice) => choice.length > 0) ?? []
  const chosen =
    one.internalTrafficPolicy === 'Local'
      ? here
      : prefers === 'PreferSameNode'
        ? first(here, near, all)
        : prefers === undefined
          ? all
          : first(near, all)
  return chosen.map(({ address }) => address).sort()
}

/** Whether the policies let a connection in (or out) by the rules of one direction. */
function allowed(
  policies: readonly PolicyShape[],
  direction: 'Ingress' | 'Egress',
  subject: Known | undefined,
  other: { pod: Known | undefined; ip: string },
  to: { pod: Known | undefined; port: number; protocol: string },
): boolean {
  if (!subject || subject.hostNetwork || subject.namespace !== 'default') return true
  const mine = policies.filter((one) => one.direction === direction && has(subject.labels, one.selector))
  if (mine.length === 0) return true
  return mine.some(({ rules }) =>
    rules.some(
      ({ peers, ports }) =>
        (peers.length === 0 || peers.some((one) => isPeer(one, other))) &&
        (ports.length === 0 || ports.some((one) => isPort(one, to))),
    ),
  )
}

function isPeer({ ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer, other: { pod: Known | undefined; ip: string }) {
  if (ipBlock) return within(ipBlock.cidr, other.ip) && !ipBlock.except?.some((cidr) => within(cidr, other.ip))
  const { pod } = other
  if (!pod || pod.hostNetwork) return false
  const space: Record<string, string> = pod.namespace === 'other' ? { team: 'o' } : {}
  const rightSpace = namespaceSelector ? has(space, namespaceSelector.matchLabels) : pod.namespace === 'default'
  return rightSpace && has(pod.labels, podSelector?.matchLabels)
}

function isPort(rule: NetworkPolicyPort, to: { pod: Known | undefined; port: number; protocol: string }): boolean {
  if ((rule.protocol ?? 'TCP') !== to.protocol) return false
  if (rule.port === undefined) return true
  if (typeof rule.port === 'string') return to.pod?.named[`${rule.port}/${to.protocol}`] === to.port
  return to.port >= rule.port && to.port <= (rule.endPort ?? rule.port)
}

const askerOf = (from: Origin): Known | undefined =>
  from.kind === 'pod' ? known.find((one) => one.name === from.name) : undefined

interface Sent {
  from: Origin
  /** Where it was sent, and where DNAT on `node` sends it. */
  ip: string
  port: number
  to: string
  source: string
  protocol: string
}

/** What meets a request on its way to an endpoint: policies, then whoever listens. */
function outcomeAt(lab: Cluster, policies: readonly PolicyShape[], { from, ip, port, to, source, protocol }: Sent): string {
  const [address = '', text] = to.split(':')
  const pod = known.find((one) => !one.hostNetwork && ipOf(lab, one) === address)
  const target = { pod, port: Number(text), protocol }
  const asker = askerOf(from)
  const other = machines.find((node) => node.ip === ip && node.name !== asker?.node)
  const leaves = other
    ? allowed(policies, 'Egress', asker, { pod: undefined, ip }, { pod: undefined, port, protocol })
    : allowed(policies, 'Egress', asker, { pod, ip: address }, target)
  if (!leaves) return 'timeout'
  const host = from.kind === 'node' ? from.node : asker?.hostNetwork ? asker.node : undefined
  const behind = asker && source !== ipOf(lab, asker) && (other !== undefined || pod?.node !== asker.node)
  const seen = behind || !asker ? { pod: undefined, ip: source } : { pod: asker, ip: ipOf(lab, asker) }
  if (pod && host !== pod.node && !allowed(policies, 'Ingress', pod, seen, target)) return 'timeout'
  const listener = pod ?? known.find((one) => one.hostNetwork && ipOf(lab, one) === address)
  return listener?.listens[protocol as 'TCP'] === target.port ? 'connected' : 'refused'
}

const origins: Origin[] = [
  { kind: 'outside' },
  ...machines.map(({ name }): Origin => ({ kind: 'node', node: name })),
  ...known.map(({ name, namespace }): Origin => ({ kind: 'pod', namespace, name })),
]

const nodeOf = (from: Origin): string | undefined => (from.kind === 'node' ? from.node : askerOf(from)?.node)

describe.each(['iptables', 'nftables'] as const)('%s mode', (mode) => {
  let lab: Cluster
  beforeAll(() => {
    lab = cluster(mode)
  })

  const ask = (one: ServiceShape, policies: readonly PolicyShape[], clusterIP: string, nodePort: number | undefined): void => {
    const walks = walksOf(lab, mode, machines)
    const protocol = one.protocol as 'TCP' | 'UDP'
    const targets: [string, number][] = [
      [clusterIP, 80],
      ...(nodePort === undefined ? [] : machines.map(({ ip }): [string, number] => [ip, nodePort])),
    ]
    for (const from of origins) {
      for (const [ip, port] of targets) {
        if (from.kind === 'outside' && ip === clusterIP) continue
        const fates = expected(lab, walks, { from, ip, port, protocol }, machines) ?? []
        const node = nodeOf(from)
        if (ip === clusterIP && node !== undefined)
          expect(fates.flatMap(({ to }) => to ?? []).sort()).toEqual(nearest(lab, one, node))
        const told = why(lab, from, `${protocol.toLowerCase()}://${ip}:${port}`)
        const probed = lab.probe(from).connect(ip, port, protocol)
        expect(told.ok).toBe(probed.outcome === 'connected')
        if (!told.ok) expect(told.failed?.title).toEqual(expect.any(String))
        for (const reached of [probed, lab.network(from).connect(ip, port, protocol)]) {
          const to = endpointOf(reached)
          if (to === undefined && reached.hops.some((hop) => hop.kind === 'policy')) {
            // it may not leave for another node, whose rules would send it on
            expect(allowed(policies, 'Egress', askerOf(from), { pod: undefined, ip }, { pod: undefined, port, protocol })).toBe(
              false,
            )
            continue
          }
          agrees(reached, fates)
          if (to === undefined) continue
          // where a policy may look at the source, the rules say which one it sees
          const sources = fates.filter((fate) => fate.to === to).flatMap((fate) => fate.sources)
          const ways = sources.map((source) => outcomeAt(lab, policies, { from, ip, port, to, source, protocol }))
          expect(ways, `${JSON.stringify(from)} > ${to}`).toContain(reached.outcome)
        }
      }
    }
  }

  it('[SVC45] whatever Services, Pods and NetworkPolicies there are, rules, requests and explanations agree', () => {
    const run = (one: ServiceShape, policies: readonly PolicyShape[]): void => {
      const { clusterIP, nodePort } = writeService(lab, one)
      writePolicies(lab, policies)
      lab.settle()
      try {
        if (one.kind !== 'headless') return ask(one, policies, clusterIP, nodePort)
        // a Pod without the named port has a name all the same
        const answer = lab.probe({ kind: 'node', node: 'k8s-master' }).query('192.168.10.10', 'x.default.svc.cluster.local', 'A')
        const addresses = [
          ...new Set(endpointsOf(lab, { ...one, targetPort: 80 }).map(({ address }) => address.split(':')[0] as string)),
        ]
        expect(answer?.answers.map(({ data }) => data).sort()).toEqual(addresses.sort())
        expect(answer?.status).toBe(addresses.length > 0 ? 'NOERROR' : 'NXDOMAIN')
      } finally {
        clear(lab, policies.length)
      }
    }
    fc.assert(fc.property(serviceShape, fc.array(policyShape, { maxLength: 2 }), run), { numRuns: 60 })
  })

  it('[SVC45] a host port answers on its node alone', () => {
    for (const { name, ip } of machines) {
      const reached = lab.network({ kind: 'outside' }).connect(ip, 8888, 'TCP')
      expect([name, reached.outcome]).toEqual([name, name === 'k8s-node-1' ? 'connected' : 'refused'])
    }
  })
})
