import fc from 'fast-check'
import { expect, it } from 'vitest'
import { copy } from '../api/copy.ts'
import { daemonsets, deployments, jobs, nodes, pods, replicasets, statefulsets } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import type { Pod } from '../api/pod.ts'
import type { Resource } from '../api/resource.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'

const kinds = [
  ['Deployment', deployments, 'apps/v1'],
  ['StatefulSet', statefulsets, 'apps/v1'],
  ['DaemonSet', daemonsets, 'apps/v1'],
  ['ReplicaSet', replicasets, 'apps/v1'],
  ['Job', jobs, 'batch/v1'],
] as const

const name = fc.constantFrom('a', 'b')
const image = fc.constantFrom('nginx', 'ansilh/demo-coffee', 'nosuch')

const make = fc.record({
  op: fc.constant('make' as const),
  kind: fc.nat(4),
  name,
  image,
  replicas: fc.nat(3),
  cpu: fc.constantFrom('0', '100m', '9'),
})

const op = fc.oneof(
  { weight: 4, arbitrary: make },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('scale' as const), kind: fc.nat(4), name, replicas: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('image' as const), kind: fc.nat(4), name, image }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('drop' as const),
      kind: fc.nat(4),
      name,
      policy: fc.constantFrom('Background', 'Foreground', 'Orphan'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('kill' as const), at: fc.nat(20), grace: fc.constantFrom(undefined, 0) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('fail' as const), at: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('cordon' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('wait' as const), ms: fc.constantFrom(200, 3_000, 60_000) }) },
)

type Op = typeof op extends fc.Arbitrary<infer T> ? T : never
type Kind = (typeof kinds)[number]

const kindOf = (at: number): Kind => kinds[at] as Kind
const own = (cluster: Cluster): Pod[] => cluster.client().list(pods, 'default')

function objectOf([kind, , apiVersion]: Kind, { name, image, replicas, cpu }: Op & { op: 'make' }): KubeObject {
  const labels = { app: `${kind.toLowerCase()}-${name}` }
  const command = kind === 'Job' ? { command: ['sleep', '5'], image: 'busybox' } : { image }
  const containers = [{ name: 'c', ...command, resources: { requests: { cpu } } }]
  const template = {
    metadata: { labels },
    spec: { terminationGracePeriodSeconds: 2, containers, ...(kind === 'Job' ? { restartPolicy: 'Never' } : {}) },
  }
  const selector = kind === 'Job' ? {} : { selector: { matchLabels: labels } }
  const size = kind === 'Job' ? { parallelism: replicas, completions: 4 } : kind === 'DaemonSet' ? {} : { replicas }
  return {
    apiVersion,
    kind,
    metadata: { name: `${kind.toLowerCase()}-${name}`, namespace: 'default' },
    spec: { ...selector, ...size, template },
  } as KubeObject
}

function change(cluster: Cluster, kind: Kind, short: string, edit: (object: any) => void): void {
  const resource = kind[1] as unknown as Resource
  const found = cluster.client().get(resource, 'default', `${kind[0].toLowerCase()}-${short}`)
  if (!found) return
  const changed = copy(found)
  edit(changed)
  cluster.client().update(resource, changed)
}

function apply(cluster: Cluster, step: Op): void {
  const client = cluster.client()
  if (step.op === 'wait') return cluster.advance(step.ms)
  if (step.op === 'make')
    return void client.create(kindOf(step.kind)[1] as unknown as Resource, objectOf(kindOf(step.kind), step))
  if (step.op === 'scale')
    return change(cluster, kindOf(step.kind), step.name, ({ spec, kind }) => {
      if (kind === 'Job') spec.parallelism = step.replicas
      else if (kind !== 'DaemonSet') spec.replicas = step.replicas
    })
  if (step.op === 'image')
    return change(cluster, kindOf(step.kind), step.name, ({ spec, kind }) => {
      if (kind !== 'Job') spec.template.spec.containers[0].image = step.image
    })
  if (step.op === 'drop') {
    const kind = kindOf(step.kind)
    const propagationPolicy = step.policy as 'Background'
    return void client.delete(kind[1] as unknown as Resource, 'default', `${kind[0].toLowerCase()}-${step.name}`, {
      propagationPolicy,
    })
  }
  if (step.op === 'cordon') {
    const node = client.get(nodes, '', 'k8s-node-1')
    if (node) client.update(nodes, { ...node, spec: { ...node.spec, unschedulable: step.on } })
    return
  }
  const pod = own(cluster)[step.at]
  if (!pod) return
  if (step.op === 'fail') return void client.updateStatus(pods, { ...pod, status: { ...pod.status, phase: 'Failed' } })
  client.delete(pods, 'default', pod.metadata.name, step.grace === undefined ? {} : { gracePeriodSeconds: step.grace })
}

function check(cluster: Cluster): void {
  const alive = own(cluster).filter(({ status }) => status?.podIP && status.phase !== 'Succeeded' && status.phase !== 'Failed')
  const ips = alive.map(({ status }) => status?.podIP)
  expect(new Set(ips).size, 'one address a Pod').toBe(ips.length)
  for (const set of cluster.client().list(statefulsets, 'default')) {
    const mine = own(cluster).filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === set.metadata.uid)
    expect(new Set(mine.map(({ metadata }) => metadata.name)).size, 'one Pod an ordinal').toBe(mine.length)
  }
}

it('[WRK12] whatever happens to workloads: it comes to rest, and nothing is left of what is deleted', () => {
  fc.assert(
    fc.property(fc.array(op, { minLength: 5, maxLength: 18 }), (steps) => {
      const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 3, options: {} })
      for (const step of steps) {
        const before = cluster.revision()
        apply(cluster, step)
        check(cluster)
        expect(cluster.revision() - before, `writes of ${step.op}`).toBeLessThan(1_500)
      }
      const client = cluster.client()
      for (const [, resource] of kinds)
        for (const { metadata } of client.list(resource as unknown as Resource, 'default'))
          client.delete(resource as unknown as Resource, 'default', metadata.name, { propagationPolicy: 'Background' })
      cluster.advance(60_000)
      for (const { metadata } of own(cluster)) client.delete(pods, 'default', metadata.name)
      cluster.advance(60_000)
      expect(own(cluster).map(({ metadata }) => metadata.name)).toEqual([])
      const rested = cluster.revision()
      cluster.advance(120_000)
      expect(cluster.revision(), 'at rest').toBe(rested)
    }),
    { numRuns: 150, seed: 20_261_128 },
  )
}, 120_000)
