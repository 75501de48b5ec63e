import { beforeEach, describe, expect, it } from 'vitest'
import { customResource } from '../api/custom-resources.ts'
import { configmaps, customresourcedefinitions, namespaces } from '../api/kinds.ts'
import type { KubeObject, OwnerReference } from '../api/object.ts'
import type { Client } from '../client/client.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { createCluster } from './create-cluster.ts'

const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }
const spec = { group: 'example.com', scope: 'Namespaced', names: { plural: 'things', kind: 'Thing' }, versions: [version] }
const things = customResource(spec, version)

let cluster: ReturnType<typeof createCluster>
let client: Client

beforeEach(() => {
  const store = createMemoryStore()
  cluster = createCluster({ store, nowMs: () => Date.parse('2026-11-23T06:00:00Z'), seed: 1, options: {} })
  client = cluster.client()
  client.create(customresourcedefinitions, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec,
  } as never)
  client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
})

const thing = (name: string, ...ownerReferences: OwnerReference[]) =>
  client.create(things, {
    apiVersion: 'example.com/v1',
    kind: 'Thing',
    metadata: { name, namespace: 'shop', ownerReferences },
  }) as KubeObject

const configMap = (name: string, ...ownerReferences: OwnerReference[]) =>
  client.create(configmaps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop', ownerReferences },
  }) as KubeObject

const ownedBy = ({ apiVersion, kind, metadata }: KubeObject, blockOwnerDeletion = false): OwnerReference => ({
  apiVersion,
  kind,
  name: metadata.name as string,
  uid: metadata.uid as string,
  blockOwnerDeletion,
})

const names = (): string[] =>
  [...client.list(configmaps, 'shop'), ...client.list(things, 'shop')].flatMap(({ metadata }) =>
    metadata.name === 'kube-root-ca.crt' ? [] : [metadata.name as string],
  )

it('[KND39] a namespace that goes takes its custom objects along', () => {
  thing('a')
  expect(client.list(things, 'shop')).toHaveLength(1)
  client.delete(namespaces, '', 'shop')
  cluster.settle()
  expect(client.get(namespaces, '', 'shop')).toBeUndefined()
  expect(client.list(things)).toHaveLength(0)
})

describe('what custom objects own', () => {
  it('stays while its owner lives, and goes with it', () => {
    const owner = thing('owner')
    configMap('mine', ownedBy(owner))
    thing('child', ownedBy(owner))
    cluster.settle()
    expect(names()).toEqual(['mine', 'child', 'owner'])
    client.delete(things, 'shop', 'owner')
    cluster.settle()
    expect(names()).toEqual([])
  })

  it('stays behind when it is orphaned', () => {
    configMap('mine', ownedBy(thing('owner')))
    client.delete(things, 'shop', 'owner', { propagationPolicy: 'Orphan' })
    cluster.settle()
    expect(names()).toEqual(['mine'])
    expect(client.get(configmaps, 'shop', 'mine')?.metadata.ownerReferences).toBeUndefined()
  })

  it('goes first when its owner waits for it', () => {
    const owner = thing('owner')
    const held = configMap('mine', ownedBy(owner, true))
    client.update(configmaps, { ...held, metadata: { ...held.metadata, finalizers: ['example.com/held'] } })
    client.delete(things, 'shop', 'owner', { propagationPolicy: 'Foreground' })
    cluster.settle()
    expect(names()).toEqual(['mine', 'owner'])
    const going = client.get(configmaps, 'shop', 'mine') as KubeObject
    expect(going.metadata.deletionTimestamp).toBeDefined()
    client.update(configmaps, { ...going, metadata: { ...going.metadata, finalizers: [] } })
    cluster.settle()
    expect(names()).toEqual([])
  })

  it('goes with the definition', () => {
    client.delete(configmaps, 'shop', configMap('first').metadata.name)
    cluster.settle()
    const [owner, other] = [thing('owner'), configMap('other')]
    configMap('mine', ownedBy(owner))
    thing('child', ownedBy(owner), ownedBy(other))
    client.delete(customresourcedefinitions, '', 'things.example.com')
    cluster.settle()
    client.delete(configmaps, 'shop', 'other', { propagationPolicy: 'Foreground' })
    cluster.settle()
    expect(client.list(configmaps, 'shop').map(({ metadata }) => metadata.name)).toEqual(['kube-root-ca.crt'])
  })

  it('goes when it names an owner that never was, but not when nobody serves the owner’s Kind', () => {
    const owner = { apiVersion: 'example.com/v1', kind: 'Thing', name: 'nobody', uid: '1-2-3' }
    configMap('first', owner)
    configMap('second', { ...owner, kind: 'Unknown' })
    cluster.settle()
    expect(names()).toEqual(['second'])
  })
})

describe('upstream: Garbage collector', () => {
  it('keeps what has a living owner and one that waits for its dependents', () => {
    const [going, living] = [configMap('going'), configMap('living')]
    configMap('both', ownedBy(going, true), ownedBy(living, true))
    configMap('one', ownedBy(going, true))
    client.delete(configmaps, 'shop', 'going', { propagationPolicy: 'Foreground' })
    cluster.settle()
    expect(names()).toEqual(['both', 'living'])
    expect(client.get(configmaps, 'shop', 'both')?.metadata.ownerReferences).toEqual([ownedBy(living, true)])
  })

  it('is not held up by a circle of owners', () => {
    const [one, two, three] = [configMap('one'), configMap('two'), configMap('three')]
    const own = (object: KubeObject, owner: KubeObject) =>
      client.update(configmaps, { ...object, metadata: { ...object.metadata, ownerReferences: [ownedBy(owner, true)] } })
    own(one, three)
    own(two, one)
    own(three, two)
    cluster.settle()
    expect(names()).toEqual(['one', 'three', 'two'])
    client.delete(configmaps, 'shop', 'one', { propagationPolicy: 'Foreground' })
    cluster.settle()
    expect(names()).toEqual([])
  })
})
