import { describe, it } from 'vitest'
import { core, type Thing } from './api.ts'
import { expectPorts } from './endpoints-of.ts'
import { withNamespace } from './namespace.ts'
import { agnhostPod, createPod, removePod, startExecPod } from './pods.ts'
import { expectReachable, unreachable } from './reach.ts'
import { service } from './services.ts'
import { useSuite } from './suite.ts'

describe.concurrent('Services whose Pods come and go', () => {
  const suite = useSuite()
  const inNamespace = (test: (namespace: string) => Promise<void>) =>
    withNamespace(suite(), (_, namespace) => test(namespace), 'services')
  const create = (namespace: string, object: Thing): Promise<Thing> => suite().api.create(core(namespace, 'services'), object)
  const netexec = (
    namespace: string,
    name: string,
    labels: Record<string, string>,
    args: string[],
    ports: Thing[],
  ): Promise<Thing> => createPod(suite().api, namespace, agnhostPod(name, { labels, ports, args: ['netexec', ...args] }))
  const expect = (namespace: string, name: string, ports: Record<string, number[]>): Promise<void> =>
    expectPorts(suite().api, namespace, name, ports)

  it('[sig-network] Services should serve a basic endpoint from pods [Conformance]', () =>
    inNamespace(async (namespace) => {
      const [name, labels] = ['endpoint-test2', { testid: 'endpoint-test2' }]
      const made = await create(namespace, service(name, { selector: labels, ports: [{ port: 80, protocol: 'TCP' }] }))
      const start = (pod: string) => netexec(namespace, pod, labels, ['--http-port', '80'], [{ containerPort: 80 }])
      await expect(namespace, name, {})
      await start('pod1')
      await expect(namespace, name, { pod1: [80] })
      const exec = (await startExecPod(suite().api, namespace, 'execpod')).metadata.name
      await expectReachable(suite(), made, exec)
      await start('pod2')
      await expect(namespace, name, { pod1: [80], pod2: [80] })
      await expectReachable(suite(), made, exec)
      await removePod(suite().api, namespace, 'pod1')
      await expect(namespace, name, { pod2: [80] })
      await expectReachable(suite(), made, exec)
      await removePod(suite().api, namespace, 'pod2')
      await expect(namespace, name, {})
    }))

  it('[sig-network] Services should serve multiport endpoints from pods [Conformance]', () =>
    inNamespace(async (namespace) => {
      const [name, labels] = ['multi-endpoint-test', { testid: 'multi-endpoint-test' }]
      const ports = [
        { name: 'portname1', port: 80, targetPort: 'svc1', protocol: 'TCP' },
        { name: 'portname2', port: 81, targetPort: 'svc2', protocol: 'TCP' },
      ]
      const made = await create(namespace, service(name, { selector: labels, ports }))
      await expect(namespace, name, {})
      await netexec(namespace, 'pod1', labels, ['--http-port', '100'], [{ name: 'svc1', containerPort: 100 }])
      await expect(namespace, name, { pod1: [100] })
      await netexec(namespace, 'pod2', labels, ['--http-port', '101'], [{ name: 'svc2', containerPort: 101 }])
      await expect(namespace, name, { pod1: [100], pod2: [101] })
      const exec = (await startExecPod(suite().api, namespace, 'execpod')).metadata.name
      await expectReachable(suite(), made, exec)
      await removePod(suite().api, namespace, 'pod1')
      await expect(namespace, name, { pod2: [101] })
      await removePod(suite().api, namespace, 'pod2')
      await expect(namespace, name, {})
    }))

  it('[sig-network] Services should serve endpoints on same port and different protocols [Conformance]', () =>
    inNamespace(async (namespace) => {
      const { api } = suite()
      const [name, labels] = ['multiprotocol-test', { testid: 'multiprotocol-test' }]
      const [tcp, udp] = [
        { name: 'tcp-port', port: 80, protocol: 'TCP' },
        { name: 'udp-port', port: 80, protocol: 'UDP' },
      ]
      const made = await create(namespace, service(name, { selector: labels, ports: [tcp, udp] }))
      const containerPorts = [
        { containerPort: 80, protocol: 'TCP' },
        { containerPort: 80, protocol: 'UDP' },
      ]
      await netexec(namespace, 'pod1', labels, ['--http-port', '80', '--udp-port', '80'], containerPorts)
      await expect(namespace, name, { pod1: [80, 80] })
      const exec = (await startExecPod(api, namespace, 'execpod')).metadata.name
      await expectReachable(suite(), made, exec)
      const keep = async (port: Thing): Promise<Thing> => {
        const path = core(namespace, 'services', name)
        const now = await api.get(path)
        return api.update(path, { ...now, spec: { ...now.spec, ports: [port] } })
      }
      await expectReachable(suite(), await keep(tcp), exec)
      await unreachable(suite(), namespace, exec, [made.spec.clusterIP, 80, 'UDP'])
      await expectReachable(suite(), await keep(udp), exec)
      await unreachable(suite(), namespace, exec, [made.spec.clusterIP, 80, 'TCP'])
    }))
})
