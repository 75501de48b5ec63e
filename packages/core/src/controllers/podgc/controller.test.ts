import { describe, expect, it } from 'vitest'
import { nodes, pods } from '../../api/kinds.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

function lab() {
  const cluster = createCluster({
    store: createMemoryStore(),
    nowMs: () => Date.UTC(2026, 10, 28),
    seed: 1,
    options: { workers: 2 },
  })
  const client = cluster.client()
  client.create(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', finalizers: ['example.com/look'] },
    spec: { nodeName: 'k8s-node-2', containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.9' }] },
  } as never)
  cluster.settle()
  return { cluster, client, pod: () => client.get(pods, 'default', 'p') }
}

describe('[CTL113] Pods of a node that is gone', () => {
  it('stay for a while, then have failed and go at once', () => {
    const { cluster, client, pod } = lab()
    client.delete(nodes, '', 'k8s-node-2')
    cluster.advance(30_000)
    expect([pod()?.status?.phase, pod()?.metadata.deletionTimestamp]).toEqual(['Running', undefined])
    cluster.advance(40_000)
    expect([pod()?.status?.phase, pod()?.metadata.deletionGracePeriodSeconds]).toEqual(['Failed', 0])
    expect(pod()?.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'DeletionByPodGC',
      message: 'PodGC: node no longer exists',
    })
    client.patch(pods, 'default', 'p', 'merge', { metadata: { finalizers: null } } as never)
    expect(pod()).toBeUndefined()
  })

  it('stay when the node comes back', () => {
    const { cluster, client, pod } = lab()
    const node = client.get(nodes, '', 'k8s-node-2')
    client.delete(nodes, '', 'k8s-node-2')
    cluster.advance(30_000)
    const { resourceVersion: _, uid: _uid, ...metadata } = node?.metadata ?? { name: '' }
    client.create(nodes, { ...node, metadata } as never)
    cluster.advance(60_000)
    expect(pod()?.metadata.deletionTimestamp).toBeUndefined()
  })

  it('one that is put onto a node that never was goes too', () => {
    const { cluster, client } = lab()
    client.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'q', namespace: 'default' },
      spec: { nodeName: 'nowhere', containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.9' }] },
    } as never)
    cluster.advance(50_000)
    expect(client.get(pods, 'default', 'q')?.status?.phase).toBe('Pending')
    cluster.advance(30_000)
    expect(client.get(pods, 'default', 'q')).toBeUndefined()
  })
})
