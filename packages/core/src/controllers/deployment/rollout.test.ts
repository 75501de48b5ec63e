import { describe, expect, it } from 'vitest'
import { deployments, events, pods, replicasets, resourcequotas } from '../../api/kinds.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

const labels = { app: 'd' }
const template = (image: string, gate = false) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'c', image }], ...(gate ? { readinessGates: [{ conditionType: 'x' }] } : {}) },
})

function lab() {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 28), seed: 1, options: {} })
  const client = cluster.client()
  const deployment = () => {
    const found = client.get(deployments, 'default', 'd')
    if (!found) throw new Error('no Deployment')
    return found
  }
  const patch = (spec: object, metadata: object = {}) =>
    void client.patch(deployments, 'default', 'd', 'merge', { metadata, spec } as never)
  const sizes = () =>
    client
      .list(replicasets, 'default')
      .sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1))
      .map(({ spec }) => spec.replicas)
  const conditions = () =>
    (deployment().status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`)
  const create = (spec: object = {}) =>
    void client.create(deployments, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', namespace: 'default' },
      spec: { replicas: 2, selector: { matchLabels: labels }, template: template('registry.k8s.io/pause:3.9'), ...spec },
    } as never)
  return { cluster, client, deployment, patch, sizes, conditions, create }
}

describe('[CTL103] a Deployment’s conditions', () => {
  const done = ['Available=True MinimumReplicasAvailable', 'Progressing=True NewReplicaSetAvailable']
  it.each<[string, (one: ReturnType<typeof lab>) => void, string[]]>([
    ['after the first rollout', () => {}, done],
    [
      'what changed last stands last: a new size makes it unavailable for a moment',
      ({ patch }) => patch({ replicas: 3 }),
      [...done].reverse(),
    ],
    ['paused', ({ patch }) => patch({ paused: true }), [done[0] as string, 'Progressing=Unknown DeploymentPaused']],
    [
      'resumed, with a new template that never gets ready',
      ({ patch, cluster }) => {
        patch({ paused: true, template: template('registry.k8s.io/pause:3.10', true) })
        cluster.advance(1000)
        patch({ paused: false })
      },
      [done[0] as string, 'Progressing=True ReplicaSetUpdated'],
    ],
    [
      'late',
      ({ patch, cluster }) => {
        patch({ progressDeadlineSeconds: 5, template: template('registry.k8s.io/pause:3.10', true) })
        cluster.advance(10_000)
      },
      [done[0] as string, 'Progressing=False ProgressDeadlineExceeded'],
    ],
    [
      'late stays late while it is paused',
      ({ patch, cluster }) => {
        patch({ progressDeadlineSeconds: 5, template: template('registry.k8s.io/pause:3.10', true) })
        cluster.advance(10_000)
        patch({ paused: true })
      },
      [done[0] as string, 'Progressing=False ProgressDeadlineExceeded'],
    ],
    ['nobody waits', ({ patch }) => patch({ progressDeadlineSeconds: 2 ** 31 - 1 }), [done[0] as string]],
    [
      'no ReplicaSet may be made',
      ({ patch, client }) => {
        client.create(resourcequotas, {
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: 'q', namespace: 'default' },
          spec: { hard: { 'count/replicasets.apps': '0' } },
        } as never)
        patch({ template: template('registry.k8s.io/pause:3.10') })
      },
      [done[0] as string, 'Progressing=False ReplicaSetCreateError'],
    ],
  ])('%s', (_what, act, want) => {
    const one = lab()
    one.create()
    one.cluster.settle()
    act(one)
    one.cluster.advance(3000)
    expect(one.conditions()).toEqual(want)
  })

  it('says which ReplicaSet could not be made, and why', () => {
    const { client, create, cluster } = lab()
    client.create(resourcequotas, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q', namespace: 'default' },
      spec: { hard: { 'count/replicasets.apps': '0' } },
    } as never)
    cluster.advance(1000)
    create()
    cluster.advance(1000)
    const said = client.list(events, 'default').find(({ reason }) => reason === 'ReplicaSetCreateError')
    expect(said?.message).toMatch(
      /^Failed to create new replica set "d-\w+": replicasets\.apps "d-\w+" is forbidden: exceeded quota: q, requested: count\/replicasets\.apps=1, used: count\/replicasets\.apps=0, limited: count\/replicasets\.apps=0$/,
    )
  })
})

describe('[CTL104] a Deployment’s ReplicaSets', () => {
  it('old ones beyond the limit stay until the rollout is done', () => {
    const { cluster, create, patch, sizes } = lab()
    create({ revisionHistoryLimit: 0 })
    cluster.settle()
    patch({ template: template('registry.k8s.io/pause:3.10', true) })
    cluster.advance(3000)
    expect(sizes()).toEqual([2, 1])
    patch({ template: { spec: { containers: [{ name: 'c', image: 'nginx' }], readinessGates: null } } })
    cluster.settle()
    expect(sizes()).toEqual([2])
  })

  it('follow minReadySeconds, and annotations also while the Deployment is paused', () => {
    const { cluster, client, create, patch } = lab()
    create()
    cluster.settle()
    patch({ paused: true, minReadySeconds: 7 }, { annotations: { 'kubernetes.io/change-cause': 'why' } })
    const [set] = client.list(replicasets, 'default')
    expect([set?.spec.minReadySeconds, set?.metadata.annotations?.['kubernetes.io/change-cause']]).toEqual([7, 'why'])
  })

  it('keep what they know of the largest size when a Recreate has nothing to size', () => {
    const { cluster, client, create, patch } = lab()
    create({ replicas: 4 })
    cluster.settle()
    patch({ strategy: { type: 'Recreate', rollingUpdate: null } })
    cluster.settle()
    expect(client.list(replicasets, 'default')[0]?.metadata.annotations?.['deployment.kubernetes.io/max-replicas']).toBe('5')
  })

  it('a name that is taken raises the collision count', () => {
    const { cluster, client, create, deployment } = lab()
    create()
    cluster.settle()
    const [set] = client.list(replicasets, 'default')
    client.delete(deployments, 'default', 'd')
    cluster.settle()
    client.create(replicasets, {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: set?.metadata.name ?? '', namespace: 'default' },
      spec: {
        replicas: 0,
        selector: { matchLabels: { other: 'x' } },
        template: { ...template('nginx'), metadata: { labels: { other: 'x' } } },
      },
    } as never)
    create()
    cluster.settle()
    expect(deployment().status?.collisionCount).toBe(1)
    expect(client.list(pods, 'default').filter(({ metadata }) => metadata.labels?.app === 'd')).toHaveLength(2)
  })

  it('progress puts off the deadline each time', () => {
    const { cluster, create, patch, conditions } = lab()
    create({
      replicas: 4,
      minReadySeconds: 4,
      progressDeadlineSeconds: 6,
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    })
    cluster.settle()
    patch({ template: template('registry.k8s.io/pause:3.10') })
    for (let at = 0; at < 12; at++) {
      cluster.advance(1000)
      expect(conditions()).not.toContain('Progressing=False ProgressDeadlineExceeded')
    }
  })
})
