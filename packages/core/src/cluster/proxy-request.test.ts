import { beforeAll, describe, expect, it } from 'vitest'
import { deployments, endpoints, endpointslices, pods, services } from '../api/kinds.ts'
import type { ApiRequest } from '../apiserver/request.ts'
import { adminUser } from '../apiserver/request.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'
import type { Proxied } from './proxy-request.ts'

const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0'

describe('the proxy subresource', () => {
  let cluster: Cluster
  const env = { SERVE_PORT_80: '<a href="/next">next</a>', SERVE_PORT_81: 'plain', SERVE_TLS_PORT_443: 'secret' }

  beforeAll(() => {
    cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.parse('2026-11-23T06:00:00Z'), seed: 1, options: {} })
    const client = cluster.client()
    const container = (args: string[]) => ({ name: 'c', image: agnhost, args })
    const variables = Object.entries(env).map(([name, value]) => ({ name, value }))
    const labels = { app: 'web' }
    const pod = (name: string, spec: object) =>
      client.create(pods, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'default', ...(name === 'web' ? { labels } : {}) },
        spec,
      } as never)
    const ports = [{ containerPort: 81, name: 'main' }]
    pod('web', { containers: [{ ...container(['porter']), env: variables, ports }] })
    pod('echo', { containers: [container(['netexec', '--http-port=8080'])] })
    pod('talker', { containers: [container(['serve-hostname', '--http=false', '--tcp'])] })
    pod('nowhere', { nodeSelector: { no: 'node' }, containers: [container(['pause'])] })
    client.create(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        selector: labels,
        ports: [
          { name: 'plain', port: 8081, targetPort: 'main' },
          { name: 'tls', port: 8443, targetPort: 443 },
        ],
      },
    } as never)
    client.create(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'empty', namespace: 'default' },
      spec: { selector: { app: 'none' }, ports: [{ port: 80 }] },
    } as never)
    cluster.settle()
  })

  function ask(id: string, path: string, more: Partial<ApiRequest> = {}): Proxied {
    const request: ApiRequest = {
      method: 'GET',
      path: `/api/v1/namespaces/default/${id}/proxy${path}`,
      query: {},
      headers: { host: 'lab.example' },
      user: adminUser,
      ...more,
    }
    const response = cluster.handle(request)
    if (response.kind === 'connect' && response.connect.type === 'proxy') return cluster.proxy(response.connect)
    if (response.kind === 'object') return { status: response.code, headers: {}, body: JSON.stringify(response.object) }
    throw new Error(`not a proxy: ${response.kind}`)
  }
  const at = '/api/v1/namespaces/default'

  it.each([
    ['pods/web', '/', 200, 'plain'],
    ['pods/web:80', '/', 200, `<a href="${at}/pods/web:80/proxy/next">next</a>`],
    ['pods/http:web:80', '/', 200, `<a href="${at}/pods/http:web:80/proxy/next">next</a>`],
    ['pods/https:web:443', '/', 200, 'secret'],
    ['pods/web:443', '/', 400, 'Client sent an HTTP request to an HTTPS server.\n'],
    ['services/web:plain', '/', 200, 'plain'],
    ['services/web:8081', '/', 200, 'plain'],
    ['services/https:web:tls', '/', 200, 'secret'],
    ['pods/echo:8080', '/echo?msg=a%20b', 200, 'a b'],
  ])('[CLU62] %s%s is answered %d %s', (id, target, status, body) => {
    const [path = '', search] = target.split('?')
    const { status: got, body: text } = ask(id, path, search === undefined ? {} : { search })
    expect([got, text]).toEqual([status, body])
  })

  const ip = () => cluster.client().get(pods, 'default', 'web')?.status?.podIP
  const trying = 'error trying to reach service: '

  it.each([
    ['pods/none', 404, 'pods "none" not found'],
    ['pods/a:b:c:d', 400, 'invalid pod request "a:b:c:d"'],
    ['services/ftp:web:80', 400, 'invalid service request "ftp:web:80"'],
    ['pods/nowhere', 400, 'address not allowed'],
    ['pods/web:main', 503, `${trying}dial tcp: lookup tcp/main: unknown port`],
    ['pods/web:82', 503, `${trying}dial tcp IP:82: connect: connection refused`],
    ['pods/https:web:80', 503, `${trying}http: server gave HTTP response to HTTPS client`],
    ['pods/talker:9376', 503, `${trying}net/http: HTTP/1.x transport connection broken: malformed HTTP response "talker"`],
    ['services/none', 404, 'services "none" not found'],
    ['services/web', 503, 'no endpoints available for service "web"'],
    ['services/web:nil', 503, 'no endpoints available for service "web"'],
    ['services/web:9', 503, 'no service port 9 found for service "web"'],
    ['services/empty', 503, 'no endpoints available for service "empty"'],
  ])('[CLU63] %s is refused: %d %s', (id, status, message) => {
    const refused = ask(id, '/')
    expect([refused.status, JSON.parse(refused.body).message]).toEqual([status, message.replace('IP', ip() as string)])
  })

  it.each(['GET', 'HEAD'] as const)('[CLU64] %s without a slash after proxy is sent to the root', (method) => {
    const { status, headers } = ask('pods/web', '', { method, search: 'a=1&b' })
    expect([status, headers.location]).toEqual([301, `${at}/pods/web/proxy/?a=1&b`])
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)('[CLU64] %s without a slash asks for the root', (method) => {
    expect(ask('pods/web:81', '', { method }).status).toBe(200)
  })

  it.each([
    ['k8s-node-1', '/healthz', 200, 'ok'],
    ['k8s-node-1:10250', '/healthz', 200, 'ok'],
    ['k8s-node-1', '/pods', 200, '"kind":"PodList"'],
    ['k8s-node-1', '/logs/', 200, '<pre>\n'],
    ['k8s-node-1', '/logs/../../etc/hostname', 404, '404 page not found\n'],
    ['k8s-node-1', '/logs/none', 404, '404 page not found\n'],
    ['k8s-node-1', '/configz', 200, '"clusterDNS":["192.168.10.10"]'],
    ['k8s-node-1:10256', '/healthz', 200, '"nodeEligible":true'],
    ['k8s-node-1:10248', '/healthz', 503, 'connect: connection refused'],
    ['none', '/', 404, 'nodes \\"none\\" not found'],
  ])('[CLU66] nodes/%s%s is answered %d %s', (node, path, status, text) => {
    const answer = ask(`nodes/${node}`, path, { path: `/api/v1/nodes/${node}/proxy${path}` })
    expect(answer.status).toBe(status)
    expect(answer.body).toContain(text)
  })

  it('[CLU65] a backend sees where the request came in, and not what let it in', () => {
    const seen = (key: string) =>
      ask('pods/echo:8080', '/header', { search: `key=${key}`, headers: { host: 'lab.example', authorization: 'Bearer x' } }).body
    expect(seen('x-forwarded-uri')).toBe(`${at}/pods/echo:8080/proxy/header`)
    expect(seen('x-forwarded-for')).toBe('192.168.56.1')
    expect(seen('authorization')).toBe('')
  })

  it('[CTL63] a port name as long as a Service may have reaches Endpoints and EndpointSlices', () => {
    const client = cluster.client()
    const name = 'a-name-of-more-than-fifteen-letters'
    client.create(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'long', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ name, port: 80 }] },
    } as never)
    const [slice] = client.list(endpointslices, 'default', { labelSelector: 'kubernetes.io/service-name=long' })
    expect(slice?.ports?.[0]?.name).toBe(name)
    expect(client.get(endpoints, 'default', 'long')?.subsets?.[0]?.ports?.[0]?.name).toBe(name)
  })

  it('[CTL60] Endpoints without a Service are left alone', () => {
    const client = cluster.client()
    const subsets = [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }]
    client.create(endpoints, { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'own', namespace: 'default' }, subsets })
    const made = client.get(endpoints, 'default', 'own') as NonNullable<ReturnType<typeof client.get<any>>>
    client.update(endpoints, { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } })
    cluster.settle()
    expect(client.get(endpoints, 'default', 'own')?.metadata.labels).toEqual({ a: 'b' })
    expect(client.list(deployments, 'default')).toEqual([])
  })
})
