import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '@kubemaze/store/database.ts'
import SqliteDatabase from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import type { HostedObject, ObjectHost } from '../objects/object-host.ts'

export type ObjectKind = 'lab' | 'classroom'

export interface ObjectPoolOptions {
  folder: string
  open: Record<ObjectKind, (host: ObjectHost) => HostedObject>
  /** Objects open at once; the least recently used idle one is closed beyond that. */
  maxOpen: number
}

/** One SQLite file an object, opened when asked for. */
export interface ObjectPool {
  get(kind: ObjectKind, id: string): HostedObject
  /** Does it have a file? A lab that was never made gets none. */
  exists(kind: ObjectKind, id: string): boolean
  openCount(): number
  close(): void
}

interface Slot {
  object: HostedObject
  database: SqliteDatabase.Database
  usedAtMs: number
  alarm?: ReturnType<typeof setTimeout>
}

/** An object that nobody asked for this long is closed when the next one is asked for: no timer runs for it. */
const idleMs = 15 * 60_000
/** setTimeout cannot wait longer than this. */
const maxTimeoutMs = 2_147_483_647

export function createObjectPool(options: ObjectPoolOptions): ObjectPool {
  const slots = new Map<string, Slot>()
  const path = (kind: ObjectKind, id: string): string => join(options.folder, kind, id.slice(0, 2), `${id}.sqlite`)
  const closeSlot = (name: string, slot: Slot): void => {
    slots.delete(name)
    clearTimeout(slot.alarm)
    slot.object.close()
    slot.database.close()
  }
  const makeRoom = (): void => {
    for (const [name, slot] of slots) {
      if (slots.size < options.maxOpen) return
      if (!slot.object.busy()) closeSlot(name, slot)
    }
  }
  /** The map is in the order of use: what stands first was left alone the longest. */
  const closeIdle = (): void => {
    for (const [name, slot] of slots) {
      if (Date.now() - slot.usedAtMs < idleMs) return
      if (!slot.object.busy()) closeSlot(name, slot)
    }
  }
  const openSlot = (kind: ObjectKind, id: string, name: string): Slot => {
    makeRoom()
    const file = path(kind, id)
    mkdirSync(join(file, '..'), { recursive: true })
    const database = openDatabase(file)
    const slot = { database, usedAtMs: 0 } as Slot
    slots.set(name, slot)
    slot.object = options.open[kind](hostFor(id, slot, database, () => remove(name, slot, file)))
    return slot
  }
  const hostFor = (id: string, slot: Slot, database: SqliteDatabase.Database, destroy: () => void): ObjectHost => ({
    id,
    database: drizzle(database) as unknown as Database,
    nowMs: () => Date.now(),
    setAlarm(atMs) {
      clearTimeout(slot.alarm)
      if (atMs === undefined) return
      const wait = Math.min(Math.max(0, atMs - Date.now()), maxTimeoutMs)
      slot.alarm = setTimeout(() => slot.object.alarm(), wait)
      slot.alarm.unref()
    },
    destroy,
    peer: (kind, peer) => ({ fetch: (request) => pool.get(kind, peer).fetch(request) }),
  })
  const remove = (name: string, slot: Slot, file: string): void => {
    closeSlot(name, slot)
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  }
  const pool: ObjectPool = {
    get(kind, id) {
      const name = `${kind}/${id}`
      const slot = slots.get(name) ?? openSlot(kind, id, name)
      slot.usedAtMs = Date.now()
      // last in the map's order is the most recently used
      slots.delete(name)
      slots.set(name, slot)
      closeIdle()
      return slot.object
    },
    exists: (kind, id) => slots.has(`${kind}/${id}`) || existsSync(path(kind, id)),
    openCount: () => slots.size,
    close() {
      for (const [name, slot] of slots) closeSlot(name, slot)
    },
  }
  return pool
}

/** What was answered is on disk: WAL with a sync at each commit. */
function openDatabase(file: string): SqliteDatabase.Database {
  const database = new SqliteDatabase(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('cache_size = -256')
  database.pragma('temp_store = MEMORY')
  return database
}
