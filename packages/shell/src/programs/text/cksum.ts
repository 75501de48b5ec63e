import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const table = Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value >>> 0
})

/** POSIX's cyclic redundancy check over the bytes and their number. */
function crc(bytes: Uint8Array): number {
  let value = 0
  const add = (byte: number): void => {
    value = ((value << 8) ^ (table[((value >>> 24) ^ byte) & 255] ?? 0)) >>> 0
  }
  for (const byte of bytes) add(byte)
  for (let left = bytes.length; left > 0; left = Math.floor(left / 256)) add(left & 255)
  return ~value >>> 0
}

/** BSD's sum: rotated right before each byte. */
function bsdSum(bytes: Uint8Array): number {
  let value = 0
  for (const byte of bytes) value = ((value >> 1) + ((value & 1) << 15) + byte) & 0xffff
  return value
}

const line: Record<string, (bytes: Uint8Array) => string> = {
  cksum: (bytes) => `${crc(bytes)} ${bytes.length}`,
  sum: (bytes) => `${String(bsdSum(bytes)).padStart(5, '0')} ${String(Math.ceil(bytes.length / 1024)).padStart(5)}`,
}

async function run(process: ShellProcess): Promise<number> {
  const names = process.argv.slice(1)
  let status = 0
  for (const name of names.length > 0 ? names : ['-']) {
    let text = ''
    let failed = false
    for await (const piece of inputs(process, [name], () => void (failed = true))) text += piece.text
    if (failed) status = 1
    else process.stdout(`${line[process.argv[0] ?? 'cksum']?.(bytesOfText(text))}${names.length > 0 ? ` ${name}` : ''}\n`)
  }
  return status
}

export const checksums: ShellCommand[] = ['cksum', 'sum'].map((name) => ({
  name,
  summary: 'checksum and count the bytes in a file',
  usage: '[FILE]...',
  run,
}))
