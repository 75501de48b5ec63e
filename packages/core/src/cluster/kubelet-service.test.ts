import { describe, expect, it } from 'vitest'
import { endpointslices, events, nodes, pods } from '../api/kinds.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { createCluster } from './create-cluster.ts'

const node = 'k8s-node-1'

function lab() {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options: {} })
  const client = cluster.client()
  const pod = (name: string) => client.get(pods, 'default', name)
  const condition = (type: string) => client.get(nodes, '', node)?.status?.conditions?.find((one) => one.type === type)
  const make = (name: string): void => {
    const spec = { containers: [{ name: 'c', image: 'nginx' }] }
    client.create(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels: { app: name } }, spec })
    cluster.settle(5000)
  }
  const isReady = (name: string) => pod(name)?.status?.conditions?.find((one) => one.type === 'Ready')?.status
  const taints = () => (client.get(nodes, '', node)?.spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`)
  return { cluster, client, pod, condition, make, isReady, taints }
}

describe('[WRK40] a kubelet that is stopped', () => {
  it('is missed after the grace period, and not before', () => {
    const { cluster, condition, taints } = lab()
    cluster.runKubelet(node, false)
    cluster.advance(49_000)
    expect([condition('Ready')?.status, taints()]).toEqual(['True', []])
    cluster.advance(2_000)
    expect(condition('Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    })
    expect(condition('MemoryPressure')?.status).toBe('Unknown')
    expect(condition('NetworkUnavailable')?.status).toBe('False')
    expect(taints()).toEqual(['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute'])
  })

  it('leaves its Pods running, not ready, and evicts them after 300 s', () => {
    const { cluster, pod, make, isReady, client } = lab()
    make('web')
    cluster.runKubelet(node, false)
    cluster.advance(51_000)
    expect([isReady('web'), pod('web')?.status?.phase]).toEqual(['False', 'Running'])
    const told = client.list(events, 'default').filter(({ reason }) => reason === 'NodeNotReady')
    expect(told.map(({ message }) => message)).toContain('Node is not ready')
    cluster.advance(290_000)
    expect(pod('web')?.metadata.deletionTimestamp).toBeUndefined()
    cluster.advance(20_000)
    expect(pod('web')?.metadata.deletionTimestamp).toBeDefined()
    cluster.advance(3_600_000)
    expect(pod('web')).toBeDefined()
  })

  it('starts no Pod, and refuses on its port', () => {
    const { cluster, client, pod } = lab()
    cluster.runKubelet(node, false)
    const spec = { nodeName: node, containers: [{ name: 'c', image: 'nginx' }] }
    client.create(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'late', namespace: 'default' }, spec })
    cluster.settle(20_000)
    expect(pod('late')?.status?.phase).toBe('Pending')
    const connect = () => cluster.probe({ kind: 'node', node: 'k8s-master' }).connect('192.168.56.202', 10_250, 'TCP').outcome
    expect(connect()).toBe('refused')
    cluster.runKubelet(node, true)
    cluster.settle(20_000)
    expect([pod('late')?.status?.phase, connect()]).toEqual(['Running', 'connected'])
  })

  it('is welcomed back: conditions, taints and Pods are as before', () => {
    const { cluster, condition, make, isReady, taints } = lab()
    make('web')
    cluster.runKubelet(node, false)
    cluster.advance(60_000)
    cluster.runKubelet(node, true)
    cluster.settle(30_000)
    expect(condition('Ready')).toMatchObject({ status: 'True', reason: 'KubeletReady' })
    expect([taints(), isReady('web')]).toEqual([[], 'True'])
  })

  it('a short stop is not noticed, and a second stop counts anew', () => {
    const { cluster, condition, taints } = lab()
    cluster.runKubelet(node, false)
    cluster.advance(30_000)
    cluster.runKubelet(node, true)
    cluster.advance(5_000)
    cluster.runKubelet(node, false)
    cluster.advance(40_000)
    expect([condition('Ready')?.status, taints()]).toEqual(['True', []])
    cluster.advance(11_000)
    expect(condition('Ready')?.status).toBe('Unknown')
  })

  it('a node that is gone, or none, does not matter', () => {
    const { cluster, client } = lab()
    cluster.runKubelet('no-such-node', false)
    expect(cluster.kubeletStoppedSince('no-such-node')).toBeUndefined()
    cluster.runKubelet(node, false)
    client.delete(nodes, '', node)
    expect(() => cluster.advance(120_000)).not.toThrow()
    expect(client.list(endpointslices, 'default').length).toBeGreaterThan(0)
  })

  it('logs and exec say that nobody answers', async () => {
    const { cluster, make } = lab()
    make('web')
    cluster.runKubelet(node, false)
    const connect = { namespace: 'default', pod: 'web', container: 'c' }
    const why = 'dial tcp 192.168.56.202:10250: connect: connection refused'
    expect(cluster.logs({ ...connect, type: 'log' } as never)).toMatchObject({
      message: `Get "https://192.168.56.202:10250/containerLogs/default/web/c": ${why}`,
    })
    const ended = await cluster.exec({ ...connect, type: 'exec', command: ['ls'], stdin: false } as never, {} as never)
    expect(ended).toMatchObject({
      message: `Internal error occurred: error sending request: Post "https://192.168.56.202:10250/exec/default/web/c": ${why}`,
    })
  })
})
