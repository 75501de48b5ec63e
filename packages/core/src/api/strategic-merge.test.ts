import { describe, expect, it } from 'vitest'
import type { JsonObject } from './json.ts'
import { applyStrategicMerge } from './strategic-merge.ts'

const merge = (target: object, patch: object): unknown => {
  const merged = applyStrategicMerge(target as JsonObject, patch as JsonObject)
  return typeof merged === 'string' ? merged : merged.value
}

/** `a b` are containers by name, `a=x` one with an image, `-a` one that is deleted. */
const containers = (text: string): object => ({
  containers: text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      if (word === '!') return { $patch: 'replace' }
      if (word.startsWith('-')) return { $patch: 'delete', name: word.slice(1) }
      const [name, image] = word.split('=')
      return image === undefined ? { name } : { name, image }
    }),
})

describe('[API55] a list that merges by key', () => {
  it.each([
    ['a b', 'b=2', 'a b=2', 'stays in its order'],
    ['a b', 'c', 'c a b', 'gets what is new in front'],
    ['a b', 'b c', 'a b c', 'gets what is new behind what the patch names before it'],
    ['a b', 'c b', 'c a b', 'in front of what the patch names after it, at the next chance'],
    ['a b c', 'c a', 'b c a', 'takes the order of the patch'],
    ['a b', '-a', 'b', 'loses what is deleted'],
    ['a b', '! c', 'c', 'is replaced'],
    ['', 'a', 'a', 'begins'],
  ])('%j with %j is %j: it %s', (before, patch, after) =>
    expect(merge({ spec: containers(before) }, { spec: containers(patch) })).toEqual({ spec: containers(after) }),
  )

  it.each([
    ['a b c', 'b=2', 'c b a', 'c b=2 a'],
    ['a b c', '', 'b a', 'b a c'],
    ['a b', 'd', 'a d', 'a d b'],
    ['a b', 'd', 'd', 'd a b'],
  ])('%j with %j in the order %j is %j', (before, patch, order, after) => {
    const spec: Record<string, unknown> = {
      '$setElementOrder/containers': (containers(order) as { containers: unknown }).containers,
    }
    if (patch !== '') Object.assign(spec, containers(patch))
    expect(merge({ spec: containers(before) }, { spec })).toEqual({ spec: containers(after) })
  })
})

describe('[API55] what else a patch may say', () => {
  it.each([
    ['null removes', { a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 2 } }],
    ['null in what is new is left out', {}, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
    ['a new map with a directive is left out', {}, { a: { $patch: 'delete', c: 1 } }, {}],
    ['$patch: replace takes a map as it is', { a: { b: 1 } }, { a: { $patch: 'replace', c: 2 } }, { a: { c: 2 } }],
    ['$patch: delete empties a map', { a: { b: 1 } }, { a: { $patch: 'delete' } }, { a: {} }],
    ['$retainKeys', { a: { b: 1, c: 2 } }, { a: { $retainKeys: ['c'], c: 3 } }, { a: { c: 3 } }],
    [
      'finalizers merge as a set',
      { metadata: { finalizers: ['a'] } },
      { metadata: { finalizers: ['b', 'a'] } },
      { metadata: { finalizers: ['b', 'a'] } },
    ],
    [
      '$deleteFromPrimitiveList',
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } },
      { metadata: { finalizers: ['b'] } },
    ],
    ['other lists are replaced', { args: ['a'] }, { args: ['b'] }, { args: ['b'] }],
    [
      'taints are replaced',
      { spec: { taints: [{ key: 'a' }] } },
      { spec: { taints: [{ key: 'b' }] } },
      { spec: { taints: [{ key: 'b' }] } },
    ],
    [
      "a budget's selector is replaced",
      { kind: 'PodDisruptionBudget', spec: { selector: { matchLabels: { a: 'b' } } } },
      { spec: { selector: { matchLabels: { c: 'd' } } } },
      { kind: 'PodDisruptionBudget', spec: { selector: { matchLabels: { c: 'd' } } } },
    ],
  ])('%s', (_what, target, patch, after) => expect(merge(target, patch)).toEqual(after))

  it.each([
    [{ a: { b: 1 } }, { a: { $patch: 'bogus' } }, 'unknown patch type: bogus in map: map[$patch:bogus]'],
    [{ a: { b: 1 } }, { a: { $retainKeys: ['c'], b: 3 } }, 'invalid patch format of retainKeys'],
    [
      { spec: containers('a') },
      { spec: { containers: [{ image: 'x' }] } },
      'map: map[image:x] does not contain declared merge key: name',
    ],
    [
      { spec: containers('a') },
      { spec: { containers: [{ $patch: 'merge', name: 'a' }] } },
      'merging lists cannot yet be specified in the patch',
    ],
    [{ spec: containers('a') }, { spec: { containers: [[]] } }, 'list element types are not identical: [[map[name:a]] [[]]]'],
    [
      { spec: containers('a') },
      { spec: { containers: [null] } },
      'list element types are not identical: [[map[name:a]] [<nil>]]',
    ],
    [{ spec: { containers: [] } }, { spec: { containers: [[]] } }, 'lists of lists are not supported'],
    [{ metadata: { finalizers: ['a'] } }, { metadata: { finalizers: [1] } }, 'list element types are not identical: [[a] [1]]'],
    [{ spec: { a: 1 } }, { spec: { $retainKeys: 'a' } }, 'invalid patch format of retainKeys'],
    [{ spec: containers('a') }, { spec: { '$setElementOrder/containers': 'a' } }, 'invalid patch format of setElementOrder list'],
  ])('%j with %j: %s', (target, patch, why) => expect(merge(target, patch)).toBe(why))
})
