import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { asBytes, misused, pieces, recordsOf, wholeInput, wrongOperands } from './records.ts'

const spec = {
  '1': { value: true },
  '2': { value: true },
  a: { value: true },
  v: { value: true },
  e: { value: true },
  'ignore-case': { letter: 'i' },
  j: { value: true },
  o: { value: true },
  t: { value: true },
  'check-order': {},
  'nocheck-order': {},
  header: {},
  'zero-terminated': { letter: 'z' },
} as const

interface Row {
  line: string
  fields: string[]
  key: string
}

interface Plan {
  fields: [number, number]
  separator: string | undefined
  unpaired: [boolean, boolean]
  paired: boolean
  empty: string | undefined
  output: [file: 0 | 1 | 2, field: number][] | 'auto' | undefined
  folded: boolean
  end: string
}

function planOf(options: Options): Plan | { wrong: string; hint?: boolean } {
  const fields: [number, number] = [1, 1]
  for (const [name, files] of [
    ['j', [0, 1]],
    ['1', [0]],
    ['2', [1]],
  ] as const) {
    const given = options.get(name)
    if (given === undefined) continue
    if (!/^\d+$/.test(given) || Number(given) === 0) return { wrong: `invalid field number: ‘${given}’` }
    for (const file of files) fields[file] = Number(given)
  }
  const sides = [...options.all('a'), ...options.all('v')]
  const bad = sides.find((side) => side !== '1' && side !== '2')
  if (bad !== undefined) return { wrong: `invalid file number: ‘${bad}’` }
  const separator = options.get('t')
  if (separator !== undefined && separator.length > 1 && separator !== '\\0')
    return { wrong: `multi-character tab ‘${separator}’` }
  const output = options.has('o') ? outputOf(options.all('o').join(',')) : undefined
  if (output !== undefined && 'wrong' in Object(output)) return output as { wrong: string }
  return {
    fields,
    separator: separator === '\\0' ? '\0' : separator,
    unpaired: [sides.includes('1'), sides.includes('2')],
    paired: !options.has('v'),
    empty: options.get('e'),
    output: output as Plan['output'],
    folded: options.has('ignore-case'),
    end: options.has('zero-terminated') ? '\0' : '\n',
  }
}

function outputOf(list: string): Plan['output'] | { wrong: string } {
  if (list === 'auto') return 'auto'
  const out: [0 | 1 | 2, number][] = []
  for (const part of list.split(/[, \t]+/)) {
    const [, file, field] = /^(?:(0)|([12])\.(\d+))$/.exec(part) ? [part, part === '0' ? '0' : part[0], part.slice(2)] : []
    if (file === undefined)
      return { wrong: /^[12]\./.test(part) ? `invalid field number: ‘${part.slice(2)}’` : `invalid field specifier: ‘${part}’` }
    if (file !== '0' && Number(field) === 0) return { wrong: `invalid field number: ‘${field}’` }
    out.push([Number(file) as 0 | 1 | 2, Number(field || 0)])
  }
  return out
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const plan = planOf(options)
  if ('wrong' in plan) return plan.hint ? misused(process, plan.wrong) : complain(process, `join: ${plan.wrong}\n`, 1)
  const wrong = wrongOperands(options.operands, 2)
  if (wrong !== undefined) return misused(process, wrong)
  if (options.operands.every((name) => name === '-')) return complain(process, 'join: both files cannot be standard input\n', 1)
  const sides: Row[][] = []
  for (const [index, name] of options.operands.entries()) {
    const text = await wholeInput(process, name)
    if (text === undefined) return 1
    sides.push(rowsOf(text, plan, index as 0 | 1))
  }
  return joined(process, options, plan, sides as [Row[], Row[]])
}

function rowsOf(text: string, plan: Plan, side: 0 | 1): Row[] {
  return recordsOf(text, plan.end).map((line) => {
    const fields =
      plan.separator === undefined
        ? line.replace(/^[ \t]+/, '').split(/[ \t\n]+/)
        : plan.separator === ''
          ? [line]
          : line.split(plan.separator)
    const key = fields[plan.fields[side] - 1] ?? ''
    return { line, fields, key: asBytes(plan.folded ? key.toUpperCase() : key) }
  })
}

async function joined(process: ShellProcess, options: Options, plan: Plan, [left, right]: [Row[], Row[]]): Promise<number> {
  const out = pieces(process)
  const widths: [number, number] = [left[0]?.fields.length ?? 0, right[0]?.fields.length ?? 0]
  const put = (a: Row | undefined, b: Row | undefined): void => out.write(outputLine(a, b, plan, widths) + plan.end)
  if (options.has('header') && (left.length > 0 || right.length > 0)) put(left.shift(), right.shift())
  const order = orderCheck(process, options, [left, right], out.end)
  let [a, b] = [0, 0]
  while (a < left.length && b < right.length) {
    const [one, two] = [left[a] as Row, right[b] as Row]
    if (one.key !== two.key) {
      order.unpaired = true
      const side = one.key < two.key ? 0 : 1
      if (plan.unpaired[side]) put(side === 0 ? one : undefined, side === 0 ? undefined : two)
      if (!(side === 0 ? order.next(0, ++a) : order.next(1, ++b))) return 1
      continue
    }
    const [endA, endB] = [groupEnd(left, a), groupEnd(right, b)]
    for (const x of plan.paired ? left.slice(a, endA) : [])
      for (const y of right.slice(b, endB)) {
        put(x, y)
        if (out.isFull()) await out.turn()
      }
    for (; a < endA; ) if (!order.next(0, ++a)) return 1
    for (; b < endB; ) if (!order.next(1, ++b)) return 1
  }
  if (a < left.length || b < right.length) order.unpaired = true
  for (; a < left.length; ) {
    if (plan.unpaired[0]) put(left[a], undefined)
    if (!order.next(0, ++a)) return 1
  }
  for (; b < right.length; ) {
    if (plan.unpaired[1]) put(undefined, right[b])
    if (!order.next(1, ++b)) return 1
  }
  return order.end()
}

function groupEnd(rows: readonly Row[], from: number): number {
  let end = from
  while (end < rows.length && rows[end]?.key === rows[from]?.key) end++
  return end
}

/** Tells of what is not sorted: always with --check-order, otherwise when something had no partner. */
function orderCheck(process: ShellProcess, options: Options, sides: readonly [Row[], Row[]], flush: () => void) {
  const told = new Set<number>()
  const strict = options.has('check-order')
  return {
    unpaired: false,
    /** False when the program ends. */
    next(side: 0 | 1, at: number): boolean {
      const [before, row] = [sides[side][at - 1], sides[side][at]]
      if (options.has('nocheck-order') || !before || !row || before.key <= row.key || told.has(side)) return true
      if (!strict && !this.unpaired) return true
      told.add(side)
      const name = options.operands[side] ?? '-'
      flush()
      process.stderr(`join: ${name}:${at + 1 + (options.has('header') ? 1 : 0)}: is not sorted: ${row.line}\n`)
      return !strict
    },
    end(): number {
      flush()
      if (told.size === 0) return 0
      process.stderr('join: input is not in sorted order\n')
      return 1
    },
  }
}

function outputLine(a: Row | undefined, b: Row | undefined, plan: Plan, widths: [number, number]): string {
  const separator = plan.separator === undefined || plan.separator === '' ? ' ' : plan.separator
  const empty = plan.empty ?? ''
  const shown = (value: string | undefined): string => (value === undefined || value === '' ? empty : value)
  const keyIn = (row: Row | undefined, side: 0 | 1): string | undefined => row?.fields[plan.fields[side] - 1]
  const key = shown(a ? keyIn(a, 0) : keyIn(b, 1))
  if (Array.isArray(plan.output)) {
    const words = plan.output.map(([file, field]) => (file === 0 ? key : shown((file === 1 ? a : b)?.fields[field - 1])))
    return words.join(separator)
  }
  const rest = (row: Row | undefined, side: 0 | 1): string[] => {
    const width = plan.output === 'auto' ? widths[side] : (row?.fields.length ?? 0)
    return Array.from({ length: width }, (_, index) => index)
      .filter((index) => index !== plan.fields[side] - 1)
      .map((index) => shown(row?.fields[index]))
  }
  return [key, ...rest(a, 0), ...rest(b, 1)].join(separator)
}

export const join: ShellCommand = {
  name: 'join',
  summary: 'join lines of two files on a common field',
  usage: '[OPTION]... FILE1 FILE2',
  run,
}
