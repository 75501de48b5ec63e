import { describe, expect, it } from 'vitest'
import { events, nodes, pods } from '../../api/kinds.ts'
import type { Toleration } from '../../api/pod.ts'
import { isFailure } from '../../api/status.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

const key = 'example.com/gone'
const node = 'k8s-node-1'

function lab() {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options: {} })
  const client = cluster.client()
  return {
    cluster,
    run(name: string, tolerations: Toleration[]) {
      const spec = { nodeName: node, tolerations, containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }] }
      const made = client.create(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec })
      expect(isFailure(made)).toBe(false)
      cluster.settle(5000)
    },
    taint(...taints: { key: string; value?: string; effect: string }[]) {
      client.patch(nodes, '', node, 'merge', { spec: { taints: taints.length === 0 ? null : taints } } as never)
    },
    /** There and not on its way out. */
    stays: (name: string): boolean => {
      const pod = client.get(pods, 'default', name)
      return pod !== undefined && pod.metadata.deletionTimestamp === undefined
    },
    pod: (name: string) => client.get(pods, 'default', name),
    says: () =>
      client
        .list(events, 'default')
        .filter(({ reason }) => reason === 'TaintManagerEviction')
        .map(({ message }) => message),
  }
}

const evict = { key, value: 'v', effect: 'NoExecute' }
const forSeconds = (tolerationSeconds: number): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds,
})

describe('[WRK13] NoExecute taints', () => {
  it.each<[string, Toleration[], after0: boolean, after6s: boolean, after1h: boolean]>([
    ['not tolerated', [], false, false, false],
    ['another tolerated', [{ key: 'other', operator: 'Exists', effect: 'NoExecute' }], false, false, false],
    ['NoSchedule alone tolerated', [{ key, operator: 'Exists', effect: 'NoSchedule' }], false, false, false],
    ['of another value', [{ key, operator: 'Equal', value: 'w', effect: 'NoExecute' }], false, false, false],
    ['tolerated', [{ key, operator: 'Equal', value: 'v', effect: 'NoExecute' }], true, true, true],
    ['all tolerated', [{ operator: 'Exists' }], true, true, true],
    ['tolerated for 5 s', [forSeconds(5)], true, false, false],
    ['tolerated for 60 s', [forSeconds(60)], true, true, false],
    ['tolerated for no time', [forSeconds(0)], false, false, false],
  ])('%s', (_title, tolerations, ...expected) => {
    const one = lab()
    one.run('p', tolerations)
    one.taint(evict)
    const seen = [one.stays('p')]
    for (const ms of [6000, 3_600_000]) {
      one.cluster.advance(ms)
      seen.push(one.stays('p'))
    }
    expect(seen).toEqual(expected)
  })

  it('the shortest of several counts', () => {
    const one = lab()
    one.run('p', [forSeconds(60), { key: 'b', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 }])
    one.taint(evict, { key: 'b', effect: 'NoExecute' })
    one.cluster.advance(11_000)
    expect(one.stays('p')).toBe(false)
  })

  it('a taint that goes in time lets the Pod be, and one that comes again begins anew', () => {
    const one = lab()
    one.run('p', [forSeconds(30)])
    one.taint(evict)
    one.cluster.advance(20_000)
    one.taint()
    one.cluster.advance(60_000)
    expect([one.stays('p'), one.says()]).toEqual([true, ['Cancelling deletion of Pod default/p']])
    one.taint(evict)
    one.cluster.advance(20_000)
    expect(one.stays('p')).toBe(true)
    one.cluster.advance(11_000)
    expect(one.stays('p')).toBe(false)
  })

  it('a Pod that comes to a tainted node is looked at too', () => {
    const one = lab()
    one.taint(evict)
    one.run('p', [forSeconds(5)])
    one.cluster.advance(10_000)
    expect(one.stays('p')).toBe(false)
  })

  it('says why in the Pod’s status and as an event', () => {
    const one = lab()
    one.run('p', [])
    one.taint(evict)
    expect(one.says()).toEqual(['Marking for deletion Pod default/p'])
    expect(one.pod('p')?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' }),
    )
  })

  it('other effects end nothing, and what tolerates all stays', () => {
    const one = lab()
    one.run('p', [])
    one.taint({ key, effect: 'NoSchedule' })
    one.cluster.advance(60_000)
    expect(one.stays('p')).toBe(true)
    one.taint(evict)
    one.cluster.advance(60_000)
    const left = one.cluster
      .client()
      .list(pods, 'kube-system')
      .filter(({ spec }) => spec.nodeName === node)
    expect(left.map(({ metadata }) => metadata.name.replace(/-\w{5}$/, '')).sort()).toEqual(['kube-flannel-ds', 'kube-proxy'])
  })
})
