import fc from 'fast-check'
import { expect, it } from 'vitest'
import { endpointslices, pods, services } from '../api/kinds.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Origin } from '../network/packet.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'
import { why } from './trace.ts'

interface Packet {
  source: string
  destination: string
  port: number
  sourceLocal: boolean
  destinationLocal: boolean
}

type Line = Map<string, string[]>
type Verdict = { to: Set<string> } | 'REJECT' | 'DROP' | 'none'

const number = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

function inside(cidr: string, ip: string): boolean {
  const [base = '', bits = '32'] = cidr.split('/')
  const size = 2 ** (32 - Number(bits))
  return Math.floor(number(ip) / size) === Math.floor(number(base) / size)
}

/** A printed rule as its options; `!` stands before the next one. */
function read(text: string): Line {
  const words = text.match(/"[^"]*"|\S+/g) ?? []
  const line: Line = new Map()
  let at = ''
  let not = ''
  for (const word of words) {
    if (word === '!') not = '! '
    else if (/^--?[a-zA-Z]/.test(word)) {
      at = not + word
      not = ''
      line.set(at, line.get(at) ?? [])
    } else line.get(at)?.push(word)
  }
  return line
}

function fits(line: Line, packet: Packet): boolean {
  const is = (option: string, test: (value: string) => boolean): boolean => (line.get(option) ?? []).slice(0, 1).every(test)
  return (
    is('-p', (value) => value === 'tcp') &&
    is('--dport', (value) => Number(value) === packet.port) &&
    is('-d', (value) => inside(value, packet.destination)) &&
    is('-s', (value) => inside(value, packet.source)) &&
    is('! -s', (value) => !inside(value, packet.source)) &&
    (!line.has('--src-type') || packet.sourceLocal) &&
    (!line.has('--dst-type') || packet.destinationLocal)
  )
}

/** Walks what `iptables-save` printed, taking every way that chance or memory may take. */
function walk(saved: string, packet: Packet): Verdict {
  const tables = new Map<string, Map<string, Line[]>>()
  let chains = new Map<string, Line[]>()
  for (const text of saved.split('\n')) {
    if (text.startsWith('*')) tables.set(text.slice(1), (chains = new Map()))
    if (!text.startsWith('-A ')) continue
    const chain = text.split(' ')[1] as string
    chains.set(chain, [...(chains.get(chain) ?? []), read(text)])
  }
  const found = new Set<string>()
  const nat = (chain: string): boolean => {
    for (const line of tables.get('nat')?.get(chain) ?? []) {
      if (!fits(line, packet)) continue
      const target = line.get('-j')?.[0] ?? ''
      if (target === 'DNAT') return found.add(line.get('--to-destination')?.[0] as string) !== undefined
      const maybe = line.has('--probability') || line.has('--rcheck')
      if (target.startsWith('KUBE-') && nat(target) && !maybe) return true
    }
    return false
  }
  nat('KUBE-SERVICES')
  if (found.size > 0) return { to: found }
  for (const chain of ['KUBE-PROXY-FIREWALL', 'KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES']) {
    const line = tables
      .get('filter')
      ?.get(chain)
      ?.find((one) => fits(one, packet))
    if (line) return line.get('-j')?.[0] as 'REJECT' | 'DROP'
  }
  return 'none'
}

const nodes = [
  { name: 'k8s-master', ip: '192.168.56.201', gateway: '10.10.0.1' },
  { name: 'k8s-node-1', ip: '192.168.56.202', gateway: '10.10.1.1' },
] as const

function cluster(): Cluster {
  const made = createCluster({
    store: createMemoryStore(),
    nowMs: () => Date.UTC(2026, 10, 23),
    seed: 3,
    options: { loadBalancer: 'pool' },
  })
  for (const [i, name] of ['p0', 'p1', 'p2'].entries()) {
    const result = made.client().create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { nodeName: nodes[i % 2]?.name as string, containers: [{ name: 'c', image: 'ansilh/demo-coffee' }] },
    } as never)
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
  targetPort: fc.constantFrom(9090, 9091),
  endpoints: fc.array(endpoint, { maxLength: 4 }),
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
  const external = one.type !== 'ClusterIP' || one.externalIP
  const made = client.create(services, {
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
      ports: [{ port: 80, targetPort: one.targetPort }],
    },
  } as never)
  if (isFailure(made)) throw new Error(JSON.stringify(made))
  const addressOf = (i: number): string => client.get(pods, 'default', `p${i}`)?.status?.podIP ?? '10.10.1.250'
  const seen = new Set<number>()
  const slice = client.create(endpointslices, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'x-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'x' } },
    addressType: 'IPv4',
    ports: [{ port: one.targetPort, protocol: 'TCP' }],
    endpoints: one.endpoints
      .filter(({ pod }) => !seen.has(pod) && seen.add(pod))
      .map(({ pod, ready, terminating, serving, hint }) => ({
        addresses: [addressOf(pod)],
        conditions: { ready: ready && !terminating, serving, terminating },
        nodeName: nodes[pod % 2]?.name,
        ...(hint === undefined ? {} : { hints: { forNodes: [{ name: hint }] } }),
      })),
  } as never)
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

/** What the printed rules of the nodes on the way say. */
function expected(lab: Cluster, from: Origin, ip: string, port: number): Verdict {
  const start =
    from.kind === 'pod' ? lab.client().get(pods, from.namespace, from.name)?.spec.nodeName : from.kind === 'node' ? from.node : ''
  // addresses of the pool are announced by the first worker
  const first =
    nodes.find((node) => node.name === start) ??
    nodes.find((node) => node.ip === ip) ??
    nodes.find((node) => /\.24\d$/.test(ip) && node.name === 'k8s-node-1')
  if (!first) return 'none'
  const own =
    from.kind === 'pod'
      ? (lab.client().get(pods, from.namespace, from.name)?.status?.podIP as string)
      : from.kind === 'outside'
        ? '192.168.56.1'
        : first.ip
  const isHere = (node: (typeof nodes)[number]): boolean => ip === node.ip || ip === node.gateway
  const packet = { source: own, destination: ip, port, sourceLocal: from.kind === 'node', destinationLocal: isHere(first) }
  const verdict = walk(lab.rules(first.name).save({}) ?? '', packet)
  const second = nodes.find((node) => node.ip === ip && node !== first)
  if (verdict !== 'none' || !second) return verdict
  return walk(lab.rules(second.name).save({}) ?? '', { ...packet, source: first.ip, sourceLocal: false, destinationLocal: true })
}

it('[SVC40] the printed rules, the request and its explanation agree, whatever the Service is like', () => {
  const lab = cluster()
  const origins: Origin[] = [
    { kind: 'outside' },
    { kind: 'node', node: 'k8s-master' },
    { kind: 'node', node: 'k8s-node-1' },
    { kind: 'pod', namespace: 'default', name: 'p0' },
    { kind: 'pod', namespace: 'default', name: 'p1' },
  ]
  const run = (one: Shape, moves: number): void => {
    const service = place(lab, one)
    const targets: [string, number][] = [
      [service.clusterIP, 80],
      [externalIp, 80],
    ]
    if (service.balancerIp !== undefined) targets.push([service.balancerIp, 80])
    for (const node of nodes) everyChainExists(lab.rules(node.name).save({}) ?? '')
    if (service.nodePort !== undefined) for (const node of nodes) targets.push([node.ip, service.nodePort])
    try {
      for (const from of origins) for (const [ip, port] of targets) agree(lab, from, ip, port, moves)
    } finally {
      service.remove()
    }
  }
  fc.assert(fc.property(shape, fc.integer({ min: 0, max: 2 }), run), { numRuns: 120 })
})

/** iptables-restore takes no rule that jumps to a chain which nobody declared. */
function everyChainExists(saved: string): void {
  for (const table of saved.split(/^\*/m)) {
    const declared = new Set([...table.matchAll(/^:(\S+)/gm)].map(([, name]) => name))
    const used = [...table.matchAll(/^-A (\S+) .*-j (KUBE-\S+)/gm)].flatMap(([, chain, target]) => [chain, target])
    expect(used.filter((name) => !declared.has(name))).toEqual([])
  }
}

function agree(lab: Cluster, from: Origin, ip: string, port: number, moves: number): void {
  if (from.kind === 'outside' && !ip.startsWith('192.168.56.')) return
  const verdict = expected(lab, from, ip, port)
  for (let i = 0; i < moves; i++) lab.network(from).connect(ip, port, 'TCP')
  const reached = lab.probe(from).connect(ip, port, 'TCP')
  const told = why(lab, from, `tcp://${ip}:${port}`)
  expect(told.ok).toBe(reached.outcome === 'connected')
  if (!told.ok) expect(told.failed).toBeDefined()
  if (verdict === 'REJECT') expect(reached.outcome).toBe('refused')
  if (verdict === 'DROP') expect(reached.outcome).toBe('timeout')
  if (verdict === 'none') expect(reached.outcome).not.toBe('connected')
  if (typeof verdict === 'object') {
    const hop = reached.hops.find((one) => one.kind === 'endpoint' && one.ok)
    expect([...verdict.to]).toContain(hop?.title.replace('endpoint ', ''))
  }
}
