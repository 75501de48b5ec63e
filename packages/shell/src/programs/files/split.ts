import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const value = true
const spec = {
  lines: { letter: 'l', value },
  bytes: { letter: 'b', value },
  number: { letter: 'n', value },
  'suffix-length': { letter: 'a', value },
  'numeric-suffixes': { letter: 'd' },
  'additional-suffix': { value },
  verbose: {},
} as const

const maxPieces = 1000
const units: Readonly<Record<string, number>> = { '': 1, b: 512, k: 1024, K: 1024, M: 1024 ** 2, KB: 1000, MB: 1e6 }

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const [name = '-', prefix = 'x'] = options.operands
  const content = name === '-' ? bytesOfText(await process.stdin.readAll()) : process.files.read(resolvePath(process.cwd, name))
  if (typeof content === 'string')
    return complain(process, `split: cannot open '${name}' for reading: ${errorWords(content)}\n`, 1)
  const pieces = piecesOf(options, content)
  if (typeof pieces === 'string') return complain(process, `split: ${pieces}\n`, 1)
  const length = Number(options.get('suffix-length') ?? 2)
  const most = (options.has('numeric-suffixes') ? 10 : 26) ** length
  for (const [index, piece] of pieces.entries()) {
    if (index >= Math.min(most, maxPieces)) return complain(process, 'split: output file suffixes exhausted\n', 1)
    const file = `${prefix}${suffix(options, index, length)}${options.get('additional-suffix') ?? ''}`
    if (options.has('verbose')) process.stdout(`creating file '${file}'\n`)
    const refused = process.files.write(resolvePath(process.cwd, file), piece)
    if (refused !== undefined) return complain(process, `split: ${file}: ${errorWords(refused)}\n`, 1)
  }
  return 0
}

function suffix(options: Options, index: number, length: number): string {
  if (options.has('numeric-suffixes')) return String(index).padStart(length, '0')
  let text = ''
  for (let at = 0, rest = index; at < length; at++, rest = Math.floor(rest / 26))
    text = String.fromCharCode(97 + (rest % 26)) + text
  return text
}

/** A text is what is wrong with a count. */
function piecesOf(options: Options, content: Uint8Array): Uint8Array[] | string {
  const count = (name: string): number => {
    const found = /^(\d+)([a-zA-Z]*)$/.exec(options.get(name) ?? '')
    return Number(found?.[1]) * (units[found?.[2] ?? ''] ?? Number.NaN)
  }
  if (options.has('number')) {
    const many = count('number')
    if (!(many > 0)) return `invalid number of chunks: ‘${options.get('number')}’`
    const size = Math.floor(content.length / many)
    return Array.from({ length: Math.min(many, maxPieces + 1) }, (_, i) =>
      content.subarray(i * size, i === many - 1 ? undefined : (i + 1) * size),
    )
  }
  if (options.has('bytes')) {
    const size = count('bytes')
    if (!(size > 0)) return `invalid number of bytes: ‘${options.get('bytes')}’`
    return Array.from({ length: Math.min(Math.ceil(content.length / size), maxPieces + 1) }, (_, i) =>
      content.subarray(i * size, (i + 1) * size),
    )
  }
  const many = options.has('lines') ? count('lines') : 1000
  if (!(many > 0)) return `invalid number of lines: ‘${options.get('lines')}’`
  const lines = textOfBytes(content).split(/(?<=\n)/)
  if (content.length === 0) return []
  return Array.from({ length: Math.min(Math.ceil(lines.length / many), maxPieces + 1) }, (_, i) =>
    bytesOfText(lines.slice(i * many, (i + 1) * many).join('')),
  )
}

export const split: ShellCommand = {
  name: 'split',
  summary: 'split a file into pieces',
  usage: '[-l N] [-b N] [FILE [PREFIX]]',
  run,
}
