import { describe, expect, it } from 'vitest'
import { type Correlated, correlate } from './event-correlator.ts'

/** Records messages `everyMs` apart; each line is the Event's number, its count and message, `-` for what is left out. */
function record(messages: readonly string[], everyMs = 1000, group = 'Normal/Created'): string[] {
  let state: Correlated | undefined
  return messages.map((message, at) => {
    const nowMs = at * everyMs
    const one = correlate(state, { group, fieldPath: '', message }, { nowMs, now: `t${at}`, newName: `e${at}` })
    state = one.state
    return one.leftOut ? '-' : `${one.logged.name} x${one.logged.count} ${one.message}`
  })
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `m${at}`)

describe('[CTL100] what a source says about an object', () => {
  it.each<[string, string[], number, Record<number, string>]>([
    ['the same again counts up', ['a', 'a', 'b', 'a'], 1000, { 0: 'e0 x1 a', 1: 'e0 x2 a', 2: 'e2 x1 b', 3: 'e0 x3 a' }],
    [
      'from the tenth message on they are one Event, which says the last',
      numbered(13),
      1000,
      {
        8: 'e8 x1 m8',
        9: 'e9 x1 (combined from similar events): m9',
        10: 'e9 x2 (combined from similar events): m10',
        12: 'e9 x4 (combined from similar events): m12',
      },
    ],
    [
      'one of the first nine is still its own',
      [...numbered(12), 'm3'],
      1000,
      { 11: 'e9 x3 (combined from similar events): m11', 12: 'e3 x2 m3' },
    ],
    ['after ten quiet minutes all begins anew', numbered(12), 601_000, { 11: 'e11 x1 m11' }],
    ['not before', numbered(12), 599_000, { 11: 'e9 x3 (combined from similar events): m11' }],
    ['25 at once, and no more', Array(30).fill('a'), 1, { 24: 'e0 x25 a', 25: '-', 29: '-' }],
    ['what is left out is counted nevertheless', Array(400).fill('a'), 1000, { 25: '-', 300: 'e0 x301 a', 301: '-' }],
    ['one more every five minutes', Array(40).fill('a'), 300_000, { 39: 'e0 x40 a' }],
  ])('%s', (_what, messages, everyMs, want) => {
    const got = record(messages, everyMs)
    expect(Object.fromEntries(Object.keys(want).map((at) => [at, got[Number(at)]]))).toEqual(want)
  })

  it('remembers a bounded number of Events', () => {
    let state: Correlated | undefined
    for (let at = 0; at < 500; at++) {
      const times = { nowMs: at * 601_000, now: '', newName: `e${at}` }
      state = correlate(state, { group: 'g', fieldPath: '', message: `m${at}` }, times).state
    }
    expect(Object.keys(state?.logged ?? {})).toHaveLength(64)
    expect(state?.similar.g?.messages).toEqual(['m499'])
  })
})
