import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { asBytes, fromBytes, wholeInput } from './records.ts'

const spec = { bytes: { letter: 'b' }, spaces: { letter: 's' }, width: { letter: 'w', value: true } } as const

/** The column behind a character. Models coreutils 9.1 src/fold.c adjust_column. */
function columnAfter(column: number, character: string, bytes: boolean): number {
  if (bytes) return column + 1
  if (character === '\b') return Math.max(0, column - 1)
  if (character === '\r') return 0
  return character === '\t' ? column + 8 - (column % 8) : column + 1
}

function folded(line: string, width: number, bytes: boolean, spaces: boolean): string {
  const out: string[] = []
  let piece = ''
  let column = 0
  for (const character of line) {
    const after = columnAfter(column, character, bytes)
    if (after <= width || piece === '') {
      piece += character
      column = after
      continue
    }
    const cut = spaces ? Math.max(piece.lastIndexOf(' '), piece.lastIndexOf('\t')) + 1 : 0
    out.push(cut > 0 ? piece.slice(0, cut) : piece)
    piece = (cut > 0 ? piece.slice(cut) : '') + character
    column = [...piece].reduce((sum, each) => columnAfter(sum, each, bytes), 0)
  }
  return [...out, piece].join('\n')
}

async function run(process: ShellProcess): Promise<number> {
  // -5 is -w 5
  const words = process.argv.slice(1).map((word) => (/^-\d+$/.test(word) ? `-w${word.slice(1)}` : word))
  const options = parseOptions(words, spec)
  if (isBad(options)) return badOption(process, options)
  const bad = options.all('width').find((word) => !/^\d+$/.test(word) || Number(word) === 0)
  if (bad !== undefined) {
    const range = /^\d+$/.test(bad) ? ': Numerical result out of range' : ''
    return complain(process, `fold: invalid number of columns: ‘${bad}’${range}\n`, 1)
  }
  const width = options.get('width') ?? '80'
  let status = 0
  for (const name of options.operands.length > 0 ? options.operands : ['-']) {
    const text = await wholeInput(process, name)
    if (text === undefined) status = 1
    else
      process.stdout(
        fromBytes(
          asBytes(text)
            .split('\n')
            .map((line) => folded(line, Number(width), options.has('bytes'), options.has('spaces')))
            .join('\n'),
        ),
      )
  }
  return status
}

export const fold: ShellCommand = {
  name: 'fold',
  summary: 'wrap each input line to fit in specified width',
  usage: '[-b] [-s] [-w WIDTH] [FILE]...',
  run,
}
