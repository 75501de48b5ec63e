import type { Database } from '@kubemaze/store/database.ts'
import { facts } from '@kubemaze/store/schema/lab.ts'
import { eq, ne } from 'drizzle-orm'

/** Named texts of a lab, each a row. */
export interface Facts {
  get(name: string): string | undefined
  set(name: string, value: string): void
  delete(name: string): void
  /** Drops all others. */
  keepOnly(name: string): void
}

export function openFacts(database: Database): Facts {
  const cache = new Map<string, string>()
  for (const row of database.select().from(facts).all()) cache.set(row.name, row.value)
  return {
    get: (name) => cache.get(name),
    set(name, value) {
      if (cache.get(name) === value) return
      cache.set(name, value)
      database.insert(facts).values({ name, value }).onConflictDoUpdate({ target: facts.name, set: { value } }).run()
    },
    delete(name) {
      if (!cache.delete(name)) return
      database.delete(facts).where(eq(facts.name, name)).run()
    },
    keepOnly(kept) {
      for (const name of [...cache.keys()]) if (name !== kept) cache.delete(name)
      database.delete(facts).where(ne(facts.name, kept)).run()
    },
  }
}
