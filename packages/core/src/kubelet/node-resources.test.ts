import { expect, it } from 'vitest'
import { nodes } from '../api/kinds.ts'
import { createCluster } from '../cluster/create-cluster.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'

it('[KLT56] an extended resource in a node’s capacity becomes allocatable, and goes with it', () => {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options: {} })
  const client = cluster.client()
  const node = () => client.get(nodes, '', 'k8s-node-1')
  const before = node()?.status?.allocatable
  const write = (more: Record<string, string>): void => {
    const found = node()
    if (!found) throw new Error('no node')
    const { cpu = '', memory = '' } = found.status?.capacity ?? {}
    client.updateStatus(nodes, { ...found, status: { ...found.status, capacity: { cpu, memory, ...more } } })
    cluster.settle(60_000)
  }
  write({ 'example.com/dongle': '4' })
  expect(node()?.status?.allocatable).toEqual({ ...before, 'example.com/dongle': '4' })
  write({ 'example.com/dongle': '2', 'kubernetes.io/no': '1' })
  expect(node()?.status?.allocatable).toEqual({ ...before, 'example.com/dongle': '2' })
  write({})
  expect(node()?.status?.allocatable).toEqual(before)
})
