import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { asBytes, misused, pieces, recordsOf, wholeInput, wrongOperands } from './records.ts'

const spec = {
  '1': {},
  '2': {},
  '3': {},
  'check-order': {},
  'nocheck-order': {},
  'output-delimiter': { value: true },
  total: {},
  'zero-terminated': { letter: 'z' },
} as const

const before = (a: string, b: string): boolean => asBytes(a) < asBytes(b)

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const wrong = wrongOperands(options.operands, 2)
  if (wrong !== undefined) return misused(process, wrong)
  const end = options.has('zero-terminated') ? '\0' : '\n'
  const lists: string[][] = []
  for (const name of options.operands) {
    const text = await wholeInput(process, name)
    if (text === undefined) return 1
    lists.push(recordsOf(text, end))
  }
  return compare(process, options, lists as [string[], string[]], end)
}

async function compare(
  process: ShellProcess,
  options: Options,
  [left, right]: [string[], string[]],
  end: string,
): Promise<number> {
  const out = pieces(process)
  const separator = options.get('output-delimiter') ?? '\t'
  const counts = [0, 0, 0]
  const told = new Set<number>()
  const put = (column: 0 | 1 | 2, line: string): void => {
    counts[column] = (counts[column] ?? 0) + 1
    const shown = ['1', '2', '3'].filter((each, index) => index < column && !options.has(each)).length
    if (!options.has(String(column + 1))) out.write(separator.repeat(shown) + line + end)
  }
  let differs = false
  const disorder = (file: 1 | 2, lines: string[], at: number): boolean => {
    const isOut = at > 0 && at < lines.length && before(lines[at] as string, lines[at - 1] as string)
    if (!isOut || options.has('nocheck-order') || told.has(file)) return false
    if (!options.has('check-order') && !differs) return false
    told.add(file)
    out.end()
    process.stderr(`comm: file ${file} is not in sorted order\n`)
    return options.has('check-order')
  }
  let [a, b] = [0, 0]
  while (a < left.length || b < right.length) {
    const [one, two] = [left[a], right[b]]
    const column = one === undefined ? 1 : two === undefined ? 0 : one === two ? 2 : before(one, two) ? 0 : 1
    if (column !== 2) differs = true
    put(column, (column === 1 ? two : one) as string)
    if (out.isFull()) await out.turn()
    if (column !== 1 && disorder(1, left, ++a)) return 1
    if (column !== 0 && disorder(2, right, ++b)) return 1
  }
  if (options.has('total')) out.write(`${counts.join(separator)}${separator}total${end}`)
  out.end()
  if (told.size === 0) return 0
  process.stderr('comm: input is not in sorted order\n')
  return 1
}

export const comm: ShellCommand = {
  name: 'comm',
  summary: 'compare two sorted files line by line',
  usage: '[-1] [-2] [-3] [--check-order] FILE1 FILE2',
  run,
}
