const names: Readonly<Record<string, number>> = {
  sun: 0,
  mon: 1,
  tue: 2,
  wed: 3,
  thu: 4,
  fri: 5,
  sat: 6,
  jan: 1,
  feb: 2,
  mar: 3,
  apr: 4,
  may: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  nov: 11,
  dec: 12,
}
const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}
const bounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const

export interface Schedule {
  minutes: ReadonlySet<number>
  hours: ReadonlySet<number>
  days: ReadonlySet<number>
  months: ReadonlySet<number>
  weekdays: ReadonlySet<number>
  /** A star in day or weekday: the other one alone counts. */
  anyDay: boolean
  anyWeekday: boolean
}

/** Five fields of cron, or a macro; undefined when it is none. Models robfig/cron ParseStandard. */
export function parseSchedule(text: string): Schedule | undefined {
  const fields = (macros[text.trim()] ?? text).trim().split(/\s+/)
  if (fields.length !== 5) return undefined
  const sets = fields.map((field, i) => parseField(field, bounds[i] as readonly [number, number]))
  if (sets.some((set) => set === undefined)) return undefined
  const [minutes, hours, days, months, weekdays] = sets as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>]
  if (weekdays.has(7)) weekdays.add(0)
  const star = (field: string | undefined): boolean => /^[*?]/.test(field ?? '')
  return { minutes, hours, days, months, weekdays, anyDay: star(fields[2]), anyWeekday: star(fields[4]) }
}

function parseField(field: string, [low, high]: readonly [number, number]): Set<number> | undefined {
  const out = new Set<number>()
  for (const part of field.split(',')) {
    const match = /^(\*|\?|[\da-z]+)(?:-([\da-z]+))?(?:\/(\d+))?$/i.exec(part)
    if (!match) return undefined
    const [, first = '', last, step] = match
    const any = first === '*' || first === '?'
    const from = any ? low : numberOf(first)
    const to = any ? high : last === undefined ? (step === undefined ? from : high) : numberOf(last)
    const by = Number(step ?? 1)
    if (from === undefined || to === undefined || from < low || to > high || from > to || by < 1) return undefined
    for (let n = from; n <= to; n += by) out.add(n)
  }
  return out
}

const numberOf = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : names[text.toLowerCase()])

const maxMinutes = 4 * 366 * 24 * 60

/** The first time after `afterMs` that the schedule names, in UTC. */
export function nextTime(schedule: Schedule, afterMs: number): number | undefined {
  const at = new Date(Math.floor(afterMs / 60_000) * 60_000 + 60_000)
  for (let steps = 0; steps < maxMinutes; steps++) {
    if (!schedule.months.has(at.getUTCMonth() + 1)) at.setUTCMonth(at.getUTCMonth() + 1, 1), at.setUTCHours(0, 0)
    else if (!isDay(schedule, at)) at.setUTCDate(at.getUTCDate() + 1), at.setUTCHours(0, 0)
    else if (!schedule.hours.has(at.getUTCHours())) at.setUTCHours(at.getUTCHours() + 1, 0)
    else if (!schedule.minutes.has(at.getUTCMinutes())) at.setUTCMinutes(at.getUTCMinutes() + 1)
    else return at.getTime()
  }
  return undefined
}

function isDay(schedule: Schedule, at: Date): boolean {
  const day = schedule.days.has(at.getUTCDate())
  const weekday = schedule.weekdays.has(at.getUTCDay())
  return schedule.anyDay || schedule.anyWeekday ? day && weekday : day || weekday
}
