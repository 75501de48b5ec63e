import { describe, expect, it } from 'vitest'
import { core, type Thing } from './api.ts'
import { startDeployment } from './deployments.ts'
import { hostOutput } from './exec.ts'
import { withNamespace } from './namespace.ts'
import { startExecPod } from './pods.ts'
import { expectReachable } from './reach.ts'
import { service } from './services.ts'
import { useSuite } from './suite.ts'
import { until } from './until.ts'

const hostnameServer = {
  command: ['/agnhost', 'serve-hostname', '--http=false', '--tcp', '--udp'],
  ports: [{ containerPort: 9376 }],
}
const httpPort = { port: 80, protocol: 'TCP', targetPort: 9376 }

describe.concurrent('Services of changing type', () => {
  const suite = useSuite()
  const inNamespace = (test: (namespace: string) => Promise<void>) =>
    withNamespace(suite(), (_, namespace) => test(namespace), 'services')
  const create = (namespace: string, object: Thing): Promise<Thing> => suite().api.create(core(namespace, 'services'), object)
  const serve = (namespace: string, name: string): Promise<string[]> =>
    startDeployment(suite().api, namespace, { name, replicas: 2, labels: { name }, container: hostnameServer })
  const change = async (namespace: string, name: string, spec: Thing): Promise<Thing> => {
    const path = core(namespace, 'services', name)
    const now = await suite().api.get(path)
    return suite().api.update(path, { ...now, spec: { ...now.spec, ...spec } })
  }

  it('[sig-network] Services should be able to create a functioning NodePort service [Conformance]', () =>
    inNamespace(async (namespace) => {
      const name = 'nodeport-test'
      const made = await create(namespace, service(name, { type: 'NodePort', selector: { name }, ports: [httpPort] }))
      await serve(namespace, name)
      const { metadata } = await startExecPod(suite().api, namespace, 'execpod')
      await expectReachable(suite(), made, metadata.name)
    }))

  it.each([
    ['[sig-network] Services should be able to change the type from ExternalName to ClusterIP [Conformance]', 'ClusterIP'],
    ['[sig-network] Services should be able to change the type from ExternalName to NodePort [Conformance]', 'NodePort'],
  ])('%s', (_codename, type) =>
    inNamespace(async (namespace) => {
      const name = 'externalname-service'
      const was = await create(
        namespace,
        service(name, { type: 'ExternalName', externalName: 'foo.example.com', selector: { name } }),
      )
      expect(was.spec.clusterIP).toBeUndefined()
      const now = await change(namespace, name, { type, externalName: '', ports: [httpPort] })
      expect(now.spec.ports[0].nodePort !== undefined).toBe(type === 'NodePort')
      await serve(namespace, name)
      const { metadata } = await startExecPod(suite().api, namespace, 'execpod')
      await expectReachable(suite(), now, metadata.name)
    }),
  )

  it.each([
    ['[sig-network] Services should be able to change the type from ClusterIP to ExternalName [Conformance]', 'ClusterIP'],
    ['[sig-network] Services should be able to change the type from NodePort to ExternalName [Conformance]', 'NodePort'],
  ])('%s', (_codename, type) =>
    inNamespace(async (namespace) => {
      const [name, target] = [`${type.toLowerCase()}-service`, 'externalsvc']
      await create(namespace, service(name, { type, selector: { name }, ports: [{ port: 80, protocol: 'TCP' }] }))
      await create(namespace, service(target, { selector: { name: target }, ports: [httpPort] }))
      await serve(namespace, target)
      const externalName = `${target}.${namespace}.svc.cluster.local`
      const now = await change(namespace, name, {
        type: 'ExternalName',
        externalName,
        clusterIP: '',
        ...(type === 'NodePort' ? { ports: [{ port: 80, protocol: 'TCP', nodePort: 0 }] } : {}),
      })
      expect(now.spec.clusterIP).toBeUndefined()
      const { metadata } = await startExecPod(suite().api, namespace, 'execpod')
      const lookup = `nslookup ${name}.${namespace}.svc.cluster.local`
      await until('the name resolves', () => hostOutput(suite(), namespace, metadata.name, lookup))
    }),
  )
})
