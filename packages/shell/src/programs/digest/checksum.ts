import { sha256 } from '@kubemaze/core/api/sha256.ts'
import { sha384, sha512, start384 } from '@kubemaze/core/api/sha512.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { blake2b } from './blake2b.ts'
import { bytesOf, type Digest, hex } from './bytes-of.ts'
import { check } from './check.ts'
import { md5 } from './md5.ts'
import { sha1 } from './sha1.ts'

const spec = {
  binary: { letter: 'b' },
  check: { letter: 'c' },
  tag: {},
  text: { letter: 't' },
  zero: { letter: 'z' },
  'ignore-missing': {},
  quiet: {},
  status: { letter: 's' },
  strict: {},
  warn: { letter: 'w' },
} as const

interface Sum {
  title: string
  digest: Digest
  /** More would take longer than a line may work. */
  maxBytes: number
}

const mebibyte = 1024 * 1024

/** SHA-224 (FIPS 180-4). */
const sha224 = (message: Uint8Array): Uint8Array =>
  sha256(
    message,
    Uint32Array.from(start384(), (part) => Number(part & 0xffffffffn)),
  ).slice(0, 28)

const digests: Readonly<Record<string, Sum>> = {
  md5sum: { title: 'MD5', digest: md5, maxBytes: 16 * mebibyte },
  sha1sum: { title: 'SHA1', digest: sha1, maxBytes: 16 * mebibyte },
  sha256sum: { title: 'SHA256', digest: (bytes) => sha256(bytes), maxBytes: 8 * mebibyte },
  sha224sum: { title: 'SHA224', digest: sha224, maxBytes: 8 * mebibyte },
  sha384sum: { title: 'SHA384', digest: sha384, maxBytes: mebibyte },
  sha512sum: { title: 'SHA512', digest: (bytes) => sha512(bytes), maxBytes: mebibyte },
  b2sum: { title: 'BLAKE2b', digest: blake2b, maxBytes: mebibyte },
}

const program = (name: string, { title, digest, maxBytes }: Sum) =>
  async function run(process: ShellProcess): Promise<number> {
    const options = parseOptions(process.argv.slice(1), spec)
    if (isBad(options)) return badOption(process, options)
    const names = options.operands.length > 0 ? options.operands : ['-']
    let status = 0
    for (const each of names)
      status =
        (options.has('check') ? await check(process, options, { name, digest, maxBytes }, each) : await print(each)) || status
    return status

    async function print(file: string): Promise<number> {
      const content = await bytesOf(process, file, maxBytes)
      await process.breathe()
      if (typeof content === 'string') return complain(process, `${name}: ${file}: ${content}\n`, 1)
      process.stdout(lineOf(options as Options, title, hex(digest(content)), file))
      return 0
    }
  }

function lineOf(options: Options, title: string, sum: string, file: string): string {
  const end = options.has('zero') ? '\0' : '\n'
  if (options.has('tag')) return `${title} (${file}) = ${sum}${end}`
  return `${sum} ${options.has('binary') ? '*' : ' '}${file}${end}`
}

/** md5sum, sha256sum …: prints and checks digests. */
export const digestCommands: readonly ShellCommand[] = Object.entries(digests).map(([name, digest]) => ({
  name,
  summary: `compute and check ${digest.title} message digest`,
  usage: '[-c] [FILE]...',
  run: program(name, digest),
}))
