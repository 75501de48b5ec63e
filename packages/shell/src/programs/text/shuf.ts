import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const spec = {
  echo: { letter: 'e' },
  'input-range': { letter: 'i', value: true },
  'head-count': { letter: 'n', value: true },
  repeat: { letter: 'r' },
} as const

const maxLines = 100_000
let calls = 0

/** Numbers from 0 to below 1 that repeat themselves with the lab's time. */
function draws(process: ShellProcess): () => number {
  let seed = (process.now() + ++calls * 104_729) % 2_147_483_647
  return () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const range = options.get('input-range')
  const ends = range === undefined ? undefined : /^(\d+)-(\d+)$/.exec(range)
  if (ends === null || (ends && Number(ends[1]) > Number(ends[2]) + 1))
    return complain(process, `shuf: invalid input range: ‘${range}’\n`, 1)
  const count = options.get('head-count')
  if (count !== undefined && !/^\d+$/.test(count)) return complain(process, `shuf: invalid line count: ‘${count}’\n`, 1)
  let failed = false
  const lines = ends
    ? numbers(Number(ends[1]), Number(ends[2]))
    : options.has('echo')
      ? [...options.operands]
      : await read(process, options.operands, () => void (failed = true))
  if (failed) return 1
  if (lines.length > maxLines) return complain(process, 'shuf: memory exhausted\n', 1)
  for (const line of drawn(lines, count === undefined ? lines.length : Number(count), options.has('repeat'), draws(process)))
    process.stdout(`${line}\n`)
  return 0
}

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: Math.min(maxLines + 1, to - from + 1) }, (_, index) => String(from + index))

async function read(process: ShellProcess, names: string[], failed: () => void): Promise<string[]> {
  let text = ''
  for await (const piece of inputs(process, names, failed)) text += piece.text
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

function drawn(lines: string[], count: number, repeat: boolean, random: () => number): string[] {
  const bound = Math.min(count, maxLines)
  if (repeat)
    return lines.length === 0 ? [] : Array.from({ length: bound }, () => lines[Math.floor(random() * lines.length)] as string)
  const rest = [...lines]
  for (let at = rest.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const line = rest[at] as string
    rest[at] = rest[other] as string
    rest[other] = line
  }
  return rest.slice(0, bound)
}

export const shuf: ShellCommand = {
  name: 'shuf',
  summary: 'generate random permutations',
  usage: '[-n COUNT] [-e | -i LO-HI | FILE]',
  run,
}
