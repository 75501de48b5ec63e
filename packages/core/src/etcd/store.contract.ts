import { describe, expect, it } from 'vitest'
import type { Json } from '../api/json.ts'
import type { Change, Store } from './store.ts'

/** The suite that every Store passes: memory, better-sqlite3, a Durable Object's SQLite. */
export function storeContract(name: string, open: () => Store): void {
  const put = (store: Store, key: string, n: Json) =>
    store.put(key, (revision) => ({ n, metadata: { resourceVersion: String(revision) } }))
  const numbers = (entries: readonly { value: { n?: Json } }[]) => entries.map((e) => e.value.n)
  const changes = (store: Store, after: number, prefix?: string) =>
    (store.since(after, prefix) as Change[]).map((c) => `${c.revision} ${c.key} ${c.previous?.n ?? '-'}>${c.value?.n ?? '-'}`)

  describe(`${name}: key space`, () => {
    it('[ETC1] every put and every delete is one revision; a missing key deletes nothing', () => {
      const store = open()
      expect(put(store, '/a/x', 1).modRevision).toBe(1)
      expect(put(store, '/a/x', 2)).toMatchObject({ createRevision: 1, modRevision: 2 })
      expect(store.delete('/a/x')?.revision).toBe(3)
      expect(store.delete('/a/x')).toBeUndefined()
      expect([store.revision(), store.get('/a/x')]).toEqual([3, undefined])
    })
    it('[ETC2] range gives a prefix in key order, from `after`, up to `limit`', () => {
      const store = open()
      for (const key of ['/a/c', '/b/a', '/a/a', '/a/b', '/aa/a']) put(store, key, key)
      expect(numbers(store.range('/a/'))).toEqual(['/a/a', '/a/b', '/a/c'])
      expect(numbers(store.range('/a/', { limit: 2 }))).toEqual(['/a/a', '/a/b'])
      expect(numbers(store.range('/a/', { after: '/a/a' }))).toEqual(['/a/b', '/a/c'])
      expect(numbers(store.range('/a/', { after: '/a/aa', limit: 1 }))).toEqual(['/a/b'])
      expect(store.count('/a/')).toBe(3)
    })
    it('[ETC3] since gives the changes after a revision below a prefix, oldest first', () => {
      const store = open()
      put(store, '/a/x', 1)
      put(store, '/b/x', 2)
      put(store, '/a/x', 3)
      store.delete('/a/x')
      expect(changes(store, 0)).toEqual(['1 /a/x ->1', '2 /b/x ->2', '3 /a/x 1>3', '4 /a/x 3>-'])
      expect(changes(store, 1, '/a/')).toEqual(['3 /a/x 1>3', '4 /a/x 3>-'])
      expect(changes(store, 4)).toEqual([])
    })
    it('[ETC4] rangeAt shows a prefix as it stood', () => {
      const store = open()
      put(store, '/a/x', 1)
      put(store, '/a/y', 2)
      put(store, '/a/x', 3)
      store.delete('/a/y')
      put(store, '/a/0', 5)
      expect([0, 1, 2, 3, 4, 5].map((r) => numbers(store.rangeAt(r, '/a/') as never))).toEqual([
        [],
        [1],
        [1, 2],
        [3, 2],
        [3],
        [5, 3],
      ])
    })
    it('[ETC5] the log is bounded: what lies below the compacted revision is gone', () => {
      const store = open()
      for (let i = 0; i < 10_000; i++) put(store, '/a/x', i)
      expect(store.since(1)).toBe('compacted')
      expect(store.rangeAt(1, '/a/')).toBe('compacted')
      expect(store.compactedRevision()).toBeGreaterThan(1)
      expect(changes(store, 9_999)).toEqual(['10000 /a/x 9998>9999'])
    })
  })

  describe(`${name}: rows and timers`, () => {
    it('[ETC6] local rows have no revision', () => {
      const store = open()
      store.local.set('k/b', { v: 2 })
      store.local.set('k/a', { v: 1 })
      store.local.set('k/a', { v: 3 })
      store.local.delete('k/none')
      expect(store.local.range('k/')).toEqual([
        { key: 'k/a', value: { v: 3 } },
        { key: 'k/b', value: { v: 2 } },
      ])
      store.local.delete('k/a')
      expect([store.local.get('k/a'), store.revision()]).toEqual([undefined, 0])
    })
    it('[ETC7] timers come out by due time, then key; setting one again replaces it', () => {
      const store = open()
      store.timers.set({ key: 'b', dueAtMs: 20, periodic: false })
      store.timers.set({ key: 'a', dueAtMs: 20, periodic: false })
      store.timers.set({ key: 'p', dueAtMs: 5, periodic: true })
      store.timers.set({ key: 'c', dueAtMs: 99, periodic: false })
      store.timers.set({ key: 'c', dueAtMs: 10, periodic: false })
      expect([store.timers.next()?.key, store.timers.next(true)?.key]).toEqual(['p', 'c'])
      expect([20, 20, 20, 20, 20].map((now) => store.timers.takeDue(now)?.key)).toEqual(['p', 'c', 'a', 'b', undefined])
    })
  })

  describe(`${name}: transactions`, () => {
    it('[ETC8] what throws leaves nothing behind, not even a revision', () => {
      const store = open()
      put(store, '/a/x', 1)
      store.timers.set({ key: 't', dueAtMs: 1, periodic: false })
      store.local.set('l', { v: 1 })
      const before = [store.revision(), numbers(store.range('/')), changes(store, 0), store.local.range(''), store.timers.next()]
      expect(() =>
        store.transact(() => {
          put(store, '/a/x', 2)
          put(store, '/a/y', 3)
          store.delete('/a/x')
          store.local.set('l', { v: 2 })
          store.local.set('m', { v: 2 })
          store.timers.takeDue(5)
          store.timers.set({ key: 'u', dueAtMs: 0, periodic: true })
          throw new Error('no')
        }),
      ).toThrow('no')
      expect([
        store.revision(),
        numbers(store.range('/')),
        changes(store, 0),
        store.local.range(''),
        store.timers.next(),
      ]).toEqual(before)
      expect(put(store, '/a/z', 4).modRevision).toBe(2)
    })
    it('[ETC9] a transaction inside a transaction is refused', () => {
      const store = open()
      expect(() => store.transact(() => store.transact(() => 1))).toThrow('a transaction is already open')
    })
    it('[ETC11] an empty store takes the contents of another, and goes on from its revision', () => {
      const [from, store] = [open(), open()]
      put(from, '/a/x', 1)
      put(from, '/a/y', 2)
      from.local.set('l', { v: 1 })
      from.timers.set({ key: 't', dueAtMs: 1, periodic: true })
      store.fill(from.contents())
      expect(store.contents()).toEqual(from.contents())
      expect([store.since(1), store.since(2)]).toEqual(['compacted', []])
      expect(put(store, '/a/x', 3)).toMatchObject({ createRevision: 1, modRevision: 3 })
      expect(numbers(from.range('/a/'))).toEqual(numbers(open().range('/')).concat([1, 2]))
      expect(() => store.fill(from.contents())).toThrow('only an empty store can be filled')
    })
  })
}
