import { describe, expect, it } from 'vitest'
import { core, StatusError, type Thing } from './api.ts'
import { stopDeployment } from './deployments.ts'
import { expectPorts } from './endpoints-of.ts'
import { execInPod, runHostCmd } from './exec.ts'
import { type NamespaceTest, withNamespace } from './namespace.ts'
import { agnhostPod, createPod, startExecPod, startPod } from './pods.ts'
import { expectReachable } from './reach.ts'
import { expectDown, expectUp, serveHostname, startAskers } from './serve-hostname.ts'
import { service } from './services.ts'
import { useSuite } from './suite.ts'
import { until } from './until.ts'

describe.concurrent('The life of Services', () => {
  const suite = useSuite()
  const inNamespace = (test: NamespaceTest) => withNamespace(suite(), test, 'services')
  const create = (namespace: string, object: Thing): Promise<Thing> => suite().api.create(core(namespace, 'services'), object)
  const change = async (namespace: string, name: string, spec: Thing): Promise<Thing> => {
    const path = core(namespace, 'services', name)
    const now = await suite().api.get(path)
    return suite().api.update(path, { ...now, spec: { ...now.spec, ...spec } })
  }

  it('[sig-network] Services should be updated after adding or deleting ports', () =>
    inNamespace(async (api, namespace) => {
      const [name, labels] = ['edit-port-test', { testid: 'edit-port-test' }]
      const port = (n: number) => ({ name: `portname${n}`, port: 79 + n, targetPort: `svc${n}`, protocol: 'TCP' })
      const server = (pod: string, n: number) => {
        const ports = [{ name: `svc${n}`, containerPort: 99 + n }]
        return createPod(api, namespace, agnhostPod(pod, { labels, ports, args: ['netexec', '--http-port', String(99 + n)] }))
      }
      const made = await create(namespace, service(name, { selector: labels, ports: [port(1)] }))
      await expectPorts(api, namespace, name, {})
      await server('pod1', 1)
      await expectPorts(api, namespace, name, { pod1: [100] })
      const exec = (await startExecPod(api, namespace, 'execpod')).metadata.name
      await expectReachable(suite(), made, exec)
      const two = await change(namespace, name, { ports: [port(1), port(2)] })
      await server('pod2', 2)
      await expectPorts(api, namespace, name, { pod1: [100], pod2: [101] })
      await expectReachable(suite(), two, exec)
      const one = await change(namespace, name, { ports: [port(1)] })
      await expectPorts(api, namespace, name, { pod1: [100] })
      await expectReachable(suite(), one, exec)
    }))

  it('[sig-network] Services should allow pods to hairpin back to themselves through services', () =>
    inNamespace(async (api, namespace) => {
      const labels = { testid: 'hairpin-test' }
      const made = await create(
        namespace,
        service('hairpin-test', { selector: labels, ports: [{ port: 8080, protocol: 'TCP' }] }),
      )
      await startPod(api, namespace, agnhostPod('hairpin', { labels, args: ['netexec', '--http-port', '8080'] }))
      await expectPorts(api, namespace, 'hairpin-test', { hairpin: [8080] })
      await expectReachable(suite(), made, 'hairpin')
    }))

  it('[sig-network] Services should be able to up and down services', () =>
    inNamespace(async (api, namespace) => {
      const askers = await startAskers(suite(), namespace)
      const one = await serveHostname(suite(), namespace, 'up-down-1')
      const two = await serveHostname(suite(), namespace, 'up-down-2')
      await expectUp(suite(), namespace, askers, one)
      await expectUp(suite(), namespace, askers, two)
      await stopDeployment(api, namespace, one.shape)
      await api.remove(core(namespace, 'services', one.name))
      await expectDown(suite(), namespace, askers[0] as string, one.ip)
      await expectUp(suite(), namespace, askers, two)
      const three = await serveHostname(suite(), namespace, 'up-down-3')
      await expectUp(suite(), namespace, askers, two)
      await expectUp(suite(), namespace, askers, three)
    }))

  it('[sig-network] Services should work after the service has been recreated', () =>
    inNamespace(async (api, namespace) => {
      const [name, labels] = ['recreated', { testid: 'recreated' }]
      const object = service(name, { selector: labels, ports: [{ port: 80, targetPort: 9376, protocol: 'TCP' }] })
      const made = await create(namespace, object)
      await startPod(api, namespace, agnhostPod('server', { labels, args: ['serve-hostname'] }))
      const exec = (await startExecPod(api, namespace, 'execpod')).metadata.name
      await expectReachable(suite(), made, exec)
      await api.remove(core(namespace, 'services', name))
      const again = await create(namespace, service(name, { ...object.spec, clusterIP: made.spec.clusterIP }))
      await expectReachable(suite(), again, exec)
    }))

  it('[sig-network] Services should be able to update service type to NodePort listening on same port number but different protocols', () =>
    inNamespace(async (api, namespace) => {
      const [name, labels] = ['nodeport-update-service', { testid: 'nodeport-update' }]
      const tcp = { name: 'tcp-port', port: 80, targetPort: 9376, protocol: 'TCP' }
      await create(namespace, service(name, { selector: labels, ports: [tcp] }))
      const args = ['serve-hostname', '--http=false', '--tcp', '--udp']
      await startPod(api, namespace, agnhostPod('server', { labels, args }))
      const nodePort = await change(namespace, name, { type: 'NodePort', ports: [tcp] })
      const both = await change(namespace, name, {
        ports: [...nodePort.spec.ports, { ...tcp, name: 'udp-port', protocol: 'UDP' }],
      })
      const numbers = both.spec.ports.map((one: Thing) => one.nodePort)
      expect(numbers.every((one: number) => one >= 30000 && one <= 32767)).toBe(true)
      const exec = (await startExecPod(api, namespace, 'execpod')).metadata.name
      await expectReachable(suite(), both, exec)
    }))

  it('[sig-network] Services should check NodePort out-of-range', () =>
    inNamespace(async (api, namespace) => {
      const spec = { type: 'NodePort', ports: [{ port: 80, nodePort: 4, protocol: 'TCP' }] }
      const refused = await create(namespace, service('nodeport-range-test', spec)).catch((error) => error)
      expect(refused).toBeInstanceOf(StatusError)
      expect(refused.answer.message).toContain('The range of valid ports is 30000-32767')
      expect(await api.list(core(namespace, 'services'))).toHaveLength(0)
    }))

  it('[sig-network] Services should prevent NodePort collisions', () =>
    inNamespace(async (api, namespace) => {
      const base = { type: 'NodePort', ports: [{ port: 80, protocol: 'TCP' }] }
      const first = await create(namespace, service('nodeport-collision-1', base))
      const { nodePort } = first.spec.ports[0]
      const second = service('nodeport-collision-2', { ...base, ports: [{ port: 80, nodePort, protocol: 'TCP' }] })
      const refused = await create(namespace, second).catch((error) => error)
      expect(refused.answer.message).toContain('provided port is already allocated')
      await api.remove(core(namespace, 'services', 'nodeport-collision-1'))
      expect((await create(namespace, second)).spec.ports[0].nodePort).toBe(nodePort)
    }))

  it('[sig-network] Services should release NodePorts on delete', () =>
    inNamespace(async (api, namespace) => {
      const spec = { type: 'NodePort', ports: [{ port: 80, protocol: 'TCP' }] }
      const made = await create(namespace, service('nodeport-reuse', spec))
      const { nodePort } = made.spec.ports[0]
      await api.remove(core(namespace, 'services', 'nodeport-reuse'))
      await startPod(api, namespace, agnhostPod('hostexec', { spec: { hostNetwork: true } }))
      const command = `! ss -ant46 'sport = :${nodePort}' | tail -n +2 | grep LISTEN`
      await until('the port is free', async () => (await runHostCmd(suite(), namespace, 'hostexec', command)).exitCode === 0)
      const again = { ...spec, ports: [{ port: 80, protocol: 'TCP', nodePort }] }
      expect((await create(namespace, service('nodeport-reuse', again))).spec.ports[0].nodePort).toBe(nodePort)
    }))

  it('[sig-network] Services should be rejected when no endpoints exist', () =>
    inNamespace(async (api, namespace) => {
      const made = await create(namespace, service('no-pods', { ports: [{ port: 80 }], selector: { no: 'pod' } }))
      const exec = (await startExecPod(api, namespace, 'execpod-noendpoints')).metadata.name
      for (const host of [`no-pods.${namespace}.svc.cluster.local`, made.spec.clusterIP]) {
        const said = await execInPod(suite(), namespace, exec, ['/bin/sh', '-c', `/agnhost connect --timeout=3s ${host}:80`])
        expect([said.exitCode, said.stderr.trim()]).toEqual([1, 'REFUSED'])
      }
    }))

  it.each([
    [
      '[sig-network] Services should implement service.kubernetes.io/service-proxy-name',
      'service.kubernetes.io/service-proxy-name',
    ],
    ['[sig-network] Services should implement service.kubernetes.io/headless', 'service.kubernetes.io/headless'],
  ])('%s', (_codename, label) =>
    inNamespace(async (api, namespace) => {
      const askers = await startAskers(suite(), namespace)
      const plain = await serveHostname(suite(), namespace, 'plain')
      const other = await serveHostname(suite(), namespace, 'other', { [label]: 'foo-bar' })
      await expectUp(suite(), namespace, askers, plain)
      await expectDown(suite(), namespace, askers[0] as string, other.ip)
      const path = core(namespace, 'services', 'other')
      await api.patch(path, 'merge', { metadata: { labels: { [label]: null } } })
      await expectUp(suite(), namespace, askers, other)
      await api.patch(path, 'merge', { metadata: { labels: { [label]: 'foo-bar' } } })
      await expectDown(suite(), namespace, askers[0] as string, other.ip)
      await expectUp(suite(), namespace, askers, plain)
    }),
  )
})
