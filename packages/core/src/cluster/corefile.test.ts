import { beforeEach, describe, expect, it } from 'vitest'
import { configmaps, deployments, endpointslices, pods, services } from '../api/kinds.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { DnsAnswer, Origin } from '../network/packet.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'

const master: Origin = { kind: 'node', node: 'k8s-master' }

let cluster: Cluster
let nowMs: number

function made(result: unknown): void {
  if (isFailure(result as never)) throw new Error(JSON.stringify(result))
}

beforeEach(() => {
  nowMs = Date.parse('2026-11-23T06:00:00Z')
  cluster = createCluster({ store: createMemoryStore(), nowMs: () => nowMs, seed: 1, options: {} })
  cluster.settle()
})

const write = (Corefile: string): void => {
  made(cluster.client().patch(configmaps, 'kube-system', 'coredns', 'merge', { data: { Corefile } }))
  cluster.settle()
}
const ask = (question: string): DnsAnswer | undefined => {
  const [type = '', name = ''] = question.split(' ')
  return cluster.network(master).query('192.168.10.10', name, type)
}
const shown = (question: string): string => {
  const answer = ask(question)
  if (!answer) return 'no answer'
  const records = answer.answers.map(({ type, ttlSeconds, data }) => `${ttlSeconds} ${type} ${data}`)
  return records.length > 0 ? records.join(', ') : answer.status === 'NOERROR' ? 'NODATA' : answer.status
}
const servers = () =>
  cluster
    .client()
    .list(pods, 'kube-system')
    .filter((pod) => pod.metadata.labels?.['k8s-app'] === 'kube-dns')
const logs = (): string[][] =>
  servers().map(({ metadata: { name } }) => {
    const connect = { namespace: 'kube-system', pod: name, container: 'coredns' }
    const page = cluster.logs(connect as never)
    return 'lines' in page ? page.lines.map(({ text }) => text) : []
  })

const kubernetes = (more = ''): string => `  kubernetes cluster.local in-addr.arpa {\n    ttl 30\n${more}  }\n`
const block = (...lines: string[]): string => `.:53 {\n  errors\n  health\n  ready\n${lines.join('\n')}\n  reload\n}\n`
const rest = '  forward . /etc/resolv.conf'

describe('[DNS30] the kubernetes plugin', () => {
  const rows: [title: string, lines: string, question: string, answer: string][] = [
    ['pods are off without a line', '', 'A 10-10-0-5.default.pod.cluster.local', 'NXDOMAIN'],
    ['pods disabled', '    pods disabled\n', 'A 10-10-0-5.default.pod.cluster.local', 'NXDOMAIN'],
    ['pods insecure', '    pods insecure\n', 'A 10-10-0-5.default.pod.cluster.local', '30 A 10.10.0.5'],
    ['pods insecure, no such namespace', '    pods insecure\n', 'A 10-10-0-5.nope.pod.cluster.local', 'NXDOMAIN'],
    ['pods verified, nobody has it', '    pods verified\n', 'A 10-10-0-250.kube-system.pod.cluster.local', 'NXDOMAIN'],
    ['an unknown address goes no further', '', 'PTR 9.9.9.9.in-addr.arpa', 'NXDOMAIN'],
    ['its zone has an SOA', '', 'SOA kubernetes.default.svc.cluster.local', 'NODATA'],
    ['a port’s name has the address too', '', 'A _https._tcp.kubernetes.default.svc.cluster.local', '30 A 192.168.10.1'],
    [
      'underscores may be left out',
      '',
      'SRV https.tcp.kubernetes.default.svc.cluster.local',
      '30 SRV 0 100 443 kubernetes.default.svc.cluster.local.',
    ],
    ['no wildcards', '', 'A *.default.svc.cluster.local', 'NXDOMAIN'],
    ['no wildcards of endpoints', '', 'SRV *._tcp.kubernetes.default.svc.cluster.local', 'NXDOMAIN'],
    ['ANY', '', 'ANY kubernetes.default.svc.cluster.local', 'NODATA'],
    ['MX', '', 'MX kubernetes.default.svc.cluster.local', 'NODATA'],
    ['zone transfer', '', 'AXFR cluster.local', 'REFUSED'],
    ['NS', '', 'NS cluster.local', '30 NS kube-dns.kube-system.svc.cluster.local.'],
    ['NS below the zone', '', 'NS default.svc.cluster.local', 'NODATA'],
    ['NS of nothing', '', 'NS foo.cluster.local', 'NXDOMAIN'],
    ['its name server', '', 'A ns.dns.cluster.local', '30 A 192.168.10.10'],
    ['its schema', '', 'TXT dns-version.cluster.local', '28800 TXT "1.1.0"'],
    ['svc alone', '', 'A svc.cluster.local', 'NODATA'],
    ['a ttl of its own', '    ttl 7\n', 'A kubernetes.default.svc.cluster.local', '30 A 192.168.10.1'],
  ]
  it.each(rows)('%s', (_title, lines, question, answer) => {
    write(block(kubernetes(lines), rest))
    expect(shown(question)).toBe(answer)
  })

  it('pods verified: a Pod of that namespace has the address', () => {
    write(block(kubernetes('    pods verified\n'), rest))
    const { podIP = '' } = servers()[0]?.status ?? {}
    const dashed = podIP.replaceAll('.', '-')
    expect(shown(`A ${dashed}.kube-system.pod.cluster.local`)).toBe(`30 A ${podIP}`)
    expect(shown(`A ${dashed}.default.pod.cluster.local`)).toBe('NXDOMAIN')
  })

  it('NODATA and NXDOMAIN come with the zone’s SOA', () => {
    const soa = /^ns\.dns\.cluster\.local\. hostmaster\.cluster\.local\. \d{10} 7200 1800 86400 30$/
    for (const name of ['AAAA kubernetes.default.svc.cluster.local', 'A nope.default.svc.cluster.local'])
      expect(ask(name)?.authority).toEqual([
        { name: 'cluster.local.', type: 'SOA', ttlSeconds: 30, data: expect.stringMatching(soa) },
      ])
    expect(ask('SOA cluster.local')?.answers).toMatchObject([{ type: 'SOA', data: expect.stringMatching(soa) }])
  })
})

describe('[DNS31] other plugins', () => {
  const template = (...lines: string[]): string =>
    `  template IN A lab.example {\n${lines.map((line) => `    ${line}\n`).join('')}  }`
  const rows: [title: string, lines: string[], question: string, answer: string][] = [
    ['template', [template('answer "{{ .Name }} 60 IN A 10.1.1.1"')], 'A any.lab.example', '60 A 10.1.1.1'],
    [
      'template with groups',
      [
        template(
          'match ^ip-(?P<a>\\d+)-(?P<b>\\d+)\\.lab\\.example\\.$',
          'answer "{{ .Name }} 60 IN A 10.0.{{ .Group.a }}.{{ index .Group \\"b\\" }}"',
        ),
      ],
      'A ip-3-4.lab.example',
      '60 A 10.0.3.4',
    ],
    [
      'template by number',
      [template('match ^x(\\d+)\\.lab', 'answer "{{ .Name }} A 10.0.0.{{ index .Match 1 }}"')],
      'A x9.lab.example',
      '3600 A 10.0.0.9',
    ],
    [
      'a template that fits no name',
      [template('match ^a\\.', 'answer "{{ .Name }} 60 IN A 10.1.1.1"')],
      'A b.lab.example',
      'NXDOMAIN',
    ],
    ['a template’s status', [template('rcode NXDOMAIN')], 'A b.lab.example', 'NXDOMAIN'],
    ['a template for another type', [template('answer "{{ .Name }} 60 IN A 10.1.1.1"')], 'AAAA b.lab.example', 'NXDOMAIN'],
    ['hosts that ends', ['  hosts {\n    10.2.2.2 a.example\n  }'], 'A b.example', 'SERVFAIL'],
    ['hosts, another type', ['  hosts {\n    10.2.2.2 a.example\n  }'], 'AAAA a.example', 'NODATA'],
    [
      'hosts without reverse',
      ['  hosts {\n    10.2.2.2 a.example\n    no_reverse\n    fallthrough\n  }'],
      'PTR 2.2.2.10.in-addr.arpa',
      'NXDOMAIN',
    ],
    [
      'hosts that falls through for one zone',
      ['  hosts {\n    10.2.2.2 a.example\n    fallthrough b.example\n  }'],
      'A c.b.example',
      'NXDOMAIN',
    ],
    [
      'rewrites one after the other',
      [
        '  rewrite continue name suffix .one .two',
        '  rewrite name exact kube.two kubernetes.default.svc.cluster.local',
        kubernetes(),
      ],
      'A kube.one',
      '30 A 192.168.10.1',
    ],
    ['forward for one zone alone', ['  forward lab.example 192.168.56.1'], 'A a.other.example', 'SERVFAIL'],
    ['forward but for one zone', ['  forward . 192.168.56.1 {\n    except dark.example\n  }'], 'A a.dark.example', 'SERVFAIL'],
  ]
  it.each(rows)('%s', (_title, lines, question, answer) => {
    write(block(...lines, ...(lines.some((line) => line.includes('forward')) ? [] : [rest])))
    expect(shown(question)).toBe(answer)
  })

  const own = (...lines: string[]): string[] => [...lines, kubernetes('    pods verified\n')]
  const more: [title: string, lines: string[], question: string, answer: string][] = [
    ['any', own('  any'), 'ANY kubernetes.default.svc.cluster.local', '8482 HINFO "ANY obsoleted" "See RFC 8482"'],
    ['local', own('  local'), 'A localhost', '604800 A 127.0.0.1'],
    ['local AAAA', own('  local'), 'AAAA localhost', '604800 AAAA ::1'],
    ['local and a search list', own('  local'), 'A localhost.default.svc.cluster.local', '604800 A 127.0.0.1'],
    ['local PTR', own('  local'), 'PTR 1.0.0.127.in-addr.arpa', '604800 PTR localhost.'],
    ['local, nobody', own('  local'), 'PTR 9.0.0.127.in-addr.arpa', 'NXDOMAIN'],
    ['without local', own(), 'A localhost', 'NXDOMAIN'],
    ['acl block', own('  acl {\n    block type A net *\n  }'), 'A kubernetes.default.svc.cluster.local', 'REFUSED'],
    [
      'acl for another type',
      own('  acl {\n    block type AAAA\n  }'),
      'A kubernetes.default.svc.cluster.local',
      '30 A 192.168.10.1',
    ],
    ['acl filter', own('  acl {\n    filter\n  }'), 'A kubernetes.default.svc.cluster.local', 'NODATA'],
    ['acl drop', own('  acl {\n    drop\n  }'), 'A kubernetes.default.svc.cluster.local', 'no answer'],
    [
      'acl allows first',
      own('  acl {\n    allow net 192.168.56.0/24 10.10.0.0/16\n    block\n  }'),
      'A kubernetes.default.svc.cluster.local',
      '30 A 192.168.10.1',
    ],
    [
      'acl of another net',
      own('  acl {\n    block net 172.16.0.0/12\n  }'),
      'A kubernetes.default.svc.cluster.local',
      '30 A 192.168.10.1',
    ],
    [
      'acl of another zone',
      own('  acl lab.example {\n    block\n  }'),
      'A kubernetes.default.svc.cluster.local',
      '30 A 192.168.10.1',
    ],
    ['whoami', ['  whoami'], 'A x.example', 'NODATA'],
    ['dns64 is for IPv6', own('  dns64'), 'AAAA kubernetes.default.svc.cluster.local', 'NODATA'],
    [
      'dns64 for all',
      own('  dns64 {\n    allow_ipv4\n  }'),
      'AAAA kubernetes.default.svc.cluster.local',
      '30 AAAA 64:ff9b::c0a8:a01',
    ],
    [
      'dns64 with a prefix',
      own('  dns64 64:1337::/96 {\n    allow_ipv4\n  }'),
      'AAAA kubernetes.default.svc.cluster.local',
      '30 AAAA 64:1337::c0a8:a01',
    ],
    ['rewrite type', own('  rewrite type AAAA A'), 'AAAA kubernetes.default.svc.cluster.local', '30 A 192.168.10.1'],
    ['rewrite ttl', own('  rewrite ttl suffix .cluster.local 7'), 'A kubernetes.default.svc.cluster.local', '7 A 192.168.10.1'],
    [
      'rewrite ttl in a range',
      own('  rewrite ttl suffix .cluster.local 60-300'),
      'A kubernetes.default.svc.cluster.local',
      '60 A 192.168.10.1',
    ],
    [
      'rewrite ttl up to',
      own('  rewrite ttl suffix .cluster.local -10'),
      'A kubernetes.default.svc.cluster.local',
      '10 A 192.168.10.1',
    ],
    [
      'rewrite ttl from',
      own('  rewrite ttl suffix .cluster.local 20-'),
      'A kubernetes.default.svc.cluster.local',
      '30 A 192.168.10.1',
    ],
    [
      'rewrite rcode',
      own('  rewrite rcode suffix .cluster.local NXDOMAIN NOERROR'),
      'A nope.default.svc.cluster.local',
      'NODATA',
    ],
    ['rewrite rcode by number', own('  rewrite rcode suffix .cluster.local 3 2'), 'A nope.default.svc.cluster.local', 'SERVFAIL'],
    ['rewrite name exact', own('  rewrite name kube kubernetes.default.svc.cluster.local'), 'A kube', '30 A 192.168.10.1'],
    ['namespaces', [kubernetes('    namespaces kube-system\n')], 'A kubernetes.default.svc.cluster.local', 'NXDOMAIN'],
    [
      'namespaces, a shown one',
      [kubernetes('    namespaces kube-system\n')],
      'A kube-dns.kube-system.svc.cluster.local',
      '30 A 192.168.10.10',
    ],
    [
      'namespace_labels',
      [kubernetes('    namespace_labels kubernetes.io/metadata.name=default\n')],
      'A kube-dns.kube-system.svc.cluster.local',
      'NXDOMAIN',
    ],
    ['labels', [kubernetes('    labels k8s-app=kube-dns\n')], 'A kubernetes.default.svc.cluster.local', 'NXDOMAIN'],
    [
      'labels, a shown one',
      [kubernetes('    labels k8s-app=kube-dns\n')],
      'A kube-dns.kube-system.svc.cluster.local',
      '30 A 192.168.10.10',
    ],
    ['noendpoints', [kubernetes('    noendpoints\n')], 'A 192-168-56-201.kubernetes.default.svc.cluster.local', 'NXDOMAIN'],
    [
      'noendpoints, a cluster IP',
      [kubernetes('    noendpoints\n')],
      'A kubernetes.default.svc.cluster.local',
      '30 A 192.168.10.1',
    ],
    [
      'ignore empty_service, one with endpoints',
      [kubernetes('    ignore empty_service\n')],
      'A kubernetes.default.svc.cluster.local',
      '30 A 192.168.10.1',
    ],
  ]
  it.each(more)('%s', (_title, lines, question, answer) => {
    write(block(...lines, ...(lines.some((line) => line.includes('whoami')) ? [] : [rest])))
    expect(shown(question)).toBe(answer)
  })

  it('ignore empty_service: a Service without endpoints has no name', () => {
    const spec = { selector: { app: 'nobody' }, ports: [{ port: 80 }] }
    made(
      cluster.client().create(services, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'empty', namespace: 'default' },
        spec,
      } as never),
    )
    cluster.settle()
    expect(shown('A empty.default.svc.cluster.local')).toMatch(/^30 A /)
    write(block(kubernetes('    ignore empty_service\n'), rest))
    expect(shown('A empty.default.svc.cluster.local')).toBe('NXDOMAIN')
  })

  it('minimal leaves the answer alone', () => {
    write(block(kubernetes(), rest))
    const question = 'SRV _https._tcp.kubernetes.default.svc.cluster.local'
    expect(ask(question)?.additional).toHaveLength(1)
    write(block('  minimal', kubernetes(), rest))
    expect(ask(question)).toMatchObject({ answers: [{ type: 'SRV' }], additional: [] })
    expect(ask('A nope.default.svc.cluster.local')?.authority).toHaveLength(1)
  })

  it('whoami tells who asks, in the additional section', () => {
    write(block('  whoami'))
    expect(ask('A x.example')?.additional).toMatchObject([
      { name: 'x.example.', type: 'A', ttlSeconds: 0 },
      { name: '_udp.x.example.', type: 'SRV', data: expect.stringMatching(/^0 0 \d+ \.$/) },
    ])
  })

  it('names in an answer: exact and auto go back, others stay as they were looked up', () => {
    const names = (question: string): string[] | undefined => ask(question)?.answers.map(({ name }) => name)
    write(block('  rewrite name suffix .lab .cluster.local', kubernetes(), rest))
    expect(names('A kubernetes.default.svc.lab')).toEqual(['kubernetes.default.svc.cluster.local.'])
    // glibc does not take an address of another name
    expect(cluster.network(servedPod()).resolve('kubernetes.default.svc.lab.').addresses).toEqual([])
    write(block('  rewrite stop {\n    name suffix .lab .cluster.local answer auto\n  }', kubernetes(), rest))
    expect(names('A kubernetes.default.svc.lab')).toEqual(['kubernetes.default.svc.lab.'])
    expect(cluster.network(servedPod()).resolve('kubernetes.default.svc.lab.').addresses).toEqual(['192.168.10.1'])
    write(
      block(
        '  rewrite stop {\n    name regex (.*)\\.lab {1}.cluster.local\n    answer name (.*)\\.cluster\\.local {1}.lab\n  }',
        kubernetes(),
        rest,
      ),
    )
    expect(names('A kubernetes.default.svc.lab')).toEqual(['kubernetes.default.svc.lab.'])
    write(
      block(
        '  rewrite name regex (.*)\\.arpa {1}.arpa answer auto answer value (.*)\\.cluster\\.local {1}.lab',
        kubernetes(),
        rest,
      ),
    )
    expect(ask('PTR 1.10.168.192.in-addr.arpa')?.answers).toMatchObject([{ data: 'kubernetes.default.svc.lab.' }])
  })

  it('autopath walks a Pod’s search list for it', () => {
    write(block('  autopath @kubernetes', kubernetes('    pods verified\n'), rest))
    const answer = cluster.network(servedPod()).query('192.168.10.10', 'kubernetes.default.kube-system.svc.cluster.local', 'A')
    expect(answer?.answers.map(({ name, type, data }) => `${name} ${type} ${data}`)).toEqual([
      'kubernetes.default.kube-system.svc.cluster.local. CNAME kubernetes.default.svc.cluster.local.',
      'kubernetes.default.svc.cluster.local. A 192.168.10.1',
    ])
    expect(cluster.network(servedPod()).query('192.168.10.10', 'nope.kube-system.svc.cluster.local', 'A')?.status).toBe(
      'NXDOMAIN',
    )
  })

  it('import puts a snippet in its place', () => {
    write(
      `(base) {\n  errors\n  health\n  ready\n  reload\n}\n.:53 {\n  import base\n  import more/*.override\n${kubernetes()}\n${rest}\n}\n`,
    )
    expect(shown('A kubernetes.default.svc.cluster.local')).toBe('30 A 192.168.10.1')
  })

  /** A Pod of its own, in kube-system, that asks the cluster's DNS. */
  const servedPod = (): Origin => {
    const client = cluster.client()
    if (!client.get(pods, 'kube-system', 'asker')) {
      const spec = { nodeName: 'k8s-node-1', containers: [{ name: 'c', image: 'ansilh/demo-coffee' }] }
      made(
        client.create(pods, {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'asker', namespace: 'kube-system' },
          spec,
        } as never),
      )
      cluster.settle()
    }
    return { kind: 'pod', namespace: 'kube-system', name: 'asker' }
  }

  it('a zone that no block serves is refused', () => {
    write(`cluster.local:53 {\n${kubernetes()}\n  health\n  ready\n  reload\n}\n`)
    expect(shown('A kubernetes.default.svc.cluster.local')).toBe('30 A 192.168.10.1')
    expect(shown('A example.com')).toBe('REFUSED')
  })

  it('log writes the classes that it names, errors what failed', () => {
    write(
      `${block('  log . {\n    class denial\n  }', kubernetes(), rest)}dead.example {\n  errors\n  forward . 10.10.1.250\n}\n`,
    )
    for (const name of ['A kubernetes.default.svc.cluster.local', 'A nope.default.svc.cluster.local', 'A x.dead.example'])
      ask(name)
    const lines = logs()
      .flat()
      .filter((line) => /nope|kubernetes\.default|dead/.test(line))
    expect(lines.sort()).toEqual([
      expect.stringMatching(
        /^\[ERROR\] plugin\/errors: 2 x\.dead\.example\. A: read udp [\d.]+:\d+->10\.10\.1\.250:53: i\/o timeout$/,
      ),
      expect.stringMatching(
        /^\[INFO\] [\d.]+:\d+ - \d+ "A IN nope\.default\.svc\.cluster\.local\. udp \d+ false 512" NXDOMAIN qr,aa,rd/,
      ),
    ])
  })
})

describe('[DNS33] the cache plugin', () => {
  const cached = (...lines: string[]): string =>
    block(`  cache 30 {\n${lines.map((line) => `    ${line}\n`).join('')}  }`, kubernetes(), rest)
  const service = (name: string): void => {
    const spec = { clusterIP: '192.168.10.77', ports: [{ port: 80 }] }
    made(
      cluster
        .client()
        .create(services, { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec } as never),
    )
  }
  const drop = (name: string): void => made(cluster.client().delete(services, 'default', name))
  const name = 'A new.default.svc.cluster.local'
  /** One server alone: each has a cache of its own. */
  const one = (): void => {
    const [first] = servers()
    const { podIP = '' } = first?.status ?? {}
    askOne = (question) => {
      const [type = '', asked = ''] = question.split(' ')
      const answer = cluster.network(master).query(podIP, asked, type)
      const [record] = [...(answer?.answers ?? []), ...(answer?.authority ?? [])]
      return `${answer?.status} ${record?.ttlSeconds} ${record?.type}`
    }
  }
  let askOne: (question: string) => string

  it('an answer counts down, and outlives its Service', () => {
    write(cached())
    service('new')
    one()
    expect(askOne(name)).toBe('NOERROR 30 A')
    cluster.advance(12_000)
    drop('new')
    expect(askOne(name)).toBe('NOERROR 18 A')
    cluster.advance(18_000)
    expect(askOne(name)).toBe('NXDOMAIN 30 SOA')
  })

  it('that there is no such name is remembered too', () => {
    write(cached())
    one()
    expect(askOne(name)).toBe('NXDOMAIN 30 SOA')
    service('new')
    cluster.advance(10_000)
    expect(askOne(name)).toBe('NXDOMAIN 20 SOA')
    cluster.advance(20_000)
    expect(askOne(name)).toBe('NOERROR 30 A')
  })

  const rows: [title: string, lines: string[], first: string, later: string][] = [
    [
      'kubeadm’s own: the cluster’s names are not kept',
      ['disable success cluster.local', 'disable denial cluster.local'],
      'NOERROR 30 A',
      'NXDOMAIN 30 SOA',
    ],
    ['denials alone', ['disable success'], 'NOERROR 30 A', 'NXDOMAIN 30 SOA'],
    ['keepttl', ['keepttl'], 'NOERROR 30 A', 'NOERROR 30 A'],
    ['less than the record’s own', ['success 1000 12'], 'NOERROR 12 A', 'NOERROR 2 A'],
    ['more than the record’s own', ['success 1000 3600 60'], 'NOERROR 60 A', 'NOERROR 50 A'],
    ['another zone alone', ['disable success svc.cluster.local'], 'NOERROR 30 A', 'NXDOMAIN 30 SOA'],
  ]
  it.each(rows)('%s', (_title, lines, first, later) => {
    write(cached(...lines))
    service('new')
    one()
    expect(askOne(name)).toBe(first)
    drop('new')
    cluster.advance(10_000)
    expect(askOne(name)).toBe(later)
  })

  it('serve_stale gives old answers while it asks for new ones', () => {
    write(cached('serve_stale 1h immediate'))
    service('new')
    one()
    askOne(name)
    drop('new')
    cluster.advance(40_000)
    expect(askOne(name)).toBe('NOERROR 0 A')
    expect(askOne(name)).toBe('NXDOMAIN 30 SOA')
  })

  it('a restart and a reload forget', () => {
    write(cached())
    service('new')
    one()
    askOne(name)
    drop('new')
    write(cached('prefetch 10'))
    expect(askOne(name)).toBe('NXDOMAIN 30 SOA')
  })

  it('caps what comes from elsewhere', () => {
    one()
    expect(askOne('A example.com')).toBe('NXDOMAIN 30 SOA')
    cluster.advance(10_000)
    expect(askOne('A example.com')).toBe('NXDOMAIN 20 SOA')
  })
})

describe('[DNS34] the loadbalance plugin', () => {
  const three = (): string =>
    ask('A many.default.svc.cluster.local')
      ?.answers.map(({ data }) => data.split('.').at(-1))
      .join(' ') ?? ''
  const make = (): void => {
    made(
      cluster.client().create(services, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'many', namespace: 'default' },
        spec: { clusterIP: 'None', ports: [{ port: 80 }] },
      } as never),
    )
    const endpoints = [1, 2, 3].map((last) => ({ addresses: [`10.9.${last}.${last}`], conditions: { ready: true } }))
    made(
      cluster.client().create(endpointslices, {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: 'many', namespace: 'default', labels: { 'kubernetes.io/service-name': 'many' } },
        addressType: 'IPv4',
        ports: [{ port: 80, protocol: 'TCP' }],
        endpoints,
      } as never),
    )
    made(cluster.client().patch(deployments, 'kube-system', 'coredns', 'merge', { spec: { replicas: 1 } }))
    cluster.settle()
  }
  it('gives addresses in turn', () => {
    make()
    expect([three(), three(), three(), three()]).toEqual(['1 2 3', '2 3 1', '3 1 2', '1 2 3'])
  })
  it('is not there without a line', () => {
    make()
    write(block(kubernetes(), rest))
    expect([three(), three()]).toEqual(['1 2 3', '1 2 3'])
  })
  it('prefer puts networks first', () => {
    make()
    write(block('  loadbalance round_robin {\n    prefer 10.9.2.0/24\n  }', kubernetes(), rest))
    expect([three(), three(), three()]).toEqual(['2 1 3', '2 3 1', '2 3 1'])
  })
  it('draws where a lab draws', () => {
    cluster = createCluster({ store: createMemoryStore(), nowMs: () => nowMs, seed: 1, options: { proxy: { pick: 'random' } } })
    cluster.settle()
    make()
    const orders = new Set(Array.from({ length: 40 }, three))
    expect(orders.size).toBe(6)
  })
})

describe('[DNS35] a server that forwards to itself', () => {
  it.each(['127.0.0.1', '192.168.10.10', '::1'])('%s: the loop plugin ends it', (to) => {
    write(block('  loop', kubernetes(), `  forward . ${to}`))
    for (const { metadata } of servers()) made(cluster.client().delete(pods, 'kube-system', metadata.name))
    cluster.settle()
    expect(servers().map(({ status }) => status?.containerStatuses?.[0]?.state?.waiting?.reason)).toContain('CrashLoopBackOff')
    expect(logs().flat().join('\n')).toMatch(
      /\[FATAL\] plugin\/loop: Loop \(127\.0\.0\.1:\d+ -> :53\) detected for zone "\.", see https:\/\/coredns\.io\/plugins\/loop#troubleshooting\. Query: "HINFO \d+\.\d+\."/,
    )
  })

  it('bind to loopback: nobody else is answered', () => {
    write(block('  bind 127.0.0.1', kubernetes(), rest))
    for (const { metadata } of servers()) made(cluster.client().delete(pods, 'kube-system', metadata.name))
    cluster.settle()
    expect(shown('A kubernetes.default.svc.cluster.local')).toBe('no answer')
  })
})

describe('[DNS32] a changed Corefile', () => {
  const good = block(kubernetes(), '  hosts {\n    10.3.3.3 new.example\n    fallthrough\n  }', rest)

  it('is loaded anew, and the log says so', () => {
    write(good)
    expect(shown('A new.example')).toBe('3600 A 10.3.3.3')
    for (const lines of logs())
      expect(lines.slice(-3)).toEqual([
        '[INFO] Reloading',
        expect.stringMatching(/^\[INFO\] plugin\/reload: Running configuration SHA512 = [0-9a-f]{128}$/),
        '[INFO] Reloading complete',
      ])
  })

  const broken: [title: string, text: string, message: string][] = [
    [
      'an unknown directive',
      '.:53 {\n  errors\n  kubernets cluster.local\n}\n',
      "/etc/coredns/Corefile:3 - Error during parsing: Unknown directive 'kubernets'",
    ],
    [
      'an unknown property',
      '.:53 {\n  kubernetes cluster.local {\n    pod insecure\n  }\n}\n',
      "plugin/kubernetes: /etc/coredns/Corefile:3 - Error during parsing: unknown property 'pod'",
    ],
    ['a zone twice', '.:53 {\n  errors\n}\n.:53 {\n  log\n}\n', 'cannot serve dns://.:53 - it is already defined'],
    [
      'a cache without time',
      '.:53 {\n  cache 0\n}\n',
      'plugin/cache: /etc/coredns/Corefile:2 - Error during parsing: cache TTL can not be zero or negative: 0',
    ],
    ['an unknown policy', '.:53 {\n  loadbalance robin\n}\n', 'plugin/loadbalance: unknown policy: robin'],
    ['a name without another', '.:53 {\n  rewrite name a\n}\n', 'plugin/rewrite: too few arguments for a name rule'],
    ['an unknown rule', '.:53 {\n  rewrite nome a b\n}\n', 'plugin/rewrite: invalid rule type "nome"'],
    ['a name as a server', '.:53 {\n  forward . dns.example\n}\n', 'plugin/forward: not an IP address or file: "dns.example"'],
    [
      'an unknown action',
      '.:53 {\n  acl {\n    deny\n  }\n}\n',
      "plugin/acl: /etc/coredns/Corefile:3 - Error during parsing: unexpected token \"deny\"; expect 'allow', 'block', 'filter' or 'drop'",
    ],
    ['a short interval', '.:53 {\n  reload 1s\n}\n', 'plugin/reload: interval value must be greater or equal to 2s'],
    [
      'a snippet that is not there',
      '.:53 {\n  import nope\n}\n',
      '/etc/coredns/Corefile:2 - Error during parsing: File to import not found: nope',
    ],
    [
      'an unknown thing to ignore',
      '.:53 {\n  kubernetes cluster.local {\n    ignore all\n  }\n}\n',
      "plugin/kubernetes: unable to parse ignore value: 'all'",
    ],
    [
      'a wrong mode of pods',
      '.:53 {\n  kubernetes cluster.local {\n    pods maybe\n  }\n}\n',
      'plugin/kubernetes: wrong value for pods: maybe,  must be one of: disabled, verified, insecure',
    ],
  ]
  it.each(broken)('with %s is refused: the old one goes on, until a Pod starts anew', (_title, text, message) => {
    write(text)
    expect(shown('A kubernetes.default.svc.cluster.local')).toBe('30 A 192.168.10.1')
    for (const lines of logs())
      expect(lines.slice(-3)).toEqual([
        '[INFO] Reloading',
        `[ERROR] Restart failed: ${message}`,
        `[ERROR] plugin/reload: Corefile changed but reload failed: starting with listener file descriptors: ${message}`,
      ])
    for (const { metadata } of servers()) made(cluster.client().delete(pods, 'kube-system', metadata.name))
    cluster.settle()
    expect(shown('A kubernetes.default.svc.cluster.local')).toBe('no answer')
    expect(servers().map(({ status }) => status?.containerStatuses?.[0]?.state?.waiting?.reason)).toContain('CrashLoopBackOff')
    for (const lines of logs()) expect(lines).toEqual([message])
  })

  it('does nothing without the reload plugin', () => {
    write(good.replace('  reload\n', ''))
    write(good.replace('10.3.3.3', '10.4.4.4'))
    expect(shown('A new.example')).toBe('3600 A 10.3.3.3')
  })

  it('without health or ready makes no Pod ready', () => {
    write(good.replace('  ready\n', ''))
    for (const { metadata } of servers()) made(cluster.client().delete(pods, 'kube-system', metadata.name))
    cluster.settle()
    for (const { status } of servers()) {
      const { podIP = '' } = status ?? {}
      expect(cluster.network(master).connect(podIP, 8181, 'TCP').outcome).toBe('refused')
      expect(cluster.network(master).connect(podIP, 8080, 'TCP').outcome).toBe('connected')
    }
  })
})
