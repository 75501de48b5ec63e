const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const dayNames = 'sun mon tue wed thu fri sat'.split(' ')
const ordinals: Readonly<Record<string, number>> = {
  last: -1,
  this: 0,
  next: 1,
  first: 1,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  twelfth: 12,
}
const unitMs: Readonly<Record<string, number>> = {
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  fortnight: 1_209_600_000,
}
const dayMs = 86_400_000

/** What a text says of a time, as it is read. */
interface Said {
  date?: [year: number, month: number, day: number]
  /** Milliseconds since midnight. */
  timeMs?: number
  zoneMs: number
  epochMs?: number
  weekday?: { day: number; ordinal: number }
  months: number
  years: number
  days: number
  ms: number
}

type Rule = [pattern: RegExp, take: (said: Said, found: string[], now: number) => boolean | undefined]

const number = (text: string | undefined): number => Number(text ?? 0)

function setTime(said: Said, hours: number, minutes: number, seconds: number, half = ''): boolean {
  const noon = half.startsWith('p')
  if (half !== '' && (hours < 1 || hours > 12)) return false
  const whole = half === '' ? hours : (hours % 12) + (noon ? 12 : 0)
  if (whole > 24 || minutes > 59 || seconds >= 60 || said.timeMs !== undefined) return false
  said.timeMs = (whole * 3600 + minutes * 60) * 1000 + Math.round(seconds * 1000)
  return true
}

function setDate(said: Said, year: number, month: number, day: number): boolean {
  if (said.date || month < 1 || month > 12 || day < 1 || day > 31) return false
  said.date = [year < 69 ? year + 2000 : year < 100 ? year + 1900 : year, month, day]
  return true
}

function relative(said: Said, count: number, unit: string): boolean {
  const name = unit.replace(/s$/, '')
  if (name === 'month') said.months += count
  else if (name === 'year') said.years += count
  else if (name === 'day' || name === 'week' || name === 'fortnight') said.days += (count * (unitMs[name] ?? 0)) / dayMs
  else said.ms += count * (unitMs[name] ?? 0)
  return true
}

const month = String.raw`(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`
const weekday = '(sun(?:day)?|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?)'
const unit = '(seconds?|secs?|minutes?|mins?|hours?|days?|weeks?|fortnights?|months?|years?)'
const ordinal = `(${Object.keys(ordinals).join('|')})`
const monthOf = (name: string): number => monthNames.indexOf(name.slice(0, 3)) + 1
const rule = (source: string, take: Rule[1]): Rule => [new RegExp(`^(?:${source})(?![a-z0-9])`), take]

/** Items of a date in the order in which they are tried. Models gnulib's parse-datetime.y, without zones by name. */
const rules: readonly Rule[] = [
  rule(String.raw`@(-?\d+(?:\.\d+)?)`, (said, [, seconds]) => {
    said.epochMs = number(seconds) * 1000
    return true
  }),
  rule(String.raw`(\d{4})-(\d{1,2})-(\d{1,2})(?:t(?=\d))?`, (said, [, y, m, d]) =>
    setDate(said, number(y), number(m), number(d)),
  ),
  [/^(\d{4})-(\d{1,2})-(\d{1,2})t(?=\d)/, (said, [, y, m, d]) => setDate(said, number(y), number(m), number(d))],
  rule(String.raw`(\d{1,2})\/(\d{1,2})(?:\/(\d{2,4}))?`, (said, [, m, d, y], now) =>
    setDate(said, y === undefined ? new Date(now).getUTCFullYear() : number(y), number(m), number(d)),
  ),
  rule(String.raw`(\d{1,2})(?::(\d{2}))?(?::(\d{2}(?:[.,]\d+)?))? ?([ap])\.?m\.?`, (said, [, h, m, s, half]) =>
    setTime(said, number(h), number(m), number(s?.replace(',', '.')), half),
  ),
  [
    /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:[.,]\d+)?))?/,
    (said, [, h, m, s]) => setTime(said, number(h), number(m), number(s?.replace(',', '.'))),
  ],
  rule(String.raw`(\d{1,2})[ -]?${month}(?:[ ,-]*(\d{4}|\d{2}(?!\d|:)))?`, (said, [, d, m = '', y], now) =>
    setDate(said, y === undefined ? new Date(now).getUTCFullYear() : number(y), monthOf(m), number(d)),
  ),
  rule(String.raw`${month} (\d{1,2})(?:(?:,| ) ?(\d{4})(?!:))?`, (said, [, m = '', d, y], now) =>
    setDate(said, y === undefined ? new Date(now).getUTCFullYear() : number(y), monthOf(m), number(d)),
  ),
  rule(String.raw`([-+]?) ?(\d+) ?${unit}( ago)?`, (said, [, sign, count, name = '', ago]) =>
    relative(said, number(count) * (sign === '-' ? -1 : 1) * (ago ? -1 : 1), name),
  ),
  rule(`${ordinal} ${unit}( ago)?`, (said, [, which = '', name = '', ago]) =>
    relative(said, (ordinals[which] ?? 0) * (ago ? -1 : 1), name),
  ),
  rule(`${ordinal} ${weekday}`, (said, [, which = '', day = '']) => {
    said.weekday = { day: dayNames.indexOf(day.slice(0, 3)), ordinal: ordinals[which] ?? 0 }
    return true
  }),
  rule(`${weekday},?`, (said, [, day = '']) => {
    said.weekday = { day: dayNames.indexOf(day.slice(0, 3)), ordinal: 0 }
    return true
  }),
  rule(`${unit}( ago)?`, (said, [, name = '', ago]) => relative(said, ago ? -1 : 1, name)),
  rule('yesterday', (said) => relative(said, -1, 'day')),
  rule('tomorrow', (said) => relative(said, 1, 'day')),
  rule('now|today', () => true),
  rule('z|utc|gmt', () => true),
  [
    /^([-+])(\d{2}):?(\d{2})?(?!\d)/,
    (said, [, sign, h, m]) => {
      if (said.timeMs === undefined) return false
      said.zoneMs = (sign === '-' ? -1 : 1) * (number(h) * 60 + number(m)) * 60_000
      return true
    },
  ],
  rule(String.raw`(\d{4})(\d{2})(\d{2})`, (said, [, y, m, d]) => setDate(said, number(y), number(m), number(d))),
  rule(String.raw`(\d{2})(\d{2})`, (said, [, h, m]) => setTime(said, number(h), number(m), 0)),
  [/^[, ]/, () => true],
]

/** The time that words name, in milliseconds since 1970, seen from `now` in UTC; undefined when they name none. */
export function timeOfWords(text: string, now: number): number | undefined {
  if (text.length > 200) return undefined
  const said: Said = { zoneMs: 0, months: 0, years: 0, days: 0, ms: 0 }
  const epoch = /^@/.test(text.trim())
  let rest = text.trim().toLowerCase().replace(/\s+/g, ' ')
  if (rest === '') return now - (now % dayMs)
  while (rest !== '') {
    const taken = rules.map(([pattern, take]) => [pattern.exec(rest), take] as const).find(([found]) => found)
    const found = taken?.[0]
    if (!taken || !found || taken[1](said, [...found], now) === false) return undefined
    rest = rest.slice(found[0].length)
    if (epoch && rest !== '') return undefined
  }
  return timeSaid(said, now)
}

function timeSaid(said: Said, now: number): number | undefined {
  if (said.epochMs !== undefined) return said.epochMs
  const today = new Date(now)
  const [year, monthNumber, day] = said.date ?? [today.getUTCFullYear(), today.getUTCMonth() + 1, today.getUTCDate()]
  if (said.date && new Date(Date.UTC(year, monthNumber - 1, day)).getUTCMonth() !== monthNumber - 1) return undefined
  const clock = said.timeMs ?? (said.date || said.weekday ? 0 : now - Math.floor(now / dayMs) * dayMs)
  const date = new Date(Date.UTC(year + said.years, monthNumber - 1 + said.months, day)).getTime()
  return date + weekdayDays(said, date) * dayMs + said.days * dayMs + clock - said.zoneMs + said.ms
}

/** Days from a date to the weekday that was named. */
function weekdayDays({ weekday: named, date }: Said, at: number): number {
  if (!named || date) return 0
  const ahead = (named.day - new Date(at).getUTCDay() + 7) % 7
  const weeks = named.ordinal > 0 && ahead !== 0 ? named.ordinal - 1 : named.ordinal
  return ahead + 7 * weeks
}
