import type { Database } from '@kubemaze/store/database.ts'
import { migrate } from '@kubemaze/store/migrate.ts'
import { labMigrations } from '@kubemaze/store/migrations.gen.ts'
import SqliteDatabase from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'

/** A lab's empty database, in memory. */
export function labDatabase(): Database {
  const database = drizzle(new SqliteDatabase(':memory:')) as unknown as Database
  migrate(database, labMigrations)
  return database
}
