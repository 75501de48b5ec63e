import { base64, unbase64 } from '@kubemaze/core/api/base64.ts'
import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const spec = {
  decode: { letter: 'd' },
  D: {},
  'ignore-garbage': { letter: 'i' },
  wrap: { letter: 'w', value: true },
} as const

const defaultWrap = '76'

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  const refuse = (why: string): number => {
    process.stderr(`base64: ${why}\n`)
    return 1
  }
  const help = "\nTry 'base64 --help' for more information."
  if (isBad(options)) {
    const [what, word] =
      'unknown' in options ? ['invalid option', options.unknown] : ['option requires an argument', options.needsValue]
    return refuse(word.startsWith('--') ? `unrecognized option '${word}'${help}` : `${what} -- '${word.slice(1)}'${help}`)
  }
  if (options.operands.length > 1) return refuse(`extra operand ‘${options.operands[1]}’${help}`)
  const wrap = options.get('wrap') ?? defaultWrap
  if (!/^\d+$/.test(wrap)) return refuse(`invalid wrap size: ‘${wrap}’`)
  let text = ''
  let failed = false
  for await (const piece of inputs(process, options.operands, () => void (failed = true))) text += piece.text
  if (failed) return 1
  if (!options.has('decode') && !options.has('D')) {
    process.stdout(wrapped(base64(bytesOfText(text)), Number(wrap)))
    return 0
  }
  return decode(process, text, options.has('ignore-garbage'))
}

function wrapped(text: string, width: number): string {
  if (width === 0 || text === '') return text
  return text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n')
}

/** What comes before the first fault is written out; then the fault is told. Models coreutils base64 -d. */
function decode(process: ShellProcess, text: string, ignoreGarbage: boolean): number {
  const letters = ignoreGarbage ? text.replace(/[^A-Za-z0-9+/=]/g, '') : text.replaceAll('\n', '')
  const valid = /^(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)*/.exec(letters)?.[0] ?? ''
  const rest = /^[A-Za-z0-9+/]*/.exec(letters.slice(valid.length))?.[0] ?? ''
  const begun = rest.length > 1 ? rest.slice(0, 3) : ''
  const parts = [...(valid.match(/[^=]+={0,2}/g) ?? []), begun].map(wholeBytes)
  process.stdout(textOfBytes(joined(parts)))
  if (valid.length === letters.length) return 0
  process.stderr('base64: invalid input\n')
  return 1
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The bytes that these letters hold whole. */
const wholeBytes = (letters: string): Uint8Array =>
  unbase64(letters.padEnd(Math.ceil(letters.length / 4) * 4, '=')) ?? new Uint8Array()

export const base64Program: ShellCommand = {
  name: 'base64',
  summary: 'base64 encode/decode data and print to standard output',
  usage: '[-d] [-i] [-w COLS] [FILE]',
  run,
}
