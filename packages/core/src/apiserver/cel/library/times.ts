import { CelError, type Duration, type Timestamp } from '../evaluate/values.ts'
import type { Library, Run } from './library.ts'
import { timeParts } from './texts-of-values.ts'

const dayMs = 86_400_000

/** How far a zone by name is from Greenwich at a time. */
function namedOffsetMs(zone: string, ms: number): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(new Date(ms))
    const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = /^GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(text) ?? []
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
  } catch {
    throw new CelError(`unknown time zone ${zone}`)
  }
}

/** Milliseconds east of Greenwich. */
function offsetOf(zone: string, ms: number): number {
  if (zone === '' || zone === 'UTC') return 0
  const [, sign, hours, minutes] = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(zone) ?? []
  if (hours === undefined) return namedOffsetMs(zone, ms)
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

const dayOfYear = (date: Date): number => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs)

/** Parts of a time, as they are shown at Greenwich or in a zone. */
const part = (read: (date: Date, nanos: bigint) => number): Run => {
  return (time: Timestamp, zone = '') => {
    const { ms, nanos } = timeParts(time)
    return BigInt(read(new Date(ms + offsetOf(zone, ms)), nanos))
  }
}

const parts: Readonly<Record<string, readonly [id: string, run: Run]>> = {
  getFullYear: ['timestamp_to_year', part((date) => date.getUTCFullYear())],
  getMonth: ['timestamp_to_month', part((date) => date.getUTCMonth())],
  getDayOfYear: ['timestamp_to_day_of_year', part(dayOfYear)],
  getDayOfMonth: ['timestamp_to_day_of_month', part((date) => date.getUTCDate() - 1)],
  getDate: ['timestamp_to_day_of_month_1_based', part((date) => date.getUTCDate())],
  getDayOfWeek: ['timestamp_to_day_of_week', part((date) => date.getUTCDay())],
  getHours: ['timestamp_to_hours', part((date) => date.getUTCHours())],
  getMinutes: ['timestamp_to_minutes', part((date) => date.getUTCMinutes())],
  getSeconds: ['timestamp_to_seconds', part((date) => date.getUTCSeconds())],
  getMilliseconds: ['timestamp_to_milliseconds', part((_date, nanos) => Number(nanos / 1_000_000n))],
}

/** How often a length fits in another. */
const lengths: Readonly<Record<string, readonly [id: string, run: Run]>> = {
  getHours: ['duration_to_hours', ({ nanos }: Duration) => nanos / 3_600_000_000_000n],
  getMinutes: ['duration_to_minutes', ({ nanos }: Duration) => nanos / 60_000_000_000n],
  getSeconds: ['duration_to_seconds', ({ nanos }: Duration) => nanos / 1_000_000_000n],
  getMilliseconds: ['duration_to_milliseconds', ({ nanos }: Duration) => nanos / 1_000_000n],
}

/** Parts of times and lengths of time. Models cel-go common/stdlib/standard.go timestampToYear and its neighbours. */
export const times: Library = Object.fromEntries(
  Object.entries(parts).map(([name, [id, run]]) => {
    const zoned = id === 'timestamp_to_seconds' ? `${id}_tz` : `${id}_with_tz`
    const overloads: Record<string, readonly [string, Run]> = {
      [id]: ['timestamp.() int', run],
      [zoned]: ['timestamp.(string) int', run],
    }
    const length = lengths[name]
    if (length) overloads[length[0]] = ['duration.() int', length[1]]
    return [name, overloads]
  }),
)
