import { describe, expect, it } from 'vitest'
import { events, pods, replicasets, replicationcontrollers, resourcequotas } from '../../api/kinds.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.9' }] } }

function lab() {
  const cluster = createCluster({
    store: createMemoryStore(),
    nowMs: () => Date.UTC(2026, 10, 28),
    seed: 1,
    options: { workers: 2 },
  })
  const client = cluster.client()
  const quota = (count: string) =>
    void client.create(resourcequotas, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q', namespace: 'default' },
      spec: { hard: { pods: count } },
    } as never)
  const set = (replicas: number) =>
    void client.create(replicasets, {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 's', namespace: 'default' },
      spec: { replicas, selector: { matchLabels: { a: 'b' } }, template },
    } as never)
  const refusals = () =>
    client
      .list(events, 'default')
      .filter(({ reason }) => reason === 'FailedCreate')
      .reduce((sum, { count = 1 }) => sum + count, 0)
  return { cluster, client, quota, set, refusals, count: () => client.list(pods, 'default').length }
}

describe('[CTL115] a controller whose Pods are refused', () => {
  it('tries again at once, and then twice as late each time', () => {
    const { cluster, quota, set, refusals } = lab()
    quota('1')
    cluster.advance(100)
    set(2)
    const times: number[] = []
    for (let at = 0; at < 25_000; at += 5) {
      if (refusals() > times.length) times.push(...Array(refusals() - times.length).fill(at))
      cluster.advance(5)
    }
    const late = times.slice(-4)
    const waits = late.slice(1).map((at, i) => at - (late[i] as number))
    for (const [i, wait] of waits.slice(1).entries()) expect(Math.abs(wait - 2 * (waits[i] as number))).toBeLessThanOrEqual(10)
    expect(times.length).toBeGreaterThan(10)
  })

  it('goes on when there is room, and forgets', () => {
    const { cluster, client, quota, set, count } = lab()
    quota('1')
    cluster.advance(100)
    set(2)
    cluster.advance(3000)
    expect(count()).toBe(1)
    client.patch(resourcequotas, 'default', 'q', 'merge', { spec: { hard: { pods: '2' } } } as never)
    cluster.advance(6000)
    expect(count()).toBe(2)
    expect(client.get(replicasets, 'default', 's')?.status?.conditions).toBeUndefined()
  })
})

describe('[KND120] labels of what makes Pods', () => {
  it('a ReplicaSet has none but its own, a ReplicationController those of its template', () => {
    const { client, set } = lab()
    set(0)
    client.create(replicationcontrollers, {
      apiVersion: 'v1',
      kind: 'ReplicationController',
      metadata: { name: 'r', namespace: 'default' },
      spec: { replicas: 0, template },
    } as never)
    expect(client.get(replicasets, 'default', 's')?.metadata.labels).toBeUndefined()
    expect(client.get(replicationcontrollers, 'default', 'r')?.metadata.labels).toEqual({ a: 'b' })
  })
})
