import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeContract } from '@kubemaze/core/etcd/store.contract.ts'
import SqliteDatabase from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
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
  it('a migration that fails names itself and leaves nothing', () => {
    const database = drizzle(new SqliteDatabase(':memory:')) as unknown as Database
    const broken = [{ tag: '0001_broken', sql: 'CREATE TABLE a (b text);--> statement-breakpoint\nNO SUCH STATEMENT' }]
    expect(() => migrate(database, broken)).toThrow('migration 0001_broken failed')
    expect(() => migrate(database, [{ tag: '0001_mended', sql: 'CREATE TABLE a (b text)' }])).not.toThrow()
  })
})
