import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { busyboxUsage } from '../busybox/usage.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const usage = `Usage: fallocate [-o OFS] -l LEN FILE

Preallocate space for FILE

	-o OFS	Offset of range
	-l LEN	Length of range`

const units: Readonly<Record<string, number>> = { '': 1, k: 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 }
/** What a file of zeros may hold here. */
const maxBytes = 32 * 1024 * 1024

/** fallocate: makes a file at least so long. Models busybox util-linux/fallocate.c (1.37). */
export const fallocate: ShellCommand = {
  name: 'fallocate',
  summary: 'make room for a file',
  usage: '[-o OFS] -l LEN FILE',
  async run(process) {
    const options = parseOptions(process.argv.slice(1), { l: { value: true }, o: { value: true } })
    if (isBad(options)) return busyboxUsage(process, usage)
    const [length, offset] = [options.get('l'), options.get('o') ?? '0']
    if (length === undefined) return fail(process, 'no length specified')
    const [path] = options.operands
    if (path === undefined || options.operands.length > 1) return busyboxUsage(process, usage)
    const [bytes, from] = [bytesOf(length), bytesOf(offset)]
    if (bytes === undefined || from === undefined)
      return fail(process, `invalid number '${bytes === undefined ? length : offset}'`)
    if (bytes < 1) return fail(process, `number ${length} is not in 1..9223372036854775807 range`)
    return grow(process, path, from + bytes)
  },
}

function bytesOf(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+)([kKMGT]?)$/.exec(text) ?? []
  return number === undefined ? undefined : Number(number) * (units[unit] as number)
}

function grow(process: ShellProcess, name: string, bytes: number): number {
  const path = resolvePath(process.cwd, name)
  const before = process.files.read(path)
  const content = typeof before === 'string' ? new Uint8Array() : before
  if (typeof before === 'string' && before !== 'ENOENT') return fail(process, `can't open '${name}': ${errorWords(before)}`)
  if (bytes > maxBytes) return fail(process, `fallocate '${name}': ${errorWords('ENOSPC')}`)
  const grown = new Uint8Array(Math.max(bytes, content.length))
  grown.set(content)
  const refused = process.files.write(path, grown)
  if (refused === undefined) return 0
  return fail(
    process,
    refused === 'ENOSPC' ? `fallocate '${name}': ${errorWords(refused)}` : `can't open '${name}': ${errorWords(refused)}`,
  )
}

function fail(process: ShellProcess, words: string): number {
  process.stderr(`fallocate: ${words}\n`)
  return 1
}
