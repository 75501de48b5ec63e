import type { ServerFrame } from '@kubemaze/protocol/terminal.ts'
import type { Database } from '@kubemaze/store/database.ts'
import { terminalFrames } from '@kubemaze/store/schema/lab.ts'
import { and, asc, desc, eq, gt, lte, sql } from 'drizzle-orm'

/** What is kept of each terminal's output. */
export const maxKeptBytes = 262_144

/** The numbered frames of one terminal, on disk. */
export interface FrameLog {
  /** The last number given out. */
  seq(): number
  /** Numbers the frames, keeps them in one transaction, and gives them back as they are to be sent. */
  append(frames: readonly NewFrame[]): string[]
  /** Frames after `seq`; undefined when some of them are no longer kept. */
  after(seq: number): string[] | undefined
  all(): string[]
  last(): string | undefined
}

/** Omit that keeps a union's members apart. */
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
type Numbered = Extract<ServerFrame, { seq: number; terminal: string }>
export type NewFrame = DistributiveOmit<Exclude<Numbered, { type: 'opened' }>, 'seq' | 'terminal'>

export function openFrameLog(database: Database, terminal: string): FrameLog {
  const mine = eq(terminalFrames.terminal, terminal)
  const [last] = database.select().from(terminalFrames).where(mine).orderBy(desc(terminalFrames.seq)).limit(1).all()
  const [sum] = database
    .select({ bytes: sql<number>`coalesce(sum(${terminalFrames.bytes}), 0)` })
    .from(terminalFrames)
    .where(mine)
    .all()
  let seq = last?.seq ?? 0
  let lastFrame = last?.frame
  let keptBytes = sum?.bytes ?? 0

  const write = (frame: NewFrame): string => {
    seq++
    const text = JSON.stringify({ ...frame, seq, terminal })
    keptBytes += text.length
    lastFrame = text
    database.insert(terminalFrames).values({ terminal, seq, frame: text, bytes: text.length }).run()
    return text
  }
  const trim = (): void => {
    if (keptBytes <= maxKeptBytes * 1.25) return
    let drop = 0
    let upTo = 0
    for (const row of database.select().from(terminalFrames).where(mine).orderBy(asc(terminalFrames.seq)).all()) {
      if (keptBytes - drop <= maxKeptBytes) break
      drop += row.bytes
      upTo = row.seq
    }
    database
      .delete(terminalFrames)
      .where(and(mine, lte(terminalFrames.seq, upTo)))
      .run()
    keptBytes -= drop
  }
  const read = (from: number): string[] =>
    database
      .select()
      .from(terminalFrames)
      .where(and(mine, gt(terminalFrames.seq, from)))
      .orderBy(asc(terminalFrames.seq))
      .all()
      .map((row) => row.frame)
  return {
    seq: () => seq,
    append: (frames) =>
      database.transaction(() => {
        const texts = frames.map(write)
        trim()
        return texts
      }),
    after(from) {
      if (from > seq) return undefined
      const frames = read(from)
      return frames.length === seq - from ? frames : undefined
    },
    all: () => read(0),
    last: () => lastFrame,
  }
}
