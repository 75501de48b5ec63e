import { expect, it } from 'vitest'
import { copy } from '../api/copy.ts'
import type { JsonObject } from '../api/json.ts'
import { configmaps, deployments, pods, services } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import { isFailure } from '../api/status.ts'
import { adminUser } from '../apiserver/request.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Store } from '../etcd/store.ts'
import { createCluster } from './create-cluster.ts'

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const member of Object.values(Object.freeze(value))) freeze(member)
  return value
}

/** A store whose objects throw when somebody writes on them. */
function freezing(): Store {
  const store = createMemoryStore()
  return {
    ...store,
    put: (key, make) => store.put(key, (revision) => freeze(make(revision))),
    fill: (contents) => store.fill(freeze(copy(contents as unknown as JsonObject)) as never),
  }
}

it('[ETC14] nobody writes on what is stored: its text is made once', () => {
  const cluster = createCluster({ store: freezing(), nowMs: () => 1_780_000_000_000, seed: 5, options: {} })
  const client = cluster.client(adminUser)
  const ok = (answer: unknown): void => expect(isFailure(answer) ? answer : undefined).toBeUndefined()
  const labels = { app: 'web' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
  const web = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  }
  ok(client.create(deployments, web as never))
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { type: 'NodePort', selector: labels, ports: [{ port: 80 }] },
  }
  ok(client.create(services, service as never))
  cluster.settle()
  ok(client.patch(services, 'default', 'web', 'strategic', { metadata: { labels: { a: 'b' } } }))
  ok(client.patch(services, 'default', 'web', 'json', [{ op: 'add', path: '/metadata/labels/c', value: 'd' }]))
  ok(client.patch(services, 'default', 'web', 'merge', { spec: { type: 'ClusterIP' } }))
  const applied = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { k: 'v' } }
  for (const k of ['v', 'w'])
    ok(client.patch(configmaps, 'default', 'c', 'apply', { ...applied, data: { k } }, { fieldManager: 'me' }))
  ok(
    client.patch(deployments, 'default', 'web', 'merge', {
      spec: { replicas: 1, template: { metadata: { annotations: { x: 'y' } } } },
    }),
  )
  cluster.settle()
  expect(client.list(pods, 'default').map(({ status }) => status?.phase)).toEqual(['Running'])
  for (const [resource, name] of [
    [deployments, 'web'],
    [services, 'web'],
    [configmaps, 'c'],
  ] as const)
    ok(client.delete(resource, 'default', name))
  cluster.settle()
  expect((client.list(pods, 'default') as KubeObject[]).length).toBe(0)
})
