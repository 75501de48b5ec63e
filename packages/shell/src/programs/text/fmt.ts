import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const spec = {
  'crown-margin': { letter: 'c' },
  prefix: { letter: 'p', value: true },
  'split-only': { letter: 's' },
  'tagged-paragraph': { letter: 't' },
  'uniform-spacing': { letter: 'u' },
  width: { letter: 'w', value: true },
  goal: { letter: 'g', value: true },
} as const

const unreadable = (name: string, why: string): string => `cannot open '${name}' for reading: ${why}`

async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1).map((word) => word.replace(/^-(\d+)$/, '-w$1'))
  const options = parseOptions(words, spec)
  if (isBad(options)) return badOption(process, options)
  const width = Number(options.get('width') ?? 75)
  if (!(width >= 0)) return complain(process, `fmt: invalid width: ‘${options.get('width')}’\n`, 1)
  let status = 0
  let text = ''
  for await (const piece of inputs(process, options.operands, () => void (status = 1), unreadable)) text += piece.text
  // lines are wanted a little shorter than the most that they may have
  const goal = options.has('split-only') ? width : Math.max(1, Number(options.get('goal') ?? Math.floor((width * 187) / 200)))
  for (const paragraph of paragraphsOf(text)) {
    await process.breathe()
    process.stdout(filled(paragraph, width, goal))
  }
  return status
}

/** Lines that follow each other with the same indentation; an empty line stands alone. */
function paragraphsOf(text: string): string[][] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const out: string[][] = []
  const indent = (line: string): string => /^\s*/.exec(line)?.[0] ?? ''
  for (const line of lines) {
    const before = out.at(-1)
    const isNext =
      before !== undefined && line.trim() !== '' && before[0]?.trim() !== '' && indent(before[0] ?? '') === indent(line)
    if (isNext) before.push(line)
    else out.push([line])
  }
  return out
}

/** Words one after another; the breaks that leave lines most alike. */
function filled(lines: readonly string[], width: number, goal: number): string {
  const indent = /^\s*/.exec(lines[0] ?? '')?.[0] ?? ''
  const words = lines
    .join(' ')
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return '\n'
  const best: { cost: number; next: number }[] = []
  best[words.length] = { cost: 0, next: words.length }
  for (let from = words.length - 1; from >= 0; from--) {
    let length = indent.length - 1
    let found = { cost: Number.POSITIVE_INFINITY, next: from + 1 }
    for (let to = from; to < words.length; to++) {
      length += (words[to] as string).length + 1
      if (length > width && to > from) break
      const short = goal - length
      const cost = (to === words.length - 1 ? 0 : short * short) + (best[to + 1]?.cost ?? 0)
      if (cost < found.cost) found = { cost, next: to + 1 }
    }
    best[from] = found
  }
  let out = ''
  for (let at = 0; at < words.length; at = best[at]?.next ?? words.length)
    out += `${indent}${words.slice(at, best[at]?.next).join(' ')}\n`
  return out
}

export const fmt: ShellCommand = { name: 'fmt', summary: 'simple optimal text formatter', usage: '[-w WIDTH] [FILE]...', run }
