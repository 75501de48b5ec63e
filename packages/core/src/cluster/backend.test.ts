import { expect, it } from 'vitest'
import { authority, pemBase64, serverCertificate } from '../../../../tests/certificates.ts'
import type { Backend, OutgoingRequest } from '../apiserver/webhooks/backend.ts'
import type { Client } from '../client/client.ts'
import type { HttpResponse, Network, Socket } from '../network/packet.ts'
import { createBackend } from './backend.ts'

type Thing = any

const services: Record<string, Thing> = {
  good: { clusterIP: '192.168.10.80', ports: [{ port: 443 }] },
  headless: { clusterIP: 'None', ports: [{ port: 443 }] },
  named: { type: 'ExternalName', externalName: 'example.org' },
  elsewhere: { type: 'ExternalName', externalName: 'known.example' },
}

const certificate = serverCertificate('good.n.svc', 'elsewhere.n.svc', 'known.example')
const peer = { sourceIp: '192.168.56.201', sourcePort: 40_000, nowMs: 0 }

/** A network in which every address has this socket, or this outcome. */
function backendOver(reached: Thing, waited: (ms: number) => void = () => {}): Backend {
  const socket: Partial<Socket> = { tls: true, certificate, ...reached }
  const connect = () =>
    typeof reached === 'string' ? { outcome: reached, afterMs: 3000 } : { outcome: 'connected', socket, peer }
  const network: Thing = {
    connect,
    resolve: (name: string) => ({ addresses: name === 'known.example' ? ['192.168.56.7'] : [], tried: [] }),
    resolvConf: () => ({ nameservers: ['192.168.56.1'] }),
  }
  const client: Thing = {
    get: (_resource: Thing, _namespace: string, name: string) => services[name] && { spec: services[name] },
  }
  return createBackend({
    client: () => client as Client,
    network: () => network as Network,
    now: () => Date.UTC(2030, 0, 1),
    waited,
  })
}

const answer: HttpResponse = { status: 200, reason: 'OK', headers: {}, body: 'hello' }
const request = (over: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  to: { namespace: 'n', name: 'good', port: 443 },
  method: 'POST',
  target: '/',
  headers: {},
  body: '',
  timeoutMs: 10_000,
  trust: { caBundle: pemBase64(authority) },
  ...over,
})
const http = (): HttpResponse => answer
const service = (name: string, port = 443): Partial<OutgoingRequest> => ({ to: { namespace: 'n', name, port } })
const host = (name: string): Partial<OutgoingRequest> => ({ to: { host: name, port: 443 } })

it.each<[string, Thing, Partial<OutgoingRequest>, string]>([
  ['no Service', { http }, service('missing'), 'service "missing" not found'],
  ['another port', { http }, service('good', 8443), 'no service port 8443 found for service "good"'],
  ['headless', { http }, service('headless'), 'cannot route to service with ClusterIP "None"'],
  ['a name nobody knows', { http }, service('named'), 'dial tcp: lookup example.org on 192.168.56.1:53: no such host'],
  ['a url nobody knows', { http }, host('example.org'), 'dial tcp: lookup example.org on 192.168.56.1:53: no such host'],
  ['nobody listens', 'refused', {}, 'dial tcp 192.168.10.80:443: connect: connection refused'],
  ['nobody is there', 'unreachable', {}, 'dial tcp 192.168.10.80:443: connect: no route to host'],
  ['nobody answers', 'timeout', {}, 'context deadline exceeded'],
  ['plain HTTP', { http, tls: false }, {}, 'http: server gave HTTP response to HTTPS client'],
  [
    'nobody to trust',
    { http },
    { trust: { caBundle: undefined } },
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'another name',
    { http },
    host('10.10.1.7'),
    "tls: failed to verify certificate: x509: cannot validate certificate for 10.10.1.7 because it doesn't contain any IP SANs",
  ],
  [
    'a certificate for somebody else',
    { http, certificate: serverCertificate('bad.n.svc') },
    {},
    'tls: failed to verify certificate: x509: certificate is valid for bad.n.svc, not good.n.svc',
  ],
  ['no HTTP', {}, {}, 'EOF'],
  ['too slow', { http: () => ({ ...answer, afterMs: 10_001 }) }, {}, 'context deadline exceeded'],
  ['for ever', { http: () => ({ ...answer, afterMs: Number.POSITIVE_INFINITY }) }, {}, 'context deadline exceeded'],
])('[HOK4] %s', (_what, reached, over, error) => {
  expect(backendOver(reached)(request(over))).toEqual({ error })
})

it.each<[string, Partial<OutgoingRequest>]>([
  ['a Service', {}],
  ['a name outside', service('elsewhere')],
  ['a url', host('known.example')],
  ['an address', { ...host('10.10.1.7'), trust: 'anybody' }],
  ['without a certificate to check', { trust: 'anybody' }],
])('[HOK4] %s is reached', (_what, over) => {
  expect(backendOver({ http })(request(over))).toMatchObject({ status: 200, body: 'hello' })
})

it('[HOK6] servers that make the API server ask end at a depth, and in all at a number', () => {
  const seen = { depth: 0, deepest: 0, calls: 0 }
  const backend: Backend = backendOver({
    http() {
      seen.calls++
      seen.depth++
      seen.deepest = Math.max(seen.deepest, seen.depth)
      const answers = [1, 2, 3].map(() => backend(request()))
      seen.depth--
      return { ...answer, body: JSON.stringify(answers.map((one) => ('error' in one ? one.error : one.status))) }
    },
  })
  expect(backend(request())).toMatchObject({ status: 200, body: '[200,"context deadline exceeded","context deadline exceeded"]' })
  expect([seen.deepest, seen.calls]).toEqual([8, 200])
  // what was used up is there again for the next request
  expect(backend(request())).toMatchObject({ status: 200 })
  expect(seen.calls).toBe(400)
})

it('[HOK4] no client is made with a bundle that is none', () => {
  const error = 'unable to load root certificates: unable to parse bytes as PEM block'
  expect(backendOver({ http })(request({ trust: { caBundle: 'QQ==' } }))).toEqual({ error, unsent: true })
})

it.each<[string, Thing, Partial<OutgoingRequest>, number[]]>([
  ['at once', { http }, {}, []],
  ['a slow answer', { http: () => ({ ...answer, afterMs: 4000 }) }, {}, [4000]],
  ['too slow an answer', { http: () => ({ ...answer, afterMs: 40_000 }) }, {}, [10_000]],
  ['no answer', 'timeout', { timeoutMs: 2000 }, [2000]],
  ['no way there', 'unreachable', {}, [3000]],
  ['no way there, and no patience', 'unreachable', { timeoutMs: 1000 }, [1000]],
  ['refused', 'refused', {}, []],
  ['in silence', { http: () => ({ ...answer, afterMs: 4000 }) }, { silent: true }, []],
])('[HOK12] %s is waited for', (_what, reached, over, expected) => {
  const waits: number[] = []
  backendOver(reached, (ms) => waits.push(ms))(request(over))
  expect(waits).toEqual(expected)
})
