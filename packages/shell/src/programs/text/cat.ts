import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import { chunks } from '../../bash/input.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const spec = {
  number: { letter: 'n' },
  'number-nonblank': { letter: 'b' },
  'show-ends': { letter: 'E' },
  'show-tabs': { letter: 'T' },
  'show-all': { letter: 'A' },
  'squeeze-blank': { letter: 's' },
  e: {},
  t: {},
  u: {},
  v: {},
}

/** The pieces of each named file, or of standard input for `-` and no names; errors are told as `name: file: words`. */
export async function* inputs(
  process: ShellProcess,
  names: readonly string[],
  failed: () => void,
  complaint: (name: string, why: string) => string = (name, why) => `${name}: ${why}`,
): AsyncGenerator<{ name: string; text: string }> {
  for (const name of names.length > 0 ? names : ['-']) {
    if (name === '-') {
      for await (const text of chunks(process.stdin)) yield { name, text }
      continue
    }
    const content = process.files.read(resolvePath(process.cwd, name))
    if (typeof content !== 'string' && endless.has(resolvePath(process.cwd, name))) yield* withoutEnd(process, name)
    else if (typeof content !== 'string') yield { name, text: textOfBytes(content) }
    else {
      process.stderr(`${process.argv[0]}: ${complaint(name, errorWords(content))}\n`)
      failed()
    }
  }
}

const endless = new Set(['/dev/zero', '/dev/full', '/dev/random', '/dev/urandom'])

/** Blocks of a device as long as somebody takes them. */
async function* withoutEnd(process: ShellProcess, name: string): AsyncGenerator<{ name: string; text: string }> {
  while (!process.signal.aborted) {
    const content = process.files.read(resolvePath(process.cwd, name))
    if (typeof content === 'string') return
    yield { name, text: textOfBytes(content) }
    await process.breathe()
    await process.drained()
  }
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  let status = 0
  let line = 1
  let carry = ''
  const plain = !['number', 'number-nonblank', 'show-ends', 'show-tabs', 'show-all', 'squeeze-blank', 'e', 't'].some((name) =>
    options.has(name),
  )
  for await (const { text } of inputs(process, options.operands, () => void (status = 1))) {
    if (plain) process.stdout(text)
    else {
      const whole = carry + text
      const end = whole.lastIndexOf('\n') + 1
      carry = whole.slice(end)
      process.stdout(shownLines(whole.slice(0, end)))
    }
    await process.drained()
  }
  if (carry !== '') process.stdout(shownLines(carry))
  return status

  function shownLines(text: string): string {
    const all = options as Exclude<typeof options, { unknown: string } | { needsValue: string }>
    const tabs = all.has('show-tabs') || all.has('show-all') || all.has('t')
    const ends = all.has('show-ends') || all.has('show-all') || all.has('e')
    return text.replace(/([^\n]*)(\n|$)/g, (whole, content: string, newline: string) => {
      if (whole === '') return ''
      const numbered = all.has('number') || (all.has('number-nonblank') && content !== '')
      const number = numbered ? `${String(line++).padStart(6)}\t` : ''
      return `${number}${tabs ? content.replaceAll('\t', '^I') : content}${newline && ends ? '$' : ''}${newline}`
    })
  }
}

export const cat: ShellCommand = {
  name: 'cat',
  summary: 'concatenate files and print on the standard output',
  usage: '[OPTION]... [FILE]...',
  run,
}
