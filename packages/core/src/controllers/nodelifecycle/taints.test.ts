import { describe, expect, it } from 'vitest'
import { nodes } from '../../api/kinds.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'
import { lifecycleTaints } from './taints.ts'

describe('[CTL107] what taints a node', () => {
  const node = (conditions: Record<string, string>, unschedulable = false) =>
    ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n' },
      spec: unschedulable ? { unschedulable } : {},
      status: { conditions: Object.entries(conditions).map(([type, status]) => ({ type, status })) },
    }) as never
  it.each<[string, Record<string, string>, boolean, string[]]>([
    ['nothing', { Ready: 'True', MemoryPressure: 'False' }, false, []],
    ['cordoned', { Ready: 'True' }, true, ['unschedulable:NoSchedule']],
    ['not ready', { Ready: 'False' }, false, ['not-ready:NoSchedule', 'not-ready:NoExecute']],
    ['silent', { Ready: 'Unknown' }, false, ['unreachable:NoSchedule', 'unreachable:NoExecute']],
    ['memory', { MemoryPressure: 'True' }, false, ['memory-pressure:NoSchedule']],
    ['disk', { DiskPressure: 'True' }, false, ['disk-pressure:NoSchedule']],
    ['processes', { PIDPressure: 'True' }, false, ['pid-pressure:NoSchedule']],
    ['network', { NetworkUnavailable: 'True' }, false, ['network-unavailable:NoSchedule']],
    ['pressure that nobody knows of', { MemoryPressure: 'Unknown', DiskPressure: 'Unknown' }, false, []],
    [
      'several',
      { Ready: 'False', DiskPressure: 'True' },
      true,
      ['not-ready:NoSchedule', 'disk-pressure:NoSchedule', 'unschedulable:NoSchedule', 'not-ready:NoExecute'],
    ],
  ])('%s', (_what, conditions, cordoned, want) => {
    expect(
      lifecycleTaints(node(conditions, cordoned)).map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`),
    ).toEqual(want)
  })

  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 28), seed: 1, options: {} })
  const client = cluster.client()
  const taints = () =>
    (client.get(nodes, '', 'k8s-node-1')?.spec.taints ?? []).map(
      ({ key, effect, timeAdded }) => `${key}:${effect}${timeAdded ? ' at' : ''}`,
    )
  const patch = (spec: object) => void client.patch(nodes, '', 'k8s-node-1', 'merge', { spec } as never)

  it('comes and goes with cordon and uncordon, beside what people put there, and cannot be taken away', () => {
    patch({
      taints: [
        { key: 'a', effect: 'NoSchedule' },
        { key: 'node.kubernetes.io/unschedulable', effect: 'PreferNoSchedule' },
      ],
    })
    patch({ unschedulable: true })
    const all = [
      'a:NoSchedule',
      'node.kubernetes.io/unschedulable:PreferNoSchedule',
      'node.kubernetes.io/unschedulable:NoSchedule at',
    ]
    expect(taints()).toEqual(all)
    patch({ taints: [{ key: 'a', effect: 'NoSchedule' }] })
    expect(taints()).toEqual(['a:NoSchedule', 'node.kubernetes.io/unschedulable:NoSchedule at'])
    patch({ unschedulable: null })
    expect(taints()).toEqual(['a:NoSchedule'])
    patch({ taints: null })
    expect(taints()).toEqual([])
  })
})
