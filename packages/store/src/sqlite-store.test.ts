import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonObject } from '@kubemaze/core/api/json.ts'
import { storeContract } from '@kubemaze/core/etcd/store.contract.ts'
import type { Store } from '@kubemaze/core/etcd/store.ts'
import SqliteDatabase from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { labMigrations } from './migrations.gen.ts'
import { createSqliteStore } from './sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubemaze-store-'))
afterAll(() => rmSync(folder, { recursive: true }))

function database(path: string): Database {
  const database = drizzle(new SqliteDatabase(path)) as unknown as Database
  migrate(database, labMigrations)
  return database
}

storeContract('better-sqlite3', () => createSqliteStore(database(':memory:')))

describe('on disk', () => {
  it('shows after opening again exactly what was committed', () => {
    const path = join(folder, 'lab.sqlite')
    const store = createSqliteStore(database(path))
    store.transact(() => {
      store.put('/a/x', (revision) => ({ revision }))
      store.put('/a/y', () => ({ n: 1 }))
      store.delete('/a/y')
      store.local.set('l', { v: [1, 'two', null] })
      store.timers.set({ key: 't', dueAtMs: 12_345, periodic: true })
    })
    expect(() =>
      store.transact(() => {
        store.put('/a/x', () => ({ lost: true }))
        throw new Error('undone')
      }),
    ).toThrow('undone')
    const again = createSqliteStore(database(path))
    expect(again.range('/').map((e) => [e.key, e.value, e.modRevision])).toEqual([['/a/x', { revision: 1 }, 1]])
    expect([again.revision(), again.local.get('l'), again.timers.next()]).toEqual([
      3,
      { v: [1, 'two', null] },
      { key: 't', dueAtMs: 12_345, periodic: true },
    ])
  })
  it.each(['facts', 'objects', 'local', 'timers'])(
    'a turn that fails while it is written to %s leaves nothing, in memory or on disk, and the next one goes on',
    (table) => {
      const path = join(folder, `fails-${table}.sqlite`)
      const disk = database(path)
      const store = createSqliteStore(disk)
      store.transact(() => {
        store.put('/a/x', () => ({ n: 1 }))
        store.local.set('l', { n: 1 })
        store.timers.set({ key: 't', dueAtMs: 1, periodic: false })
      })
      const full = `CREATE TRIGGER full BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'disk is full'); END`
      disk.run(sql.raw(full))
      const turn = (n: number) => () =>
        store.transact(() => {
          store.put('/a/x', () => ({ n }))
          store.put('/a/y', () => ({ n }))
          store.local.set('l', { n })
          store.timers.set({ key: 't', dueAtMs: n, periodic: true })
        })
      expect(turn(2)).toThrow()
      const seen = (one: Store) => [
        one.revision(),
        one.range('/').map(({ key, value }) => [key, value]),
        one.local.get('l'),
        one.timers.next()?.dueAtMs,
      ]
      const before = [1, [['/a/x', { n: 1 }]], { n: 1 }, 1]
      expect([seen(store), seen(createSqliteStore(database(path)))]).toEqual([before, before])
      disk.run(sql.raw('DROP TRIGGER full'))
      expect(turn(3)).not.toThrow()
      const after = [
        3,
        [
          ['/a/x', { n: 3 }],
          ['/a/y', { n: 3 }],
        ],
        { n: 3 },
        3,
      ]
      expect([seen(store), seen(createSqliteStore(database(path)))]).toEqual([after, after])
    },
  )

  it('a process that is killed in the middle of a turn leaves the turns before it', () => {
    const path = join(folder, 'killed.sqlite')
    const script = `
      import SqliteDatabase from 'better-sqlite3'
      const database = new SqliteDatabase(${JSON.stringify(path)})
      database.pragma('journal_mode = WAL')
      database.exec("BEGIN; INSERT INTO objects (key, value, create_revision, mod_revision) VALUES ('/a/z', '{}', 9, 9); UPDATE facts SET value = '9'")
      process.kill(process.pid, 'SIGKILL')`
    const store = createSqliteStore(database(path))
    store.transact(() => store.put('/a/x', () => ({ n: 1 })))
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname })
    expect(signal).toBe('SIGKILL')
    const again = createSqliteStore(database(path))
    expect([again.revision(), again.range('/').map(({ key }) => key)]).toEqual([1, ['/a/x']])
  })

  it('whatever turns there were, the store opened again is the store that was', () => {
    const write = fc.record({
      key: fc.constantFrom('/a/1', '/a/2', '/b/1'),
      value: fc.option(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }))),
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(write, { maxLength: 4 }), fc.boolean()), { maxLength: 8 }), (turns) => {
        const disk = database(':memory:')
        const store = createSqliteStore(disk)
        for (const [writes, fails] of turns) {
          const turn = () =>
            store.transact(() => {
              for (const { key, value } of writes)
                if (value) store.put(key, () => value as JsonObject)
                else store.delete(key)
              if (fails) throw new Error('undone')
            })
          if (fails) expect(turn).toThrow('undone')
          else turn()
        }
        const again = createSqliteStore(disk)
        const plain = (one: Store) => JSON.parse(JSON.stringify([one.revision(), one.range('/')]))
        expect(plain(again)).toEqual(plain(store))
      }),
      { numRuns: 50 },
    )
  })

  it('a migration that fails names itself and leaves nothing', () => {
    const database = drizzle(new SqliteDatabase(':memory:')) as unknown as Database
    const broken = [{ tag: '0001_broken', sql: 'CREATE TABLE a (b text);--> statement-breakpoint\nNO SUCH STATEMENT' }]
    expect(() => migrate(database, broken)).toThrow('migration 0001_broken failed')
    expect(() => migrate(database, [{ tag: '0001_mended', sql: 'CREATE TABLE a (b text)' }])).not.toThrow()
  })
})
