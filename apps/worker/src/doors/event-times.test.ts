import { describe, expect, it } from 'vitest'
import { eventsByHostTime } from './event-times.ts'

const hostNowMs = Date.parse('2026-05-01T10:00:00Z')
const labNowMs = Date.parse('2026-05-01T10:01:00Z')
const event = (lastTimestamp: string | null) => ({ kind: 'Event', firstTimestamp: '2026-05-01T09:59:00Z', lastTimestamp })

describe('Events for a client that reads its own clock', () => {
  it.each([
    ['before now', '2026-05-01T09:59:30Z', '2026-05-01T09:59:30Z'],
    ['now', '2026-05-01T10:00:00Z', '2026-05-01T10:00:00Z'],
    ['run ahead', '2026-05-01T10:00:40Z', '2026-05-01T10:00:00Z'],
    ['what no lab recorded', '2026-05-01T10:01:01Z', '2026-05-01T10:01:01Z'],
    ['never', null, null],
  ])('%s', (_title, at, told) => {
    expect(eventsByHostTime(event(at), { hostNowMs, labNowMs })).toEqual(event(told))
    const list = { kind: 'EventList', items: [event(at)] }
    expect(eventsByHostTime(list, { hostNowMs, labNowMs })).toEqual({ kind: 'EventList', items: [event(told)] })
  })

  it('keeps microseconds where they belong', () => {
    const seen = eventsByHostTime({ kind: 'Event', eventTime: '2026-05-01T10:00:40.000001Z' }, { hostNowMs, labNowMs })
    expect(seen.eventTime).toBe('2026-05-01T10:00:00.000000Z')
  })

  it.each([
    ['a lab that was never run forward', event('2026-05-01T10:00:40Z'), hostNowMs],
    ['another kind', { kind: 'Lease', lastTimestamp: '2026-05-01T10:00:40Z' }, labNowMs],
  ])('leaves %s as it is', (_title, object, nowMs) => {
    expect(eventsByHostTime(object, { hostNowMs, labNowMs: nowMs })).toBe(object)
  })
})
