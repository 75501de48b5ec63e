import { describe, expect, it } from 'vitest'
import { core } from './api.ts'
import { reads, resolves } from './dns-probe.ts'
import { execInPod } from './exec.ts'
import { withNamespace } from './namespace.ts'
import { agnhostPod, startPod } from './pods.ts'
import { serviceSpec } from './services.ts'
import { useSuite } from './suite.ts'

describe.concurrent('DNS', () => {
  const suite = useSuite()
  const inNamespace = (test: (namespace: string) => Promise<void>) =>
    withNamespace(suite(), (_, namespace) => test(namespace), 'dns')
  const create = (namespace: string, service: object) => suite().api.create(core(namespace, 'services'), service)
  const headless = { clusterIP: 'None' }
  const labels = { 'dns-test': 'true' }

  it('[sig-network] DNS should provide DNS for the cluster [Conformance]', () =>
    inNamespace((namespace) => resolves(suite().api, namespace, { names: ['kubernetes.default.svc.cluster.local'] })))

  it('[sig-network] DNS should provide /etc/hosts entries for the cluster [Conformance]', () =>
    inNamespace((namespace) => {
      const hosts = [`dns-querier-1.dns-test-service.${namespace}.svc.cluster.local`, 'dns-querier-1']
      return resolves(suite().api, namespace, { hosts }, { hostname: 'dns-querier-1', subdomain: 'dns-test-service' })
    }))

  it('[sig-network] DNS should provide DNS for services [Conformance]', () =>
    inNamespace(async (namespace) => {
      await create(namespace, serviceSpec('dns-test-service', labels, headless))
      const regular = await create(namespace, serviceSpec('test-service-2', labels))
      const zone = `${namespace}.svc.cluster.local`
      const names = [`dns-test-service.${zone}`, `_http._tcp.dns-test-service.${zone}`, `_http._tcp.test-service-2.${zone}`]
      await resolves(suite().api, namespace, { names, address: regular.spec.clusterIP }, { labels })
    }))

  it('[sig-network] DNS should resolve DNS of partial qualified names for services [LinuxOnly] [Conformance]', () =>
    inNamespace(async (namespace) => {
      await create(namespace, serviceSpec('dns-test-service', labels, headless))
      const regular = await create(namespace, serviceSpec('test-service-2', labels))
      const names = ['dns-test-service', `dns-test-service.${namespace}`, `dns-test-service.${namespace}.svc`]
      const services = [`_http._tcp.dns-test-service.${namespace}.svc`, `_http._tcp.test-service-2.${namespace}.svc`]
      await resolves(suite().api, namespace, { names: [...names, ...services], address: regular.spec.clusterIP }, { labels })
    }))

  const querier = {
    hostname: 'dns-querier-2',
    subdomain: 'dns-test-service-2',
    labels: { 'dns-test-hostname-attribute': 'true' },
  }
  const nameOf = (namespace: string): string => `dns-querier-2.dns-test-service-2.${namespace}.svc.cluster.local`

  it('[sig-network] DNS should provide DNS for pods for Hostname [Conformance]', () =>
    inNamespace(async (namespace) => {
      await create(namespace, serviceSpec('dns-test-service-2', querier.labels, headless))
      await resolves(suite().api, namespace, { hosts: [nameOf(namespace), 'dns-querier-2'] }, querier)
    }))

  it('[sig-network] DNS should provide DNS for pods for Subdomain [Conformance]', () =>
    inNamespace(async (namespace) => {
      await create(namespace, serviceSpec('dns-test-service-2', querier.labels, headless))
      await resolves(suite().api, namespace, { names: [nameOf(namespace)] }, querier)
    }))

  it('[sig-network] DNS should provide DNS for ExternalName services [Conformance]', () =>
    inNamespace(async (namespace) => {
      const { api } = suite()
      const path = core(namespace, 'services', 'dns-test-service-3')
      const spec = { type: 'ExternalName', externalName: 'foo.example.com' }
      await create(namespace, serviceSpec('dns-test-service-3', undefined, spec))
      const name = `dns-test-service-3.${namespace}.svc.cluster.local`
      await reads(api, namespace, `${name} CNAME`, 'foo.example.com.')
      const service = await api.get(path)
      await api.update(path, { ...service, spec: { ...service.spec, externalName: 'bar.example.com' } })
      await reads(api, namespace, `${name} CNAME`, 'bar.example.com.')
      const now = await api.get(path)
      const ports = [{ name: 'http', port: 80, protocol: 'TCP' }]
      const changed = await api.update(path, { ...now, spec: { ...now.spec, type: 'ClusterIP', externalName: '', ports } })
      expect(changed.spec.clusterIP).toMatch(/^192\.168\.10\.\d+$/)
      await reads(api, namespace, `${name} A`, changed.spec.clusterIP)
    }))

  it('[sig-network] DNS should support configurable pod resolv.conf', () =>
    inNamespace(async (namespace) => {
      const { api } = suite()
      const Corefile = '. {\n    hosts {\n        1.1.1.1 notexistname.resolv.conf.local\n    }\n    log\n}'
      const metadata = { generateName: 'e2e-coredns-configmap-' }
      const config = await api.create(core(namespace, 'configmaps'), {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata,
        data: { Corefile },
      })
      const volumes = [{ name: 'coredns-config', configMap: { name: config.metadata.name } }]
      const volumeMounts = [{ name: 'coredns-config', mountPath: '/etc/coredns', readOnly: true }]
      const container = { command: ['/coredns'], volumeMounts }
      const args = ['-conf', '/etc/coredns/Corefile']
      const server = agnhostPod('e2e-configmap-dns-server', { args, container, spec: { dnsPolicy: 'Default', volumes } })
      const { status } = await startPod(api, namespace, server)
      const dnsConfig = {
        nameservers: [status.podIP],
        searches: ['resolv.conf.local'],
        options: [{ name: 'ndots', value: '2' }],
      }
      await startPod(api, namespace, agnhostPod('e2e-dns-utils', { spec: { dnsPolicy: 'None', dnsConfig } }))
      const said = async (...command: string[]) => (await execInPod(suite(), namespace, 'e2e-dns-utils', command)).stdout
      expect(await said('cat', '/etc/resolv.conf')).toContain('ndots:2')
      expect(await said('dig', '+short', '+search', 'notexistname')).toBe('1.1.1.1\n')
    }))

  it('[sig-network] DNS should support configurable pod DNS nameservers [Conformance]', () =>
    inNamespace(async (namespace) => {
      const dnsConfig = { nameservers: ['1.1.1.1'], searches: ['resolv.conf.local'] }
      const { metadata } = await startPod(
        suite().api,
        namespace,
        agnhostPod('test-dns-nameservers', { spec: { dnsPolicy: 'None', dnsConfig } }),
      )
      const said = async (command: string) => (await execInPod(suite(), namespace, metadata.name, ['/agnhost', command])).stdout
      expect(await said('dns-suffix')).toContain('resolv.conf.local')
      expect(await said('dns-server-list')).toContain('1.1.1.1')
    }))
})
