import { expect, it } from 'vitest'
import { pods } from '../api/kinds.ts'
import { type Connect, systemUser } from '../apiserver/request.ts'
import { createCluster } from '../cluster/create-cluster.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'

const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options: {} })
cluster.client().create(pods, {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
})
cluster.settle()

const ask = (path: string, name = 'k8s-node-1') => {
  const answer = cluster.handle({
    method: 'GET',
    path: `/api/v1/nodes/${name}/proxy${path}`,
    query: {},
    headers: {},
    user: systemUser,
  })
  if (answer.kind !== 'connect') throw new Error(JSON.stringify(answer))
  return cluster.proxy(answer.connect as Connect & { type: 'proxy' })
}

it.each([
  ['/healthz', /^ok$/],
  ['/metrics', /^kubelet_running_pods [1-9]\d*$/m],
  ['/metrics', /^kubelet_node_name\{node="k8s-node-1"\} 1$/m],
  ['/logs/', /^<pre>$/m],
])('[KLT80] the API server asks a kubelet for %s: %s', (path, said) => {
  const { status, body } = ask(path)
  expect(status).toBe(200)
  expect(body).toMatch(said)
})

it('[KLT80] a kubelet tells its Pods, its configuration and what they use', () => {
  const names = JSON.parse(ask('/pods').body).items.map((pod: { metadata: { name: string } }) => pod.metadata.name)
  expect(names).toContain('web')
  expect(
    JSON.parse(ask('/pods', 'k8s-master').body).items.map((pod: { metadata: { name: string } }) => pod.metadata.name),
  ).not.toContain('web')
  expect(JSON.parse(ask('/configz').body).kubeletconfig).toMatchObject({ port: 10250, clusterDomain: 'cluster.local' })
  expect(JSON.parse(ask('/stats/summary').body)).toMatchObject({ node: { nodeName: 'k8s-node-1' } })
  expect(ask('/nope').status).toBe(404)
})
