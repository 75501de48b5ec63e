import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const spec = {
  lines: { letter: 'n', value: true },
  bytes: { letter: 'c', value: true },
  quiet: { letter: 'q' },
  verbose: { letter: 'v' },
} as const

async function run(process: ShellProcess): Promise<number> {
  const words = process.argv
    .slice(1)
    .map((word, index, all) => (/^-\d+$/.test(word) && !/^-\w*[nc]$/.test(all[index - 1] ?? '') ? `-n${word.slice(1)}` : word))
  const options = parseOptions(words, spec)
  if (isBad(options)) return badOption(process, options)
  const unit = options.has('bytes') ? 'bytes' : 'lines'
  const given = options.get(unit) ?? '10'
  if (!/^-?\d+[kKM]?$/.test(given)) {
    process.stderr(`head: invalid number of ${unit}: ‘${given}’\n`)
    return 1
  }
  const count = Number.parseInt(given, 10) * (/k/i.test(given) ? 1024 : /M/.test(given) ? 1048576 : 1)
  let status = 0
  const many = options.operands.length > 1 || options.has('verbose')
  for (const [index, name] of (options.operands.length > 0 ? options.operands : ['-']).entries()) {
    if (many && !options.has('quiet'))
      process.stdout(`${index > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`)
    status = (await firstOf(process, name, unit, count)) || status
  }
  return status
}

/** Opening a directory goes well; reading it does not. */
export const unreadable = (name: string, why: string): string =>
  why === errorWords('EISDIR') ? `error reading '${name}': ${why}` : `cannot open '${name}' for reading: ${why}`

async function firstOf(process: ShellProcess, name: string, unit: 'lines' | 'bytes', count: number): Promise<number> {
  let status = 0
  let left = count
  let held = ''
  for await (const { text } of inputs(process, [name], () => void (status = 1), unreadable)) {
    if (count < 0) {
      held += text
      continue
    }
    const piece =
      unit === 'bytes'
        ? firstBytes(text, left)
        : text
            .split(/(?<=\n)/)
            .slice(0, left)
            .join('')
    left -= unit === 'bytes' ? bytesOfText(piece).length : piece.split('\n').length - (piece.endsWith('\n') ? 1 : 0)
    process.stdout(piece)
    if (left <= 0) break
  }
  if (count < 0)
    process.stdout(
      unit === 'bytes'
        ? firstBytes(held, count)
        : held
            .split(/(?<=\n)/)
            .slice(0, count)
            .join(''),
    )
  return status
}

/** As `slice` counts: from the end when negative. */
const firstBytes = (text: string, count: number): string => textOfBytes(bytesOfText(text).subarray(0, count))

export const head: ShellCommand = { name: 'head', summary: 'output the first part of files', usage: '[OPTION]... [FILE]...', run }
