import { expect, it } from 'vitest'
import { configmaps } from '../../api/kinds.ts'
import type { OwnerReference } from '../../api/object.ts'
import { isFailure } from '../../api/status.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

function lab() {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options: {} })
  const client = cluster.client()
  const refer = (name: string): OwnerReference => {
    const uid = client.get(configmaps, 'default', name)?.metadata.uid as string
    return { apiVersion: 'v1', kind: 'ConfigMap', name, uid, blockOwnerDeletion: true }
  }
  return {
    make(name: string, finalizers?: string[]) {
      const metadata = { name, namespace: 'default', ...(finalizers ? { finalizers } : {}) }
      expect(isFailure(client.create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata }))).toBe(false)
    },
    own(name: string, ...owners: string[]) {
      const ownerReferences = owners.map(refer)
      client.patch(configmaps, 'default', name, 'merge', { metadata: { ownerReferences } } as never)
    },
    drop: (name: string, propagationPolicy: 'Foreground' | 'Background' | 'Orphan') =>
      client.delete(configmaps, 'default', name, { propagationPolicy }),
    free: (name: string) => client.patch(configmaps, 'default', name, 'merge', { metadata: { finalizers: null } }),
    left: () =>
      client
        .list(configmaps, 'default')
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.length === 1),
    ownersOf: (name: string) => client.get(configmaps, 'default', name)?.metadata.ownerReferences?.map((owner) => owner.name),
  }
}

it('[WRK11] a circle of owners goes as a whole', () => {
  const one = lab()
  for (const name of ['a', 'b', 'c']) one.make(name)
  one.own('a', 'c')
  one.own('b', 'a')
  one.own('c', 'b')
  one.drop('a', 'Foreground')
  expect(one.left()).toEqual([])
})

it('[WRK11] what has another owner that stays loses the one that goes', () => {
  const one = lab()
  for (const name of ['a', 'b', 'c', 'd']) one.make(name)
  one.own('c', 'a', 'b')
  one.own('d', 'a')
  one.drop('a', 'Foreground')
  expect(one.left()).toEqual(['b', 'c'])
  expect(one.ownersOf('c')).toEqual(['b'])
})

it('[WRK11] an owner deleted in the foreground waits for what blocks it, and no longer', () => {
  const one = lab()
  one.make('a')
  for (const name of ['b', 'c']) one.make(name, ['example.com/held'])
  one.own('b', 'a')
  one.own('c', 'a')
  one.drop('a', 'Foreground')
  expect(one.left()).toEqual(['a', 'b', 'c'])
  one.free('b')
  expect(one.left()).toEqual(['a', 'c'])
  one.own('c')
  expect(one.left()).toEqual(['c'])
})

it.each([
  ['Background', ['c']],
  ['Orphan', ['b', 'c']],
] as const)('[WRK11] deleted with %s leaves %j', (policy, left) => {
  const one = lab()
  for (const name of ['a', 'b', 'c']) one.make(name)
  one.own('b', 'a')
  one.drop('a', policy)
  expect(one.left()).toEqual(left)
  expect(one.ownersOf('b')).toBeUndefined()
})
