import type { JsonObject } from '@kubemaze/core/api/json.ts'
import { jsonTextOf } from '@kubemaze/core/api/json-text.ts'
import { createMemoryStore } from '@kubemaze/core/etcd/memory-store.ts'
import type { Batch, Snapshot } from '@kubemaze/core/etcd/persisted.ts'
import type { Entry, Store, Timer } from '@kubemaze/core/etcd/store.ts'
import { eq, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { facts, local, objects, timers } from './schema/lab.ts'

/**
 * A store whose transactions are written to SQLite before they count: reads come from memory, each turn is one SQLite
 * transaction. Serves both hosts.
 */
export function createSqliteStore(database: Database): Store {
  const write = batchWriter(database)
  return createMemoryStore({ snapshot: readSnapshot(database), persist: write })
}

function readSnapshot(database: Database): Snapshot {
  const [revision] = database.select().from(facts).where(eq(facts.name, 'revision')).all()
  return {
    revision: Number(revision?.value ?? 0),
    objects: database
      .select()
      .from(objects)
      .all()
      .map(({ value, ...head }) => ({ ...head, text: value })),
    local: database
      .select()
      .from(local)
      .all()
      .map(({ key, value }) => ({ key, text: value })),
    timers: database.select().from(timers).all(),
  }
}

/** Statements are prepared once: a turn writes many rows of few shapes. */
function statements(database: Database) {
  const at = sql.placeholder
  return {
    putObject: database
      .insert(objects)
      .values({ key: at('key'), value: at('value'), createRevision: at('createRevision'), modRevision: at('modRevision') })
      .onConflictDoUpdate({
        target: objects.key,
        set: {
          value: sql`excluded.value`,
          createRevision: sql`excluded.create_revision`,
          modRevision: sql`excluded.mod_revision`,
        },
      })
      .prepare(),
    deleteObject: database
      .delete(objects)
      .where(eq(objects.key, at('key')))
      .prepare(),
    putLocal: database
      .insert(local)
      .values({ key: at('key'), value: at('value') })
      .onConflictDoUpdate({ target: local.key, set: { value: sql`excluded.value` } })
      .prepare(),
    deleteLocal: database
      .delete(local)
      .where(eq(local.key, at('key')))
      .prepare(),
    putTimer: database
      .insert(timers)
      .values({ key: at('key'), dueAtMs: at('dueAtMs'), periodic: at('periodic') })
      .onConflictDoUpdate({ target: timers.key, set: { dueAtMs: sql`excluded.due_at_ms`, periodic: sql`excluded.periodic` } })
      .prepare(),
    deleteTimer: database
      .delete(timers)
      .where(eq(timers.key, at('key')))
      .prepare(),
    putRevision: database
      .insert(facts)
      .values({ name: 'revision', value: at('value') })
      .onConflictDoUpdate({ target: facts.name, set: { value: sql`excluded.value` } })
      .prepare(),
  }
}

function batchWriter(database: Database): (batch: Batch) => void {
  const run = statements(database)
  const object = (key: string, entry: Entry | null): void => {
    if (entry) run.putObject.run({ ...entry, value: jsonTextOf(entry.value) })
    else run.deleteObject.run({ key })
  }
  const row = (key: string, value: JsonObject | null): void => {
    if (value) run.putLocal.run({ key, value: JSON.stringify(value) })
    else run.deleteLocal.run({ key })
  }
  const timer = (key: string, value: Timer | null): void => {
    if (value) run.putTimer.run({ ...value })
    else run.deleteTimer.run({ key })
  }
  return (batch) =>
    database.transaction(() => {
      for (const [key, entry] of batch.objects) object(key, entry)
      for (const [key, value] of batch.local) row(key, value)
      for (const [key, value] of batch.timers) timer(key, value)
      run.putRevision.run({ value: String(batch.revision) })
    })
}
