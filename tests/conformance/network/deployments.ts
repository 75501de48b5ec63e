import { type Api, core, group, type Thing } from './api.ts'
import { isReady } from './before-suite.ts'
import { images } from './images.ts'
import { until } from './until.ts'

export interface DeploymentShape {
  name: string
  replicas: number
  labels: Record<string, string>
  container: Thing
}

export const deployment = ({ name, replicas, labels, container }: DeploymentShape): Thing => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, labels },
  spec: {
    replicas,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { terminationGracePeriodSeconds: 0, containers: [{ name, image: images.agnhost, ...container }] },
    },
  },
})

/** Creates it and waits until its replicas are there; the names of its Pods in order. */
export async function startDeployment(api: Api, namespace: string, shape: DeploymentShape): Promise<string[]> {
  await api.create(group('apps/v1', namespace, 'deployments'), deployment(shape))
  const path = group('apps/v1', namespace, 'deployments', shape.name)
  await until(`Deployment ${shape.name} complete`, async () => {
    const { spec, status, metadata } = await api.get(path)
    const { observedGeneration, updatedReplicas, availableReplicas, replicas } = status
    const counts = [updatedReplicas, availableReplicas, replicas]
    return observedGeneration >= metadata.generation && counts.every((count) => count === spec.replicas)
  })
  const labelSelector = Object.entries(shape.labels)
    .map((pair) => pair.join('='))
    .join(',')
  const pods = await api.list(core(namespace, 'pods'), { labelSelector })
  if (!pods.every(isReady)) throw new Error(`the Pods of ${shape.name} are not ready`)
  return pods.map((pod) => pod.metadata.name).sort()
}

/** Deletes it, and waits until its Pods are gone. Models test/utils DeleteRCAndWaitForGC (1.36). */
export async function stopDeployment(api: Api, namespace: string, { name, labels }: DeploymentShape): Promise<void> {
  await api.remove(group('apps/v1', namespace, 'deployments', name), { propagationPolicy: 'Background' })
  const labelSelector = Object.entries(labels)
    .map((pair) => pair.join('='))
    .join(',')
  await until(`the Pods of ${name} gone`, async () => (await api.list(core(namespace, 'pods'), { labelSelector })).length === 0)
}
