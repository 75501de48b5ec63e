import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import dnsPacket, { type Packet } from 'dns-packet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newLab, removeData, shellOf, startServer, type TestLab, type TestServer } from './server-for-tests.ts'

const zone = 'svc.cluster.local'

describe('DNS over HTTPS', () => {
  let server: TestServer
  let lab: TestLab
  beforeAll(async () => {
    server = await startServer()
    lab = await newLab(server)
    const run = shellOf(server, lab)
    await run('kubectl create service clusterip tea --clusterip=192.168.10.77 --tcp=80:8080')
    await run('kubectl create service externalname shop --external-name=shop.example.com')
    await run('@settle')
  })
  afterAll(async () => {
    await server.kill('SIGTERM')
    removeData(server)
  })
  const door = (): string => `/api/labs/${lab.id}.${lab.token}/dns-query`
  const ask = async (name: string, type: string): Promise<Packet> => {
    const body = dnsPacket.encode({
      type: 'query',
      id: 7,
      flags: dnsPacket.RECURSION_DESIRED,
      questions: [{ name, type: type as never }],
    })
    const response = await fetch(server.origin + door(), {
      method: 'POST',
      headers: { 'content-type': 'application/dns-message' },
      body: new Uint8Array(body),
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/dns-message'])
    return dnsPacket.decode(Buffer.from(await response.arrayBuffer()))
  }
  const dataOf = (packet: Packet): unknown[] => (packet.answers ?? []).map((one) => ('data' in one ? one.data : undefined))

  it.each([
    ['tea.default', 'A', 'NOERROR', ['192.168.10.77']],
    ['TEA.default', 'A', 'NOERROR', ['192.168.10.77']],
    ['tea.default', 'AAAA', 'NOERROR', []],
    ['nope.default', 'A', 'NXDOMAIN', []],
    ['shop.default', 'CNAME', 'NOERROR', ['shop.example.com']],
    ['_80-8080._tcp.tea.default', 'SRV', 'NOERROR', [{ priority: 0, weight: 100, port: 80, target: `tea.default.${zone}` }]],
  ])('answers %s %s with %s', async (name, type, rcode, data) => {
    const answer = await ask(`${name}.${zone}`, type)
    expect([answer.id, (answer as { rcode?: string }).rcode, dataOf(answer)]).toEqual([7, rcode, data])
  })

  it('answers the name of an address', async () => {
    expect(dataOf(await ask('77.10.168.192.in-addr.arpa', 'PTR'))).toEqual([`tea.default.${zone}`])
  })

  it('takes GET, and refuses what is no question', async () => {
    const question = dnsPacket
      .encode({ type: 'query', questions: [{ name: `tea.default.${zone}`, type: 'A' }] })
      .toString('base64url')
    const get = await fetch(`${server.origin}${door()}?dns=${question}`)
    expect(dataOf(dnsPacket.decode(Buffer.from(await get.arrayBuffer())))).toEqual(['192.168.10.77'])
    const statuses = await Promise.all([
      fetch(`${server.origin}${door()}?dns=%%`).then((r) => r.status),
      fetch(`${server.origin}${door()}?dns=AAAA`).then((r) => r.status),
      fetch(server.origin + door(), { method: 'POST', body: 'x' }).then((r) => r.status),
      fetch(server.origin + door().replace(lab.token, 'x'.repeat(lab.token.length)), { method: 'POST', body: 'x' }).then(
        (r) => r.status,
      ),
    ])
    expect(statuses).toEqual([400, 400, 415, 401])
  })

  it('bounds a question, and says how long its answer may be kept', async () => {
    const post = (body: Uint8Array<ArrayBuffer>, type = 'application/dns-message'): Promise<Response> =>
      fetch(server.origin + door(), { method: 'POST', headers: { 'content-type': type }, body })
    const packet = (...names: string[]): Uint8Array<ArrayBuffer> =>
      new Uint8Array(dnsPacket.encode({ type: 'query', questions: names.map((name) => ({ name, type: 'A' })) }))
    const [big, none, two, other, known, unknown] = await Promise.all([
      post(new Uint8Array(4_097)),
      post(new Uint8Array(0)),
      post(packet('a', 'b')),
      post(packet('a'), 'application/dns-json'),
      post(packet(`tea.default.${zone}`)),
      post(packet(`nope.default.${zone}`)),
    ])
    expect([big, none, two, other].map((one) => one?.status)).toEqual([413, 400, 400, 415])
    expect(big?.headers.get('content-type')).toContain('application/problem+json')
    expect([known, unknown].map((one) => one?.headers.get('cache-control'))).toEqual([
      'private, max-age=30',
      'private, max-age=30',
    ])
  })

  it('does not take a response for a question', async () => {
    const body = new Uint8Array(dnsPacket.encode({ type: 'response', questions: [{ name: 'a', type: 'A' }] }))
    const headers = { 'content-type': 'application/dns-message' }
    expect((await fetch(server.origin + door(), { method: 'POST', headers, body })).status).toBe(400)
  })

  it.skipIf(!existsSync('/usr/bin/dig'))('answers a real dig', async () => {
    const { port } = new URL(server.origin)
    const words = ['@127.0.0.1', '-p', port, `+http-plain=${door()}`, '+short', `tea.default.${zone}`, 'A']
    expect((await promisify(execFile)('dig', words)).stdout).toBe('192.168.10.77\n')
  })
})
