import { describe, expect, it } from 'vitest'
import type { Pod } from '../api/pod.ts'
import type { Service } from '../api/service.ts'
import type { Client } from '../client/client.ts'
import { triggerTimes, withTriggerTime } from './trigger-times.ts'

const service = (at = 't1'): Service =>
  ({ metadata: { name: 's', namespace: 'd', creationTimestamp: at }, spec: {} }) as unknown as Service
/** `name@time`, or a name alone: nobody said yet whether it is ready. */
const pods = (text: string): Pod[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const [name, lastTransitionTime] = word.split('@')
      const conditions = lastTransitionTime ? [{ type: 'Ready', status: 'True', lastTransitionTime }] : []
      return { metadata: { name }, status: { conditions } } as unknown as Pod
    })

describe('[CTL110] since when endpoints have changed', () => {
  it.each<[string, (string | undefined)[], (string | undefined)[]]>([
    ['a new Service: since it was made', ['a@t5'], ['t1']],
    ['a Pod that became ready', ['a', 'a@t5'], ['t1', 't5']],
    ['the first of several', ['', 'a@t7 b@t6'], ['t1', 't6']],
    ['a Pod that was ready before', ['a@t5', 'a@t5 b'], ['t1', undefined]],
    ['again', ['a@t5', 'a@t6', 'a@t6'], ['t1', 't6', undefined]],
    ['a Pod that went', ['a@t5 b@t6', 'b@t6'], ['t1', undefined]],
    ['one went, another came', ['a@t5 b@t6', 'b@t6 c@t9'], ['t1', 't9']],
  ])('%s', (_what, looks, want) => {
    const [times, client] = [triggerTimes(), {} as Client]
    expect(looks.map((text) => times.of(service(), pods(text ?? ''), client))).toEqual(want)
  })

  it('a Service of the same name that was made later, and one that is known no longer', () => {
    const [times, client] = [triggerTimes(), {} as Client]
    times.of(service(), [], client)
    expect(times.of(service('t3'), [], client)).toBe('t3')
    times.forget('d/s', client)
    expect(times.of(service('t3'), [], client)).toBe('t3')
    expect(times.of(service('t3'), [], client)).toBeUndefined()
    expect(times.of(service('t3'), [], {} as Client)).toBe('t3')
  })

  it('the annotation goes when nobody knows', () => {
    const note = 'endpoints.kubernetes.io/last-change-trigger-time'
    expect(withTriggerTime({ a: 'b' }, 't1')).toEqual({ a: 'b', [note]: 't1' })
    expect(withTriggerTime({ a: 'b', [note]: 't1' }, undefined)).toEqual({ a: 'b' })
    expect(withTriggerTime(undefined, undefined)).toEqual({})
  })
})
