import { beforeEach, describe, expect, it } from 'vitest'
import { namespaces, networkpolicies, pods, services } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Origin } from '../network/packet.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'

let cluster: Cluster

function made(result: unknown): void {
  if (isFailure(result as KubeObject)) throw new Error(JSON.stringify(result))
}

function pod(namespace: string, name: string, labels: Record<string, string>, more: Record<string, unknown> = {}): void {
  const ports = [
    { name: 'http', containerPort: 8080 },
    { name: 'admin', containerPort: 8081 },
    { name: 'dns', containerPort: 8081, protocol: 'UDP' },
  ]
  const args = ['netexec', '--http-port=8080', '--udp-port=8081']
  made(
    cluster.client().create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels },
      spec: {
        nodeName: 'k8s-node-1',
        containers: [{ name: 'c', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args, ports }],
        ...more,
      },
    } as never),
  )
}

const podIp = (namespace: string, name: string): string => cluster.client().get(pods, namespace, name)?.status?.podIP as string

beforeEach(() => {
  cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.parse('2026-11-23T06:00:00Z'), seed: 1, options: {} })
  for (const [name, team] of [
    ['red', 'red'],
    ['blue', 'blue'],
  ] as const)
    made(
      cluster.client().create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team } } } as never),
    )
  cluster.settle()
  pod('default', 'web', { app: 'web' })
  pod('default', 'friend', { role: 'friend' })
  pod('default', 'stranger', {})
  pod('red', 'friend', { role: 'friend' })
  pod('blue', 'friend', { role: 'friend' })
  pod('blue', 'stranger', {})
  cluster.settle()
})

const policy = (spec: Record<string, unknown>, namespace = 'default', name = 'p'): void => {
  made(
    cluster.client().create(networkpolicies, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace },
      spec,
    } as never),
  )
  cluster.settle()
}

const origins: Record<string, Origin> = {
  'default/friend': { kind: 'pod', namespace: 'default', name: 'friend' },
  'default/stranger': { kind: 'pod', namespace: 'default', name: 'stranger' },
  'red/friend': { kind: 'pod', namespace: 'red', name: 'friend' },
  'blue/friend': { kind: 'pod', namespace: 'blue', name: 'friend' },
  'blue/stranger': { kind: 'pod', namespace: 'blue', name: 'stranger' },
  'the other node': { kind: 'node', node: 'k8s-master' },
  'its own node': { kind: 'node', node: 'k8s-node-1' },
}

/** Who of all reaches the web Pod at a port. */
const whoReaches = (port: number, protocol: 'TCP' | 'UDP' = 'TCP'): string[] =>
  Object.keys(origins).filter(
    (name) => cluster.network(origins[name] as Origin).connect(podIp('default', 'web'), port, protocol).outcome === 'connected',
  )

const everybody = Object.keys(origins)
const ownNode = 'its own node'
const web = { podSelector: { matchLabels: { app: 'web' } } }
const from = (...peers: unknown[]): Record<string, unknown> => ({ ...web, ingress: [{ from: peers }] })
const friends = { podSelector: { matchLabels: { role: 'friend' } } }
const red = { namespaceSelector: { matchLabels: { team: 'red' } } }

const ingress: [title: string, spec: Record<string, unknown>, who: string[]][] = [
  ['no rule: nobody', { ...web }, [ownNode]],
  ['an empty list: nobody', { ...web, ingress: [] }, [ownNode]],
  ['an empty rule: everybody', { ...web, ingress: [{}] }, everybody],
  ['another Pod is selected: everybody', { podSelector: { matchLabels: { app: 'other' } }, ingress: [] }, everybody],
  ['an empty selector selects every Pod', { podSelector: {}, ingress: [] }, [ownNode]],
  ['podSelector: Pods of the same namespace', from(friends), ['default/friend', ownNode]],
  [
    'an empty podSelector: every Pod of the namespace',
    from({ podSelector: {} }),
    ['default/friend', 'default/stranger', ownNode],
  ],
  ['namespaceSelector: every Pod of those namespaces', from(red), ['red/friend', ownNode]],
  [
    'an empty namespaceSelector: every Pod',
    from({ namespaceSelector: {} }),
    everybody.filter((name) => name !== 'the other node'),
  ],
  [
    'both in one peer: those Pods of those namespaces',
    from({ ...friends, namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['blue'] }] } }),
    ['blue/friend', ownNode],
  ],
  ['two peers: either', from(friends, red), ['default/friend', 'red/friend', ownNode]],
  [
    'by the name of a namespace',
    from({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'blue' } } }),
    ['blue/friend', 'blue/stranger', ownNode],
  ],
  [
    'NotIn and Exists',
    from({
      namespaceSelector: {
        matchExpressions: [
          { key: 'team', operator: 'NotIn', values: ['red'] },
          { key: 'team', operator: 'Exists' },
        ],
      },
    }),
    ['blue/friend', 'blue/stranger', ownNode],
  ],
  [
    'ipBlock: the Pod network',
    from({ ipBlock: { cidr: '10.10.0.0/16' } }),
    everybody.filter((name) => name !== 'the other node'),
  ],
  ['ipBlock: the nodes', from({ ipBlock: { cidr: '192.168.56.0/24' } }), ['the other node', ownNode]],
  ['ipBlock with except', from({ ipBlock: { cidr: '0.0.0.0/0', except: ['10.10.0.0/16'] } }), ['the other node', ownNode]],
  ['a number of a port', { ...web, ingress: [{ ports: [{ port: 8080 }] }] }, everybody],
  ['another port', { ...web, ingress: [{ ports: [{ port: 8082 }] }] }, [ownNode]],
  ['a named port', { ...web, ingress: [{ ports: [{ port: 'http' }] }] }, everybody],
  ['a name that the Pod does not have', { ...web, ingress: [{ ports: [{ port: 'nosuch' }] }] }, [ownNode]],
  ['endPort: within', { ...web, ingress: [{ ports: [{ port: 8000, endPort: 8080 }] }] }, everybody],
  ['endPort: beyond', { ...web, ingress: [{ ports: [{ port: 8000, endPort: 8079 }] }] }, [ownNode]],
  ['a protocol alone', { ...web, ingress: [{ ports: [{ protocol: 'TCP' }] }] }, everybody],
  ['another protocol', { ...web, ingress: [{ ports: [{ protocol: 'UDP', port: 8080 }] }] }, [ownNode]],
  [
    'peers and ports belong together',
    {
      ...web,
      ingress: [
        { from: [friends], ports: [{ port: 8082 }] },
        { from: [red], ports: [{ port: 8080 }] },
      ],
    },
    ['red/friend', ownNode],
  ],
  ['policyTypes Egress alone says nothing of ingress', { ...web, policyTypes: ['Egress'] }, everybody],
]

describe('ingress', () => {
  it.each(ingress)('[NET1] %s', (_title, spec, who) => {
    policy(spec)
    expect(whoReaches(8080)).toEqual(everybody.filter((name) => who.includes(name)))
  })

  it('[NET2] several policies add up', () => {
    policy(from(friends), 'default', 'a')
    policy(from(red), 'default', 'b')
    expect(whoReaches(8080)).toEqual(['default/friend', 'red/friend', ownNode])
  })

  it('[NET3] UDP has ports of its own; ping passes only where no port is named', () => {
    policy({ ...web, ingress: [{ ports: [{ protocol: 'UDP', port: 'dns' }] }] })
    expect(whoReaches(8081, 'UDP')).toEqual(everybody)
    expect(whoReaches(8080)).toEqual([ownNode])
    const ping = (): string => cluster.network(origins['default/friend'] as Origin).ping(podIp('default', 'web')).outcome
    expect(ping()).toBe('timeout')
    policy(from(friends), 'default', 'b')
    expect(ping()).toBe('reply')
  })

  it('[NET4] through a Service the rule is about the Pod and its port, not about the Service', () => {
    made(
      cluster.client().create(services, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web', namespace: 'default' },
        spec: { clusterIP: '192.168.10.90', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
      } as never),
    )
    policy({ ...web, ingress: [{ from: [friends], ports: [{ port: 8080 }] }] })
    const outcome = (name: string): string => cluster.network(origins[name] as Origin).connect('192.168.10.90', 80, 'TCP').outcome
    expect(outcome('default/friend')).toBe('connected')
    expect(outcome('default/stranger')).toBe('timeout')
  })
})

const friend = { podSelector: { matchLabels: { role: 'friend' } }, policyTypes: ['Egress'] }
const toWeb = { podSelector: { matchLabels: { app: 'web' } } }
const dns = { ports: [{ protocol: 'UDP', port: 53 }] }

const egress: [title: string, spec: Record<string, unknown>, byAddress: string, byName: string[]][] = [
  ['no rule: nothing goes out', { ...friend }, 'timeout', []],
  ['everything', { ...friend, egress: [{}] }, 'connected', ['192.168.10.1']],
  ['to a Pod alone: names do not resolve', { ...friend, egress: [{ to: [toWeb] }] }, 'connected', []],
  ['names alone: the Pod is not reached', { ...friend, egress: [dns] }, 'timeout', ['192.168.10.1']],
  ['both', { ...friend, egress: [dns, { to: [toWeb], ports: [{ port: 'http' }] }] }, 'connected', ['192.168.10.1']],
  ['to an ipBlock', { ...friend, egress: [{ to: [{ ipBlock: { cidr: '10.10.0.0/16' } }] }] }, 'connected', ['192.168.10.1']],
  ['to another port', { ...friend, egress: [{ to: [toWeb], ports: [{ port: 9 }] }] }, 'timeout', []],
  ['Ingress alone says nothing of egress', { ...friend, policyTypes: ['Ingress'] }, 'connected', ['192.168.10.1']],
]

describe('egress', () => {
  it.each(egress)('[NET5] %s', (_title, spec, byAddress, byName) => {
    policy(spec)
    const network = cluster.network(origins['default/friend'] as Origin)
    expect(network.connect(podIp('default', 'web'), 8080, 'TCP').outcome).toBe(byAddress)
    expect(network.resolve('kubernetes.default.svc.cluster.local').addresses).toEqual(byName)
    expect(whoReaches(8080)).toContain('default/stranger')
  })

  it('[NET6] a Pod of the host network is under no policy', () => {
    pod(
      'default',
      'host',
      { role: 'friend' },
      { hostNetwork: true, containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] },
    )
    policy({ ...friend })
    const network = cluster.network({ kind: 'pod', namespace: 'default', name: 'host' })
    expect(network.connect(podIp('default', 'web'), 8080, 'TCP').outcome).toBe('connected')
  })
})
