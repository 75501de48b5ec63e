import { describe, expect, it } from 'vitest'
import { events, poddisruptionbudgets, pods } from '../../api/kinds.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

describe('[CTL117] what a disruption budget says', () => {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 28), seed: 1, options: {} })
  const client = cluster.client()
  const budget = (name: string, app: string, spec: object = { minAvailable: 1 }) =>
    void client.create(poddisruptionbudgets, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, namespace: 'default' },
      spec: { ...spec, selector: { matchLabels: { app } } },
    } as never)
  const said = (name: string) => {
    cluster.settle()
    return [
      ...new Set(
        client
          .list(events, 'default')
          .filter(({ involvedObject, source }) => involvedObject.name === name && source?.component === 'controllermanager')
          .map(({ type, reason, message }) => `${type} ${reason} ${message}`),
      ),
    ]
  }

  it('that nothing matches', () => {
    budget('none', 'nobody')
    expect(said('none')).toEqual(['Normal NoPods No matching pods found'])
    expect(client.get(poddisruptionbudgets, 'default', 'none')?.status?.conditions?.[0]).toMatchObject({
      type: 'DisruptionAllowed',
      status: 'False',
      reason: 'InsufficientPods',
      message: '',
    })
  })

  it('that several match a Pod', () => {
    client.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default', labels: { app: 'a' } },
      spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.9' }] },
    } as never)
    budget('a1', 'a')
    expect(said('p')).toEqual([])
    budget('a2', 'a')
    client.patch(poddisruptionbudgets, 'default', 'a1', 'merge', { spec: { minAvailable: 2 } } as never)
    expect(said('p')).toEqual([
      'Warning MultiplePodDisruptionBudgets Pod "default"/"p" matches multiple PodDisruptionBudgets.  Chose "a1" arbitrarily.',
    ])
  })
})
