import { describe, it } from 'vitest'
import { expectAffinity } from './affinity.ts'
import { core, type Thing } from './api.ts'
import { readyNodes } from './before-suite.ts'
import { startDeployment, stopDeployment } from './deployments.ts'
import { createNamespace, deleteNamespace } from './namespace.ts'
import { removePod, startExecPod } from './pods.ts'
import { service } from './services.ts'
import { useSuite } from './suite.ts'

describe.concurrent('Services with session affinity', () => {
  const suite = useSuite()
  const address = async ({ spec }: Thing): Promise<string> => {
    if (spec.type === 'ClusterIP') return `${spec.clusterIP}:${spec.ports[0].port}`
    const [node] = await readyNodes(suite().api)
    return `${node.status.addresses.find((one: Thing) => one.type === 'InternalIP').address}:${spec.ports[0].nodePort}`
  }

  it.each([
    [
      '[sig-network] Services should have session affinity work for service with type clusterIP [LinuxOnly] [Conformance]',
      'ClusterIP',
      false,
    ],
    [
      '[sig-network] Services should be able to switch session affinity for service with type clusterIP [LinuxOnly] [Conformance]',
      'ClusterIP',
      true,
    ],
    [
      '[sig-network] Services should have session affinity work for NodePort service [LinuxOnly] [Conformance]',
      'NodePort',
      false,
    ],
    [
      '[sig-network] Services should be able to switch session affinity for NodePort service [LinuxOnly] [Conformance]',
      'NodePort',
      true,
    ],
  ])('%s', async (_codename, type, switches) => {
    const { api } = suite()
    const namespace = await createNamespace(api, 'services')
    const name = `affinity-${type.toLowerCase()}`
    const labels = { name }
    const ports = [{ port: 80, targetPort: 9376, protocol: 'TCP' }]
    const spec = { type, selector: labels, sessionAffinity: 'ClientIP', ports }
    const made = await api.create(core(namespace, 'services'), service(name, spec))
    const container = { command: ['/agnhost', 'serve-hostname'], ports: [{ containerPort: 9376 }] }
    await startDeployment(api, namespace, { name, replicas: 3, labels, container })
    const pod = (await startExecPod(api, namespace, 'execpod-affinity')).metadata.name
    const at = await address(made)
    const change = (sessionAffinity: string): Promise<Thing> =>
      api.patch(core(namespace, 'services', name), 'strategic', { spec: { sessionAffinity } })
    if (switches) {
      await change('None')
      await expectAffinity(suite(), namespace, pod, at, false)
      await change('ClientIP')
    }
    await expectAffinity(suite(), namespace, pod, at, true)
    await removePod(api, namespace, pod)
    await stopDeployment(api, namespace, { name, replicas: 3, labels, container })
    await deleteNamespace(api, namespace)
  })
})
