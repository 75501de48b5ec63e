import { compileRegex } from '../../bash/regex.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { jsSource } from './posix-regex.ts'
import { misused, pieces, recordsOf, wholeInput } from './records.ts'

const spec = {
  'body-numbering': { letter: 'b', value: true },
  'section-delimiter': { letter: 'd', value: true },
  'footer-numbering': { letter: 'f', value: true },
  'header-numbering': { letter: 'h', value: true },
  'line-increment': { letter: 'i', value: true },
  'join-blank-lines': { letter: 'l', value: true },
  'number-format': { letter: 'n', value: true },
  'no-renumber': { letter: 'p' },
  'number-separator': { letter: 's', value: true },
  'starting-line-number': { letter: 'v', value: true },
  'number-width': { letter: 'w', value: true },
} as const

type Section = 'header' | 'body' | 'footer'
const numbers = [
  ['starting-line-number', 'invalid starting line number', 1, Number.NEGATIVE_INFINITY],
  ['line-increment', 'invalid line number increment', 1, Number.NEGATIVE_INFINITY],
  ['join-blank-lines', 'invalid line number of blank lines', 1, 1],
  ['number-width', 'invalid line number field width', 6, 1],
] as const

/** Wider numbers are refused as those beyond an int are. */
const maxWidth = 10_000

interface Plan {
  numbers: Record<string, number>
  styles: Record<Section, string>
  format: string
  separator: string
  delimiters: Record<Section, string>
}

/** The options, or what is wrong with them; `hint`: with the pointer to --help. */
function planOf(options: Options): Plan | { wrong: string; hint: boolean } {
  const values: Record<string, number> = {}
  for (const section of ['header', 'body', 'footer'] as const) {
    const style = options.get(`${section}-numbering`)
    if (style !== undefined && !/^(a|t|n|p.*)$/s.test(style))
      return { wrong: `invalid ${section} numbering style: ‘${style}’`, hint: true }
  }
  for (const [name, words, usual, least] of numbers) {
    const given = options.get(name)
    values[name] = Number(given ?? usual)
    if (
      given === undefined ||
      (/^-?\d+$/.test(given) && values[name] >= least && (name !== 'number-width' || values[name] <= maxWidth))
    )
      continue
    return { wrong: `${words}: ‘${given}’${/^\d+$/.test(given) ? ': Numerical result out of range' : ''}`, hint: false }
  }
  const format = options.get('number-format') ?? 'rn'
  if (!/^(ln|rn|rz)$/.test(format)) return { wrong: `invalid line numbering format: ‘${format}’`, hint: true }
  const given = options.get('section-delimiter') ?? '\\:'
  const pair = given.length === 1 ? `${given}:` : given
  const styles = {
    header: options.get('header-numbering') ?? 'n',
    body: options.get('body-numbering') ?? 't',
    footer: options.get('footer-numbering') ?? 'n',
  }
  return {
    numbers: values,
    styles,
    format,
    separator: options.get('number-separator') ?? '\t',
    delimiters: { header: pair.repeat(3), body: pair.repeat(2), footer: pair },
  }
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const plan = planOf(options)
  if ('wrong' in plan) {
    if (plan.hint) return misused(process, plan.wrong)
    process.stderr(`nl: ${plan.wrong}\n`)
    return 1
  }
  const state = { section: 'body' as Section, next: plan.numbers['starting-line-number'] ?? 1, blanks: 0 }
  const out = pieces(process)
  let status = 0
  for (const name of options.operands.length > 0 ? options.operands : ['-']) {
    const text = await wholeInput(process, name)
    if (text === undefined) status = 1
    else
      for (const line of recordsOf(text)) {
        out.write(`${numbered(line, plan, state, options.has('no-renumber'))}\n`)
        if (out.isFull()) await out.turn()
      }
    out.end()
  }
  return status
}

function numbered(line: string, plan: Plan, state: { section: Section; next: number; blanks: number }, keeps: boolean): string {
  const section = (['header', 'body', 'footer'] as const).find(
    (each) => plan.delimiters[each] !== '' && line === plan.delimiters[each],
  )
  if (section) {
    state.section = section
    if (!keeps) state.next = plan.numbers['starting-line-number'] ?? 1
    return ''
  }
  const { 'number-width': width = 6, 'line-increment': step = 1, 'join-blank-lines': join = 1 } = plan.numbers
  if (!isNumbered(line, plan.styles[state.section], state, join)) return `${' '.repeat(width + plan.separator.length)}${line}`
  const shown = numeral(state.next, plan.format, width)
  state.next += step
  return `${shown}${plan.separator}${line}`
}

function isNumbered(line: string, style: string, state: { blanks: number }, join: number): boolean {
  if (style === 't') return line !== ''
  if (style === 'n') return false
  if (style.startsWith('p')) return compileRegex(jsSource(style.slice(1), false)).find(line, 0) !== undefined
  if (line !== '' || join === 1) {
    state.blanks = 0
    return true
  }
  state.blanks = (state.blanks + 1) % join
  return state.blanks === 0
}

function numeral(value: number, format: string, width: number): string {
  if (format === 'ln') return String(value).padEnd(width)
  if (format === 'rn') return String(value).padStart(width)
  return value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0')
}

export const nl: ShellCommand = { name: 'nl', summary: 'number lines of files', usage: '[OPTION]... [FILE]...', run }
