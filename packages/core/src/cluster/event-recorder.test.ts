import { beforeAll, describe, expect, it } from 'vitest'
import type { Event } from '../api/core.ts'
import { events, pods, priorityclasses, replicasets } from '../api/kinds.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { createCluster } from './create-cluster.ts'

const pod = (name: string, spec: object = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.9' }], ...spec },
  }) as never

const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 28), seed: 1, options: {} })
const client = cluster.client()
const about = (name: string, reason: string): Event[] =>
  client.list(events, 'default').filter((one) => one.involvedObject.name === name && one.reason === reason)

beforeAll(() => {
  client.create(pods, pod('runs'))
  client.create(pods, pod('stays', { nodeSelector: { no: 'where' } }))
  client.create(priorityclasses, {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'high' },
    value: 1000,
  } as never)
  const asks = (cpu: string) => [{ name: 'c', image: 'registry.k8s.io/pause:3.9', resources: { requests: { cpu } } }]
  client.create(pods, pod('small', { containers: asks('1200m'), terminationGracePeriodSeconds: 1 }))
  cluster.settle()
  client.create(pods, pod('great', { containers: asks('1500m'), priorityClassName: 'high' }))
  client.create(replicasets, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'many', namespace: 'default' },
    spec: {
      replicas: 40,
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.9' }] } },
    },
  } as never)
  cluster.settle()
})

describe('[CTL101] the scheduler records through events.k8s.io', () => {
  it.each<[string, string, string, string, string | undefined]>([
    ['runs', 'Scheduled', 'Normal', 'Binding', undefined],
    ['stays', 'FailedScheduling', 'Warning', 'Scheduling', undefined],
    ['small', 'Preempted', 'Normal', 'Preempting', 'great'],
  ])('of %s that it was %s', (name, reason, type, action, related) => {
    const [event] = about(name, reason)
    expect(event).toMatchObject({
      type,
      action,
      reportingComponent: 'default-scheduler',
      reportingInstance: 'default-scheduler-k8s-master',
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
    })
    expect(event?.eventTime).toMatch(/^2026-11-28T\d\d:\d\d:\d\d\.\d{6}Z$/)
    expect([event?.count, event?.series, event?.related?.name]).toEqual([undefined, undefined, related])
  })

  it('who preempts whom', () => {
    const uid = client.get(pods, 'default', 'great')?.metadata.uid
    expect(about('small', 'Preempted')[0]?.message).toBe(`Preempted by pod ${uid} on node k8s-node-1`)
  })
})

it('[CTL100] a ReplicaSet that makes 40 Pods tells nine one by one, the others in one Event, and not of all', () => {
  const told = about('many', 'SuccessfulCreate')
  expect(told).toHaveLength(10)
  const combined = told.filter(({ message }) => message?.startsWith('(combined from similar events): Created pod: many-'))
  expect(combined.map(({ count }) => count)).toEqual([25 - 9])
})
