import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Network } from '../network/packet.ts'
import type { Image, MainProcess } from './image.ts'
import { catalogue, get, peer, type Started, start } from './image-for-tests.ts'
import { parseNginx } from './nginx-conf.ts'
import { splitCommands } from './simple-script.ts'
import { imageTable } from './table.ts'

describe('images', () => {
  it.each<[string, string[], number | undefined, string]>([
    ['nginx', [], 80, '<title>Welcome to nginx!</title>'],
    ['httpd', [], 80, 'It works!'],
    ['hashicorp/http-echo', ['-text=hello', '-listen=:8080'], 8080, 'hello\n'],
    ['traefik/whoami', [], 80, 'Hostname: p\n'],
    ['gcr.io/google-samples/hello-app', [], 8080, 'Hello, world!\nVersion: 1.0.0\nHostname: p\n'],
    ['registry.k8s.io/e2e-test-images/agnhost', ['serve-hostname'], 9376, 'p'],
    ['python', ['python', '-m', 'http.server', '8000'], 8000, 'Directory listing for /'],
    ['registry.k8s.io/echoserver', [], 8080, 'Hostname: p\n'],
    ['stefanprodan/podinfo', [], 9898, '"hostname": "p"'],
    ['nginxdemos/hello', [], 80, 'Server name: p\n'],
    ['busybox', ['httpd', '-f', '-p', '8080', '-h', '/etc'], 8080, '404 Not Found'],
  ])('[KLT60] %s %j answers on port %i', (name, args, port, text) => {
    expect(get(start(name, args), '/', port)?.body).toContain(text)
  })

  it('[KLT61] netexec has the doors that the conformance suite uses', () => {
    const netexec = start('registry.k8s.io/e2e-test-images/agnhost', ['netexec', '--http-port=8083', '--udp-port=8081'])
    const body = (target: string) => get(netexec, target)?.body
    expect([
      body('/hostname'),
      body('/hostName'),
      body('/echo?msg=a%20b'),
      body('/clientip'),
      body('/shell?cmd=echo%20hi'),
      body('/echo?msg=what?&x=y'),
    ]).toEqual(['p', 'p', 'a b', '10.10.0.1:40000', '{"output":"hi\\n"}', 'what?'])
    expect(get(netexec, '/echo?msg=x&code=418')?.status).toBe(418)
    expect(get(netexec, '/nosuch')?.body).toMatch(/^NOW: /)
    const udp = netexec.main?.listen?.find((l) => l.protocol === 'UDP')
    expect([udp?.exchange?.('hostName\n', peer), udp?.exchange?.('echo hi', peer), udp?.exchange?.('clientip', peer)]).toEqual([
      'p',
      'hi',
      '10.10.0.1:40000',
    ])
    get(netexec, '/exit?code=3')
    expect(netexec.exits).toEqual([3])
  })

  it.each(['nautilus', 'kitten'])('[KLT60] %s says which picture it is', (name) => {
    const served = get(start(`registry.k8s.io/e2e-test-images/${name}`), '/data.json')
    expect(JSON.parse(served?.body ?? '')).toEqual({ image: `${name}.jpg` })
  })

  it('[KLT72] the guestbook: a front end sets at the primary and reads from a replica', () => {
    const image = 'registry.k8s.io/e2e-test-images/agnhost'
    const primary = start(image, ['guestbook', '--http-port', '6379'], { network: () => net })
    const replica = start(image, ['guestbook', '--replicaof', 'agnhost-primary', '--http-port', '6379'], {
      network: () => net,
    })
    const front = start(image, ['guestbook', '--backend-port', '6379'], { network: () => net })
    const addresses: Record<string, Started> = { 'agnhost-primary': primary, 'agnhost-replica': replica }
    const net = {
      resolve: (name: string) => ({ addresses: addresses[name] ? [name] : [], tried: [] }),
      connect: (ip: string) => ({ outcome: 'connected', socket: addresses[ip]?.main?.listen?.[0], peer }),
    } as unknown as Network
    const ask = (query: string) => get(front, `/guestbook?${query}`)
    expect(ask('cmd=get&key=messages&value=')?.body).toBe('{"data":""}')
    addresses['10.10.1.2'] = replica
    expect(ask('cmd=fly')?.body).toBe("unsupported cmd: 'fly'\n")
    expect(ask('cmd=set&value=x')?.status).toBe(400)
    expect(get(primary, '/set?key=messages&value=TestEntry')?.body).toBe('{"message":"Updated"}')
    expect(get(primary, '/get?key=messages')?.body).toBe('{"data":"TestEntry"}')
    expect(ask('cmd=get&key=messages&value=')?.body).toBe('{"data":"TestEntry"}')
  })

  it.each([
    ['TCP', 'connected', 50, []],
    ['TCP', 'refused', 50, ['REFUSED']],
    ['TCP', 'timeout', 3000, ['TIMEOUT']],
    ['TCP', 'reset', 50, ['OTHER: dial tcp 10.0.0.9:80: connect: connection reset by peer']],
    ['TCP', 'unreachable', 2000, ['OTHER: dial tcp 10.0.0.9:80: connect: no route to host']],
    ['UDP', 'silent', 3000, ['TIMEOUT: read udp 10.0.0.9:80: i/o timeout']],
    ['UDP', 'refused', 50, ['REFUSED: read udp 10.0.0.9:80: connection refused']],
    ['UDP', 'unreachable', 2000, ['UNKNOWN: read udp 10.0.0.9:80: no route to host']],
    ['SCTP', 'connected', 50, []],
    ['SCTP', 'timeout', 3000, ['TIMEOUT']],
    ['SCTP', 'refused', 50, ['OTHER: connection refused']],
    ['UDP', 'connected', 50, []],
  ])('[KLT71] agnhost connect by %s: %s ends after %d ms and says %j', (protocol, outcome, exitAfterMs, errors) => {
    const socket = outcome === 'silent' ? {} : { exchange: () => 'p' }
    const reached =
      outcome === 'silent' || outcome === 'connected' ? { outcome: 'connected', socket, peer } : { outcome, afterMs: 2000 }
    const network = () => ({ connect: () => reached }) as unknown as Network
    const args = ['connect', '10.0.0.9:80', '--timeout=3s', `--protocol=${protocol.toLowerCase()}`]
    const { main } = start('registry.k8s.io/e2e-test-images/agnhost', args, { network })
    expect(main).toEqual({ errors, exitAfterMs, exitCode: errors.length })
  })

  it('[KLT71] agnhost connect tells a name that does not resolve', () => {
    const network = () => ({ resolve: () => ({ addresses: [], tried: [] }) }) as unknown as Network
    const { main } = start('registry.k8s.io/e2e-test-images/agnhost', ['connect', 'nosuch:80'], { network })
    expect(main?.errors).toEqual(['DNS: lookup nosuch: no such host'])
  })

  it('[KLT61] dial asks another netexec over the network and tells what it said or why not', () => {
    const other = start('registry.k8s.io/e2e-test-images/agnhost', ['netexec'], { hostname: 'other' })
    const socket = { ...other.main?.listen?.[0], owner: { kind: 'node', node: 'n', program: 'x' }, address: '0.0.0.0' }
    const network = () =>
      ({
        resolve: () => ({ addresses: ['10.10.1.3'], tried: [] }),
        connect: (ip: string) =>
          ip === '10.10.1.3' ? { outcome: 'connected', socket, peer, destination: { ip, port: 8080 } } : { outcome: 'refused' },
      }) as unknown as Network
    const netexec = start('registry.k8s.io/e2e-test-images/agnhost', ['netexec'], { network })
    expect(get(netexec, '/dial?request=hostname&protocol=http&host=10.10.1.3&port=8080&tries=1')?.body).toBe(
      '{"responses":["other"]}',
    )
    expect(get(netexec, '/dial?request=hostname&protocol=http&host=10.10.1.4&port=80&tries=1')?.body).toBe(
      '{"errors":["Get \\"http://10.10.1.4:80/hostname\\": dial tcp 10.10.1.4:80: connect: connection refused"]}',
    )
  })

  it('[KLT62] porter answers on the ports of its environment, some with TLS', () => {
    const env = { SERVE_PORT_80: '<a href="/rewriteme">test</a>', SERVE_TLS_PORT_443: 'tls', OTHER: 'x' }
    const porter = start('registry.k8s.io/e2e-test-images/agnhost', ['porter'], { env })
    expect(porter.main?.listen?.map((l) => [l.port, l.tls === true])).toEqual([
      [80, false],
      [443, true],
    ])
    expect(get(porter, '/', 80)?.headers['Content-Type']).toBe('text/html; charset=utf-8')
    const json = start('registry.k8s.io/e2e-test-images/agnhost', ['porter', '--json-response'], { env })
    expect(JSON.parse(get(json, '/some/path', 80, {}, 'PUT')?.body ?? '')).toEqual({
      Method: 'PUT',
      Body: '<a href="/rewriteme">test</a>',
    })
  })

  it('[KLT63] nginx serves what is mounted and what its configuration says', () => {
    const conf = 'server { listen 8080; location / { return 200 "hi from $hostname\\n"; } location /old { return 301 /new; } }\n'
    const nginx = start('nginx', [], {}, { '/etc/nginx/conf.d/default.conf': conf })
    expect(nginx.main?.listen?.map((l) => l.port)).toEqual([8080])
    expect(get(nginx)?.body).toBe('hi from p\n')
    expect(get(nginx, '/old')).toMatchObject({ status: 301, headers: { Location: '/new' } })
    const page = start('nginx', [], {}, { '/usr/share/nginx/html/index.html': 'mine', '/usr/share/nginx/html/a/b.json': '{}' })
    expect(get(page)?.body).toBe('mine')
    expect(get(page, '/a/b.json')?.headers['Content-Type']).toBe('application/json')
    expect(get(page, '/a')?.status).toBe(301)
    expect(get(page, '/nosuch')?.status).toBe(404)
    expect(page.logs.at(-1)).toContain('"GET /nosuch HTTP/1.1" 404')
    const broken = start('nginx', [], {}, { '/etc/nginx/conf.d/default.conf': 'server { listen 80 }' })
    expect(broken.main).toMatchObject({ exitCode: 1 })
    expect(broken.main?.log?.at(-1)).toContain('unexpected "}" in /etc/nginx/conf.d/default.conf:1')
  })

  it('[KLT68] nginx passes requests on, and does not start when an upstream has no address', () => {
    const conf =
      'upstream pool { server backend:8080; }\nserver { location /api/ { proxy_pass http://pool/; proxy_set_header X-Real-IP $remote_addr; } }\n'
    const asked: unknown[] = []
    const socket = {
      http: (request: unknown) => asked.push(request) && { status: 200, reason: 'OK', headers: {}, body: 'from backend' },
    }
    const network = (outcome: string, addresses: string[]) => () =>
      ({ resolve: () => ({ addresses, tried: [] }), connect: () => ({ outcome, socket, peer }) }) as unknown as Network
    const files = { '/etc/nginx/conf.d/default.conf': conf }
    const nginx = start('nginx', [], { network: network('connected', ['192.168.10.7']) }, files)
    expect(get(nginx, '/api/v1?x=1')?.body).toBe('from backend')
    expect(asked).toMatchObject([{ target: '/v1?x=1', headers: { host: 'pool', 'x-real-ip': '10.10.0.1' } }])
    const refused = start('nginx', [], { network: network('refused', ['192.168.10.7']) }, files)
    expect(get(refused, '/api/')?.status).toBe(502)
    expect(refused.logs[0]).toContain('connect() failed (111: Connection refused) while connecting to upstream')
    expect(get(start('nginx', [], { network: network('timeout', ['1.2.3.4']) }, files), '/api/')?.status).toBe(504)
    const unknown = start('nginx', [], { network: network('refused', []) }, files)
    expect(unknown.main).toMatchObject({ exitCode: 1 })
    expect(unknown.main?.log?.at(-1)).toBe(
      'nginx: [emerg] host not found in upstream "backend:8080" in /etc/nginx/conf.d/default.conf:1',
    )
  })

  it('[KLT64] redis keeps what it is told', () => {
    const redis = start('redis')
    const say = (text: string) => redis.main?.listen?.[0]?.exchange?.(text, peer)
    expect([
      say('PING\r\n'),
      say('SET k v\r\n'),
      say('*2\r\n$3\r\nGET\r\n$1\r\nk\r\n'),
      say('INCR n\r\nINCR n\r\n'),
      say('NOPE a\r\n'),
    ]).toEqual([
      '+PONG\r\n',
      '+OK\r\n',
      '$1\r\nv\r\n',
      ':1\r\n:2\r\n',
      "-ERR unknown command 'nope', with args beginning with: 'a' \r\n",
    ])
  })

  it('[KLT65] postgres without a password says so and ends with 1', () => {
    expect(start('postgres').main).toMatchObject({
      exitCode: 1,
      log: expect.arrayContaining(['Error: Database is uninitialized and superuser password is not specified.']),
    })
    expect(start('postgres', [], { env: { POSTGRES_PASSWORD: 'x' } }).main?.listen?.[0]?.port).toBe(5432)
  })

  it.each<[string[], Partial<MainProcess> | undefined]>([
    [['sleep', '1m'], { exitAfterMs: 60_000, exitCode: 0, stopAfterMs: Infinity }],
    [['sleep', 'infinity'], { stopAfterMs: Infinity }],
    [['tail', '-f', '/dev/null'], { stopAfterMs: Infinity }],
    [['sh', '-c', 'sleep 3600'], { exitAfterMs: 3_600_000 }],
    [['/bin/sh', '-c', "echo 'hello world' && sleep 5 && exit 7"], { log: ['hello world'], exitAfterMs: 5050, exitCode: 7 }],
    [['sh'], { exitAfterMs: 50, exitCode: 0 }],
    [['sh', '-c', 'while true; do date; sleep 1; done'], undefined],
    [['sh', '-c', 'echo $HOSTNAME > /tmp/x; sleep 1'], undefined],
    [['sh', '-c', 'sleep 1; echo late'], undefined],
    [['nosuch'], undefined],
  ])('[KLT66] busybox %j', (argv, expected) => {
    const { main } = start('busybox', argv)
    if (expected === undefined) expect(main).toBeUndefined()
    else expect(main).toMatchObject(expected)
  })

  it('[KLT67] programs exist in an image or they do not', () => {
    const has = (name: string, program: string) => catalogue.has(catalogue.find(name) as Image, program)
    expect(has('docker.io/library/busybox', 'wget')).toBe(true)
    expect(has('docker.io/library/busybox', '/bin/sh')).toBe(true)
    expect(has('docker.io/library/busybox', 'curl')).toBe(false)
    expect(has('registry.k8s.io/pause', 'sh')).toBe(false)
    expect(has('docker.io/library/nginx', '/usr/sbin/nginx')).toBe(true)
    expect(has('registry.k8s.io/e2e-test-images/agnhost', '/bin/bash')).toBe(true)
  })
})

it('[KLT69] perl prints pi, hello-world its greeting, and both end', () => {
  const perl = start('perl', ['perl', '-Mbignum=bpi', '-wle', 'print bpi(40)'])
  expect(perl.main).toMatchObject({ log: ['3.141592653589793238462643383279502884197'], exitCode: 0 })
  expect(start('hello-world').main).toMatchObject({ log: expect.arrayContaining(['Hello from Docker!']), exitCode: 0 })
})

describe('parsers', () => {
  const runs = { numRuns: 300 }
  it('[KLT66] no script breaks the splitter, and what it splits has no shell characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab \'"$;&|<>\\\n(){}*=#') }), (script) => {
        for (const words of splitCommands(script) ?? []) expect(words.length).toBeGreaterThan(0)
      }),
      runs,
    )
  })

  it('[KLT63] no text breaks the reader of nginx’s configuration', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'server listen80;{}"\'\\#\n') }), (text) => {
        const parsed = parseNginx(text)
        expect(typeof parsed === 'string' || Array.isArray(parsed)).toBe(true)
      }),
      runs,
    )
  })

  it('[KLT64] no message breaks redis', () => {
    const redis = start('redis')
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'*$123 GETSD\r\n"') }), (message) => {
        expect(typeof redis.main?.listen?.[0]?.exchange?.(message, peer)).toBe('string')
      }),
      runs,
    )
  })
})

it('[KLT66] a plain script is split into commands, any other is left to a shell', () => {
  expect(splitCommands(`echo a 'b c'; sleep 1 && exit 2`)).toEqual([
    ['echo', 'a', 'b c'],
    ['sleep', '1'],
    ['exit', '2'],
  ])
  for (const script of ['a | b', 'a > f', 'echo $X', 'A=1 b', 'for i in 1; do x; done', 'a &', 'a"b"c'])
    expect(splitCommands(script)).toBeUndefined()
})

it('every image has names of its own, a digest and a size', () => {
  const names = imageTable.flatMap((image) => image.names)
  expect(new Set(names).size).toBe(names.length)
  for (const image of imageTable) expect(image.digest).toMatch(/^sha256:[0-9a-f]{64}$/)
})

describe('images of the conformance suite', () => {
  it.each<[string, number, string]>([
    ['ConsumeCPU?millicores=300&durationSec=30', 200, 'ConsumeCPU\n300 millicores\n30 durationSec\n'],
    ['ConsumeMem?megabytes=64&durationSec=5', 200, 'ConsumeMem\n64 megabytes\n5 durationSec\n'],
    ['BumpMetric?metric=m&delta=1&durationSec=5', 200, 'BumpMetric\nm metric\n1 delta\n5 durationSec\n'],
    ['ConsumeCPU?millicores=300', 400, 'Not given function argument: one of the required arguments is missing\n'],
    ['Nothing', 404, 'Unknown function: /Nothing\n'],
  ])('[KLT73] resource-consumer: %s', (target, status, body) => {
    const consumer = start('registry.k8s.io/e2e-test-images/resource-consumer')
    expect(get(consumer, `/${target}`, 8080, {}, 'POST')).toMatchObject({ status, body })
    expect(get(consumer, `/${target}`, 8080)?.status).toBe(400)
  })

  it.each<[number, boolean, string]>([
    [1000, true, '1000'],
    [1000, false, '0'],
    [0, true, '0'],
  ])('[KLT73] nonewprivs as %i (no new privileges: %s) runs as %s', (uid, noNewPrivileges, effective) => {
    const user = { uid, groups: [0] }
    const { main } = start('registry.k8s.io/e2e-test-images/nonewprivs', [], { user, noNewPrivileges })
    expect(main?.log).toEqual([`Effective uid: ${effective}`])
  })

  it.each([
    ['entrypoint-tester', '/agnhost'],
    ['entrypoint-tester-2', '/agnhost-2'],
  ])('[KLT85] agnhost %s says how it was called', (name, program) => {
    const { main } = start('registry.k8s.io/e2e-test-images/agnhost', [], { argv: [program, name, 'a', 'b'] })
    expect(main).toMatchObject({ log: [`[${program} ${name} a b]`], exitCode: 0 })
  })

  it('[KLT85] agnhost fake-gitserver says that it is one', () => {
    const served = start('registry.k8s.io/e2e-test-images/agnhost', [], { argv: ['/agnhost', 'fake-gitserver'] }).main
      ?.listen?.[0]
    const request = { method: 'GET', target: '/info/refs', headers: { host: 'x' }, body: '' }
    expect([served?.port, served?.http?.(request, peer).body]).toEqual([8000, 'I am a fake git server\n'])
  })

  it('[KLT85] agnhost inclusterclient looks at /healthz with its token, and does not start without one', () => {
    const token = '/var/run/secrets/kubernetes.io/serviceaccount/token'
    const argv = ['/agnhost', 'inclusterclient', '--poll-interval=7']
    const image = 'registry.k8s.io/e2e-test-images/agnhost'
    expect(start(image, [], { argv }).main).toMatchObject({ exitCode: 255 })
    const script = start(image, [], { argv }, { [token]: 'x' }).main?.script?.[2] ?? ''
    expect(script).toContain('sleep 7;')
    expect(script).toContain('https://kubernetes.default.svc/healthz')
  })
})
