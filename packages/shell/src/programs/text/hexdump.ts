import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0')

function canonical(row: Uint8Array, at: number): string {
  const pairs = [...row].map((byte) => hex(byte, 2))
  const halves = [pairs.slice(0, 8).join(' ').padEnd(23), pairs.slice(8).join(' ').padEnd(23)]
  const text = [...row].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
  return `${hex(at, 8)}  ${halves.join('  ')}  |${text}|\n`
}

function words(row: Uint8Array, at: number): string {
  const out: string[] = []
  for (let i = 0; i < row.length; i += 2) out.push(hex((row[i] as number) | ((row[i + 1] ?? 0) << 8), 4))
  return `${hex(at, 7)} ${out.join(' ').padEnd(39)}\n`
}

/** Rows of sixteen; equal ones are a star. */
function dump(bytes: Uint8Array, isCanonical: boolean): string {
  let out = ''
  let before = ''
  let starred = false
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.slice(at, at + 16)
    const same = row.join() === before
    before = row.join()
    if (same && !starred) out += '*\n'
    starred = same
    if (!same) out += isCanonical ? canonical(row, at) : words(row, at)
  }
  return bytes.length === 0 ? '' : `${out}${hex(bytes.length, isCanonical ? 8 : 7)}\n`
}

async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  const flags = words.filter((word) => /^-./.test(word))
  const wrong = flags.find((flag) => flag !== '-C' && flag !== '-v')
  if (wrong !== undefined) {
    process.stderr(`hexdump: ${wrong}: not simulated\n`)
    return 1
  }
  const names = words.filter((word) => !/^-./.test(word))
  let status = 0
  let text = ''
  for await (const piece of inputs(process, names.length > 0 ? names : ['-'], () => void (status = 1))) text += piece.text
  process.stdout(dump(bytesOfText(text), flags.includes('-C')))
  return status
}

/** hexdump: what bytes a file has. */
export const hexdump: ShellCommand = { name: 'hexdump', summary: 'display file contents in hexadecimal', run }
