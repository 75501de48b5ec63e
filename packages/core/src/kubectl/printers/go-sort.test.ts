import fc from 'fast-check'
import { expect, it } from 'vitest'
import { goSort } from './go-sort.ts'

const items = Array.from({ length: 64 }, (_, at) => at)

const orders: [string, (at: number) => number, string][] = [
  [
    'two values',
    (at) => at % 2,
    '16 34 2 60 4 58 32 56 8 54 10 52 12 50 0 62 6 46 18 44 20 42 22 40 24 38 26 36 28 48 30 14 31 33 29 35 27 37 25 39 23 41 21 43 19 45 17 47 15 49 13 51 11 53 9 55 7 57 5 59 3 61 1 63',
  ],
  [
    'five values',
    (at) => (at * 7) % 5,
    '45 35 30 0 20 5 55 40 15 50 10 60 25 18 3 8 53 38 48 63 43 33 58 23 13 28 31 16 26 1 61 56 6 21 51 11 36 46 41 54 34 29 24 14 44 59 39 4 19 49 9 37 52 7 27 32 22 57 47 12 2 42 62 17',
  ],
  ['the wrong way round', (at) => -at, [...items].reverse().join(' ')],
  [
    'a few late ones',
    (at) => (at > 50 ? 0 : 1),
    '51 52 53 54 55 63 62 61 60 59 58 57 56 27 33 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 8 28 29 30 31 32 9 34 35 36 37 38 39 40 41 42 43 44 45 7 6 5 4 3 2 1 0 46 47 48 49 50',
  ],
  ['all alike', () => 0, items.join(' ')],
]

// before Go 1.24 the generator shifted by other numbers
const before = [13n, 17n, 5n] as const

// the orders in which kubectl 1.32's --sort-by leaves 64 ConfigMaps
it.each(orders)('[KCT40] equal ones stand where Go leaves them: %s', (_, key, expected) => {
  expect(goSort(items, (a, b) => key(a) < key(b), before).join(' ')).toBe(expected)
})

it('[KCT40] any list is sorted', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 300 }), (list) => {
      expect(goSort(list, (a, b) => a < b)).toEqual([...list].sort((a, b) => a - b))
    }),
  )
})
