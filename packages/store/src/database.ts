import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'

/** Either host's SQLite under drizzle: better-sqlite3 or a Durable Object's. Synchronous. */
export type Database = BaseSQLiteDatabase<'sync', unknown, Record<string, unknown>>
