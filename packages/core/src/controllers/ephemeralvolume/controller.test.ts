import { describe, expect, it } from 'vitest'
import { events, persistentvolumeclaims, pods } from '../../api/kinds.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

const claimSpec = { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage: '1Gi' } } }
const pod = (name: string, metadata = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.9' }],
      volumes: [{ name: 'v', ephemeral: { volumeClaimTemplate: { metadata, spec: claimSpec } } }],
    },
  }) as never

describe('[CTL114] a generic ephemeral volume', () => {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 28), seed: 1, options: {} })
  const client = cluster.client()
  const claim = (name: string) => client.get(persistentvolumeclaims, 'default', name)

  it('gets its claim, which belongs to the Pod, comes back and goes with it', () => {
    client.create(pods, pod('p', { labels: { x: 'y' }, annotations: { n: 'm' } }))
    const owner = client.get(pods, 'default', 'p')?.metadata
    const made = claim('p-v')
    expect(made?.metadata).toMatchObject({
      labels: { x: 'y' },
      annotations: { n: 'm' },
      ownerReferences: [
        { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: owner?.uid, controller: true, blockOwnerDeletion: true },
      ],
    })
    expect(made?.spec).toMatchObject(claimSpec)
    client.delete(pods, 'default', 'p', { gracePeriodSeconds: 0 })
    cluster.settle()
    expect(claim('p-v')).toBeUndefined()
  })

  it('does not take a claim that somebody else made', () => {
    client.create(persistentvolumeclaims, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'q-v', namespace: 'default' },
      spec: claimSpec,
    } as never)
    client.create(pods, pod('q'))
    const said = client.list(events, 'default').filter(({ involvedObject }) => involvedObject.name === 'q')
    expect(said.map(({ type, reason, message }) => `${type} ${reason} ${message}`)).toEqual([
      'Warning FailedBinding ephemeral volume v: PVC default/q-v was not created for pod default/q (pod is not owner)',
      'Warning FailedScheduling 0/2 nodes are available: PVC default/q-v was not created for pod default/q (pod is not owner). not found',
    ])
  })
})
