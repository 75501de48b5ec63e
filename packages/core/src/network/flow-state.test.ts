import { expect, it } from 'vitest'
import type { JsonObject } from '../api/json.ts'
import { flowChoices, ruleCount, track, trackedFlows } from './flow-state.ts'
import type { NetworkParts } from './parts.ts'

function partsOf(rows: Map<string, JsonObject>): NetworkParts {
  let ms = 0
  const range = (prefix: string): { key: string; value: JsonObject }[] =>
    [...rows].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value }))
  const kept = {
    get: (key: string) => rows.get(key),
    set: rows.set.bind(rows),
    delete: (key: string) => void rows.delete(key),
    range,
  }
  return { rows: kept, clock: { now: () => ms++ }, pick: 'rotate' } as unknown as NetworkParts
}

it('[SVC24] what flows leave behind is bounded, however many clients and Services come and go', () => {
  const rows = new Map<string, JsonObject>()
  const parts = partsOf(rows)
  const choices = flowChoices(parts, 'n', false)
  for (let i = 0; i < 3000; i++) {
    choices.pick(`KUBE-SVC-${i}`, 2)
    choices.remember('KUBE-SEP-X', `10.0.${i >> 8}.${i & 255}`)
    choices.hit?.('nat', { chain: `KUBE-SVC-${i}`, target: { jump: 'KUBE-SEP-X' } })
    track(parts, 'n', { protocol: 'TCP', sourcePort: i, atMs: 0 } as never)
  }
  expect(rows.size).toBeLessThanOrEqual(2002)
  expect(Object.keys(rows.get('net/counters/n') ?? {}).length).toBeLessThanOrEqual(2000)
  expect(trackedFlows(parts, 'n').length).toBeLessThanOrEqual(256)
})

it('[SVC24] who came last is remembered longest', () => {
  const parts = partsOf(new Map())
  const choices = flowChoices(parts, 'n', false)
  for (let i = 0; i < 1500; i++) choices.remember('S', `c${i}`)
  expect(choices.recent('S', 'c1499', 10_000)).toBe(true)
  expect(choices.recent('S', 'c0', 10_000)).toBe(false)
})

it('[SVC33] each packet of a connection counts at the rules that it matched', () => {
  const parts = partsOf(new Map())
  const rule = { chain: 'KUBE-SERVICES', target: { jump: 'KUBE-SVC-A' } }
  flowChoices(parts, 'n', false).hit?.('nat', rule)
  flowChoices(parts, 'n', true).hit?.('nat', rule)
  expect(ruleCount(parts, 'n', 'nat')('-A KUBE-SERVICES -j KUBE-SVC-A')).toEqual({ packets: 1, bytes: 60 })
  expect(ruleCount(parts, 'n', 'filter')('-A KUBE-SERVICES -j KUBE-SVC-A').packets).toBe(0)
})
