import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../bash/errno.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { isBad, type Options, parseOptions } from './options.ts'
import type { ShellCommand } from './shell-command.ts'

const spec = {
  stdout: { letter: 'c' },
  decompress: { letter: 'd' },
  force: { letter: 'f' },
  keep: { letter: 'k' },
  quiet: { letter: 'q' },
  verbose: { letter: 'v' },
  best: { letter: '9' },
  fast: { letter: '1' },
} as const

/** Expanded data beyond this is refused. */
const maxBytes = 4 * 1024 * 1024

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array | undefined> {
  const reader = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(stream).getReader()
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      parts.push(piece.value)
      length += piece.value.length
      if (length > maxBytes) return undefined
    }
  } catch {
    return undefined
  }
  const out = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** The bytes compressed, or expanded; undefined for what is not gzip's or grows too large. */
export const gzipped = (bytes: Uint8Array, expand: boolean): Promise<Uint8Array | undefined> =>
  through(bytes, expand ? new DecompressionStream('gzip') : new CompressionStream('gzip'))

async function convert(process: ShellProcess, options: Options, expand: boolean, name: string): Promise<number> {
  const program = process.argv[0] ?? 'gzip'
  const source = name === '-' ? bytesOfText(await process.stdin.readAll()) : process.files.read(resolvePath(process.cwd, name))
  if (typeof source === 'string') {
    process.stderr(`${program}: ${name}: ${errorWords(source)}\n`)
    return 1
  }
  const result = await gzipped(source, expand)
  if (!result) {
    process.stderr(`\n${program}: ${name === '-' ? 'stdin' : name}: not in gzip format\n`)
    return 1
  }
  if (name === '-' || options.has('stdout') || program === 'zcat') {
    process.stdout(textOfBytes(result))
    return 0
  }
  const target = expand ? name.replace(/\.gz$/, '') : `${name}.gz`
  const failed = target === name ? 'EEXIST' : process.files.write(resolvePath(process.cwd, target), result)
  if (failed !== undefined)
    process.stderr(`${program}: ${target}: ${failed === 'EEXIST' ? 'unknown suffix -- ignored' : errorWords(failed)}\n`)
  else if (!options.has('keep')) process.files.remove(resolvePath(process.cwd, name))
  return failed === undefined ? 0 : 1
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) {
    process.stderr(
      `gzip: invalid option -- '${'unknown' in options ? options.unknown.slice(1) : ''}'\nTry \`gzip --help' for more information.\n`,
    )
    return 1
  }
  const expand = options.has('decompress') || process.argv[0] === 'gunzip' || process.argv[0] === 'zcat'
  let status = 0
  for (const name of options.operands.length > 0 ? options.operands : ['-'])
    status = (await convert(process, options, expand, name)) || status
  return status
}

export const gzipCommands: ShellCommand[] = ['gzip', 'gunzip', 'zcat'].map((name) => ({
  name,
  summary: 'compress or expand files',
  usage: '[-cdk] [FILE]...',
  run,
}))
