import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../api/json.ts'
import { placesOf, splitFieldPath } from './field-path.ts'

describe('[KCT22] the path of a replacement', () => {
  it.each([
    ['metadata.name', ['metadata', 'name']],
    ['spec.containers.[name=c.d].image', ['spec', 'containers', '[name=c.d]', 'image']],
    ['metadata.annotations.a\\.b/c', ['metadata', 'annotations', 'a.b/c']],
    ['spec.*.x', ['spec', '*', 'x']],
    ['', []],
  ])('%s', (path, steps) => {
    expect(splitFieldPath(path)).toEqual(steps)
  })

  const object = (): JsonObject => ({
    a: { b: 1 },
    list: [
      { name: 'x', v: 1 },
      { name: 'y', v: 2 },
    ],
    args: ['one', 'two'],
  })
  it.each([
    ['a.b', false, [1]],
    ['a.c', false, []],
    ['a.c', true, [undefined]],
    ['n.o.p', true, [undefined]],
    ['list.1.v', false, [2]],
    ['list.7.v', false, []],
    ['list.*.v', false, [1, 2]],
    ['list.[name=y].v', false, [2]],
    ['list.[name=z].v', false, []],
    ['args.[=two]', false, ['two']],
    ['a.*', false, [1]],
    ['a.b.c', false, []],
  ] as const)('%s (create: %s) → %j', (path, create, values) => {
    expect(placesOf(object(), splitFieldPath(path), create).map((place) => place.get())).toEqual(values)
  })
})
