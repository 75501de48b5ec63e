import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { optionWords } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const spec = {
  silent: { letter: 's' },
  quiet: {},
  verbose: { letter: 'l' },
  'print-bytes': { letter: 'b' },
  bytes: { letter: 'n', value: true },
} as const

const hint = "cmp: Try 'cmp --help' for more information.\n"

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return complain(process, `cmp: ${optionWords(options)}\n${hint}`, 2)
  const [left, right = '-'] = options.operands
  if (left === undefined) return complain(process, `cmp: missing operand after 'cmp'\n${hint}`, 2)
  const contents: Uint8Array[] = []
  for (const name of [left, right]) {
    let text = ''
    let failed = false
    for await (const piece of inputs(process, [name], () => void (failed = true))) text += piece.text
    if (failed) return 2
    contents.push(bytesOfText(text).slice(0, options.has('bytes') ? Number(options.get('bytes')) : undefined))
  }
  const quiet = options.has('silent') || options.has('quiet')
  return compare(
    process,
    [left, right],
    contents as [Uint8Array, Uint8Array],
    quiet ? 'quiet' : options.has('verbose') ? 'all' : 'first',
  )
}

function compare(
  process: ShellProcess,
  names: [string, string],
  [a, b]: [Uint8Array, Uint8Array],
  how: 'quiet' | 'all' | 'first',
): number {
  const shorter = Math.min(a.length, b.length)
  const width = String(shorter).length
  let line = 1
  let differs = false
  for (let at = 0; at < shorter; at++) {
    if (a[at] !== b[at]) {
      differs = true
      if (how === 'first')
        process.stdout(
          `${names.join(' ')} differ: ${process.machine.shells === 'ash' ? 'char' : 'byte'} ${at + 1}, line ${line}\n`,
        )
      if (how !== 'all') return 1
      process.stdout(`${String(at + 1).padStart(width)} ${octal(a[at])} ${octal(b[at])}\n`)
    }
    if (a[at] === 10) line++
  }
  if (a.length === b.length) return differs ? 1 : 0
  if (how !== 'quiet') process.stderr(endOf(a.length < b.length ? names[0] : names[1], a.length < b.length ? a : b, how, line))
  return 1
}

const octal = (byte: number | undefined): string => (byte ?? 0).toString(8).padStart(3)

function endOf(name: string, content: Uint8Array, how: string, line: number): string {
  if (content.length === 0) return `cmp: EOF on ${name} which is empty\n`
  if (how === 'all') return `cmp: EOF on ${name} after byte ${content.length}\n`
  const whole = content.at(-1) === 10
  return `cmp: EOF on ${name} after byte ${content.length}, ${whole ? `line ${line - 1}` : `in line ${line}`}\n`
}

/** cmp: the first byte in which two files differ. */
export const cmp: ShellCommand = { name: 'cmp', summary: 'compare two files byte by byte', usage: '[-s] [-l] FILE1 [FILE2]', run }
