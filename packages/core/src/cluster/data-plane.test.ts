import { beforeEach, describe, expect, it } from 'vitest'
import { configmaps, deployments, endpointslices, networkpolicies, pods, services } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Connected, Origin } from '../network/packet.ts'
import type { Cluster, ClusterOptions } from './cluster.ts'
import { createCluster } from './create-cluster.ts'
import { why } from './trace.ts'

const start = Date.parse('2026-11-23T06:00:00Z')
const outside: Origin = { kind: 'outside' }
const master: Origin = { kind: 'node', node: 'k8s-master' }
const worker: Origin = { kind: 'node', node: 'k8s-node-1' }
const inPod = (name: string): Origin => ({ kind: 'pod', namespace: 'default', name })

let cluster: Cluster
let now: number

function lab(options: ClusterOptions = {}): void {
  now = start
  cluster = createCluster({ store: createMemoryStore(), nowMs: () => now, seed: 1, options: { workers: 2, ...options } })
  cluster.settle()
}

function made(result: unknown): void {
  if (isFailure(result as KubeObject)) throw new Error(JSON.stringify(result))
}

function pod(name: string, labels: Record<string, string>, node: string, spec: Record<string, unknown> = {}): void {
  const containers = [{ name: 'c', image: 'ansilh/demo-coffee', ports: [{ name: 'http', containerPort: 9090 }] }]
  made(
    cluster.client().create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels },
      spec: { nodeName: node, containers, ...spec },
    } as never),
  )
}

function service(name: string, spec: Record<string, unknown>): void {
  const metadata = { name, namespace: 'default' }
  const base = { selector: { run: 'coffee' }, ports: [{ port: 80, targetPort: 9090 }] }
  made(cluster.client().create(services, { apiVersion: 'v1', kind: 'Service', metadata, spec: { ...base, ...spec } } as never))
}

const ip = (name: string): string => cluster.client().get(services, 'default', name)?.spec.clusterIP as string
const nodePortOf = (name: string): number => cluster.client().get(services, 'default', name)?.spec.ports?.[0]?.nodePort ?? 0
const podIp = (name: string): string => cluster.client().get(pods, 'default', name)?.status?.podIP as string
const dial = (from: Origin, to: string, port: number): Connected => cluster.network(from).connect(to, port, 'TCP')
const served = (reached: Connected): string =>
  reached.outcome === 'connected' && reached.socket.owner.kind === 'pod' ? reached.socket.owner.name : reached.outcome

beforeEach(() => {
  lab()
  pod('a', { run: 'coffee' }, 'k8s-node-1')
  pod('b', { run: 'coffee' }, 'k8s-node-2')
  cluster.settle()
})

const nodePort = { type: 'NodePort', ports: [{ port: 80, targetPort: 9090, nodePort: 30391 }] }

describe('Services', () => {
  it('[SVC4] a cluster IP takes requests to its endpoints in turn', () => {
    service('coffee', {})
    cluster.settle()
    const seen = [1, 2, 3, 4].map(() => served(dial(master, ip('coffee'), 80)))
    expect(new Set(seen)).toEqual(new Set(['a', 'b']))
    expect(seen[0]).toBe(seen[2])
  })

  it('[SVC5] a node port answers on every node, for everybody, wherever the Pods run', () => {
    service('coffee', nodePort)
    cluster.settle()
    for (const from of [outside, master, worker, inPod('a')])
      for (const node of ['192.168.56.201', '192.168.56.202', '192.168.56.203'])
        expect(served(dial(from, node, 30391))).toMatch(/^[ab]$/)
  })

  it('[SVC6] without an endpoint a request is refused, at a port that the Service does not have it times out', () => {
    service('empty', { selector: { run: 'nobody' }, type: 'NodePort', ports: [{ port: 80, nodePort: 30400 }] })
    cluster.settle()
    expect(dial(master, ip('empty'), 80).outcome).toBe('refused')
    expect(dial(outside, '192.168.56.201', 30400).outcome).toBe('refused')
    expect(dial(master, ip('empty'), 81).outcome).toBe('timeout')
    expect(dial(master, '192.168.10.253', 80).outcome).toBe('timeout')
  })

  it.each(['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'])('[SVC16] %s: no rules', (label) => {
    service('other', {})
    expect(dial(master, ip('other'), 80).outcome).toBe('connected')
    cluster.client().patch(services, 'default', 'other', 'merge', { metadata: { labels: { [label]: 'x' } } })
    expect(dial(master, ip('other'), 80).outcome).toBe('timeout')
  })

  it('[SVC7] Local: only nodes with an endpoint answer, with the address of the client; others drop', () => {
    pod('b2', { run: 'local' }, 'k8s-node-1')
    service('coffee', { ...nodePort, externalTrafficPolicy: 'Local', selector: { run: 'local' } })
    cluster.settle()
    const reached = dial(outside, '192.168.56.202', 30391)
    expect(served(reached)).toBe('b2')
    expect(reached.outcome === 'connected' && reached.peer.sourceIp).toBe('192.168.56.1')
    expect(dial(outside, '192.168.56.203', 30391).outcome).toBe('timeout')
    expect(served(dial(worker, '192.168.56.202', 30391))).toBe('b2')
  })

  it('[SVC8] internal Local: Pods of a node without an endpoint get no answer', () => {
    service('near', { internalTrafficPolicy: 'Local' })
    cluster.settle()
    expect(served(dial(inPod('b'), ip('near'), 80))).toBe('b')
    expect(dial(master, ip('near'), 80).outcome).toBe('timeout')
  })

  it('[SVC9] session affinity keeps a client at its Pod, until its time is over', () => {
    const sessionAffinityConfig = { clientIP: { timeoutSeconds: 100 } }
    service('sticky', { sessionAffinity: 'ClientIP', sessionAffinityConfig })
    cluster.settle()
    const first = served(dial(master, ip('sticky'), 80))
    for (let i = 0; i < 5; i++) expect(served(dial(master, ip('sticky'), 80))).toBe(first)
    cluster.advance(101_000)
    expect(served(dial(master, ip('sticky'), 80))).not.toBe(first)
  })

  it('[SVC10] a Pod that reaches itself through its Service is masqueraded', () => {
    service('self', { selector: { run: 'alone' } })
    pod('alone', { run: 'alone' }, 'k8s-node-1')
    cluster.settle()
    const reached = dial(inPod('alone'), ip('self'), 80)
    expect(reached.outcome === 'connected' && reached.peer.sourceIp).toBe('10.10.1.1')
  })

  it('[SVC11] Pods that are not ready get nothing; while all terminate, those that still serve do', () => {
    service('hand', { selector: undefined })
    const slice = (endpoints: unknown[]): void =>
      made(
        cluster.client().create(endpointslices, {
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: { name: 'hand-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'hand' } },
          addressType: 'IPv4',
          ports: [{ port: 9090, protocol: 'TCP' }],
          endpoints,
        } as never),
      )
    const going = { ready: false, serving: true, terminating: true }
    slice([
      { addresses: [podIp('a')], conditions: going },
      { addresses: [podIp('b')], conditions: { ready: true } },
    ])
    for (let i = 0; i < 3; i++) expect(served(dial(master, ip('hand'), 80))).toBe('b')
    cluster.client().delete(endpointslices, 'default', 'hand-1')
    slice([
      { addresses: [podIp('a')], conditions: going },
      { addresses: [podIp('b')], conditions: { ready: false } },
    ])
    expect(served(dial(master, ip('hand'), 80))).toBe('a')
  })

  it('[SVC12] load balancer addresses answer, to the source ranges alone', () => {
    lab({ loadBalancer: 'pool' })
    pod('a', { run: 'coffee' }, 'k8s-node-1')
    service('open', { type: 'LoadBalancer' })
    service('shut', { type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/24'] })
    cluster.settle()
    const address = (name: string): string =>
      cluster.client().get(services, 'default', name)?.status?.loadBalancer?.ingress?.[0]?.ip as string
    expect(served(dial(outside, address('open'), 80))).toBe('a')
    expect(dial(outside, address('shut'), 80).outcome).toBe('timeout')
  })

  it('[SVC13] the health check node port counts the endpoints of its node', () => {
    lab({ loadBalancer: 'pool' })
    pod('a', { run: 'coffee' }, 'k8s-node-1')
    service('lb', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' })
    cluster.settle()
    const port = cluster.client().get(services, 'default', 'lb')?.spec.healthCheckNodePort as number
    const status = (node: string): number | undefined => {
      const reached = dial(outside, node, port)
      const request = { method: 'GET', target: '/healthz', headers: { host: node }, body: '' }
      return reached.outcome === 'connected' ? reached.socket.http?.(request, reached.peer).status : undefined
    }
    expect([status('192.168.56.202'), status('192.168.56.201')]).toEqual([200, 503])
  })
})

describe('the network', () => {
  it('[SVC20] outside sees the nodes alone', () => {
    service('coffee', {})
    cluster.settle()
    expect(dial(outside, ip('coffee'), 80).outcome).toBe('timeout')
    expect(dial(outside, podIp('a'), 9090).outcome).toBe('timeout')
    expect(dial(outside, '192.168.56.201', 22).outcome).toBe('connected')
  })

  it('[SVC21] a Pod refuses where nothing listens; the address of a Pod that is gone is unreachable after ARP', () => {
    expect(dial(master, podIp('a'), 1234).outcome).toBe('refused')
    expect(dial(worker, '10.10.1.200', 80)).toMatchObject({ outcome: 'unreachable', afterMs: 3061 })
    expect(dial(worker, '203.0.113.9', 80).outcome).toBe('timeout')
  })

  it('[SVC22] a NetworkPolicy that selects a Pod lets in what its rules name', () => {
    made(
      cluster.client().create(networkpolicies, {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'only-friends', namespace: 'default' },
        spec: {
          podSelector: { matchLabels: { run: 'coffee' } },
          ingress: [{ from: [{ podSelector: { matchLabels: { friend: 'yes' } } }], ports: [{ port: 'http' }] }],
        },
      } as never),
    )
    pod('friend', { friend: 'yes' }, 'k8s-node-2')
    pod('stranger', {}, 'k8s-node-2')
    cluster.settle()
    expect(served(dial(inPod('friend'), podIp('a'), 9090))).toBe('a')
    expect(dial(inPod('stranger'), podIp('a'), 9090).outcome).toBe('timeout')
    expect(why(cluster, inPod('stranger'), `http://${podIp('a')}:9090`).blame).toBe(
      'NetworkPolicy default/only-friends spec.ingress',
    )
  })

  it('[SVC23] a probe leaves no trace: no turn, no counter, no connection', () => {
    service('coffee', {})
    cluster.settle()
    const before = cluster.rules('k8s-master').save({ counters: true })
    for (let i = 0; i < 3; i++) cluster.probe(master).connect(ip('coffee'), 80, 'TCP')
    expect(cluster.rules('k8s-master').save({ counters: true })).toBe(before)
    expect(cluster.rules('k8s-master').flows()).toEqual([])
    dial(master, ip('coffee'), 80)
    expect(cluster.rules('k8s-master').save({ counters: true })).not.toBe(before)
    expect(cluster.rules('k8s-master').flows()).toHaveLength(1)
  })

  it('[SVC25] nftables: the same routing, no kube-proxy in iptables, and a wrong port of a cluster IP is refused', () => {
    lab({ proxy: { mode: 'nftables' } })
    pod('a', { run: 'coffee' }, 'k8s-node-1')
    service('coffee', nodePort)
    cluster.settle()
    const rules = cluster.rules('k8s-master')
    expect(served(dial(master, ip('coffee'), 80))).toBe('a')
    expect(served(dial(outside, '192.168.56.203', 30391))).toBe('a')
    expect(dial(master, ip('coffee'), 81).outcome).toBe('refused')
    expect(dial(master, '127.0.0.1', 30391).outcome).toBe('refused')
    expect(rules.save({})).not.toContain('KUBE-SERVICES')
    expect(rules.nftables()).toContain('elements = { tcp . 30391 : goto external-S76A443H-default/coffee/tcp/ }')
    expect(rules.nftables()).toContain(`map { 0 : ${podIp('a')} . 9090 }`)
  })
})

describe('why', () => {
  const blames: [string, string, () => void][] = [
    ['a selector that no Pod has', 'Service default/x spec.selector', () => service('x', { selector: { app: 'coffee' } })],
    ['a wrong target port', 'Service default/x spec.ports[0].targetPort', () => service('x', { ports: [{ port: 80 }] })],
    [
      'a named port that no Pod has',
      'Service default/x spec.ports[0].targetPort',
      () => service('x', { ports: [{ port: 80, targetPort: 'web' }] }),
    ],
    [
      'a port that the Service does not have',
      'Service default/x spec.ports',
      () => service('x', { ports: [{ port: 8080, targetPort: 9090 }] }),
    ],
    ['a name that is none', 'the name x', () => undefined],
    [
      'Pods that are not ready',
      'Pod default/slow status',
      () => {
        const readinessProbe = { httpGet: { path: '/', port: 1 } }
        pod('slow', { run: 'slow' }, 'k8s-node-1', { containers: [{ name: 'c', image: 'ansilh/demo-coffee', readinessProbe }] })
        service('x', { selector: { run: 'slow' } })
      },
    ],
  ]

  it.each(blames)('[SVC30] %s is blamed on %s', (_, blame, make) => {
    pod('debugger', {}, 'k8s-node-2')
    make()
    cluster.settle()
    const told = why(cluster, inPod('debugger'), 'http://x')
    expect(told).toMatchObject({ ok: false, blame })
    expect(told.look).toMatch(/^kubectl /)
  })

  it('[SVC31] a request that is answered has no failed hop, and ends at the socket', () => {
    service('x', {})
    pod('debugger', {}, 'k8s-node-2')
    cluster.settle()
    const told = why(cluster, inPod('debugger'), 'http://x')
    expect(told.ok).toBe(true)
    expect(told.failed).toBeUndefined()
    expect(told.hops.filter((hop) => hop.title.startsWith('other endpoint'))).toHaveLength(1)
    expect(told.hops.at(-1)).toMatchObject({ kind: 'socket', title: 'HTTP 200 OK' })
  })

  it('[SVC34] the port of a Service is no port of a node; a name of another namespace is told', () => {
    service('x', nodePort)
    pod('debugger', {}, 'k8s-node-2')
    cluster.settle()
    expect(why(cluster, outside, 'http://192.168.56.201:80')).toMatchObject({
      ok: false,
      blame: 'Service default/x spec.ports[0].nodePort',
    })
    const told = why(cluster, inPod('debugger'), 'http://kube-dns:53')
    expect(told.failed?.detail).toContain('kube-dns.kube-system')
  })

  it('[SVC44] a health check node port counts ready endpoints of its node', () => {
    service('x', { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30600 })
    cluster.settle()
    const check = (node: string): string => {
      const reached = dial(outside, node, 30600)
      if (reached.outcome !== 'connected') return reached.outcome
      const answer = reached.socket.http?.({ method: 'GET', target: '/healthz', headers: {}, body: '' }, reached.peer)
      return `${answer?.status} ${answer?.headers['X-Load-Balancing-Endpoint-Weight']}\n${answer?.body}`
    }
    const body = (count: number): string =>
      `{\n\t"service": {\n\t\t"namespace": "default",\n\t\t"name": "x"\n\t},\n\t"localEndpoints": ${count},\n\t"serviceProxyHealthy": true\n}`
    expect(check('192.168.56.201')).toBe(`503 0\n${body(0)}`)
    expect(check('192.168.56.202')).toBe(`200 1\n${body(1)}`)
    made(cluster.client().delete(services, 'default', 'x'))
    service('x', { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30600, selector: undefined })
    made(
      cluster.client().create(endpointslices, {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: 'x', namespace: 'default', labels: { 'kubernetes.io/service-name': 'x' } },
        addressType: 'IPv4',
        ports: [{ port: 9090, protocol: 'TCP' }],
        endpoints: [
          {
            addresses: [podIp('a')],
            nodeName: 'k8s-node-1',
            conditions: { ready: false, serving: true, terminating: true },
          },
        ],
      }),
    )
    expect(check('192.168.56.202')).toBe(`503 0\n${body(0)}`)
    expect(served(dial(outside, '192.168.56.202', nodePortOf('x')))).toBe('a')
  })

  it('[SVC35] a program that listens on 127.0.0.1 alone is refused from elsewhere, and told', () => {
    const containers = [
      { name: 'c', image: 'python:3', command: ['python3', '-m', 'http.server', '--bind', '127.0.0.1', '9090'] },
    ]
    pod('shy', { run: 'shy' }, 'k8s-node-1', { containers })
    service('x', { selector: { run: 'shy' } })
    cluster.settle()
    expect(dial(master, podIp('shy'), 9090).outcome).toBe('refused')
    expect(dial(inPod('shy'), '127.0.0.1', 9090).outcome).toBe('connected')
    expect(why(cluster, master, `http://${ip('x')}`).blame).toBe('Pod default/shy: its program listens on 127.0.0.1')
  })

  it('[SVC32] a cluster IP from outside, and Local on a node without an endpoint, are told', () => {
    service('x', { ...nodePort, externalTrafficPolicy: 'Local' })
    cluster.settle()
    expect(why(cluster, outside, `http://${ip('x')}`)).toMatchObject({ ok: false, blame: 'the address' })
    expect(why(cluster, outside, 'http://192.168.56.201:30391')).toMatchObject({
      ok: false,
      blame: 'Service default/x spec.externalTrafficPolicy',
    })
  })
})

describe('names', () => {
  const ask = (name: string, type = 'A', from: Origin = master) => cluster.network(from).query('192.168.10.10', name, type)
  const data = (name: string, type = 'A'): string[] => ask(name, type)?.answers.map((one) => one.data) ?? []

  it('[DNS1] a Service has its cluster IP, whatever the case of the letters, and NODATA for other types', () => {
    service('coffee', {})
    cluster.settle()
    expect(ask('Coffee.default.SVC.cluster.local')?.answers).toMatchObject([{ type: 'A', ttlSeconds: 30, data: ip('coffee') }])
    expect(ask('coffee.default.svc.cluster.local', 'AAAA')).toMatchObject({ status: 'NOERROR', answers: [] })
    expect(ask('coffee.default.svc.cluster.local', 'AAAA')?.authority).toMatchObject([{ type: 'SOA', name: 'cluster.local.' }])
    expect(ask('tea.default.svc.cluster.local')?.status).toBe('NXDOMAIN')
    expect(ask('coffee.nowhere.svc.cluster.local')?.status).toBe('NXDOMAIN')
    expect(ask('default.svc.cluster.local')?.status).toBe('NOERROR')
  })

  it('[DNS2] a named port has SRV; a cluster IP has PTR', () => {
    service('coffee', { ports: [{ name: 'web', port: 80, targetPort: 9090 }] })
    cluster.settle()
    expect(data('_web._tcp.coffee.default.svc.cluster.local', 'SRV')).toEqual(['0 100 80 coffee.default.svc.cluster.local.'])
    expect(ask('_web._udp.coffee.default.svc.cluster.local', 'SRV')?.status).toBe('NXDOMAIN')
    const reversed = ip('coffee').split('.').reverse().join('.')
    expect(data(`${reversed}.in-addr.arpa`, 'PTR')).toEqual(['coffee.default.svc.cluster.local.'])
  })

  it('[DNS3] a headless Service has its ready Pods, by hostname or address; without any it does not exist', () => {
    pod('web-0', { app: 'web' }, 'k8s-node-1', { hostname: 'first', subdomain: 'web' })
    service('web', { clusterIP: 'None', selector: { app: 'web' } })
    service('none', { clusterIP: 'None', selector: { app: 'none' } })
    cluster.settle()
    expect(data('web.default.svc.cluster.local')).toEqual([podIp('web-0')])
    expect(data('first.web.default.svc.cluster.local')).toEqual([podIp('web-0')])
    expect(ask('none.default.svc.cluster.local')?.status).toBe('NXDOMAIN')
  })

  it('[DNS4] an ExternalName is a CNAME', () => {
    service('ext', { type: 'ExternalName', externalName: 'db.example.com', selector: undefined, ports: undefined })
    expect(ask('ext.default.svc.cluster.local', 'AAAA')?.answers).toMatchObject([{ type: 'CNAME', data: 'db.example.com.' }])
  })

  it('[DNS5] a Pod address has a name; dns-version says 1.1.0', () => {
    expect(data('10-10-1-5.default.pod.cluster.local')).toEqual(['10.10.1.5'])
    expect(ask('10-10-1-500.default.pod.cluster.local')?.status).toBe('NXDOMAIN')
    expect(data('dns-version.cluster.local', 'TXT')).toEqual(['"1.1.0"'])
  })

  it('[DNS6] short names go through the search list; a node does not know them', () => {
    service('coffee', {})
    cluster.settle()
    const { addresses, tried } = cluster.network(inPod('a')).resolve('coffee')
    expect(addresses).toEqual([ip('coffee')])
    expect(tried.map(({ name }) => name)).toEqual(['coffee.default.svc.cluster.local'])
    expect(cluster.network(inPod('a')).resolve('coffee.default').tried).toHaveLength(2)
    expect(cluster.network(master).resolve('coffee').addresses).toEqual([])
  })

  it('[DNS7] the Corefile counts: hosts and rewrite lines take effect', () => {
    service('coffee', {})
    const config = cluster.client().get(configmaps, 'kube-system', 'coredns')
    const lines =
      '    hosts {\n      10.1.2.3 old.example\n      fallthrough\n    }\n    rewrite name tea.example coffee.default.svc.cluster.local\n'
    const Corefile = config?.data?.Corefile?.replace(/^( *)ready/m, `${lines}$1ready`) as string
    made(cluster.client().patch(configmaps, 'kube-system', 'coredns', 'merge', { data: { Corefile } }))
    cluster.settle()
    expect(data('old.example')).toEqual(['10.1.2.3'])
    expect(ask('tea.example')?.answers).toMatchObject([{ name: 'tea.example.', data: ip('coffee') }])
  })

  /** A Pod of agnhost that is a CoreDNS with this Corefile; its address. */
  function ownServer(name: string, Corefile: string): string {
    const metadata = { name, namespace: 'default' }
    made(cluster.client().create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile } }))
    const image = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0'
    const volumeMounts = [{ name: 'conf', mountPath: '/etc/coredns' }]
    const args = ['-conf', '/etc/coredns/Corefile']
    const containers = [{ name: 'c', image, command: ['/coredns'], args, volumeMounts }]
    pod(name, {}, 'k8s-node-1', { containers, volumes: [{ name: 'conf', configMap: { name } }] })
    cluster.settle()
    return podIp(name)
  }
  const asked = (server: string, name: string, type = 'A') => cluster.network(inPod('a')).query(server, name, type)

  it('[DNS9] any Pod may be a name server: it knows what its own Corefile says, and nothing of Services', () => {
    const server = ownServer('dns', '. {\n  hosts {\n    192.0.2.7 my.test\n  }\n  log\n}')
    expect(asked(server, 'my.test')?.answers.map((one) => one.data)).toEqual(['192.0.2.7'])
    expect(asked(server, '7.2.0.192.in-addr.arpa', 'PTR')?.answers.map((one) => one.data)).toEqual(['my.test.'])
    expect(asked(server, 'kubernetes.default.svc.cluster.local')?.status).toBe('SERVFAIL')
  })

  it('[DNS10] a zone of its own in the Corefile is forwarded to its server; one that is silent is SERVFAIL', () => {
    const server = ownServer('dns', '. {\n  hosts {\n    192.0.2.7 www.acme.local\n  }\n}')
    const config = cluster.client().get(configmaps, 'kube-system', 'coredns')
    const stub = (zone: string, to: string): string => `${zone}:53 {\n  forward . ${to}\n}\n`
    const Corefile = `${config?.data?.Corefile}\n${stub('acme.local', server)}${stub('dead.local', '10.10.1.250')}`
    made(cluster.client().patch(configmaps, 'kube-system', 'coredns', 'merge', { data: { Corefile } }))
    cluster.settle()
    expect(data('www.acme.local')).toEqual(['192.0.2.7'])
    expect(ask('kubernetes.default.svc.cluster.local')?.status).toBe('NOERROR')
    expect(ask('www.dead.local')?.status).toBe('SERVFAIL')
  })

  it('[DNS10] servers that forward to each other give up', () => {
    const config = cluster.client().get(configmaps, 'kube-system', 'coredns')
    const Corefile = `${config?.data?.Corefile}\nacme.local:53 {\n  forward . 192.168.10.10\n}\n`
    made(cluster.client().patch(configmaps, 'kube-system', 'coredns', 'merge', { data: { Corefile } }))
    cluster.settle()
    expect(ask('www.acme.local')?.status).toBe('SERVFAIL')
  })

  it('[DNS8] a question travels the data plane: without a ready CoreDNS nobody answers', () => {
    const scale = (replicas: number): void => {
      made(cluster.client().patch(deployments, 'kube-system', 'coredns', 'merge', { spec: { replicas } }))
      cluster.settle()
    }
    scale(0)
    expect(ask('kubernetes.default.svc.cluster.local')).toBeUndefined()
    expect(why(cluster, inPod('a'), 'http://kubernetes').blame).toBe('Deployment kube-system/coredns')
    scale(1)
    expect(data('kubernetes.default.svc.cluster.local')).toEqual(['192.168.10.1'])
  })
})
