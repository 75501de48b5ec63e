import type { JsonObject } from '../api/json.ts'
import type { Rows } from './ports.ts'

/** A container keeps at least this much of its log, in chunks, so that a line costs a small row. */
const chunkBytes = 8 * 1024
const maxChunks = 32
const maxLineBytes = 16 * 1024

export interface LogLine {
  at: string
  stream: 'stdout' | 'stderr'
  text: string
  /** No line end came after it. */
  partial?: boolean
}

/** One container start's log. */
export interface LogRef {
  uid: string
  container: string
  attempt: number
}

interface Head extends JsonObject {
  firstChunk: number
  lastChunk: number
  /** Lines ever written. */
  lines: number
}

interface Chunk extends JsonObject {
  firstLine: number
  bytes: number
  /** Milliseconds, stream, text, and true when no line end came after it. */
  lines: ([number, string, string] | [number, string, string, true])[]
}

const headKey = (of: LogRef): string => `kubelet/logs/${of.uid}/${of.container}/${of.attempt}`
const chunkKey = (of: LogRef, n: number): string => `${headKey(of)}/${String(n).padStart(8, '0')}`

const none: Head = { firstChunk: 0, lastChunk: -1, lines: 0 }

/** Adds lines to a container's log; the oldest chunks go when it grows over its bound. */
export function appendLog(
  rows: Rows,
  of: LogRef,
  atMs: number,
  stream: 'stdout' | 'stderr',
  lines: readonly string[],
  partial = false,
): void {
  if (lines.length === 0) return
  let head = (rows.get(headKey(of)) as Head | undefined) ?? none
  let chunk = (rows.get(chunkKey(of, head.lastChunk)) as Chunk | undefined) ?? undefined
  for (const line of lines) {
    const text = line.slice(0, maxLineBytes)
    if (!chunk || chunk.bytes + text.length > chunkBytes) {
      if (chunk) rows.set(chunkKey(of, head.lastChunk), chunk)
      head = { ...head, lastChunk: head.lastChunk + 1 }
      chunk = { firstLine: head.lines, bytes: 0, lines: [] }
    }
    const row: Chunk['lines'][0] = partial ? [atMs, stream, text, true] : [atMs, stream, text]
    chunk = { ...chunk, bytes: chunk.bytes + text.length + 16, lines: [...chunk.lines, row] }
    head = { ...head, lines: head.lines + 1 }
  }
  if (chunk) rows.set(chunkKey(of, head.lastChunk), chunk)
  rows.set(headKey(of), dropOldest(rows, of, head))
}

function dropOldest(rows: Rows, of: LogRef, head: Head): Head {
  let { firstChunk } = head
  for (; head.lastChunk - firstChunk + 1 > maxChunks; firstChunk++) rows.delete(chunkKey(of, firstChunk))
  return { ...head, firstChunk }
}

/** Lines from number `from` on, and the number of the line that comes next. */
export function readLog(rows: Rows, of: LogRef, from = 0): { lines: LogLine[]; cursor: number } {
  const head = (rows.get(headKey(of)) as Head | undefined) ?? none
  const out: LogLine[] = []
  for (let n = head.firstChunk; n <= head.lastChunk; n++) {
    const chunk = rows.get(chunkKey(of, n)) as Chunk | undefined
    if (!chunk || chunk.firstLine + chunk.lines.length <= from) continue
    chunk.lines.forEach(([atMs, stream, text, partial], i) => {
      const number = chunk.firstLine + i
      const line: LogLine = { at: nanoTimestamp(atMs, number), stream: stream as LogLine['stream'], text }
      if (number >= from) out.push(partial ? { ...line, partial } : line)
    })
  }
  return { lines: out, cursor: head.lines }
}

/** RFC 3339 with nanoseconds; the line's number keeps lines of one millisecond apart. */
function nanoTimestamp(ms: number, line: number): string {
  const rest = String((line * 7919 + 104_729) % 1_000_000).padStart(6, '0')
  return `${new Date(ms).toISOString().slice(0, 23)}${rest}Z`
}

export function dropLogs(rows: Rows, uid: string, container?: string, attempt?: number): void {
  const parts = [uid, container, attempt].filter((part) => part !== undefined)
  const prefix = `kubelet/logs/${parts.join('/')}`
  for (const { key } of rows.range(prefix)) if (key === prefix || key.startsWith(`${prefix}/`)) rows.delete(key)
}
