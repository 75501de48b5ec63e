import { beforeAll, describe, expect, it } from 'vitest'
import { core, group, type Thing } from './api.ts'
import { execInPod } from './exec.ts'
import { createNamespace } from './namespace.ts'
import { agnhostPod, getPod, startPod } from './pods.ts'
import { useSuite } from './suite.ts'

type Probe = [from: string, port: number, allowed: boolean]

/** A server with two ports, and clients beside it and in another namespace. Models network/netpol (1.36). */
describe('Netpol', () => {
  const suite = useSuite()
  const names: Record<string, string> = {}
  let serverIp = ''
  let serverNode = ''

  beforeAll(async () => {
    const { api } = suite()
    names.x = await createNamespace(api, 'netpol-x')
    names.y = await createNamespace(api, 'netpol-y')
    for (const ns of ['x', 'y']) await api.patch(`/api/v1/namespaces/${names[ns]}`, 'merge', { metadata: { labels: { ns } } })
    const container = {
      args: undefined,
      command: ['/agnhost', 'porter'],
      env: [80, 81].map((port) => ({ name: `SERVE_PORT_${port}`, value: String(port) })),
      ports: [80, 81].map((port) => ({ name: `serve-${port}`, containerPort: port })),
    }
    const clients = ['x/b', 'x/c', 'y/a', 'y/b'].map((key) => {
      const [ns = '', pod = ''] = key.split('/')
      return startPod(api, names[ns] as string, agnhostPod(pod, { labels: { pod } }))
    })
    const { status, spec } = await startPod(api, names.x as string, agnhostPod('a', { labels: { pod: 'a' }, container }))
    serverIp = status.podIP
    serverNode = spec.nodeName
    await Promise.all(clients)
  }, 60_000)

  async function reaches(from: string, port: number): Promise<boolean> {
    const [ns = '', pod = ''] = from.split('/')
    const command = ['/agnhost', 'connect', `${serverIp}:${port}`, '--timeout=1s', '--protocol=tcp']
    const { exitCode, stderr } = await execInPod(suite(), names[ns] as string, pod, command)
    if (exitCode !== 0) expect(stderr.trim()).toBe('TIMEOUT')
    return exitCode === 0
  }

  const policies = (ns: string) => group('networking.k8s.io/v1', names[ns] as string, 'networkpolicies')
  async function under(ns: string, specs: Thing[], probes: Probe[]): Promise<void> {
    const { api } = suite()
    for (const [i, spec] of specs.entries())
      await api.create(policies(ns), {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: `policy-${i}` },
        spec,
      })
    const seen = await Promise.all(probes.map(async ([from, port]) => [from, port, await reaches(from, port)]))
    await api.removeAll(policies(ns), {})
    expect(seen).toEqual(probes)
  }

  const all: Probe[] = [
    ['x/b', 80, true],
    ['x/c', 81, true],
    ['y/a', 80, true],
  ]
  const none: Probe[] = all.map(([from, port]) => [from, port, false])
  const server = { matchLabels: { pod: 'a' } }
  const ingress = (from: Thing[], ports?: Thing[], podSelector: Thing = server): Thing => ({
    podSelector,
    policyTypes: ['Ingress'],
    ingress: [{ ...(from.length > 0 ? { from } : {}), ...(ports ? { ports } : {}) }],
  })
  const pod = (name: string) => ({ podSelector: { matchLabels: { pod: name } } })
  const namespace = (ns: string) => ({ namespaceSelector: { matchLabels: { ns } } })

  it.each<[string, Thing[], Probe[]]>([
    ['allow everything while there is no policy', [], all],
    ["support a 'default-deny-ingress' policy", [{ podSelector: {}, policyTypes: ['Ingress'] }], none],
    ['support allow-all policy', [{ podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] }], all],
    [
      'enforce policy to allow traffic from pods within server namespace based on PodSelector',
      [ingress([pod('b')])],
      [
        ['x/b', 80, true],
        ['x/c', 80, false],
        ['y/b', 80, false],
      ],
    ],
    [
      'enforce policy to allow traffic only from a different namespace, based on NamespaceSelector',
      [ingress([namespace('y')])],
      [
        ['y/a', 80, true],
        ['y/b', 80, true],
        ['x/b', 80, false],
      ],
    ],
    [
      'enforce policy based on PodSelector with MatchExpressions',
      [ingress([{ podSelector: { matchExpressions: [{ key: 'pod', operator: 'In', values: ['b'] }] } }])],
      [
        ['x/b', 80, true],
        ['x/c', 80, false],
        ['y/b', 80, false],
      ],
    ],
    [
      'enforce policy based on NamespaceSelector with MatchExpressions',
      [ingress([{ namespaceSelector: { matchExpressions: [{ key: 'ns', operator: 'NotIn', values: ['x'] }] } }])],
      [
        ['y/a', 80, true],
        ['x/b', 80, false],
      ],
    ],
    [
      'enforce policy based on PodSelector or NamespaceSelector',
      [ingress([pod('b'), namespace('y')])],
      [
        ['x/b', 80, true],
        ['x/c', 80, false],
        ['y/a', 80, true],
      ],
    ],
    [
      'enforce policy based on PodSelector and NamespaceSelector',
      [ingress([{ ...namespace('y'), ...pod('b') }])],
      [
        ['y/b', 80, true],
        ['y/a', 80, false],
        ['x/b', 80, false],
      ],
    ],
    [
      'enforce policy based on Ports',
      [ingress([], [{ port: 81 }])],
      [
        ['x/b', 81, true],
        ['x/b', 80, false],
      ],
    ],
    [
      'allow ingress access on one named port',
      [ingress([], [{ port: 'serve-81' }])],
      [
        ['x/b', 81, true],
        ['x/b', 80, false],
      ],
    ],
    [
      'enforce policy based on any PodSelectors with port ranges',
      [ingress([], [{ port: 79, endPort: 80 }])],
      [
        ['x/b', 80, true],
        ['x/b', 81, false],
      ],
    ],
    [
      'enforce multiple, stacked policies with overlapping podSelectors',
      [ingress([], [{ port: 80 }]), ingress([], [{ port: 81 }])],
      [
        ['x/b', 80, true],
        ['x/b', 81, true],
      ],
    ],
    [
      'enforce multiple ingress policies with ingress allow-all policy taking precedence',
      [ingress([], [{ port: 80 }]), { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] }],
      all,
    ],
    ['not allow access by TCP when a policy specifies only UDP', [ingress([], [{ port: 80, protocol: 'UDP' }])], none],
    ['stop enforcing policies after they are deleted', [], all],
  ])('[sig-network] Netpol NetworkPolicy between server and client should %s', (_name, specs, probes) =>
    under('x', specs, probes),
  )

  it('[sig-network] Netpol NetworkPolicy between server and client should enforce except clause while ingress access to server in CIDR block', async () => {
    const { status } = await getPod(suite().api, names.x as string, 'b')
    const block = (except: string[]) => ingress([{ ipBlock: { cidr: '10.10.0.0/16', except } }])
    await under(
      'x',
      [block([`${status.podIP}/32`])],
      [
        ['x/b', 80, false],
        ['x/c', 80, true],
      ],
    )
    const overlapping = [block([`${status.podIP}/32`]), ingress([{ ipBlock: { cidr: `${status.podIP}/32` } }])]
    await under('x', overlapping, [
      ['x/b', 80, true],
      ['x/c', 80, true],
    ])
  })

  const egress = (to: Thing[], ports?: Thing[]): Thing => ({
    podSelector: { matchLabels: { pod: 'b' } },
    policyTypes: ['Egress'],
    egress: [{ ...(to.length > 0 ? { to } : {}), ...(ports ? { ports } : {}) }],
  })

  it.each<[string, Thing[], Probe[]]>([
    [
      'support denying of egress traffic on the client side',
      [{ podSelector: { matchLabels: { pod: 'b' } }, policyTypes: ['Egress'] }],
      [
        ['x/b', 80, false],
        ['x/c', 80, true],
      ],
    ],
    [
      'allow egress access on one named port',
      [egress([], [{ port: 'serve-80' }])],
      [
        ['x/b', 80, true],
        ['x/b', 81, false],
      ],
    ],
    ['allow egress access to server in CIDR block', [egress([{ ipBlock: { cidr: '10.10.0.0/16' } }])], [['x/b', 80, true]]],
    ['enforce egress policy allowing traffic to a server based on PodSelector', [egress([pod('a')])], [['x/b', 80, true]]],
    ['enforce egress policy that names other pods only', [egress([pod('c')])], [['x/b', 80, false]]],
    [
      'work with Ingress, Egress specified together',
      [
        {
          podSelector: {},
          policyTypes: ['Ingress', 'Egress'],
          ingress: [{ from: [pod('b')] }],
          egress: [{ ports: [{ port: 80 }] }],
        },
      ],
      [
        ['x/b', 80, true],
        ['x/b', 81, false],
        ['x/c', 80, false],
      ],
    ],
  ])('[sig-network] Netpol NetworkPolicy between server and client should %s', (_name, specs, probes) =>
    under('x', specs, probes),
  )

  it('[sig-network] Netpol NetworkPolicy between server and client should allow ingress access from updated pod and namespace', async () => {
    const { api } = suite()
    const label = (path: string, labels: Thing) => api.patch(path, 'merge', { metadata: { labels } })
    const podPath = core(names.x as string, 'pods', 'c')
    await label(podPath, { 'pod-label': 'new' })
    await under(
      'x',
      [ingress([{ podSelector: { matchLabels: { 'pod-label': 'new' } } }])],
      [
        ['x/c', 80, true],
        ['x/b', 80, false],
      ],
    )
    await label(podPath, { 'pod-label': null })
    await under('x', [ingress([{ podSelector: { matchLabels: { 'pod-label': 'new' } } }])], [['x/c', 80, false]])
    await label(`/api/v1/namespaces/${names.y}`, { ns2: 'updated' })
    await under(
      'x',
      [ingress([{ namespaceSelector: { matchLabels: { ns2: 'updated' } } }])],
      [
        ['y/a', 80, true],
        ['x/b', 80, false],
      ],
    )
  })

  it('[sig-network] Netpol: the node of a Pod is always let in', async () => {
    const spec = { hostNetwork: true, nodeName: serverNode }
    await startPod(suite().api, names.y as string, agnhostPod('host', { labels: { pod: 'host' }, spec }))
    await under('x', [{ podSelector: {}, policyTypes: ['Ingress'] }], [['y/host', 80, true]])
  })
})
