import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const spec = { delimiters: { letter: 'd', value: true }, serial: { letter: 's' } } as const

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const separators = (options.get('delimiters') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\0', '')
  const names = options.operands.length > 0 ? options.operands : ['-']
  const columns: string[][] = []
  let failed = false
  for (const name of names) {
    let text = ''
    for await (const piece of inputs(process, [name], () => void (failed = true))) text += piece.text
    columns.push(text === '' ? [] : text.replace(/\n$/, '').split('\n'))
  }
  if (failed) return 1
  // standard input named more than once gives its lines in turn
  const shared = names.filter((name) => name === '-').length
  if (shared > 1 && shared === names.length) deal(columns)
  const joined = (words: string[]): string =>
    words
      .map((word, index) => (index === 0 ? word : (separators[(index - 1) % Math.max(1, separators.length)] ?? '') + word))
      .join('')
  if (options.has('serial')) for (const column of columns) process.stdout(`${joined(column)}\n`)
  else
    for (let row = 0; row < Math.max(...columns.map((column) => column.length)); row++)
      process.stdout(`${joined(columns.map((column) => column[row] ?? ''))}\n`)
  return 0
}

function deal(columns: string[][]): void {
  const all = columns[0] ?? []
  const dealt = columns.map((_, index) => all.filter((_line, row) => row % columns.length === index))
  for (const [index, column] of dealt.entries()) columns[index] = column
}

export const paste: ShellCommand = { name: 'paste', summary: 'merge lines of files', usage: '[-s] [-d LIST] [FILE]...', run }
