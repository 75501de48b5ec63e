import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'

/** One migration as drizzle-kit wrote it: its tag and its statements. */
export interface Migration {
  tag: string
  sql: string
}

const breakpoint = '--> statement-breakpoint'

/** Applies what is not yet applied, each migration in one transaction. Throws with the migration's tag when one fails. */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  database.run(sql`CREATE TABLE IF NOT EXISTS migrations (tag TEXT PRIMARY KEY)`)
  const rows = database.all<{ tag: string }>(sql`SELECT tag FROM migrations`)
  const applied = new Set(rows.map((row) => row.tag))
  for (const migration of migrations) if (!applied.has(migration.tag)) apply(database, migration)
}

function apply(database: Database, migration: Migration): void {
  try {
    database.transaction((tx) => {
      for (const statement of migration.sql.split(breakpoint)) tx.run(sql.raw(statement))
      tx.run(sql`INSERT INTO migrations (tag) VALUES (${migration.tag})`)
    })
  } catch (error) {
    throw new Error(`migration ${migration.tag} failed`, { cause: error })
  }
}
