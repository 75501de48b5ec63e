const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = 'January February March April May June July August September October November December'.split(' ')
const dayMs = 86_400_000

interface Field {
  value: string | number
  /** Of numbers: how wide they are, and with what they are filled. */
  width?: number
  fill?: ' '
}

const at = (ms: number): Date => new Date(ms)
const dayOfYear = (ms: number): number => Math.floor((ms - Date.UTC(at(ms).getUTCFullYear(), 0, 1)) / dayMs)
const weekday = (ms: number): number => at(ms).getUTCDay()
const twelve = (ms: number): number => at(ms).getUTCHours() % 12 || 12

/** ISO 8601's week and its year. */
function isoWeek(ms: number): { year: number; week: number } {
  const thursday = ms + (3 - ((weekday(ms) + 6) % 7)) * dayMs
  const year = at(thursday).getUTCFullYear()
  return { year, week: Math.floor((thursday - Date.UTC(year, 0, 1)) / dayMs / 7) + 1 }
}

const two = (value: number): Field => ({ value, width: 2 })
const spaced = (value: number): Field => ({ value, width: 2, fill: ' ' })
const text = (value: string): Field => ({ value })

const fields: Readonly<Record<string, (ms: number) => Field>> = {
  a: (ms) => text((days[weekday(ms)] ?? '').slice(0, 3)),
  A: (ms) => text(days[weekday(ms)] ?? ''),
  b: (ms) => text((months[at(ms).getUTCMonth()] ?? '').slice(0, 3)),
  h: (ms) => text((months[at(ms).getUTCMonth()] ?? '').slice(0, 3)),
  B: (ms) => text(months[at(ms).getUTCMonth()] ?? ''),
  c: (ms) => text(strftime('%a %b %e %H:%M:%S %Y', ms)),
  C: (ms) => two(Math.floor(at(ms).getUTCFullYear() / 100)),
  d: (ms) => two(at(ms).getUTCDate()),
  D: (ms) => text(strftime('%m/%d/%y', ms)),
  e: (ms) => spaced(at(ms).getUTCDate()),
  F: (ms) => text(strftime('%Y-%m-%d', ms)),
  g: (ms) => two(isoWeek(ms).year % 100),
  G: (ms) => ({ value: isoWeek(ms).year, width: 4 }),
  H: (ms) => two(at(ms).getUTCHours()),
  I: (ms) => two(twelve(ms)),
  j: (ms) => ({ value: dayOfYear(ms) + 1, width: 3 }),
  k: (ms) => spaced(at(ms).getUTCHours()),
  l: (ms) => spaced(twelve(ms)),
  m: (ms) => two(at(ms).getUTCMonth() + 1),
  M: (ms) => two(at(ms).getUTCMinutes()),
  n: () => text('\n'),
  N: (ms) => ({ value: Math.floor((((ms % 1000) + 1000) % 1000) * 1_000_000), width: 9 }),
  p: (ms) => text(at(ms).getUTCHours() < 12 ? 'AM' : 'PM'),
  P: (ms) => text(at(ms).getUTCHours() < 12 ? 'am' : 'pm'),
  q: (ms) => ({ value: Math.floor(at(ms).getUTCMonth() / 3) + 1 }),
  r: (ms) => text(strftime('%I:%M:%S %p', ms)),
  R: (ms) => text(strftime('%H:%M', ms)),
  s: (ms) => ({ value: Math.floor(ms / 1000), width: 1 }),
  S: (ms) => two(at(ms).getUTCSeconds()),
  t: () => text('\t'),
  T: (ms) => text(strftime('%H:%M:%S', ms)),
  u: (ms) => ({ value: weekday(ms) || 7 }),
  U: (ms) => two(Math.floor((dayOfYear(ms) + 7 - weekday(ms)) / 7)),
  V: (ms) => two(isoWeek(ms).week),
  w: (ms) => ({ value: weekday(ms) }),
  W: (ms) => two(Math.floor((dayOfYear(ms) + 7 - ((weekday(ms) + 6) % 7)) / 7)),
  x: (ms) => text(strftime('%m/%d/%y', ms)),
  X: (ms) => text(strftime('%H:%M:%S', ms)),
  y: (ms) => two(at(ms).getUTCFullYear() % 100),
  Y: (ms) => ({ value: at(ms).getUTCFullYear(), width: 4 }),
  Z: () => text('UTC'),
  '%': () => text('%'),
}

const zones: Readonly<Record<string, string>> = { z: '+0000', ':z': '+00:00', '::z': '+00:00:00', ':::z': '+00' }

/** A time in UTC by a format of strftime, with GNU's flags `-_0^#+` and widths; what is no directive stands as it is. */
export function strftime(format: string, ms: number): string {
  return format.replace(/%([-_0^#+]*)(\d*)[EO]?(:{0,3}[a-zA-Z%])/g, (whole, flags: string, width: string, letter: string) => {
    const zone = zones[letter]
    const field = zone === undefined ? fields[letter]?.(ms) : text(zone)
    return field ? shown(field, flags, width === '' ? undefined : Number(width), letter) : whole
  })
}

function shown({ value, width: own = 0, fill }: Field, flags: string, width: number | undefined, letter: string): string {
  const cased = cases(String(value), flags, letter)
  if (letter === 'N')
    return cased
      .padStart(9, '0')
      .slice(0, width ?? (flags.includes('-') ? undefined : 9))
      .replace(flags.includes('-') ? /0+$/ : /^$/, '')
  const wide = Math.min(width ?? own, 1000)
  if (flags.includes('-') && width === undefined) return cased
  const filler = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : (fill ?? (typeof value === 'number' ? '0' : ' '))
  const negative = filler === '0' && cased.startsWith('-')
  return negative ? `-${cased.slice(1).padStart(wide - 1, '0')}` : cased.padStart(wide, filler)
}

function cases(value: string, flags: string, letter: string): string {
  if (flags.includes('^')) return value.toUpperCase()
  if (!flags.includes('#')) return value
  return letter === 'p' || letter === 'Z' ? value.toLowerCase() : value.toUpperCase()
}
