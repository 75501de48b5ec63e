import { expect, it } from 'vitest'
import { configmaps, customresourcedefinitions, deployments, nodes, pods, services, volumeattachments } from '../../api/kinds.ts'
import type { Resource } from '../../api/resource.ts'
import type { Strategy } from '../strategy.ts'
import { resetFields, withoutReset } from './reset-fields.ts'

const of = (resource: Resource, custom = false): Strategy =>
  ({ resource, columns: [], ...(custom ? { schema: {} } : {}) }) as unknown as Strategy

it.each<[string, Resource, string | undefined, string[]]>([
  ['Pod', pods, undefined, ['status']],
  ['Pod', pods, 'status', ['spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences']],
  ['Pod', pods, 'resize', []],
  ['Deployment', deployments, 'status', ['spec', 'metadata.labels']],
  ['Service', services, undefined, ['status']],
  ['Service', services, 'status', ['spec']],
  ['Node', nodes, 'status', ['spec']],
  ['VolumeAttachment', volumeattachments, 'status', ['spec', 'metadata']],
  ['CustomResourceDefinition', customresourcedefinitions, 'status', ['spec', 'metadata']],
  ['ConfigMap', configmaps, undefined, []],
])('%s %s/%s', (_kind, resource, subresource, fields) => {
  expect(resetFields(of(resource as Resource), subresource)).toEqual(fields)
})

it('custom resources', () => {
  const custom = of({ ...pods, group: 'example.com', kind: 'Foo' } as unknown as Resource, true)
  expect([resetFields(custom, undefined), resetFields(custom, 'status')]).toEqual([['status'], ['spec', 'metadata']])
})

it.each<[string[], object]>([
  [['status'], { metadata: { name: 'x', labels: { a: 'b' } }, spec: { b: 1 } }],
  [['spec', 'metadata'], { metadata: { name: 'x' }, status: { c: 1 } }],
  [['spec', 'metadata.labels'], { metadata: { name: 'x' }, status: { c: 1 } }],
  [['nothing', 'spec.none'], { metadata: { name: 'x', labels: { a: 'b' } }, spec: { b: 1 }, status: { c: 1 } }],
])('without %j', (fields, left) => {
  const config = { metadata: { name: 'x', labels: { a: 'b' } }, spec: { b: 1 }, status: { c: 1 } }
  expect(withoutReset(config, fields)).toEqual(left)
  expect(config.status).toEqual({ c: 1 })
})
