import { describe, expect, it } from 'vitest'
import type { Network } from '../network/packet.ts'
import { get, peer, type Started, start, startedAtMs } from './image-for-tests.ts'

const agnhost = (args: string[], over: Parameters<typeof start>[2] = {}, files: Record<string, string> = {}): Started =>
  start('registry.k8s.io/e2e-test-images/agnhost', args, over, files)

const at = '2026/11/23 12:00:05'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const multipart = { 'content-type': 'multipart/form-data; boundary=xyz' }
const part = (name: string): string =>
  `--xyz\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\nContent-Type: text/plain\r\n\r\nline 1\r\nline 2\r\n--xyz--\r\n`

describe('[KLT61] netexec', () => {
  it.each<[string, number, string, string[]]>([
    ['/', 200, 'NOW: 2026-11-23 12:00:05.000 +0000 UTC m=+0.000000001', ['GET /']],
    ['/nosuch', 200, 'NOW: 2026-11-23 12:00:05.000 +0000 UTC m=+0.000000001', ['GET /']],
    ['/hostname', 200, 'p', ['GET /hostname', 'hostname: p']],
    ['/hostName', 200, 'p', ['GET /hostName', 'hostname: p']],
    ['/clientip', 200, '10.10.0.1:40000', ['GET /clientip']],
    ['/echo?msg=a%20b', 200, 'a b', ['GET /echo?msg=a b&code=']],
    ['/echo?msg=a&code=418', 418, 'a', ['GET /echo?msg=a&code=418']],
    ['/echo?code=x', 200, 'argument \'code\' must be an integer or empty, got "x"\n', ['GET /echo?msg=&code=x']],
    ['/header?key=user-agent', 200, 'curl/8', ['GET /header?key=user-agent']],
    ['/header?key=X-None', 200, '', ['GET /header?key=X-None']],
    ['/header', 200, '{"Accept":["*/*"],"User-Agent":["curl/8"]}', ['GET /header']],
    ['/healthz', 200, '', ['GET /healthz']],
    ['/readyz', 200, 'ok', ['GET /readyz']],
    ['/redirect', 302, '<a href="/">Found</a>.\n\n', ['GET /redirect?msg=&code=']],
    [
      '/redirect?location=/echo%3Fmsg=x&code=307',
      307,
      '<a href="/echo?msg=x">Temporary Redirect</a>.\n\n',
      ['GET /redirect?msg=/echo?msg=x&code=307'],
    ],
    ['/redirect?code=y', 200, 'argument \'code\' must be an integer or empty, got "y"\n', ['GET /redirect?msg=&code=y']],
    [
      '/exit?timeout=1x',
      200,
      'argument \'timeout\' must be a valid golang duration or empty, got "1x"\n',
      ['GET /exit?code=&timeout=1x&wait='],
    ],
    [
      '/exit?wait=soon',
      200,
      'argument \'wait\' must be a valid golang duration or empty, got "soon"\n',
      ['GET /exit?code=&timeout=&wait=soon'],
    ],
    [
      '/exit?code=one',
      200,
      'argument \'code\' must be an integer [0-127] or empty, got "one"\n',
      ['GET /exit?code=one&timeout=&wait='],
    ],
    [
      '/dial?host=h&port=1',
      400,
      'request parameter not specified. <nil>\n',
      ['GET /dial?host=h&protocol=&port=1&request=&tries='],
    ],
    ['/shell?cmd=hostname', 200, '{"output":"p\\n"}', ['GET /shell?cmd=hostname', 'Output: map[output:p\n]']],
  ])('GET %s: %i', (target, status, body, logs) => {
    const netexec = agnhost(['netexec'])
    const answer = get(netexec, target, 8080, { accept: '*/*', 'user-agent': 'curl/8' })
    expect([answer?.status, answer?.body, netexec.logs]).toEqual([status, body, logs.map((line) => `${at} ${line}`)])
  })

  it.each<[string, string[], boolean, [number, number]]>([
    ['by itself', [], false, [200, 200]],
    ['without UDP', ['--udp-port=-1'], false, [412, 412]],
    ['with SCTP alone', ['--udp-port=-1', '--sctp-port=9'], false, [200, 200]],
    ['after SIGTERM', ['--delay-shutdown=10'], true, [200, 503]],
  ])('/healthz and /readyz %s', (_name, args, stopping, statuses) => {
    const netexec = agnhost(['netexec', ...args], { stopping })
    expect(['/healthz', '/readyz'].map((path) => get(netexec, path, 8080)?.status)).toEqual(statuses)
  })

  it.each<[string[], string[], [string, number, string | undefined][]]>([
    [
      [],
      ['Started HTTP server on port 8080', 'Started UDP server on port  8081'],
      [
        ['TCP', 8080, undefined],
        ['UDP', 8081, undefined],
      ],
    ],
    [
      ['--http-port=80', '--udp-port', '-1', '--sctp-port', '7'],
      ['Started HTTP server on port 80', 'Started SCTP server'],
      [
        ['TCP', 80, undefined],
        ['SCTP', 7, undefined],
      ],
    ],
    [
      ['--udp-listen-addresses=10.0.0.2,10.0.0.1,10.0.0.2'],
      [
        'Started HTTP server on port 8080',
        'Started UDP server on port 10.0.0.1 8081',
        'Started UDP server on port 10.0.0.2 8081',
      ],
      [
        ['TCP', 8080, undefined],
        ['UDP', 8081, '10.0.0.1'],
        ['UDP', 8081, '10.0.0.2'],
      ],
    ],
  ])('%j: what it says and where it listens', (args, log, sockets) => {
    const { main } = agnhost(['netexec', ...args])
    expect(main?.log).toEqual(log.map((line) => `2026/11/23 12:00:00 ${line}`))
    expect(main?.listen?.map(({ protocol, port, address }) => [protocol, port, address])).toEqual(sockets)
    expect([main?.exitCode, main?.exitAfterMs]).toEqual([0, undefined])
  })

  it('an address to listen at that is none ends it', () => {
    expect(agnhost(['netexec', '--udp-listen-addresses=here']).main).toEqual({
      errors: ['2026/11/23 12:00:00 parseAddress: invalid address here'],
      exitAfterMs: 50,
      exitCode: 1,
    })
  })

  it.each<[string, string | undefined, string[]]>([
    ['hostName\n', 'p', ['Sending udp hostName response', 'hostname: p']],
    ['echo Hi There', 'hi there', ['Echoing hi there to UDP client 10.10.0.1:40000']],
    ['clientip', '10.10.0.1:40000', ['Sending clientip back to UDP client 10.10.0.1:40000']],
    ['what', undefined, ['Unknown UDP command received from 10.10.0.1:40000: what']],
    ['\n', undefined, []],
  ])('UDP %j: %j', (message, answer, logs) => {
    const netexec = agnhost(['netexec'])
    const said = netexec.main?.listen?.find(({ protocol }) => protocol === 'UDP')?.exchange?.(message, peer)
    expect([said, netexec.logs]).toEqual([answer, logs.map((line) => `${at} ${line}`)])
  })

  it('a form counts before the query', () => {
    expect(get(agnhost(['netexec']), '/echo?msg=query', 8080, form, 'POST', 'msg=form')?.body).toBe('form')
  })

  it('--http-override answers everything as one GET', () => {
    const netexec = agnhost(['netexec', '--http-override=/echo?msg=always&code=299'])
    const answer = get(netexec, '/hostname', 8080, form, 'POST', 'msg=form')
    expect([answer?.status, answer?.body]).toEqual([299, 'always'])
  })

  it.each<[string, number, string]>([
    ['file', 201, `{"output":"/uploads/upload${startedAtMs + 5000}"}`],
    ['other', 200, '{"error":"Unable to upload file."}'],
  ])('/upload of a part called %s', (name, status, body) => {
    const answer = get(agnhost(['netexec']), '/upload', 8080, multipart, 'POST', part(name))
    expect([answer?.status, answer?.body]).toEqual([status, body])
  })

  it('/exit and /shutdown end it', () => {
    const netexec = agnhost(['netexec'])
    for (const target of ['/exit?code=3&timeout=1s', '/shutdown', '/exit']) get(netexec, target)
    expect(netexec.exits).toEqual([3, 0, 0])
    expect(netexec.logs).toContain(`${at} Will begin shutdown in 0s, allowing 1s for connections to close, then will exit with 3`)
  })
})

describe('[KLT73] nettest', () => {
  const call = (nettest: Started, path: string, body = ''): string | undefined => get(nettest, path, 8080, {}, 'POST', body)?.body

  it('counts who writes to it, in Go’s JSON', () => {
    const nettest = agnhost(['nettest', '--peers=1'])
    expect(call(nettest, '/read')).toBe(
      '{\n\t"Hostname": "p",\n\t"Sent": null,\n\t"Received": null,\n\t"Errors": null,\n\t"Log": null,\n\t"StillContactingPeers": true\n}',
    )
    for (const source of ['prestop', 'a', 'prestop'])
      expect(call(nettest, '/write', JSON.stringify({ Source: source }))).toBe('{"Hostname":"p"}\n')
    expect(call(nettest, '/write', '{}')).toBe('{"Hostname":"p"}\n')
    expect(JSON.parse(call(nettest, '/read') ?? '')).toMatchObject({
      Received: { a: 1, prestop: 2 },
      Errors: ['p: Got request with no source'],
    })
    expect(call(nettest, '/status')).toBe('running')
  })

  it.each<[string, object, string]>([
    ['it still looks', { Sent: {}, Log: [], StillContactingPeers: true }, 'running'],
    ['it has given up', { Sent: { b: 1 }, Log: [], StillContactingPeers: false }, 'fail'],
    ['it has told and heard enough', { Sent: { a: 1, b: 1 }, Log: [], StillContactingPeers: true }, 'pass'],
  ])('/status when %s', (_name, contacts, status) => {
    const heard = { Received: { a: 1, b: 3 }, Errors: [] }
    const files = { '/tmp/nettest-contacts.json': JSON.stringify(contacts), '/tmp/nettest.json': JSON.stringify(heard) }
    expect(call(agnhost(['nettest', '--peers=2'], {}, files), '/status')).toBe(status)
  })

  it('names of sources are bounded', () => {
    const nettest = agnhost(['nettest'])
    for (let i = 0; i < 120; i++) call(nettest, '/write', JSON.stringify({ Source: `s${i}` }))
    expect(Object.keys(JSON.parse(call(nettest, '/read') ?? '').Received)).toHaveLength(100)
  })

  it('/quit ends it; another path is not found', () => {
    const nettest = agnhost(['nettest'])
    expect(get(nettest, '/nosuch')?.status).toBe(404)
    call(nettest, '/quit')
    expect(nettest.exits).toEqual([0])
  })

  it('is nothing without a Service', () => expect(agnhost(['nettest', '--service=']).main?.exitCode).toBe(1))
})

describe('[KLT85] the smaller servers of agnhost', () => {
  it.each<[string, number, number, string]>([
    ['/healthz', 10_000, 200, 'ok'],
    ['/healthz', 10_500, 500, 'error: 10.5'],
    ['/started', 3000, 200, '3s'],
    ['/redirect?loc=%2Fhealthz', 0, 302, '<a href="/healthz">Found</a>.\n\n'],
    ['/redirect?loc=http%3A%2F%2F0.0.0.0%2F', 0, 302, '<a href="http://0.0.0.0/">Found</a>.\n\n'],
    ['/nosuch', 0, 404, '404 page not found\n'],
  ])('liveness %s after %i ms: %i', (target, afterMs, status, body) => {
    const http = agnhost(['liveness']).main?.listen?.[0]?.http
    const answer = http?.({ method: 'GET', target, headers: { host: 'h' }, body: '' }, { ...peer, nowMs: startedAtMs + afterMs })
    expect([answer?.status, answer?.body]).toEqual([status, body])
  })

  it('audit-proxy writes each event of a list as a line', () => {
    const proxy = agnhost(['audit-proxy'])
    const list = { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [{ auditID: 'a' }, { auditID: 'b' }] }
    expect(get(proxy, '/', 8080, {}, 'POST', JSON.stringify(list))?.status).toBe(200)
    expect(proxy.logs).toEqual([
      '{"auditID":"a","kind":"Event","apiVersion":"audit.k8s.io/v1"}',
      '{"auditID":"b","kind":"Event","apiVersion":"audit.k8s.io/v1"}',
    ])
    expect(get(proxy, '/', 8080, {}, 'POST', '{"kind":"Pod"}')?.status).toBe(500)
  })

  it('tcp-reset takes connections, tells of them and resets them', () => {
    const reset = agnhost(['tcp-reset', '--port=9000'])
    const [socket] = reset.main?.listen ?? []
    socket?.resets?.(peer)
    expect([socket?.port, reset.main?.log, reset.logs]).toEqual([
      9000,
      ['2026/11/23 12:00:00 Serving on port 9000.'],
      [`${at} TCP request from 10.10.0.1:40000`],
    ])
  })

  it.each<[string[], string]>([
    [['logs-generator', '-t', '3', '-d', '1s'], ''],
    [['logs-generator', '--log-lines-total=0', '--run-duration=1s'], 'Invalid total number of lines: 0'],
    [['logs-generator', '--log-lines-total=5'], 'Invalid duration: 0s'],
  ])('%j', (args, error) => {
    const { main } = agnhost(args)
    expect([main?.errors?.[0] ?? '', main?.script !== undefined]).toEqual([error, error === ''])
  })
})

describe('[KLT85] no-snat-test', () => {
  const env = { POD_IP: '10.10.1.2', NODE_IP: '192.168.56.202' }
  /** Others see who asks as the address `source`. */
  const seenAs = (source: string): Network => {
    const other = agnhost(['no-snat-test'], { env })
    const socket = other.main?.listen?.[0]
    const connect = (ip: string) =>
      ip === '10.10.1.3' ? { outcome: 'connected', socket, peer: { ...peer, sourceIp: source } } : { outcome: 'refused' }
    return { connect, resolve: () => ({ addresses: [], tried: [] }) } as unknown as Network
  }

  it.each<[string, string, number, string]>([
    ['10.10.1.2', '10.10.1.3:8080', 200, ''],
    [
      '192.168.56.202',
      '10.10.1.3:8080',
      500,
      'Returned ip "192.168.56.202" != my Pod ip "10.10.1.2", == my Node ip "192.168.56.202" - SNAT',
    ],
    [
      '10.9.9.9',
      '10.10.1.3:8080',
      500,
      'Returned ip "10.9.9.9" != my Pod ip "10.10.1.2" or my Node ip "192.168.56.202" - SNAT to unexpected ip (possible SNAT through unexpected interface on the way into another node)',
    ],
    ['10.10.1.2', '10.10.1.4:80', 500, 'Get "http://10.10.1.4:80/whoami": dial tcp 10.10.1.4:80: connect: connection refused'],
    ['10.10.1.2', 'nobody', 500, 'Get "http://nobody/whoami": dial tcp: lookup nobody: no such host'],
  ])('seen as %s by %s: %i', (source, target, status, body) => {
    const tester = agnhost(['no-snat-test'], { env, network: () => seenAs(source) })
    const answer = get(tester, `/checknosnat?ips=${target}`)
    expect([answer?.status, answer?.body]).toEqual([status, body])
  })

  it('its proxy passes the question on', () => {
    const proxy = agnhost(['no-snat-test-proxy'], { network: () => seenAs('10.10.1.2') })
    expect(get(proxy, '/checknosnat?target=10.10.1.9:8080&ips=a', 31_235)?.body).toBe(
      'error querying "http://10.10.1.9:8080/checknosnat?ips=a", err: Get "http://10.10.1.9:8080/checknosnat?ips=a": dial tcp 10.10.1.9:8080: connect: connection refused',
    )
    expect(get(proxy, '/whoami', 31_235)?.status).toBe(404)
  })

  it.each<[Record<string, string>, string]>([
    [{}, 'POD_IP env var was not present in the environment'],
    [{ POD_IP: '1.2.3.4' }, 'NODE_IP env var was not present in the environment'],
    [{ POD_IP: 'x', NODE_IP: '1.2.3.4' }, 'POD_IP env var contained "x", which is not an IP address'],
  ])('with %j it says what is missing', (given, words) => {
    expect(agnhost(['no-snat-test'], { env: given }).main).toEqual({ errors: [words], exitAfterMs: 50, exitCode: 1 })
  })
})
