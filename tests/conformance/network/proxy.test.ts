import { describe, expect, it } from 'vitest'
import { core } from './api.ts'
import { readyNodes } from './before-suite.ts'
import { startDeployment } from './deployments.ts'
import { anEndpoint } from './endpoints-of.ts'
import { createNamespace, deleteNamespace } from './namespace.ts'
import { agnhostPod, startPod } from './pods.ts'
import { proxyPath } from './proxy.ts'
import { service } from './services.ts'
import { useSuite } from './suite.ts'
import { until } from './until.ts'

const attempts = 20
const porterEnv = {
  SERVE_PORT_80: '<a href="/rewriteme">test</a>',
  SERVE_PORT_1080: '<a href="/rewriteme">test</a>',
  SERVE_PORT_160: 'foo',
  SERVE_PORT_162: 'bar',
  SERVE_TLS_PORT_443: '<a href="/tlsrewriteme">test</a>',
  SERVE_TLS_PORT_460: 'tls baz',
  SERVE_TLS_PORT_462: 'tls qux',
}
const named = { dest1: 160, dest2: 162, tlsdest1: 460, tlsdest2: 462 }

describe('Proxy version v1', () => {
  const suite = useSuite()

  it('[sig-network] Proxy version v1 should proxy through a service and a pod [Conformance]', async () => {
    const { api } = suite()
    const namespace = await createNamespace(api, 'proxy')
    const labels = { 'proxy-service-target': 'true' }
    const ports = [
      { name: 'portname1', port: 80, targetPort: 'dest1' },
      { name: 'portname2', port: 81, targetPort: 162 },
      { name: 'tlsportname1', port: 443, targetPort: 'tlsdest1' },
      { name: 'tlsportname2', port: 444, targetPort: 462 },
    ]
    const body = { ...service('', { selector: labels, ports }), metadata: { generateName: 'proxy-service-' } }
    const { metadata } = await api.create(core(namespace, 'services'), body)
    const container = {
      command: ['/agnhost', 'porter'],
      env: Object.entries(porterEnv).map(([name, value]) => ({ name, value })),
      ports: [{ containerPort: 80 }, ...Object.entries(named).map(([name, containerPort]) => ({ name, containerPort }))],
      readinessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 1, timeoutSeconds: 5, periodSeconds: 10 },
    }
    const [pod = ''] = await startDeployment(api, namespace, { name: metadata.name, replicas: 1, labels, container })
    await anEndpoint(api, namespace, metadata.name)
    const serviceUrl = (scheme: string, port: string) => proxyPath(namespace, 'services', metadata.name, port, scheme)
    const podUrl = (scheme: string, port: string) => proxyPath(namespace, 'pods', pod, port, scheme)
    const link = (url: string, target: string): [string, string] => [url, `<a href="${url}/${target}">test</a>`]
    const cases: [string, string][] = [
      [serviceUrl('', 'portname1'), 'foo'],
      [serviceUrl('http', 'portname1'), 'foo'],
      [serviceUrl('', 'portname2'), 'bar'],
      [serviceUrl('http', 'portname2'), 'bar'],
      [serviceUrl('https', 'tlsportname1'), 'tls baz'],
      [serviceUrl('https', 'tlsportname2'), 'tls qux'],
      link(podUrl('', ''), 'rewriteme'),
      link(podUrl('', '1080'), 'rewriteme'),
      link(podUrl('http', '1080'), 'rewriteme'),
      [podUrl('', '160'), 'foo'],
      [podUrl('http', '160'), 'foo'],
      [podUrl('', '162'), 'bar'],
      [podUrl('http', '162'), 'bar'],
      link(podUrl('https', '443'), 'tlsrewriteme'),
      [podUrl('https', '460'), 'tls baz'],
      [podUrl('https', '462'), 'tls qux'],
    ]
    for (let attempt = 0; attempt < attempts; attempt++) {
      const answers = await Promise.all(cases.map(([url]) => api.ask('GET', `${url}/`)))
      expect(answers.map(({ status, body }, i) => [cases[i]?.[0], status, body])).toEqual(
        cases.map(([url, text]) => [url, 200, text]),
      )
    }
    await deleteNamespace(api, namespace)
  }, 60_000)

  const verbs = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

  /** A Pod that answers with the method it was asked by, and a Service before it. */
  async function startResponder(serviceName: string, labels: Record<string, string>): Promise<string> {
    const { api } = suite()
    const namespace = await createNamespace(api, 'proxy')
    const container = {
      name: 'agnhost',
      args: undefined,
      command: ['/agnhost', 'porter', '--json-response'],
      env: [{ name: 'SERVE_PORT_80', value: 'foo' }],
    }
    await startPod(api, namespace, agnhostPod('agnhost', { labels, spec: { restartPolicy: 'Never' }, container }))
    const ports = [{ port: 80, targetPort: 80, protocol: 'TCP' }]
    await api.create(core(namespace, 'services'), service(serviceName, { ports, selector: labels }, labels))
    return namespace
  }

  async function expectVerb(url: string, verb: string): Promise<void> {
    const { api } = suite()
    const { body } = await until(`${verb} ${url}`, async () => {
      const answer = await api.ask(verb, url)
      return answer.status === 200 && answer
    })
    if (verb === 'HEAD') return expect(body).toBe('')
    expect(JSON.parse(typeof body === 'string' ? body : JSON.stringify(body))).toEqual({ Method: verb, Body: 'foo' })
  }

  it('[sig-network] Proxy version v1 A set of valid responses are returned for both pod and service ProxyWithPath [Conformance]', async () => {
    const namespace = await startResponder('test-service', { test: 'response' })
    for (const url of [proxyPath(namespace, 'pods', 'agnhost'), proxyPath(namespace, 'services', 'test-service')])
      for (const verb of verbs) await expectVerb(`${url}/some/path/with/${verb}`, verb)
    await deleteNamespace(suite().api, namespace)
  }, 60_000)

  it('[sig-network] Proxy version v1 A set of valid responses are returned for both pod and service Proxy [Conformance]', async () => {
    const { api } = suite()
    const namespace = await startResponder('e2e-proxy-test-service', { 'e2e-test': 'proxy-endpoints' })
    const urls = [proxyPath(namespace, 'pods', 'agnhost'), proxyPath(namespace, 'services', 'e2e-proxy-test-service')]
    for (const url of urls) {
      for (const verb of verbs.filter((one) => one !== 'GET' && one !== 'HEAD')) {
        await expectVerb(`${url}?method=${verb}`, verb)
        await expectVerb(`${url}/?method=${verb}`, verb)
      }
      for (const verb of ['GET', 'HEAD']) {
        const { status, headers } = await api.ask(verb, `${url}?method=${verb}`)
        expect([verb, status]).toEqual([verb, 301])
        const leads = new URL(headers.get('location') as string, `${api.base}${url}?method=${verb}`)
        expect(leads.href).toBe(`${api.base}${url}/?method=${verb}`)
        await expectVerb(`${url}/?method=${verb}`, verb)
      }
    }
    await deleteNamespace(api, namespace)
  }, 60_000)

  it.each([
    [
      '[sig-network] Proxy version v1 should proxy logs on node with explicit kubelet port using proxy subresource',
      ':10250/proxy/logs/',
    ],
    ['[sig-network] Proxy version v1 should proxy logs on node using proxy subresource', '/proxy/logs/'],
  ])('%s', async (_codename, path) => {
    const { api } = suite()
    const [node] = await readyNodes(api)
    const { status, body } = await api.ask('GET', `/api/v1/nodes/${node.metadata.name}${path}`)
    expect([status, body.includes('<pre>\n')]).toEqual([200, true])
  })
})
