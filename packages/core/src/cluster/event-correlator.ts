/** What is remembered of the Events that one source recorded about one object. */
export interface Correlated {
  /** Events that may still be written, and since when they are counted. */
  tokens: number
  atMs: number
  /** By type and reason: the messages that were seen lately. */
  similar: Record<string, { messages: string[]; lastMs: number }>
  /** By what makes an Event the same again, latest last. */
  logged: Record<string, Logged>
}

export interface Logged {
  name: string
  count: number
  firstTimestamp: string
}

export interface Sighting {
  /** Type and reason. */
  group: string
  fieldPath: string
  message: string
}

/** Of one group, from this many messages on they become one Event. */
const maxMessages = 10
const similarForMs = 600_000
const burst = 25
const msPerToken = 300_000
/** Bounds the memory of one source about one object. */
const maxLogged = 64

/**
 * What a recorder makes of one more sighting: the message to write, the Event that it counts up (`logged.name` is `newName` when there is
 * none), and whether it is left out because the source said too much about the object. Models tools/record/events_cache.go
 * EventAggregate, eventObserve and EventSourceObjectSpamFilter (1.36).
 */
export function correlate(
  known: Correlated | undefined,
  { group, fieldPath, message }: Sighting,
  { nowMs, now, newName }: { nowMs: number; now: string; newName: string },
): { state: Correlated; message: string; logged: Logged; leftOut: boolean } {
  const { tokens, leftOut } = spend(known, nowMs)
  const { messages, combined } = similarTo(known?.similar[group], message, nowMs)
  const key = combined ? group : `${group}/${fieldPath}/${message}`
  const before = known?.logged[key]
  const logged = before ? { ...before, count: before.count + 1 } : { name: newName, count: 1, firstTimestamp: now }
  const state = {
    tokens,
    atMs: nowMs,
    similar: { ...known?.similar, [group]: { messages, lastMs: nowMs } },
    logged: latestLast(known?.logged ?? {}, key, logged),
  }
  return { state, message: combined ? `(combined from similar events): ${message}` : message, logged, leftOut }
}

function spend(known: Correlated | undefined, nowMs: number): { tokens: number; leftOut: boolean } {
  const there = known ? Math.min(burst, known.tokens + (nowMs - known.atMs) / msPerToken) : burst
  return there < 1 ? { tokens: there, leftOut: true } : { tokens: there - 1, leftOut: false }
}

function similarTo(
  seen: { messages: string[]; lastMs: number } | undefined,
  message: string,
  nowMs: number,
): { messages: string[]; combined: boolean } {
  const fresh = seen && nowMs - seen.lastMs <= similarForMs ? seen.messages : []
  const messages = fresh.includes(message) ? fresh : [...fresh, message]
  if (messages.length < maxMessages) return { messages, combined: false }
  return { messages: messages.slice(0, maxMessages - 1), combined: true }
}

function latestLast(logged: Record<string, Logged>, key: string, entry: Logged): Record<string, Logged> {
  const { [key]: _, ...others } = logged
  return Object.fromEntries([...Object.entries(others).slice(1 - maxLogged), [key, entry]])
}
