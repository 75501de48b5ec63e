import { describe, expect, it } from 'vitest'
import type { Pod } from '../../api/pod.ts'
import { byDeletionOrder } from './rank.ts'

const nowMs = Date.UTC(2026, 10, 28, 12)
const at = (seconds: number): string => `${new Date(nowMs - seconds * 1000).toISOString().slice(0, 19)}Z`

/** `name key=value …`: node, phase, ready (seconds since), cost, restarts, age (seconds), uid. */
function pod(text: string): Pod {
  const [name = '', ...words] = text.split(' ')
  const given = Object.fromEntries(words.map((word) => word.split('=')))
  const conditions =
    given.ready === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: at(Number(given.ready)) }]
  return {
    metadata: {
      name,
      uid: given.uid ?? name,
      creationTimestamp: at(Number(given.age ?? 100)),
      annotations: given.cost === undefined ? {} : { 'controller.kubernetes.io/pod-deletion-cost': given.cost },
    },
    spec: given.node === 'none' ? {} : { nodeName: given.node ?? 'n' },
    status: {
      phase: given.phase ?? 'Running',
      conditions,
      containerStatuses: [{ restartCount: Number(given.restarts ?? 0) }],
    },
  } as unknown as Pod
}

const order = (pods: string[], byPowers = true, crowd: Record<string, number> = {}): string =>
  pods
    .map(pod)
    .sort(byDeletionOrder(({ spec }) => crowd[spec.nodeName ?? ''] ?? 0, byPowers ? nowMs : undefined))
    .map(({ metadata }) => metadata.name)
    .join(' ')

describe('[CTL111] which Pod goes first', () => {
  it.each<[string, string[], string]>([
    ['one without a node', ['a ready=5', 'b node=none phase=Pending'], 'b a'],
    ['pending, unknown, running', ['a', 'b phase=Unknown', 'c phase=Pending'], 'c b a'],
    ['one that is not ready', ['a ready=5', 'b'], 'b a'],
    ['the cheaper', ['a ready=5', 'b ready=5 cost=-3', 'c ready=5 cost=2'], 'b a c'],
    ['a cost that is no number is none', ['a ready=5 cost=1', 'b ready=5 cost=x'], 'b a'],
    ['the younger, by powers of two', ['a ready=100', 'b ready=5', 'c ready=1000'], 'b a c'],
    ['of the same power, by uid', ['a ready=100 uid=2', 'b ready=90 uid=1', 'c ready=110 uid=3'], 'b a c'],
    ['one that is ready just now', ['a ready=1', 'b ready=0'], 'b a'],
    ['the one that restarts', ['a ready=5', 'b ready=5 restarts=3'], 'b a'],
    ['the one made later', ['a ready=5 age=100', 'b ready=5 age=10'], 'b a'],
  ])('%s', (_what, pods, want) => expect([order(pods), order([...pods].reverse())]).toEqual([want, want]))

  it('one of a crowd on its node', () => {
    expect(order(['a ready=5 node=x', 'b ready=5 node=y'], true, { x: 1, y: 2 })).toBe('b a')
  })

  it('a Job’s ages count as they are', () => {
    expect(order(['a ready=100 uid=1', 'b ready=90 uid=2', 'c ready=110 uid=3'], false)).toBe('b a c')
  })
})
