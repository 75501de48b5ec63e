import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMemoryStore } from './memory-store.ts'
import type { Entry, Store } from './store.ts'

const keys = ['/a/', '/b/'].flatMap((room) => [...'mnopqr'].map((name) => room + name))
const byTag = { of: (object: unknown) => (object as { tags: string[] }).tags }

type Step = { do: 'put'; key: string; tags: string[] } | { do: 'delete'; key: string } | { do: 'undo'; steps: Step[] }

const key = fc.constantFrom(...keys)
const simple: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('put' as const),
    key,
    tags: fc.uniqueArray(fc.constantFrom('s', 't', 'u'), { maxLength: 2 }),
  }),
  fc.record({ do: fc.constant('delete' as const), key }),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const), steps: fc.array(simple, { maxLength: 4 }) }) },
)

function take(store: Store, one: Step): void {
  if (one.do === 'put') store.put(one.key, (revision) => ({ tags: one.tags, metadata: { resourceVersion: String(revision) } }))
  else if (one.do === 'delete') store.delete(one.key)
  else
    try {
      store.transact(() => {
        for (const inner of one.steps) take(store, inner)
        throw new Error('undone')
      })
    } catch {}
}

const seen = (entries: readonly Entry[] | 'compacted'): unknown =>
  entries === 'compacted' ? entries : entries.map(({ key, value }) => [key, value])

it('[ETC12] [ETC13] finds, parts and counts are those of the whole, now and as it stood', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), key, fc.integer({ min: 1, max: 4 }), (steps, after, limit) => {
      const store = createMemoryStore()
      const past: [number, unknown, Entry[]][] = []
      for (const one of steps) {
        past.push([store.revision(), seen(store.range('/a/')), store.range('/a/')])
        take(store, one)
        for (const tag of ['s', 't'])
          expect(seen(store.find('/a/', [{ index: byTag, value: tag }]))).toEqual(
            seen(store.range('/a/').filter((entry) => byTag.of(entry.value).includes(tag))),
          )
      }
      for (const [revision, all, entries] of past) {
        expect(seen(store.rangeAt(revision, '/a/'))).toEqual(all)
        const rest = entries.filter((entry) => entry.key > after)
        expect(seen(store.rangeAt(revision, '/a/', { after, limit }))).toEqual(seen(rest.slice(0, limit)))
        expect(store.countAt(revision, '/a/', after)).toBe(rest.length)
      }
    }),
    { numRuns: 300 },
  )
})
