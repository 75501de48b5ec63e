import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'

/** What one dd may move. */
const maxBytes = 16 * 1024 * 1024
const units: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
  kB: 1000,
  KB: 1000,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
}
const known = ['if', 'of', 'bs', 'ibs', 'obs', 'cbs', 'count', 'skip', 'seek', 'conv', 'iflag', 'oflag', 'status']
const numbers = ['bs', 'ibs', 'obs', 'cbs', 'count', 'skip', 'seek']

interface Asked {
  texts: Readonly<Record<string, string>>
  number(name: string, otherwise: number): number
}

/** `NAME=VALUE …`; a text says what is wrong. */
function read(words: readonly string[]): Asked | string {
  const texts: Record<string, string> = {}
  for (const word of words) {
    const [name = '', value] = word.split(/=(.*)/s)
    if (value === undefined || !known.includes(name))
      return `dd: unrecognized operand ‘${word}’\nTry 'dd --help' for more information.\n`
    if (numbers.includes(name) && Number.isNaN(numberOf(value))) return `dd: invalid number: ‘${value}’\n`
    texts[name] = value
  }
  return { texts, number: (name, otherwise) => (texts[name] === undefined ? otherwise : numberOf(texts[name])) }
}

function numberOf(text: string): number {
  const found = /^(\d+)([a-zA-Z]*)$/.exec(text)
  return Number(found?.[1]) * (units[found?.[2] ?? ''] ?? Number.NaN)
}

async function run(process: ShellProcess): Promise<number> {
  const asked = read(process.argv.slice(1))
  if (typeof asked === 'string') return complain(process, asked, 1)
  const block = asked.number('bs', asked.number('ibs', 512))
  if (block <= 0) return complain(process, 'dd: invalid number: ‘0’\n', 1)
  const count = asked.number('count', Number.POSITIVE_INFINITY)
  const input = await bytesIn(process, asked.texts.if, (asked.number('skip', 0) + Math.min(count, maxBytes)) * block)
  if (typeof input === 'string') return complain(process, `dd: failed to open '${asked.texts.if}': ${input}\n`, 1)
  const start = asked.number('skip', 0) * block
  const wanted = Math.min(input.length - Math.min(start, input.length), count * block)
  if (wanted > maxBytes)
    return complain(process, `dd: more than ${maxBytes / 1024 / 1024} MiB at once are not simulated here\n`, 1)
  const moved = input.subarray(start, start + wanted)
  const failed = put(process, asked, moved, asked.number('seek', 0) * asked.number('bs', asked.number('obs', 512)))
  if (failed !== undefined) return complain(process, `dd: failed to open '${asked.texts.of}': ${failed}\n`, 1)
  report(process, asked, moved.length, block)
  return 0
}

/** The bytes that are to be read; of a device without end as many as are wanted. */
async function bytesIn(process: ShellProcess, name: string | undefined, wanted: number): Promise<Uint8Array | string> {
  if (name === undefined) return bytesOfText(await process.stdin.readAll())
  const path = resolvePath(process.cwd, name)
  const content = process.files.read(path)
  if (typeof content === 'string') return errorWords(content)
  if (!/^\/dev\/(zero|u?random|full)$/.test(path)) return content
  const bytes = new Uint8Array(Math.min(wanted, maxBytes + 1))
  for (let at = 0; at < bytes.length; at += content.length) {
    const piece = process.files.read(path)
    if (typeof piece !== 'string') bytes.set(piece.subarray(0, bytes.length - at), at)
    await process.breathe()
  }
  return bytes
}

function put(process: ShellProcess, { texts }: Asked, moved: Uint8Array, seek: number): string | undefined {
  if (texts.of === undefined) return void process.stdout(textOfBytes(moved))
  const path = resolvePath(process.cwd, texts.of)
  const keeps = (texts.conv ?? '').split(',').includes('notrunc')
  const there = process.files.read(path)
  const old = typeof there === 'string' ? new Uint8Array() : there
  if (seek > maxBytes) return 'File too large'
  const whole = new Uint8Array(keeps ? Math.max(old.length, seek + moved.length) : seek + moved.length)
  whole.set(old.subarray(0, keeps ? old.length : Math.min(seek, old.length)))
  whole.set(moved, seek)
  const refused = process.files.write(path, whole)
  return refused === undefined ? undefined : errorWords(refused)
}

// dd of a lab writes a gigabyte in about a second
const bytesPerSecond = 1_000_000_000

function report(process: ShellProcess, { texts }: Asked, bytes: number, block: number): void {
  if (texts.status === 'none') return
  const records = `${Math.floor(bytes / block)}+${bytes % block === 0 ? 0 : 1}`
  process.stderr(`${records} records in\n${records} records out\n`)
  if (texts.status === 'noxfer') return
  const seconds = Math.max(bytes / bytesPerSecond, 0.000_1)
  process.stderr(
    `${bytes} byte${bytes === 1 ? '' : 's'}${human(bytes)} copied, ${Number(seconds.toPrecision(6))} s, ${rate(bytes / seconds)}\n`,
  )
}

function human(bytes: number): string {
  const steps = (base: number, names: readonly string[]): string => {
    const power = Math.min(names.length - 1, Math.floor(Math.log(bytes) / Math.log(base)))
    const value = bytes / base ** power
    return `${value < 10 && value % 1 !== 0 ? value.toFixed(1) : Math.round(value)} ${names[power]}`
  }
  if (bytes < 1000) return ''
  const si = steps(1000, ['B', 'kB', 'MB', 'GB'])
  return bytes < 1024 ? ` (${si})` : ` (${si}, ${steps(1024, ['B', 'KiB', 'MiB', 'GiB'])})`
}

function rate(perSecond: number): string {
  const power = Math.max(1, Math.min(3, Math.floor(Math.log10(Math.max(1, perSecond)) / 3)))
  const value = perSecond / 1000 ** power
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${['B', 'kB', 'MB', 'GB'][power]}/s`
}

export const dd: ShellCommand = {
  name: 'dd',
  summary: 'convert and copy a file',
  usage: '[if=FILE] [of=FILE] [bs=N] [count=N]',
  run,
}
