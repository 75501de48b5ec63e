const units: Record<string, number> = {
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
  w: 604_800,
  week: 604_800,
  weeks: 604_800,
}

function spanMs(text: string): number | undefined {
  const pieces = [...text.matchAll(/(\d+)\s*([a-z]+)\s*/g)]
  if (pieces.length === 0 || pieces.map((piece) => piece[0]).join('') !== text) return undefined
  let seconds = 0
  for (const [, count, unit = ''] of pieces) {
    if (units[unit] === undefined) return undefined
    seconds += Number(count) * units[unit]
  }
  return seconds * 1000
}

/**
 * A time as systemd.time(7) writes it: `2026-01-05 12:00:00`, `12:30`, `today`, `yesterday`, `now`, `-1h`, `5 min ago`; undefined when it
 * is none. In UTC, milliseconds.
 */
export function parseMoment(text: string, nowMs: number): number | undefined {
  const word = text.trim().replace(/ UTC$/, '')
  const midnight = Math.floor(nowMs / 86_400_000) * 86_400_000
  if (word === 'now') return nowMs
  if (word === 'today') return midnight
  if (word === 'yesterday') return midnight - 86_400_000
  if (word === 'tomorrow') return midnight + 86_400_000
  const ago = /^(.+) ago$/.exec(word)?.[1] ?? (/^-(.+)$/.exec(word)?.[1] || undefined)
  if (ago !== undefined) {
    const span = spanMs(ago.trim())
    return span === undefined ? undefined : nowMs - span
  }
  const later = /^\+(.+)$/.exec(word)?.[1]
  if (later !== undefined) {
    const span = spanMs(later)
    return span === undefined ? undefined : nowMs + span
  }
  const time = /^(?:(\d{4})-(\d\d)-(\d\d))?[ T]?(?:(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?$/.exec(word)
  if (!time || word === '') return undefined
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0'] = time
  const date = year === undefined ? midnight : Date.UTC(Number(year), Number(month) - 1, Number(day))
  return date + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
}
