import { describe, expect, it } from 'vitest'
import { events, persistentvolumeclaims, persistentvolumes, pods, storageclasses } from '../../api/kinds.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

function lab() {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options: {} })
  const client = cluster.client()
  return {
    cluster,
    client,
    volume(name: string, spec: object = {}) {
      const whole = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: `/mnt/${name}` }, ...spec }
      client.create(persistentvolumes, { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec: whole })
    },
    claim(name: string, spec: object = {}) {
      const whole = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec }
      client.create(persistentvolumeclaims, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, namespace: 'default' },
        spec: whole,
      })
    },
    boundTo: (name: string) => client.get(persistentvolumeclaims, 'default', name)?.spec.volumeName as string | undefined,
    phases: (claim: string, volume: string) => [
      client.get(persistentvolumeclaims, 'default', claim)?.status?.phase,
      client.get(persistentvolumes, '', volume)?.status?.phase,
    ],
    said: (name: string) =>
      client
        .list(events, 'default')
        .filter(({ involvedObject }) => involvedObject.name === name)
        .map(({ reason, message }) => `${reason} ${message}`),
  }
}

describe('PersistentVolumes', () => {
  it.each<[string, [string, object][], object, string | undefined]>([
    [
      'the smallest that is large enough',
      [
        ['big', { capacity: { storage: '5Gi' } }],
        ['small', { capacity: { storage: '2Gi' } }],
        ['tiny', { capacity: { storage: '1Mi' } }],
      ],
      {},
      'small',
    ],
    [
      'with the access mode',
      [
        ['once', {}],
        ['many', { accessModes: ['ReadWriteMany', 'ReadWriteOnce'] }],
      ],
      { accessModes: ['ReadWriteMany'] },
      'many',
    ],
    [
      'of the class',
      [
        ['plain', {}],
        ['fast', { storageClassName: 'fast' }],
      ],
      { storageClassName: 'fast' },
      'fast',
    ],
    ['none of another class', [['fast', { storageClassName: 'fast' }]], {}, undefined],
    ['none too small', [['tiny', { capacity: { storage: '1Mi' } }]], {}, undefined],
    [
      'of the mode',
      [
        ['files', {}],
        ['block', { volumeMode: 'Block' }],
      ],
      { volumeMode: 'Block' },
      'block',
    ],
    [
      'the one that is named',
      [
        ['a', {}],
        ['b', {}],
      ],
      { volumeName: 'b' },
      'b',
    ],
    [
      'the one kept for it',
      [
        ['a', {}],
        ['z', { claimRef: { namespace: 'default', name: 'c' } }],
      ],
      {},
      'z',
    ],
    ['none kept for another', [['z', { claimRef: { namespace: 'default', name: 'other' } }]], {}, undefined],
  ])('[WRK9] a claim gets %s', (_what, volumes, spec, expected) => {
    const one = lab()
    for (const [name, more] of volumes) one.volume(name, more)
    one.claim('c', spec)
    one.cluster.settle()
    expect(one.phases('c', expected ?? '')[0]).toBe(expected ? 'Bound' : 'Pending')
    if (expected) expect([one.boundTo('c'), ...one.phases('c', expected)]).toEqual([expected, 'Bound', 'Bound'])
  })

  it.each<[string, object | undefined, object, string]>([
    ['no class', undefined, {}, 'FailedBinding no persistent volumes available for this claim and no storage class is set'],
    [
      'a class that is not there',
      undefined,
      { storageClassName: 'nope' },
      'ProvisioningFailed storageclass.storage.k8s.io "nope" not found',
    ],
    [
      'the first consumer',
      { provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode: 'WaitForFirstConsumer' },
      { storageClassName: 'class' },
      'WaitForFirstConsumer waiting for first consumer to be created before binding',
    ],
    [
      'a provisioner',
      { provisioner: 'example.com/p' },
      { storageClassName: 'class' },
      "ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'example.com/p' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
    ],
  ])('[WRK9] a claim says that it waits for %s', (_what, storageClass, spec, said) => {
    const one = lab()
    if (storageClass)
      one.client.create(storageclasses, {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'class' },
        ...storageClass,
      } as never)
    one.claim('c', spec)
    one.cluster.settle()
    expect(one.said('c')).toEqual([said])
  })

  it('[WRK10] a claim in use stays until its Pod is gone, and its volume is released then', () => {
    const one = lab()
    one.volume('v')
    one.claim('c')
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'c' } }]
    one.client.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: { volumes, containers: [{ name: 'c', image: 'nginx' }] },
    })
    one.cluster.settle()
    expect(one.client.get(pods, 'default', 'p')?.status?.phase).toBe('Running')
    one.client.delete(persistentvolumeclaims, 'default', 'c')
    expect(one.client.get(persistentvolumeclaims, 'default', 'c')?.metadata.deletionTimestamp).toBeDefined()
    one.client.delete(pods, 'default', 'p')
    one.cluster.settle()
    expect(one.phases('c', 'v')).toEqual([undefined, 'Released'])
  })

  it('[WRK10] a bound volume that is deleted stays until its claim is gone', () => {
    const one = lab()
    one.volume('v')
    one.claim('c')
    one.cluster.settle()
    one.client.delete(persistentvolumes, '', 'v')
    expect(one.client.get(persistentvolumes, '', 'v')?.metadata.deletionTimestamp).toBeDefined()
    one.client.delete(persistentvolumeclaims, 'default', 'c')
    one.cluster.settle()
    expect(one.client.get(persistentvolumes, '', 'v')).toBeUndefined()
  })

  it.each([
    ['/tmp/data', undefined],
    ['/mnt/data', 'Failed'],
  ])('[WRK10] with policy Delete a volume at %s is then %s', (path, phase) => {
    const one = lab()
    one.volume('v', { persistentVolumeReclaimPolicy: 'Delete', hostPath: { path } })
    one.claim('c')
    one.cluster.settle()
    one.client.delete(persistentvolumeclaims, 'default', 'c')
    one.cluster.settle()
    expect(one.client.get(persistentvolumes, '', 'v')?.status?.phase).toBe(phase)
  })
})
