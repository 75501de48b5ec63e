import type { ShellProcess } from '../../bash/shell.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const value = true
const spec = {
  count: { letter: 'c' },
  repeated: { letter: 'd' },
  unique: { letter: 'u' },
  'ignore-case': { letter: 'i' },
  'skip-fields': { letter: 'f', value },
  'skip-chars': { letter: 's', value },
  'check-chars': { letter: 'w', value },
  'all-repeated': { letter: 'D' },
} as const

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) {
    process.stderr(
      `uniq: invalid option -- '${'unknown' in options ? options.unknown.slice(1) : ''}'\nTry 'uniq --help' for more information.\n`,
    )
    return 1
  }
  let group: { line: string; count: number } | undefined
  let rest = ''
  let status = 0
  const take = (line: string): void => {
    if (group && keyOf(group.line, options) === keyOf(line, options)) group.count++
    else {
      if (group) show(process, options, group)
      group = { line, count: 1 }
    }
  }
  for await (const { text } of inputs(process, options.operands.slice(0, 1), () => void (status = 1))) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  }
  if (rest !== '') take(rest)
  if (group) show(process, options, group)
  return status
}

function keyOf(line: string, options: Options): string {
  const fields = Number(options.get('skip-fields') ?? 0)
  const afterFields = fields > 0 ? line.replace(new RegExp(`^(\\s*\\S+){0,${fields}}`), '') : line
  const from = Number(options.get('skip-chars') ?? 0)
  const text = afterFields.slice(from, options.has('check-chars') ? from + Number(options.get('check-chars')) : undefined)
  return options.has('ignore-case') ? text.toLowerCase() : text
}

function show(process: ShellProcess, options: Options, { line, count }: { line: string; count: number }): void {
  if (options.has('repeated') && count < 2) return
  if (options.has('unique') && count > 1) return
  process.stdout(`${options.has('count') ? `${String(count).padStart(7)} ` : ''}${line}\n`)
}

export const uniq: ShellCommand = { name: 'uniq', summary: 'report or omit repeated lines', usage: '[-cdu] [FILE]', run }
