import { expect, it } from 'vitest'
import { createMemoryStore } from './memory-store.ts'
import { storeContract } from './store.contract.ts'

storeContract('memory', () => createMemoryStore())

it('[ETC8] a transaction that cannot be written to disk is undone', () => {
  const store = createMemoryStore({
    persist: () => {
      throw new Error('disk full')
    },
  })
  expect(() => store.put('/a', () => ({}))).toThrow('disk full')
  expect([store.revision(), store.get('/a')]).toEqual([0, undefined])
})

it('[ETC10] a store opened from a snapshot goes on from its revision; older changes are compacted', () => {
  const store = createMemoryStore({
    snapshot: {
      revision: 7,
      objects: [{ key: '/a', text: '{"n":1}', createRevision: 3, modRevision: 7 }],
      local: [{ key: 'l', text: '{"v":1}' }],
      timers: [{ key: 't', dueAtMs: 5, periodic: false }],
    },
  })
  expect([store.get('/a')?.value, store.local.get('l'), store.timers.next()?.key]).toEqual([{ n: 1 }, { v: 1 }, 't'])
  expect([store.since(6), store.since(7)]).toEqual(['compacted', []])
  expect(store.put('/a', () => ({ n: 2 }))).toMatchObject({ createRevision: 3, modRevision: 8 })
})
