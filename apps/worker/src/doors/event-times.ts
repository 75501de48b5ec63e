import type { Json, JsonObject } from '@kubemaze/core/api/json.ts'
import { microTimestamp, timestamp } from '@kubemaze/core/host/clock.ts'
import type { Lab } from '../objects/lab.ts'

const stamps = ['firstTimestamp', 'lastTimestamp', 'eventTime'] as const

/**
 * An Event, or a list of them, for a client that reads its own clock: what the lab, whose time was run forward, has recorded
 * after that clock's now is told as of now. kubectl would show the age of such an Event as `<invalid>`. Everything else,
 * and times that no lab can have recorded yet, stay as they are.
 */
export function eventsByHostTime(object: JsonObject, clocks: { hostNowMs: number; labNowMs: number }): JsonObject {
  if (clocks.labNowMs <= clocks.hostNowMs) return object
  if (object.kind === 'Event') return eventByHostTime(object, clocks)
  if (object.kind !== 'EventList' || !Array.isArray(object.items)) return object
  return { ...object, items: object.items.map((item) => eventByHostTime(item as JsonObject, clocks)) }
}

/** What a lab answers, with its Events by the host's clock. */
export function toldByHostTime(lab: Lab, object: JsonObject): JsonObject {
  // the lab's clock is a row: nothing else that is answered needs to read it
  if (object.kind !== 'Event' && object.kind !== 'EventList') return object
  return eventsByHostTime(object, { hostNowMs: lab.host.nowMs(), labNowMs: lab.opened().cluster.now() })
}

function eventByHostTime(event: JsonObject, { hostNowMs, labNowMs }: { hostNowMs: number; labNowMs: number }): JsonObject {
  const ahead = (at: Json | undefined): boolean => {
    const atMs = typeof at === 'string' ? Date.parse(at) : Number.NaN
    return atMs > hostNowMs && atMs <= labNowMs
  }
  const early = stamps.filter((stamp) => ahead(event[stamp]))
  if (early.length === 0) return event
  const now = (stamp: string): string => (stamp === 'eventTime' ? microTimestamp(hostNowMs) : timestamp(hostNowMs))
  return { ...event, ...Object.fromEntries(early.map((stamp) => [stamp, now(stamp)])) }
}
