import { beforeEach, describe, expect, it } from 'vitest'
import { configmaps, pods } from '../api/kinds.ts'
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
