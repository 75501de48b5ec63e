import { describe, expect, it } from 'vitest'
import { events, nodes, persistentvolumeclaims, pods } from '../api/kinds.ts'
import { createCluster } from '../cluster/create-cluster.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'

const cluster = createCluster({
  store: createMemoryStore(),
  nowMs: () => Date.UTC(2026, 10, 28),
  seed: 1,
  options: { workers: 3 },
})
const client = cluster.client()
let count = 0

/** What the scheduler says of a Pod of this spec, or where it is. */
function told(spec: object, labels: Record<string, string> = {}): string {
  const name = `p${++count}`
  client.create(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels },
    spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.9' }], ...spec },
  } as never)
  cluster.advance(1000)
  const pod = client.get(pods, 'default', name)
  const said = client.list(events, 'default').find((one) => one.involvedObject.name === name && one.reason === 'FailedScheduling')
  const condition = pod?.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  if (said) expect(condition).toMatchObject({ status: 'False', reason: 'Unschedulable', message: said.message })
  client.delete(pods, 'default', name)
  return said?.message ?? pod?.spec.nodeName ?? `${condition?.reason}: ${condition?.message}`
}

const asks = (requests: Record<string, string>, limits = {}) => ({
  containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.9', resources: { requests, limits } }],
})
const affinity = (...nodeSelectorTerms: object[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
})
const field = (...values: string[]) => ({ matchFields: [{ key: 'metadata.name', operator: 'In', values }] })
const label = (...values: string[]) => ({ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }] })
const near = (kind: 'podAffinity' | 'podAntiAffinity', term: object) => ({
  affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', ...term }] } },
})
const spread = (more: object) => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', ...more }],
})
const claim = (claimName: string) => ({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] })
const everywhere = { tolerations: [{ operator: 'Exists' }] }
const helpless = ' no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.'
const taint = '1 node(s) had untolerated taint(s)'

describe('[SCH8] why a Pod stays, on a master and three workers', () => {
  it.each<[string, object, string]>([
    ['cpu', asks({ cpu: '3' }), `0/4 nodes are available: ${taint}, 3 Insufficient cpu.${helpless}`],
    [
      'cpu and memory',
      asks({ cpu: '3', memory: '9Gi' }),
      `0/4 nodes are available: ${taint}, 3 Insufficient cpu, 3 Insufficient memory.${helpless}`,
    ],
    [
      'a device',
      asks({ 'example.com/gpu': '1' }, { 'example.com/gpu': '1' }),
      `0/4 nodes are available: ${taint}, 3 Insufficient example.com/gpu.${helpless}`,
    ],
    [
      'disk',
      asks({ 'ephemeral-storage': '900Gi' }),
      `0/4 nodes are available: ${taint}, 3 Insufficient ephemeral-storage.${helpless}`,
    ],
    ['cpu, on all nodes', { ...asks({ cpu: '3' }), ...everywhere }, `0/4 nodes are available: 4 Insufficient cpu.${helpless}`],
    [
      'a label',
      { nodeSelector: { no: 'where' } },
      `0/4 nodes are available: ${taint}, 3 node(s) didn't match Pod's node affinity/selector.${helpless}`,
    ],
    [
      'the master’s label',
      { nodeSelector: { 'kubernetes.io/hostname': 'k8s-master' } },
      `0/4 nodes are available: ${taint}, 3 node(s) didn't match Pod's node affinity/selector.${helpless}`,
    ],
    ['a node by its field', affinity(field('k8s-node-2')), 'k8s-node-2'],
    [
      'more than a node has, by its field, as a DaemonSet’s Pod',
      { ...asks({ cpu: '3' }), ...affinity(field('k8s-node-2')) },
      `0/4 nodes are available: 1 Insufficient cpu, 3 node(s) didn't satisfy plugin(s) [NodeAffinity].${helpless}`,
    ],
    [
      'a node that is not there, by its field',
      affinity(field('k8s-node-9')),
      `0/4 nodes are available: 4 node(s) didn't satisfy plugin(s) [NodeAffinity].${helpless}`,
    ],
    [
      'one of two nodes by field, the other by label',
      { ...asks({ cpu: '3' }), ...affinity(field('k8s-node-2'), label('k8s-node-1')) },
      `0/4 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, ${taint}, 2 Insufficient cpu.${helpless}`,
    ],
    [
      'fields that no node meets',
      affinity({ matchFields: [...field('k8s-node-1').matchFields, ...field('k8s-node-2').matchFields] }),
      '0/4 nodes are available: pod affinity terms conflict. not found',
    ],
    [
      'nobody to be near',
      near('podAffinity', { labelSelector: { matchLabels: { a: 'b' } } }),
      `0/4 nodes are available: ${taint}, 3 node(s) didn't match pod affinity rules.${helpless}`,
    ],
    [
      'near those that no selector means',
      near('podAffinity', {}),
      `0/4 nodes are available: ${taint}, 3 node(s) didn't match pod affinity rules.${helpless}`,
    ],
    ['far from those that no selector means', near('podAntiAffinity', {}), 'a worker'],
    ['spread of those that no selector means', spread({}), 'a worker'],
    [
      'spread over what nodes have not',
      spread({ topologyKey: 'zone', labelSelector: {} }),
      `0/4 nodes are available: ${taint}, 3 node(s) didn't match pod topology spread constraints (missing required label).${helpless}`,
    ],
    ['a claim that is not there', claim('nope'), '0/4 nodes are available: persistentvolumeclaim "nope" not found. not found'],
    [
      'a claim that is not bound',
      claim('open'),
      '0/4 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
    ],
    [
      'a gate',
      { schedulingGates: [{ name: 'example.com/wait' }] },
      'SchedulingGated: Scheduling is blocked due to non-empty scheduling gates',
    ],
  ])('%s', (_what, spec, want) => {
    if (!client.get(persistentvolumeclaims, 'default', 'open'))
      client.create(persistentvolumeclaims, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'open', namespace: 'default' },
        spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage: '1Gi' } } },
      } as never)
    const answer = told(spec)
    expect(want === 'a worker' ? answer.replace(/^k8s-node-\d$/, want) : answer).toBe(want)
  })

  it('cordoned nodes, and those with other taints', () => {
    const cordon = (name: string, unschedulable: boolean | null) =>
      void client.patch(nodes, '', name, 'merge', { spec: { unschedulable } } as never)
    for (const name of ['k8s-node-1', 'k8s-node-2', 'k8s-node-3']) cordon(name, true)
    expect(told({})).toBe(`0/4 nodes are available: ${taint}, 3 node(s) were unschedulable.${helpless}`)
    cordon('k8s-node-3', null)
    expect(told({})).toBe('k8s-node-3')
    for (const name of ['k8s-node-1', 'k8s-node-2']) cordon(name, null)
  })
})
