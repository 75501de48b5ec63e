import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The key space of the lab's cluster: /registry/… → the object as JSON. */
export const objects = sqliteTable('objects', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
  createRevision: integer('create_revision').notNull(),
  modRevision: integer('mod_revision').notNull(),
})

/** Rows that are no API objects: container states, files, counters. */
export const local = sqliteTable('local', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
})

/** Due moments in the lab's time. The earliest one sets the alarm. */
export const timers = sqliteTable(
  'timers',
  {
    key: text('key').primaryKey(),
    dueAtMs: integer('due_at_ms').notNull(),
    periodic: integer('periodic', { mode: 'boolean' }).notNull(),
  },
  (table) => [index('timers_due').on(table.dueAtMs)],
)

/** Numbers and texts of the lab as a whole: revision, token hash, seed, lesson … */
export const facts = sqliteTable('facts', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
})

/** The numbered frames of each terminal; the last 256 KiB are kept. */
export const terminalFrames = sqliteTable(
  'terminal_frames',
  {
    id: integer('id').primaryKey(),
    terminal: text('terminal').notNull(),
    seq: integer('seq').notNull(),
    frame: text('frame').notNull(),
    bytes: integer('bytes').notNull(),
  },
  (table) => [index('terminal_frames_order').on(table.terminal, table.seq)],
)
