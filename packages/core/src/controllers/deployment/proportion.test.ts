import { describe, expect, it } from 'vitest'
import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import { proportions } from './proportion.ts'

const deployment = (replicas: number, maxSurge: number, status = 0): Deployment =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: {
      replicas,
      selector: {},
      template: {},
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: 0 } },
    },
    status: { replicas: status },
  }) as unknown as Deployment

/** `name=size/max`, oldest first; without a slash nobody noted the largest size. */
const sets = (text: string): ReplicaSet[] =>
  text.split(' ').map((word, at) => {
    const [name = '', size = '', max] = word.split(/[=/]/)
    const annotations = max === undefined ? {} : { 'deployment.kubernetes.io/max-replicas': max }
    const metadata = { name, creationTimestamp: `2026-11-28T00:00:0${at}Z`, annotations }
    return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { replicas: Number(size), selector: {} } } as ReplicaSet
  })

describe('[CTL102] a new size is shared among the ReplicaSets of a rollout', () => {
  it.each<[string, number, number, string, string]>([
    ['in proportion', 30, 3, 'a=8/13 b=5/13', 'a=20 b=13'],
    ['down too', 5, 3, 'a=20/33 b=13/33', 'a=5 b=3'],
    ['what is left goes to the largest', 7, 2, 'a=3/5 b=1/5 c=1/5', 'a=5 c=2 b=2'],
    ['of equal ones the newer grows', 2, 1, 'a=1/2 b=1/2', 'b=2 a=1'],
    ['of equal ones the older shrinks', 2, 1, 'a=2/4 b=2/4', 'a=1 b=2'],
    ['nothing to share', 10, 3, 'a=8/13 b=5/13', 'a=8 b=5'],
    ['to nothing', 0, 3, 'a=8/13 b=5/13', 'a=0 b=0'],
    ['sets of another size count by their own', 20, 5, 'a=10/12 b=5/15', 'a=20 b=5'],
    ['halves are rounded away from zero', 5, 0, 'a=1/2 b=1/2', 'b=3 a=2'],
  ])('%s: %i (+%i) over %s is %s', (_what, replicas, maxSurge, before, after) => {
    const shared = proportions(deployment(replicas, maxSurge), sets(before))
    expect(shared.map(({ set, replicas: size }) => `${set.metadata.name}=${size}`).join(' ')).toBe(after)
  })

  it('without a note, the size of the Deployment stands for the largest', () => {
    const shared = proportions(deployment(20, 0, 10), sets('a=6 b=4'))
    expect(shared.map(({ replicas }) => replicas)).toEqual([12, 8])
  })
})
