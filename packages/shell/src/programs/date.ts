import type { ShellProcess } from '../bash/shell.ts'
import { strftime } from '../bash/strftime.ts'
import { badOption } from './bad-option.ts'
import { isBad, parseOptions } from './options.ts'
import type { ShellCommand } from './shell-command.ts'

const spec = {
  utc: { letter: 'u' },
  universal: {},
  date: { letter: 'd', value: true },
  'iso-8601': { letter: 'I', value: 'optional' },
  'rfc-email': { letter: 'R' },
  'rfc-3339': { value: true },
  set: { letter: 's', value: true },
  reference: { letter: 'r', value: true },
  debug: {},
} as const

/** date in the lab's time; the lab's machines keep UTC. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  if (options.has('set')) {
    process.stderr('date: cannot set date: Operation not permitted\n')
    return 1
  }
  const asked = options.get('date')
  const ms = asked === undefined ? process.now() : timeOf(asked, process.now())
  if (ms === undefined) {
    process.stderr(`date: invalid date ‘${asked}’\n`)
    return 1
  }
  const format = options.operands.find((word) => word.startsWith('+'))?.slice(1) ?? defaultFormat(options)
  process.stdout(`${strftime(format, ms)}\n`)
  return 0
}

function defaultFormat(options: { has(name: string): boolean; get(name: string): string | undefined }): string {
  if (options.has('rfc-email')) return '%a, %d %b %Y %H:%M:%S %z'
  if (options.has('rfc-3339')) return options.get('rfc-3339') === 'date' ? '%F' : '%F %T+00:00'
  if (!options.has('iso-8601')) return '%a %b %e %T %Z %Y'
  const precision = options.get('iso-8601') ?? ''
  return (
    { '': '%F', date: '%F', hours: '%FT%H+00:00', minutes: '%FT%H:%M+00:00', seconds: '%FT%T+00:00', ns: '%FT%T,%N+00:00' }[
      precision
    ] ?? '%F'
  )
}

const unitMs: Record<string, number> = {
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

/** `@1700000000`, `now`, `yesterday`, `-2 hours`, `2026-01-05 10:00`. */
function timeOf(text: string, now: number): number | undefined {
  const words = text.trim().toLowerCase()
  if (/^@-?\d+(\.\d+)?$/.test(words)) return Number(words.slice(1)) * 1000
  if (words === '' || words === 'now' || words === 'today') return now
  if (words === 'yesterday') return now - 86_400_000
  if (words === 'tomorrow') return now + 86_400_000
  const relative = /^([+-]?\d+) (sec|second|min|minute|hour|day|week)s?( ago)?$/.exec(words)
  if (relative) return now + Number(relative[1]) * (unitMs[relative[2] ?? ''] ?? 0) * (relative[3] ? -1 : 1)
  const parsed = Date.parse(
    /[tz+]/i.test(text) && text.includes(':') ? text : `${text.trim().replace(' ', 'T')}${text.includes(':') ? 'Z' : ''}`,
  )
  return Number.isNaN(parsed) ? undefined : parsed
}

export const date: ShellCommand = {
  name: 'date',
  summary: 'print the system date and time',
  usage: '[-u] [-d STRING] [+FORMAT]',
  run,
}
