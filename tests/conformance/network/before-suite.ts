import type { Api, Thing } from './api.ts'

/** What upstream's suite asks once before its first test. Models test/e2e/e2e.go setupSuite (1.36). */
export async function beforeSuite(api: Api): Promise<void> {
  const version = await api.get('/version')
  if (!/^v1\.(1[4-9]|[2-9]\d)\./.test(version.gitVersion)) throw new Error(`a version that tests skip: ${version.gitVersion}`)
  if ((await readyNodes(api)).length < 2) throw new Error('fewer than two nodes are ready for anything')
  await systemIsUp(api)
  const service = await api.get('/api/v1/namespaces/default/services/kubernetes')
  if (!/^[\d.]+$/.test(service.spec.clusterIP)) throw new Error('the family of the cluster is not IPv4')
}

/** Nodes that are ready, schedulable and have no taint. Models framework/node GetReadySchedulableNodes (1.36). */
export async function readyNodes(api: Api): Promise<Thing[]> {
  const nodes = await api.list('/api/v1/nodes', { fieldSelector: 'spec.unschedulable=false', resourceVersion: '0' })
  const condition = (node: Thing, type: string): string | undefined =>
    node.status.conditions.find((one: Thing) => one.type === type)?.status
  return nodes.filter((node) => {
    const ready = condition(node, 'Ready') === 'True' && condition(node, 'NetworkUnavailable') !== 'True'
    return ready && (node.spec.taints ?? []).length === 0
  })
}

/** Every ReplicaSet, DaemonSet and Pod of kube-system is as it should be. Models framework/pod WaitForPodsRunningReady (1.36). */
async function systemIsUp(api: Api): Promise<void> {
  const inSystem = (path: string): Promise<Thing[]> => api.list(path.replace('NS', 'kube-system'))
  const controllers = [
    ...(await inSystem('/api/v1/namespaces/NS/replicationcontrollers')),
    ...(await inSystem('/apis/apps/v1/namespaces/NS/replicasets')),
  ]
  for (const { metadata, spec, status } of controllers)
    if ((status.readyReplicas ?? 0) !== spec.replicas) throw new Error(`${metadata.name} is not ready`)
  for (const { metadata, status } of await inSystem('/apis/apps/v1/namespaces/NS/daemonsets'))
    if (status.numberReady !== status.desiredNumberScheduled) throw new Error(`${metadata.name} is not ready`)
  for (const pod of await inSystem('/api/v1/namespaces/NS/pods'))
    if (!isReady(pod)) throw new Error(`${pod.metadata.name} is not ready`)
}

export const isReady = (pod: Thing): boolean =>
  pod.status.phase === 'Running' &&
  (pod.status.conditions ?? []).some((one: Thing) => one.type === 'Ready' && one.status === 'True')
