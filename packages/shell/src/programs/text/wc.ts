import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'
import { type Counts, textCounter } from './text-counts.ts'

const spec = {
  lines: { letter: 'l' },
  words: { letter: 'w' },
  bytes: { letter: 'c' },
  chars: { letter: 'm' },
  'max-line-length': { letter: 'L' },
} as const
const kinds = ['lines', 'words', 'chars', 'bytes', 'max-line-length'] as const

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const names = options.operands.length > 0 ? options.operands : [undefined]
  const rows: { counts: Counts; name: string }[] = []
  let status = 0
  for (const name of names) {
    const counter = textCounter()
    let missing = false
    for await (const piece of inputs(process, [name ?? '-'], () => void (missing = true))) {
      counter.add(piece.text)
      await process.breathe()
    }
    if (missing) status = 1
    else rows.push({ counts: counter.counts(), name: name ?? '' })
  }
  if (names.length > 1) rows.push({ counts: sumOf(rows.map((row) => row.counts)), name: 'total' })
  const shown = shownKinds(options)
  const width =
    process.machine.shells === 'ash'
      ? appletWidth(shown)
      : widthOf(
          rows.map((row) => row.counts),
          shown,
          names[0] === undefined,
        )
  for (const { counts, name } of rows)
    process.stdout(`${shown.map((kind) => String(counts[kind]).padStart(width)).join(' ')}${name === '' ? '' : ` ${name}`}\n`)
  return status
}

function sumOf(all: Counts[]): Counts {
  const sum = (kind: keyof Counts): number => all.reduce((total, counts) => total + counts[kind], 0)
  return {
    lines: sum('lines'),
    words: sum('words'),
    bytes: sum('bytes'),
    chars: sum('chars'),
    'max-line-length': Math.max(...all.map((counts) => counts['max-line-length'])),
  }
}

function shownKinds(options: Options): (keyof Counts)[] {
  const asked = kinds.filter((kind) => options.has(kind))
  return asked.length > 0 ? asked : ['lines', 'words', 'bytes']
}

// coreutils/wc.c of busybox: %9lu where there are several
const appletWidth = (shown: readonly (keyof Counts)[]): number => (shown.length > 1 ? 9 : 1)

/** As wide as the largest number; seven for a pipe with several counts. */
function widthOf(all: Counts[], shown: (keyof Counts)[], pipe: boolean): number {
  if (pipe) return shown.length > 1 ? 7 : 1
  return Math.max(
    ...all
      .flatMap((counts) => (shown.length > 1 || all.length > 1 ? [counts.bytes, counts.lines] : [0]))
      .map((number) => String(number).length),
    1,
  )
}

export const wc: ShellCommand = {
  name: 'wc',
  summary: 'print newline, word, and byte counts for each file',
  usage: '[-lwcm] [FILE]...',
  run,
}
