import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The class itself: one row. */
export const classroom = sqliteTable('classroom', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  lesson: text('lesson').notNull(),
  joinCode: text('join_code').notNull(),
  tokenHash: text('token_hash').notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
})

/** A student and where they stand, as their lab last reported it. */
export const students = sqliteTable('students', {
  labId: text('lab_id').primaryKey(),
  name: text('name').notNull(),
  joinedAtMs: integer('joined_at_ms').notNull(),
  step: text('step').notNull(),
  /** JSON: [{id, status}] */
  checks: text('checks').notNull(),
  points: integer('points').notNull(),
  lastActiveAtMs: integer('last_active_at_ms'),
})
