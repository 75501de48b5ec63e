import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { openFile } from '../../bash/redirect.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { Options } from '../options.ts'

export type TraceKind = 'info' | 'header out' | 'header in' | 'data out' | 'data in'

/** Where -v, --trace and --trace-ascii write to. */
export interface Tracer {
  /** Whole lines of info; a whole head that is sent; a line of a head that comes; data. */
  tell(kind: TraceKind, text: string): void
  isOn: boolean
  close(): void
}

const heads: Readonly<Record<TraceKind, string>> = {
  info: '== Info',
  'header out': '=> Send header',
  'header in': '<= Recv header',
  'data out': '=> Send data',
  'data in': '<= Recv data',
}

const signs: Readonly<Record<TraceKind, string>> = {
  info: '* ',
  'header out': '> ',
  'header in': '< ',
  'data out': '} ',
  'data in': '{ ',
}

/** Models curl's src/tool_cb_dbg.c. `bodyShown`: bodies are on the same terminal anyway. */
export function createTracer(process: ShellProcess, options: Options, bodyShown: boolean): Tracer {
  const stamp = (): string => (options.has('trace-time') ? `${new Date(process.now()).toISOString().slice(11, 23)}000 ` : '')
  const name = options.get('trace') ?? options.get('trace-ascii')
  if (name === undefined)
    return {
      isOn: options.has('verbose'),
      close: () => {},
      tell: (kind, text) => void (options.has('verbose') && process.stderr(verboseText(kind, text, stamp(), bodyShown))),
    }
  const { write, close } = traceSink(process, name)
  const ascii = !options.has('trace')
  return {
    isOn: true,
    close,
    tell(kind, text) {
      if (kind === 'info') return write(prefixed(text, `${stamp()}${heads.info}: `))
      const length = bytesOfText(text).length
      write(`${stamp()}${heads[kind]}, ${length} bytes (0x${length.toString(16)})\n${dump(text, ascii)}`)
    },
  }
}

function traceSink(process: ShellProcess, name: string): { write(text: string): void; close(): void } {
  const plain = (write: (text: string) => void) => ({ write, close: () => {} })
  if (name === '-') return plain((text) => process.stdout(text))
  if (name === '%' || name === '/dev/stderr') return plain((text) => process.stderr(text))
  const file = openFile(process.files, resolvePath(process.cwd, name), false)
  return 'error' in file ? plain(() => {}) : { write: (text) => file.sink.write(text), close: () => void file.close() }
}

const prefixed = (text: string, prefix: string): string =>
  text
    .split('\n')
    .map((line, at, all) => (at === all.length - 1 && line === '' ? '' : prefix + line))
    .join('\n')

function verboseText(kind: TraceKind, text: string, stamp: string, bodyShown: boolean): string {
  if (kind.startsWith('data')) {
    return bodyShown ? '' : `${stamp}${signs[kind]}[${bytesOfText(text).length} bytes data]\n`
  }
  return prefixed(text, stamp + signs[kind])
}

/** Offsets and what stands there: 64 characters a line, or 16 bytes beside their digits. */
function dump(text: string, ascii: boolean): string {
  const bytes = bytesOfText(text)
  const width = ascii ? 0x40 : 0x10
  let out = ''
  for (let at = 0; at < bytes.length; ) {
    const end = ascii ? lineEnd(bytes, at, width) : { shown: Math.min(bytes.length, at + width), next: at + width }
    const row = bytes.slice(at, end.shown)
    const digits = ascii
      ? ''
      : [...row].map((byte) => `${byte.toString(16).padStart(2, '0')} `).join('') + '   '.repeat(width - row.length)
    out += `${at.toString(16).padStart(4, '0')}: ${digits}${printable(row)}\n`
    at = end.next
  }
  return out
}

/** In ascii a line of the text is a line of the dump. */
function lineEnd(bytes: Uint8Array, from: number, width: number): { shown: number; next: number } {
  for (let at = from; at < from + width && at < bytes.length; at++)
    if (bytes[at] === 13 && bytes[at + 1] === 10) return { shown: at, next: at + 2 }
  const full = Math.min(bytes.length, from + width)
  const breaks = bytes[full] === 13 && bytes[full + 1] === 10
  return { shown: full, next: breaks ? full + 2 : full }
}

const printable = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => (byte >= 0x20 && byte < 0x80 ? String.fromCharCode(byte) : '.')).join('')
