import type { ShellProcess } from '../bash/shell.ts'
import { strftime } from '../bash/strftime.ts'
import { badOption } from './bad-option.ts'
import { timeOfWords } from './date-words.ts'
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
  const kind = wrongKind(options)
  if (kind !== undefined) return misuse(process, kind)
  const asked = options.get('date')
  const ms = asked === undefined ? process.now() : timeOfWords(asked, process.now())
  if (ms === undefined) {
    process.stderr(`date: invalid date ‘${asked}’\n`)
    return 1
  }
  const [operand, extra] = options.operands
  if (extra !== undefined) return misuse(process, `extra operand ‘${extra}’`)
  if (operand !== undefined && !operand.startsWith('+') && asked !== undefined)
    return misuse(
      process,
      `the argument ‘${operand}’ lacks a leading '+';\nwhen using an option to specify date(s), any non-option\nargument must be a format string beginning with '+'`,
    )
  const format = operand?.startsWith('+') ? operand.slice(1) : defaultFormat(options)
  process.stdout(`${strftime(format, ms)}\n`)
  return 0
}

const kinds = { 'iso-8601': ['hours', 'minutes', 'date', 'seconds', 'ns'], 'rfc-3339': ['date', 'seconds', 'ns'] } as const

/** A precision that the option does not have. */
function wrongKind(options: { get(name: string): string | undefined }): string | undefined {
  for (const name of ['iso-8601', 'rfc-3339'] as const) {
    const given = options.get(name)
    if (given === undefined || (given === '' && name === 'iso-8601') || kinds[name].some((kind) => kind.startsWith(given)))
      continue
    return `invalid argument ‘${given}’ for ‘--${name}’\nValid arguments are:\n${kinds[name].map((kind) => `  - ‘${kind}’`).join('\n')}`
  }
  return undefined
}

function misuse(process: ShellProcess, words: string): number {
  process.stderr(`date: ${words}\nTry 'date --help' for more information.\n`)
  return 1
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

export const date: ShellCommand = {
  name: 'date',
  summary: 'print the system date and time',
  usage: '[-u] [-d STRING] [+FORMAT]',
  run,
}
