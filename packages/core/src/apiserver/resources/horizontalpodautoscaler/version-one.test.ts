import { expect, it } from 'vitest'
import { bareServer, messageOf } from '../bare-server.ts'

it('[KND37] autoscaling/v1 and v2 are two views of one autoscaler', () => {
  const server = bareServer()
  const root = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers'
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
  server.request('POST', root, {
    metadata: { name: 'web' },
    spec: { scaleTargetRef, maxReplicas: 3, targetCPUUtilizationPercentage: 50 },
  })
  const second = root.replace('/v1/', '/v2/')
  const stored = server.request('GET', `${second}/web`) as any
  expect(stored).toMatchObject({
    apiVersion: 'autoscaling/v2',
    spec: { metrics: [{ resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }] },
  })
  stored.spec.metrics.push({
    type: 'Resource',
    resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 70 } },
  })
  server.request('PUT', `${second}/web`, stored)
  const seen = server.request('GET', `${root}/web`) as any
  expect(seen.spec).toEqual({ minReplicas: 1, maxReplicas: 3, scaleTargetRef, targetCPUUtilizationPercentage: 50 })
  seen.spec.maxReplicas = 4
  expect(messageOf(server.request('PUT', `${root}/web`, seen))).toBe('')
  expect((server.request('GET', `${second}/web`) as any).spec).toMatchObject({
    maxReplicas: 4,
    metrics: [{}, { resource: { name: 'memory' } }],
  })
  expect((server.request('GET', '/apis/autoscaling') as any).preferredVersion.version).toBe('v2')
})

it('[KND38] a resize keeps what it does not name, and the QoS class', () => {
  const server = bareServer()
  const resources = { requests: { cpu: '100m' }, limits: { cpu: '500m' } }
  server.request('POST', '/api/v1/namespaces/default/pods', {
    metadata: { name: 'a' },
    spec: { containers: [{ name: 'c', image: 'nginx', resources }] },
  })
  const patch = (limits: object): any =>
    server.request(
      'PATCH',
      '/api/v1/namespaces/default/pods/a/resize',
      { spec: { containers: [{ name: 'c', resources: limits }] } },
      { type: 'application/strategic-merge-patch+json' },
    )
  expect(patch({ limits: { cpu: '700m' } }).spec.containers[0].resources).toEqual({
    requests: { cpu: '100m' },
    limits: { cpu: '700m' },
  })
  expect(messageOf(patch({ requests: { cpu: '700m', memory: '1Gi' }, limits: { memory: '1Gi' } }))).toBe(
    'Pod "a" is invalid: spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing',
  )
})
