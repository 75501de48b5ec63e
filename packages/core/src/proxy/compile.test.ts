import { expect, it } from 'vitest'
import type { EndpointSlice } from '../api/discovery.ts'
import type { Service } from '../api/service.ts'
import { compileServicePort } from './compile.ts'
import type { Rule, Tables } from './rule.ts'
import { servicePortsOf } from './service-ports.ts'

interface Case {
  spec?: Record<string, unknown>
  ingress?: string[]
  /** `here`, `there`: where an endpoint runs; `!` is not ready, `~` serves while it terminates. */
  endpoints: string[]
  hints?: string[]
}

const node = { name: 'here', zone: 'a' }

function tablesOf({ spec = {}, ingress = [], endpoints, hints = [] }: Case): Tables {
  const service = {
    metadata: { name: 'coffee', namespace: 'default' },
    spec: { clusterIP: '192.168.10.86', ports: [{ port: 80 }], ...spec },
    status: { loadBalancer: { ingress: ingress.map((ip) => ({ ip })) } },
  } as unknown as Service
  const slice = {
    addressType: 'IPv4',
    ports: [{ port: 9090 }],
    endpoints: endpoints.map((text, i) => ({
      addresses: [`10.10.1.${i + 1}`],
      nodeName: text.replace(/^[!~]/, ''),
      conditions: { ready: !/^[!~]/.test(text), serving: !text.startsWith('!'), terminating: text.startsWith('~') },
      ...(hints[i] === undefined ? {} : { hints: hintOf(hints[i]) }),
    })),
  } as unknown as EndpointSlice
  const tables: Tables = { nat: new Map(), filter: new Map() }
  for (const info of servicePortsOf(service, [slice]))
    compileServicePort(info, { node, nodeIp: '192.168.56.201', podCidr: '10.10.0.0/16', mode: 'iptables' }, tables)
  return tables
}

const hintOf = (text: string): unknown =>
  text.startsWith('zone ') ? { forZones: [{ name: text.slice(5) }] } : { forNodes: [{ name: text }] }

const bare = (chain: string): string => chain.replace(/^KUBE-/, '').replace(/-[A-Z0-9]{16}$/, '')

/** `SERVICES 192.168.10.86:80 > SVC`: the chain, what a packet must be like, and where it goes. */
function shown(rule: Rule): string {
  const { target } = rule
  const goal =
    'jump' in target
      ? bare(target.jump)
      : 'dnat' in target
        ? target.dnat
        : 'reject' in target
          ? 'REJECT'
          : 'drop' in target
            ? 'DROP'
            : 'none' in target
              ? 'next'
              : 'ACCEPT'
  const match = [
    rule.source && `from ${rule.source}`,
    rule.notSource && `not from ${rule.notSource}`,
    rule.sourceLocal && 'from LOCAL',
    rule.destination?.replace('/32', ''),
    rule.destinationLocal && 'to LOCAL',
    rule.destinationPort && `:${rule.destinationPort}`,
    rule.recentlySeen && `seen ${rule.recentlySeen.seconds}s`,
    rule.probability && `p ${Number(rule.probability).toFixed(2)}`,
  ].filter(Boolean)
  return [bare(rule.chain), ...match, '>', goal].join(' ')
}

/** The rules of the shared chains and of the Service's own, without those of single endpoints. */
const rulesOf = (one: Case): string[] => {
  const { nat, filter } = tablesOf(one)
  return [...[...nat.values()].flat(), ...[...filter.values()].flat()]
    .filter((rule) => !rule.chain.startsWith('KUBE-SEP-'))
    .map(shown)
}

const masq = (chain: string): string => `${chain} not from 10.10.0.0/16 192.168.10.86 :80 > MARK-MASQ`
const nodePort = { type: 'NodePort', ports: [{ port: 80, nodePort: 30391 }] }
const localExt = ['EXT from 10.10.0.0/16 > SVC', 'EXT from LOCAL > MARK-MASQ', 'EXT from LOCAL > SVC']

const cases: [title: string, one: Case, rules: string[]][] = [
  ['one endpoint', { endpoints: ['there'] }, ['SERVICES 192.168.10.86 :80 > SVC', masq('SVC'), 'SVC > SEP']],
  [
    'three endpoints, one not ready',
    { endpoints: ['here', '!here', 'there'] },
    ['SERVICES 192.168.10.86 :80 > SVC', masq('SVC'), 'SVC p 0.50 > SEP', 'SVC > SEP'],
  ],
  ['no endpoint', { endpoints: [] }, ['SERVICES 192.168.10.86 :80 > REJECT']],
  ['none is ready', { endpoints: ['!here', '!there'] }, ['SERVICES 192.168.10.86 :80 > REJECT']],
  [
    'all terminate: those that serve',
    { endpoints: ['~here', '!there'] },
    ['SERVICES 192.168.10.86 :80 > SVC', masq('SVC'), 'SVC > SEP'],
  ],
  [
    'affinity',
    {
      spec: { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } },
      endpoints: ['here', 'there'],
    },
    [
      'SERVICES 192.168.10.86 :80 > SVC',
      masq('SVC'),
      'SVC seen 60s > SEP',
      'SVC seen 60s > SEP',
      'SVC p 0.50 > SEP',
      'SVC > SEP',
    ],
  ],
  [
    'a node port',
    { spec: nodePort, endpoints: ['there'] },
    [
      'SERVICES 192.168.10.86 :80 > SVC',
      masq('SVC'),
      'SVC > SEP',
      'NODEPORTS 127.0.0.0/8 :30391 > EXT',
      'NODEPORTS :30391 > EXT',
      'EXT > MARK-MASQ',
      'EXT > SVC',
    ],
  ],
  [
    'a node port without an endpoint',
    { spec: nodePort, endpoints: [] },
    ['SERVICES 192.168.10.86 :80 > REJECT', 'EXTERNAL-SERVICES to LOCAL :30391 > REJECT'],
  ],
  [
    'external Local with an endpoint here',
    { spec: { ...nodePort, externalTrafficPolicy: 'Local' }, endpoints: ['here', 'there'] },
    [
      'SERVICES 192.168.10.86 :80 > SVC',
      masq('SVC'),
      'SVC p 0.50 > SEP',
      'SVC > SEP',
      'NODEPORTS 127.0.0.0/8 :30391 > EXT',
      'NODEPORTS :30391 > EXT',
      ...localExt,
      'EXT > SVL',
      'SVL > SEP',
    ],
  ],
  [
    'external Local without one here: the rest is dropped',
    { spec: { ...nodePort, externalTrafficPolicy: 'Local' }, endpoints: ['there'] },
    [
      'SERVICES 192.168.10.86 :80 > SVC',
      masq('SVC'),
      'SVC > SEP',
      'NODEPORTS 127.0.0.0/8 :30391 > EXT',
      'NODEPORTS :30391 > EXT',
      ...localExt,
      'EXTERNAL-SERVICES to LOCAL :30391 > DROP',
    ],
  ],
  [
    'external Local without one here that is ready: the one that terminates here',
    { spec: { ...nodePort, externalTrafficPolicy: 'Local' }, endpoints: ['~here', 'there'] },
    [
      'SERVICES 192.168.10.86 :80 > SVC',
      masq('SVC'),
      'SVC > SEP',
      'NODEPORTS 127.0.0.0/8 :30391 > EXT',
      'NODEPORTS :30391 > EXT',
      ...localExt,
      'EXT > SVL',
      'SVL > SEP',
    ],
  ],
  [
    'internal Local',
    { spec: { internalTrafficPolicy: 'Local' }, endpoints: ['here', 'there'] },
    ['SERVICES 192.168.10.86 :80 > SVL', masq('SVL'), 'SVL > SEP'],
  ],
  [
    'internal Local without one here',
    { spec: { internalTrafficPolicy: 'Local' }, endpoints: ['there'] },
    ['SERVICES 192.168.10.86 :80 > DROP'],
  ],
  [
    'internal Local without any',
    { spec: { internalTrafficPolicy: 'Local' }, endpoints: [] },
    ['SERVICES 192.168.10.86 :80 > REJECT'],
  ],
  [
    'both Local: the cluster chain is there for Pods and the node itself',
    { spec: { ...nodePort, internalTrafficPolicy: 'Local', externalTrafficPolicy: 'Local' }, endpoints: ['here', 'there'] },
    [
      'SERVICES 192.168.10.86 :80 > SVL',
      masq('SVL'),
      'SVL > SEP',
      'NODEPORTS 127.0.0.0/8 :30391 > EXT',
      'NODEPORTS :30391 > EXT',
      ...localExt,
      'EXT > SVL',
      'SVC p 0.50 > SEP',
      'SVC > SEP',
    ],
  ],
  [
    'an external address',
    { spec: { externalIPs: ['1.2.3.4'] }, endpoints: ['there'] },
    ['SERVICES 192.168.10.86 :80 > SVC', 'SERVICES 1.2.3.4 :80 > EXT', masq('SVC'), 'SVC > SEP', 'EXT > MARK-MASQ', 'EXT > SVC'],
  ],
  [
    'a load balancer with source ranges',
    {
      spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'] },
      ingress: ['192.168.56.240'],
      endpoints: ['there'],
    },
    [
      'SERVICES 192.168.10.86 :80 > SVC',
      'SERVICES 192.168.56.240 :80 > FW',
      masq('SVC'),
      'SVC > SEP',
      'EXT > MARK-MASQ',
      'EXT > SVC',
      'FW from 10.0.0.0/8 > EXT',
      'FW > next',
      'PROXY-FIREWALL 192.168.56.240 :80 > DROP',
    ],
  ],
  [
    'source ranges that hold the node let the balancer’s address in',
    {
      spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['192.168.56.0/24'] },
      ingress: ['192.168.56.240'],
      endpoints: ['there'],
    },
    [
      'SERVICES 192.168.10.86 :80 > SVC',
      'SERVICES 192.168.56.240 :80 > FW',
      masq('SVC'),
      'SVC > SEP',
      'EXT > MARK-MASQ',
      'EXT > SVC',
      'FW from 192.168.56.0/24 > EXT',
      'FW from 192.168.56.240/32 > EXT',
      'FW > next',
      'PROXY-FIREWALL 192.168.56.240 :80 > DROP',
    ],
  ],
  [
    'source ranges are the networks of IPv4 that they name',
    {
      spec: { type: 'LoadBalancer', loadBalancerSourceRanges: [' 10.1.2.3/8', 'fd00::/8'] },
      ingress: ['192.168.56.240'],
      endpoints: ['there'],
    },
    [
      'SERVICES 192.168.10.86 :80 > SVC',
      'SERVICES 192.168.56.240 :80 > FW',
      masq('SVC'),
      'SVC > SEP',
      'EXT > MARK-MASQ',
      'EXT > SVC',
      'FW from 10.0.0.0/8 > EXT',
      'FW > next',
      'PROXY-FIREWALL 192.168.56.240 :80 > DROP',
    ],
  ],
  [
    'source ranges without an endpoint: no firewall, all is refused',
    { spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'] }, ingress: ['192.168.56.240'], endpoints: [] },
    ['SERVICES 192.168.10.86 :80 > REJECT', 'EXTERNAL-SERVICES 192.168.56.240 :80 > REJECT'],
  ],
  [
    'the health check node port is open',
    {
      spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30600 },
      ingress: ['192.168.56.240'],
      endpoints: ['here'],
    },
    [
      'SERVICES 192.168.10.86 :80 > SVC',
      'SERVICES 192.168.56.240 :80 > EXT',
      masq('SVC'),
      'SVC > SEP',
      ...localExt,
      'EXT > SVL',
      'SVL > SEP',
      'NODEPORTS :30600 > ACCEPT',
    ],
  ],
  [
    'hints for this node',
    { endpoints: ['here', 'there'], hints: ['here', 'there'] },
    ['SERVICES 192.168.10.86 :80 > SVC', masq('SVC'), 'SVC > SEP'],
  ],
  [
    'hints for other nodes alone: all',
    { endpoints: ['there', 'there'], hints: ['there', 'there'] },
    ['SERVICES 192.168.10.86 :80 > SVC', masq('SVC'), 'SVC p 0.50 > SEP', 'SVC > SEP'],
  ],
  [
    'hints for this zone',
    { endpoints: ['here', 'there', 'there'], hints: ['zone a', 'zone b', 'zone b'] },
    ['SERVICES 192.168.10.86 :80 > SVC', masq('SVC'), 'SVC > SEP'],
  ],
  [
    'one endpoint without a hint: all',
    { endpoints: ['here', 'there'], hints: ['zone a'] },
    ['SERVICES 192.168.10.86 :80 > SVC', masq('SVC'), 'SVC p 0.50 > SEP', 'SVC > SEP'],
  ],
]

it.each(cases)('[SVC41] %s', (_title, one, rules) => expect(rulesOf(one).sort()).toEqual([...rules].sort()))

it('[SVC42] an endpoint masquerades what it sends to itself, and remembers who came', () => {
  const { nat } = tablesOf({ spec: { sessionAffinity: 'ClientIP' }, endpoints: ['here'] })
  const [name, rules = []] = [...nat].find(([chain]) => chain.startsWith('KUBE-SEP-')) ?? []
  expect(rules.map(shown)).toEqual(['SEP from 10.10.1.1/32 > MARK-MASQ', 'SEP > 10.10.1.1:9090'])
  expect(rules[1]?.remember).toBe(name)
})
