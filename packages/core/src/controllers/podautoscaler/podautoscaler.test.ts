import { describe, expect, it } from 'vitest'
import { deployments, events, horizontalpodautoscalers } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import { createCluster } from '../../cluster/create-cluster.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'

describe('HorizontalPodAutoscaler', () => {
  const lab = (replicas: number, spec: object, target = 'web') => {
    const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options: {} })
    const client = cluster.client()
    const labels = { app: 'web' }
    client.create(deployments, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
      },
    })
    client.create(horizontalpodautoscalers, {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'default' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target }, maxReplicas: 4, ...spec },
    })
    cluster.settle()
    const hpa = client.get(horizontalpodautoscalers, 'default', 'web')
    const conditions = ((hpa?.status?.conditions ?? []) as Condition[]).map(
      ({ type, status, reason }) => `${type} ${status} ${reason}`,
    )
    const said = client
      .list(events, 'default')
      .filter(({ involvedObject }) => involvedObject.kind === 'HorizontalPodAutoscaler')
      .map(({ type, reason, message }) => `${type} ${reason} ${message}`)
    return { status: hpa?.status, conditions, said, replicas: client.get(deployments, 'default', 'web')?.spec.replicas }
  }
  const noMetrics =
    'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)'

  it('[WRK8] says in the real words that nobody measures', () => {
    const { conditions, said, status } = lab(2, {})
    expect(conditions).toEqual(['AbleToScale True SucceededGetScale', 'ScalingActive False FailedGetResourceMetric'])
    expect(said).toContain(`Warning FailedGetResourceMetric ${noMetrics}`)
    expect(said).toContain(
      `Warning FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${noMetrics}`,
    )
    expect(status).toMatchObject({ currentReplicas: 2, desiredReplicas: 2 })
  })

  it.each([
    [9, {}, 4, 'Normal SuccessfulRescale New size: 4; reason: Current number of replicas above Spec.MaxReplicas'],
    [1, { minReplicas: 3 }, 3, 'Normal SuccessfulRescale New size: 3; reason: Current number of replicas below Spec.MinReplicas'],
  ])('[WRK8] keeps %i replicas within %j', (replicas, spec, after, event) => {
    const result = lab(replicas, spec)
    expect(result.replicas).toBe(after)
    expect(result.said).toContain(event)
  })

  it('[WRK8] leaves a target alone that was scaled to zero, and misses one that is not there', () => {
    expect(lab(0, {})).toMatchObject({
      replicas: 0,
      conditions: ['AbleToScale True SucceededGetScale', 'ScalingActive False ScalingDisabled'],
    })
    const { conditions, said } = lab(1, {}, 'nope')
    expect(conditions).toEqual(['AbleToScale False FailedGetScale'])
    expect(said).toEqual(['Warning FailedGetScale deployments/scale.apps "nope" not found'])
  })
})
