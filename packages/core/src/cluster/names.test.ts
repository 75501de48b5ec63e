import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { configmaps, endpointslices, pods, services } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { DnsAnswer, Origin } from '../network/packet.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'

const master: Origin = { kind: 'node', node: 'k8s-master' }
const clusterDns = '192.168.10.10'

let cluster: Cluster

function made(result: unknown): void {
  if (isFailure(result as KubeObject)) throw new Error(JSON.stringify(result))
}

const service = (name: string, spec: Record<string, unknown>): void =>
  made(
    cluster
      .client()
      .create(services, { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec } as never),
  )

function slice(name: string, of: string, ports: unknown[], endpoints: unknown[]): void {
  const labels = { 'kubernetes.io/service-name': of }
  const metadata = { name, namespace: 'default', labels }
  made(
    cluster.client().create(endpointslices, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata,
      addressType: 'IPv4',
      ports,
      endpoints,
    } as never),
  )
}

const ask = (name: string, type: string): DnsAnswer | undefined => cluster.network(master).query(clusterDns, name, type)

/** A answers as `NAME. → DATA DATA`; without answers the status. */
function shown(question: string): string {
  const [type = 'A', name = ''] = question.split(' ')
  const answer = ask(name, type)
  if (!answer) return 'no answer'
  return answer.answers.length === 0
    ? answer.status === 'NOERROR'
      ? 'NODATA'
      : answer.status
    : answer.answers
        .map((record) => `${record.type} ${record.data}`)
        .sort()
        .join(', ')
}

beforeEach(() => {
  cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.parse('2026-11-23T06:00:00Z'), seed: 1, options: {} })
  cluster.settle()
  service('coffee', {
    clusterIP: '192.168.10.86',
    ports: [
      { name: 'http', port: 80 },
      { name: 'dns', port: 53, protocol: 'UDP' },
    ],
  })
  slice(
    'coffee-1',
    'coffee',
    [{ name: 'http', port: 9090 }],
    [{ addresses: ['10.10.1.13'], hostname: 'first' }, { addresses: ['10.10.1.14'] }],
  )
  service('head', { clusterIP: 'None', ports: [{ name: 'web', port: 80 }] })
  slice(
    'head-1',
    'head',
    [
      { name: 'web', port: 8080 },
      { name: 'admin', port: 8081 },
    ],
    [
      { addresses: ['10.10.1.40'], hostname: 'web-0' },
      { addresses: ['10.10.1.41'] },
      { addresses: ['10.10.1.42'], conditions: { ready: false } },
    ],
  )
  service('ext', { type: 'ExternalName', externalName: 'coffee.default.svc.cluster.local' })
  service('far', { type: 'ExternalName', externalName: 'db.example.com' })
  cluster.settle()
})

const zone = 'svc.cluster.local'
const rows: [question: string, answer: string][] = [
  [`A coffee.default.${zone}`, 'A 192.168.10.86'],
  [`A coffee.default.${zone}.`, 'A 192.168.10.86'],
  [`AAAA coffee.default.${zone}`, 'NODATA'],
  [`TXT coffee.default.${zone}`, 'NODATA'],
  [`A tea.default.${zone}`, 'NXDOMAIN'],
  [`A coffee.kube-system.${zone}`, 'NXDOMAIN'],
  [`A coffee.nowhere.${zone}`, 'NXDOMAIN'],
  [`A a.b.c.coffee.default.${zone}`, 'NXDOMAIN'],
  [`SRV _http._tcp.coffee.default.${zone}`, `SRV 0 100 80 coffee.default.${zone}.`],
  [`SRV _dns._udp.coffee.default.${zone}`, `SRV 0 100 53 coffee.default.${zone}.`],
  [`SRV _http._udp.coffee.default.${zone}`, 'NXDOMAIN'],
  [`A _http._tcp.coffee.default.${zone}`, 'A 192.168.10.86'],
  [`SRV ext.default.${zone}`, 'NODATA'],
  [`TXT ext.default.${zone}`, 'NODATA'],
  [`A x.ext.default.${zone}`, 'NXDOMAIN'],
  [`SRV coffee.default.${zone}`, `SRV 0 50 53 coffee.default.${zone}., SRV 0 50 80 coffee.default.${zone}.`],
  [`A first.coffee.default.${zone}`, 'A 10.10.1.13'],
  [`A 10-10-1-14.coffee.default.${zone}`, 'A 10.10.1.14'],
  [`A 10-10-1-13.coffee.default.${zone}`, 'NXDOMAIN'],
  [`A head.default.${zone}`, 'A 10.10.1.40, A 10.10.1.41'],
  [`A web-0.head.default.${zone}`, 'A 10.10.1.40'],
  [`A 10-10-1-41.head.default.${zone}`, 'A 10.10.1.41'],
  [`A 10-10-1-42.head.default.${zone}`, 'NXDOMAIN'],
  [
    `SRV _web._tcp.head.default.${zone}`,
    `SRV 0 50 8080 10-10-1-41.head.default.${zone}., SRV 0 50 8080 web-0.head.default.${zone}.`,
  ],
  [
    `SRV head.default.${zone}`,
    `SRV 0 25 8080 10-10-1-41.head.default.${zone}., SRV 0 25 8080 web-0.head.default.${zone}., SRV 0 25 8081 10-10-1-41.head.default.${zone}., SRV 0 25 8081 web-0.head.default.${zone}.`,
  ],
  [`A ext.default.${zone}`, `A 192.168.10.86, CNAME coffee.default.${zone}.`],
  [`CNAME ext.default.${zone}`, `CNAME coffee.default.${zone}.`],
  [`A far.default.${zone}`, 'CNAME db.example.com.'],
  ['PTR 86.10.168.192.in-addr.arpa', `PTR coffee.default.${zone}.`],
  ['PTR 13.1.10.10.in-addr.arpa', `PTR first.coffee.default.${zone}.`],
  ['PTR 40.1.10.10.in-addr.arpa', `PTR web-0.head.default.${zone}.`],
  ['PTR 42.1.10.10.in-addr.arpa', 'NXDOMAIN'],
  ['PTR 87.10.168.192.in-addr.arpa', 'NXDOMAIN'],
  ['A 10-10-1-5.default.pod.cluster.local', 'A 10.10.1.5'],
  ['A 10-10-1-5.nowhere.pod.cluster.local', 'NXDOMAIN'],
  ['A 10-10-1-256.default.pod.cluster.local', 'NXDOMAIN'],
  ['A cluster.local', 'NODATA'],
  [`A default.${zone}`, 'NODATA'],
  [`A nowhere.${zone}`, 'NXDOMAIN'],
  ['A other.cluster.local', 'NXDOMAIN'],
  ['TXT dns-version.cluster.local', 'TXT "1.1.0"'],
  ['A example.com', 'NXDOMAIN'],
  ['A k8s-master', 'A 192.168.56.201'],
]

describe('names', () => {
  it.each(rows)('[DNS20] %s → %s', (question, answer) => expect(shown(question)).toBe(answer))

  it('[DNS21] an answer carries the name in the letters of the question', () => {
    const name = `COFFEE.Default.${zone}`
    expect(ask(name, 'A')?.answers).toMatchObject([{ name: `${name}.`, data: '192.168.10.86' }])
  })

  it('[DNS22] every ready endpoint has a name that leads to it, and its address leads back to that name', () => {
    const byte = fc.integer({ min: 50, max: 200 })
    const endpoint = fc.record({
      last: byte,
      ready: fc.boolean(),
      hostname: fc.option(fc.stringMatching(/^[a-z]{1,8}$/), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.uniqueArray(endpoint, { maxLength: 12, selector: ({ last }) => last }), (endpoints) => {
        // CoreDNS keeps PTR records for 30 s
        cluster.advance(31_000)
        const known = cluster
          .client()
          .list(endpointslices, 'default')
          .find(({ metadata }) => metadata.name === 'many-1')
        if (known) made(cluster.client().delete(endpointslices, 'default', 'many-1'))
        else service('many', { clusterIP: 'None', ports: [{ name: 'web', port: 80 }] })
        const shownOnce = endpoints.filter(
          ({ hostname }, i) => hostname === undefined || endpoints.findIndex((other) => other.hostname === hostname) === i,
        )
        slice(
          'many-1',
          'many',
          [{ name: 'web', port: 8080 }],
          shownOnce.map(({ last, ready, hostname }) => ({
            addresses: [`10.10.2.${last}`],
            conditions: { ready },
            ...(hostname === undefined ? {} : { hostname }),
          })),
        )
        const up = shownOnce.filter(({ ready }) => ready)
        const all = ask(`many.default.${zone}`, 'A')
        expect(all?.answers.map(({ data }) => data).sort()).toEqual(up.map(({ last }) => `10.10.2.${last}`).sort())
        if (up.length === 0) expect(all?.status).toBe('NXDOMAIN')
        for (const { last, hostname } of up) {
          const name = `${hostname ?? `10-10-2-${last}`}.many.default.${zone}`
          expect(ask(name, 'A')?.answers.map(({ data }) => data)).toEqual([`10.10.2.${last}`])
          expect(ask(`${last}.2.10.10.in-addr.arpa`, 'PTR')?.answers.map(({ data }) => data)).toEqual([`${name}.`])
        }
      }),
      { numRuns: 40, seed: 7 },
    )
  })
})

describe('the Corefile', () => {
  const withLines = (text: string, more = ''): void => {
    const config = cluster.client().get(configmaps, 'kube-system', 'coredns')
    const Corefile = `${config?.data?.Corefile?.replace(/^( *)ready/m, `${text}\n$1ready`)}${more}`
    made(cluster.client().patch(configmaps, 'kube-system', 'coredns', 'merge', { data: { Corefile } }))
    cluster.settle()
  }

  it('[DNS23] hosts: names, their addresses, TTL, and no fallthrough', () => {
    withLines('    hosts {\n      10.1.2.3 old.example older.example\n      ttl 60\n      fallthrough\n    }')
    expect(ask('old.example', 'A')?.answers).toMatchObject([{ data: '10.1.2.3', ttlSeconds: 30 }])
    expect(shown('PTR 3.2.1.10.in-addr.arpa')).toBe('PTR older.example., PTR old.example.'.split(', ').sort().join(', '))
    expect(shown(`A coffee.default.${zone}`)).toBe('A 192.168.10.86')
  })

  const rewrites: [line: string, question: string, answer: string][] = [
    ['rewrite name tea.example coffee.default.svc.cluster.local', 'A tea.example', 'A 192.168.10.86'],
    ['rewrite name exact tea.example coffee.default.svc.cluster.local', 'A tea.example', 'A 192.168.10.86'],
    ['rewrite name suffix .example .default.svc.cluster.local', 'A coffee.example', 'A 192.168.10.86'],
    ['rewrite name prefix my- \x20', 'A my-coffee.default.svc.cluster.local', 'NXDOMAIN'],
    ['rewrite name substring shop default', 'A coffee.shop.svc.cluster.local', 'A 192.168.10.86'],
    ['rewrite name regex (.*)\\.shop {1}.default.svc.cluster.local', 'A coffee.shop', 'A 192.168.10.86'],
    [
      'rewrite stop {\n name regex (.*)\\.shop {1}.default.svc.cluster.local\n answer auto\n }',
      'A coffee.shop',
      'A 192.168.10.86',
    ],
    ['rewrite name regex (((a+)+)+ x', 'A aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b', 'NXDOMAIN'],
  ]
  it.each(rewrites)('[DNS24] %s', (line, question, answer) => {
    withLines(`    ${line}`)
    expect(shown(question)).toBe(answer)
  })

  it('[DNS25] a stub domain goes to its own server; a server that nobody has gives SERVFAIL', () => {
    withLines(
      '',
      '\nlab.example:53 {\n    errors\n    forward . 192.168.56.1\n}\ndead.example:53 {\n    forward . 10.9.9.9\n}\nown.example {\n    hosts {\n      10.7.7.7 www.own.example\n    }\n}\n',
    )
    expect(shown('A x.lab.example')).toBe('NXDOMAIN')
    expect(shown('A x.dead.example')).toBe('SERVFAIL')
    expect(shown('A www.own.example')).toBe('A 10.7.7.7')
    expect(shown(`A coffee.default.${zone}`)).toBe('A 192.168.10.86')
  })

  it('[DNS26] a server that forwards to itself ends in SERVFAIL', () => {
    withLines('', '\nround.example:53 {\n    forward . 192.168.10.10\n}\n')
    expect(shown('A x.round.example')).toBe('SERVFAIL')
  })

  it('[DNS27] ndots and the search list of dnsConfig decide what is tried', () => {
    made(
      cluster.client().create(pods, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p', namespace: 'default' },
        spec: {
          containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }],
          dnsConfig: { searches: ['example.com'], options: [{ name: 'ndots', value: '2' }] },
          hostAliases: [{ ip: '10.1.2.3', hostnames: ['foo.local'] }],
        },
      } as never),
    )
    cluster.settle()
    const network = cluster.network({ kind: 'pod', namespace: 'default', name: 'p' })
    const tried = (name: string): string[] => network.resolve(name).tried.map((one) => one.name)
    expect(tried('coffee.default')).toEqual(['coffee.default.default.svc.cluster.local', 'coffee.default.svc.cluster.local'])
    expect(tried('a.b.c')).toEqual([
      'a.b.c',
      'a.b.c.default.svc.cluster.local',
      'a.b.c.svc.cluster.local',
      'a.b.c.cluster.local',
      'a.b.c.example.com',
    ])
    expect(network.resolve('Foo.local').addresses).toEqual(['10.1.2.3'])
  })
})
