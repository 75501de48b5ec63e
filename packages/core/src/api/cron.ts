import { offsetMs } from './time-zone.ts'

/** When a CronJob runs: a set of values a field, or a fixed interval. */
export type CronSchedule = { kind: 'fields'; fields: readonly CronField[] } | { kind: 'every'; ms: number }

interface CronField {
  values: ReadonlySet<number>
  /** Written as * or ?: then only the other of the two day fields counts. */
  star: boolean
}

interface Bounds {
  min: number
  max: number
  names: readonly string[]
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const bounds: readonly Bounds[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: days },
]
const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/** A schedule, or what is wrong with it. Models github.com/robfig/cron/v3 ParseStandard; the zone that may stand before it is let be. */
export function parseCron(whole: string): CronSchedule | string {
  if (whole === '') return 'empty spec string'
  const text = whole.replace(/^(?:CRON_)?TZ=\S+\s+/, '')
  if (text.startsWith('@every ')) return parseEvery(text)
  if (text.startsWith('@') && macros[text] === undefined) return `unrecognized descriptor: ${text}`
  const parts = (macros[text] ?? text).split(/\s+/).filter((part) => part !== '')
  if (parts.length !== 5) return `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`
  const fields: CronField[] = []
  for (const [i, part] of parts.entries()) {
    const field = parseField(part, bounds[i] as Bounds)
    if (typeof field === 'string') return field
    fields.push(field)
  }
  return { kind: 'fields', fields }
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 }

function parseEvery(text: string): CronSchedule | string {
  const duration = text.slice('@every '.length)
  if (!/^(\d+[hms])+$/.test(duration)) {
    return `failed to parse duration ${text}: time: invalid duration ${JSON.stringify(duration)}`
  }
  let ms = 0
  for (const [, count, unit] of duration.matchAll(/(\d+)([hms])/g)) ms += Number(count) * (unitMs[unit as string] as number)
  return { kind: 'every', ms: Math.max(ms, 1_000) }
}

function parseField(text: string, limits: Bounds): CronField | string {
  const values = new Set<number>()
  let star = false
  for (const part of text.split(',')) {
    const range = parseRange(part, limits)
    if (typeof range === 'string') return range
    star ||= range.star
    for (let value = range.start; value <= range.end; value += range.step) values.add(value)
  }
  return { values, star }
}

interface Range {
  start: number
  end: number
  step: number
  star: boolean
}

function parseRange(text: string, limits: Bounds): Range | string {
  const [span = '', stepText, more] = text.split('/')
  if (more !== undefined) return `too many slashes: ${text}`
  const [low = '', high, extra] = span.split('-')
  if (extra !== undefined) return `too many hyphens: ${text}`
  const star = low === '*' || low === '?'
  const start = star ? limits.min : parseValue(low, limits.names)
  if (typeof start === 'string') return start
  const step = stepText === undefined ? 1 : parseNumber(stepText)
  if (typeof step === 'string') return step
  const last = high === undefined ? (star || stepText !== undefined ? limits.max : start) : parseValue(high, limits.names)
  if (typeof last === 'string') return last
  return checkRange({ start, end: last, step, star: star && step === 1 }, text, limits)
}

function checkRange(range: Range, text: string, { min, max }: Bounds): Range | string {
  const { start, end, step } = range
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${text}`
  if (end > max) return `end of range (${end}) above maximum (${max}): ${text}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`
  if (step === 0) return `step of range should be a positive number: ${text}`
  return range
}

function parseValue(text: string, names: readonly string[]): number | string {
  const named = names.indexOf(text.toLowerCase())
  return named < 0 ? parseNumber(text) : named + (names === months ? 1 : 0)
}

function parseNumber(text: string): number | string {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  if (/^-\d+$/.test(text)) return `negative number (${text}) not allowed: ${text}`
  return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`
}

const minuteMs = 60_000
const dayMs = 86_400_000
/** Five years, as robfig's search. */
const maxDays = 5 * 366

/** The first moment after `afterMs`; undefined when there is none within five years (30 February). */
export function nextTime(schedule: CronSchedule, afterMs: number): number | undefined {
  if (schedule.kind === 'every') return afterMs - (afterMs % 1_000) + schedule.ms
  const [minute, hour] = schedule.fields as readonly [CronField, CronField, CronField, CronField, CronField]
  const first = Math.floor(afterMs / minuteMs) * minuteMs + minuteMs
  for (let day = 0; day <= maxDays; day++) {
    const midnight = Math.floor(first / dayMs) * dayMs + day * dayMs
    if (!dayMatches(schedule.fields, new Date(midnight))) continue
    const from = day === 0 ? first - midnight : 0
    for (let offset = from; offset < dayMs; offset += minuteMs) {
      const minutes = offset / minuteMs
      if (hour.values.has(Math.floor(minutes / 60)) && minute.values.has(minutes % 60)) return midnight + offset
    }
  }
  return undefined
}

function dayMatches(fields: readonly CronField[], date: Date): boolean {
  const [, , dayOfMonth, month, dayOfWeek] = fields as readonly [CronField, CronField, CronField, CronField, CronField]
  if (!month.values.has(date.getUTCMonth() + 1)) return false
  const inMonth = dayOfMonth.values.has(date.getUTCDate())
  const inWeek = dayOfWeek.values.has(date.getUTCDay())
  return dayOfMonth.star || dayOfWeek.star ? inMonth && inWeek : inMonth || inWeek
}

/** The first moment after `afterMs` by the clocks of a zone (UTC without one). A time that the clocks skip comes with the next. */
export function nextTimeIn(schedule: CronSchedule, zone: string | undefined, afterMs: number): number | undefined {
  if (zone === undefined || schedule.kind === 'every') return nextTime(schedule, afterMs)
  let local = afterMs + offsetMs(zone, afterMs)
  for (let tries = 0; tries < 100; tries++) {
    const next = nextTime(schedule, local)
    if (next === undefined) return undefined
    const guess = next - offsetMs(zone, next - offsetMs(zone, afterMs))
    if (guess > afterMs) return guess
    local = next
  }
  return undefined
}

const hourMs = 3_600_000

/** The last moment after `sinceMs` and not after `nowMs`. */
export function lastTimeIn(schedule: CronSchedule, zone: string | undefined, sinceMs: number, nowMs: number): number | undefined {
  // most schedules come round within the shorter spans
  for (const span of [hourMs, dayMs, 32 * dayMs, maxDays * dayMs]) {
    const from = Math.max(sinceMs, nowMs - span)
    let last: number | undefined
    for (
      let next = nextTimeIn(schedule, zone, from);
      next !== undefined && next <= nowMs;
      next = nextTimeIn(schedule, zone, next)
    )
      last = next
    if (last !== undefined || from === sinceMs) return last
  }
  return undefined
}
