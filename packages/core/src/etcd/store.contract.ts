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
    it('[ETC13] a part of a prefix can be read and counted as it stood', () => {
      const store = open()
      for (const key of ['/a/b', '/a/d', '/a/f', '/b/x']) put(store, key, key)
      const then = store.revision()
      store.delete('/a/b')
      store.delete('/a/f')
      put(store, '/a/a', 'new')
      put(store, '/a/e', 'new')
      put(store, '/a/d', 'changed')
      put(store, '/a/f', 'again')
      const at = (after: string | undefined, limit: number) =>
        numbers(store.rangeAt(then, '/a/', { limit, ...(after === undefined ? {} : { after }) }) as never)
      expect([at(undefined, 2), at('/a/b', 1), at('/a/c', 9), at('/a/f', 9)]).toEqual([
        ['/a/b', '/a/d'],
        ['/a/d'],
        ['/a/d', '/a/f'],
        [],
      ])
      const counts = [undefined, '/a/b', '/a/e', '/a/f'].map((after) => store.countAt(then, '/a/', after))
      expect(counts).toEqual([3, 2, 1, 0])
      expect([store.count('/a/'), store.count('/a/', '/a/d'), store.count('/a/', '/a/z')]).toEqual([4, 2, 0])
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

  describe(`${name}: indexes`, () => {
    const byKind = { of: (object: unknown) => (object as { kinds: string[] }).kinds }
    const bySize = { of: (object: unknown) => [String((object as { size: number }).size)] }
    const write = (store: Store, key: string, size: number, ...kinds: string[]) => store.put(key, () => ({ size, kinds }))
    const find = (store: Store, prefix: string, kind: string, size?: number) =>
      store
        .find(prefix, [{ index: byKind, value: kind }, ...(size === undefined ? [] : [{ index: bySize, value: String(size) }])])
        .map((entry) => entry.key)

    it('[ETC12] entries are found below a prefix by all terms, in key order', () => {
      const store = open()
      write(store, '/a/n/y', 1, 'red')
      write(store, '/a/n/x', 2, 'red', 'blue')
      write(store, '/a/m/z', 1, 'red')
      expect([
        find(store, '/a/', 'red'),
        find(store, '/a/n/', 'red'),
        find(store, '/a/', 'none'),
        find(store, '/b/', 'red'),
      ]).toEqual([['/a/m/z', '/a/n/x', '/a/n/y'], ['/a/n/x', '/a/n/y'], [], []])
      expect([find(store, '/a/', 'red', 1), find(store, '/a/', 'blue', 1), find(store, '/a/', 'blue', 2)]).toEqual([
        ['/a/m/z', '/a/n/y'],
        [],
        ['/a/n/x'],
      ])
    })
    it('[ETC12] indexes follow every write, and what is undone', () => {
      const store = open()
      write(store, '/a/x', 1, 'red')
      expect(find(store, '/a/', 'red')).toEqual(['/a/x'])
      write(store, '/a/x', 1, 'blue')
      write(store, '/a/y', 1, 'red', 'blue')
      expect([find(store, '/a/', 'red'), find(store, '/a/', 'blue')]).toEqual([['/a/y'], ['/a/x', '/a/y']])
      expect(() =>
        store.transact(() => {
          store.delete('/a/x')
          write(store, '/a/z', 1, 'blue')
          write(store, '/a/y', 1, 'green')
          expect([find(store, '/a/', 'blue'), find(store, '/a/', 'green')]).toEqual([['/a/z'], ['/a/y']])
          throw new Error('no')
        }),
      ).toThrow('no')
      expect([find(store, '/a/', 'blue'), find(store, '/a/', 'green'), find(store, '/a/', 'red')]).toEqual([
        ['/a/x', '/a/y'],
        [],
        ['/a/y'],
      ])
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
