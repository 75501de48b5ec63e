import { expect, it } from 'vitest'
import { controllerrevisions, daemonsets, deployments, replicasets } from '../../api/kinds.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

const labels = { app: 'a' }
const template = (image: string) => ({ metadata: { labels }, spec: { containers: [{ name: 'c', image }] } })

function lab() {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options: {} })
  return { client: cluster.client() }
}

const deployment = (image = 'nginx') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'd', namespace: 'default', labels },
  spec: { replicas: 0, selector: { matchLabels: labels }, template: template(image) },
})

it('[WRK14] counts revisions beyond what a double can tell apart', () => {
  const { client } = lab()
  client.create(replicasets, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: 'old',
      namespace: 'default',
      labels,
      annotations: { 'deployment.kubernetes.io/revision': '3546343826724305832' },
    },
    spec: { replicas: 0, selector: { matchLabels: labels }, template: template('httpd') },
  })
  client.create(deployments, deployment())
  expect(client.get(deployments, 'default', 'd')?.metadata.annotations).toEqual({
    'deployment.kubernetes.io/revision': '3546343826724305833',
  })
})

it('[WRK14] annotations raise the generation, labels do not', () => {
  const { client } = lab()
  client.create(deployments, deployment())
  const generation = () => client.get(deployments, 'default', 'd')?.metadata.generation
  const patch = (metadata: object) => client.patch(deployments, 'default', 'd', 'merge', { metadata } as never)
  expect(generation()).toBe(1)
  patch({ labels: { more: 'x' } })
  expect(generation()).toBe(1)
  patch({ annotations: { 'kubernetes.io/change-cause': 'why' } })
  expect(generation()).toBe(2)
})

it('[WRK14] a write of the status changes no labels', () => {
  const { client } = lab()
  client.create(deployments, deployment())
  const before = client.get(deployments, 'default', 'd')
  if (!before) throw new Error('no Deployment')
  const metadata = { ...before.metadata, labels: { app: 'b' }, annotations: { x: 'y' } }
  client.updateStatus(deployments, { ...before, metadata, status: { ...before.status, readyReplicas: 0 } })
  expect(client.get(deployments, 'default', 'd')?.metadata).toMatchObject({ labels, annotations: { x: 'y' } })
})

it('[WRK15] a ControllerRevision’s data is in order', () => {
  const { client } = lab()
  client.create(daemonsets, {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 's', namespace: 'default' },
    spec: { selector: { matchLabels: labels }, template: template('nginx') },
  })
  const text = JSON.stringify(client.list(controllerrevisions, 'default')[0]?.data)
  expect(text).toBe(
    '{"spec":{"template":{"$patch":"replace","metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"image":"nginx",' +
      '"imagePullPolicy":"Always","name":"c","resources":{},"terminationMessagePath":"/dev/termination-log",' +
      '"terminationMessagePolicy":"File"}],"dnsPolicy":"ClusterFirst","restartPolicy":"Always","schedulerName":"default-scheduler",' +
      '"securityContext":{},"terminationGracePeriodSeconds":30}}}}',
  )
})
