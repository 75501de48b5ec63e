import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { scriptLifeMs, scriptPatienceMs } from '@kubemaze/core/host/script-time.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import { chunks } from '../../bash/input.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { unreadable } from './head.ts'

const spec = {
  lines: { letter: 'n', value: true },
  bytes: { letter: 'c', value: true },
  follow: { letter: 'f' },
  F: {},
  quiet: { letter: 'q' },
  verbose: { letter: 'v' },
  sleep: { letter: 's', value: true },
  retry: {},
} as const

async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1).map((word, index, all) => oldStyle(word, all[index - 1]))
  const options = parseOptions(words, spec)
  if (isBad(options)) {
    process.stderr(
      `tail: invalid option -- '${'unknown' in options ? options.unknown.slice(1) : ''}'\nTry 'tail --help' for more information.\n`,
    )
    return 1
  }
  const unit = options.has('bytes') ? 'bytes' : 'lines'
  const given = options.get(unit) ?? '10'
  if (!/^[-+]?\d+[bkKMG]?$/.test(given)) {
    process.stderr(`tail: invalid number of ${unit}: ‘${given}’\n`)
    return 1
  }
  const names = options.operands.length > 0 ? options.operands : ['-']
  const texts: { name: string; text: string }[] = []
  for (const name of names) {
    const text = await textOf(process, name)
    if (text !== undefined) texts.push({ name, text })
  }
  const status = texts.length < names.length ? 1 : 0
  const applet = process.machine.shells === 'ash'
  if (applet && texts.length === 0) return complain(process, 'tail: no files\n', 1)
  const titles = ((applet ? texts : names).length > 1 || options.has('verbose')) && !options.has('quiet')
  for (const [index, { name, text }] of texts.entries()) {
    if (titles) process.stdout(`${index > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`)
    process.stdout(lastOf(text, options))
  }
  const followed: Followed[] = texts.filter(({ name }) => name !== '-').map(({ name, text }) => ({ name, length: text.length }))
  if ((options.has('follow') || options.has('F')) && followed.length > 0) return follow(process, followed, names.length > 1)
  return status
}

/** `-5` and `+5` for -n 5 and -n +5. */
function oldStyle(word: string, before: string | undefined): string {
  if (/^-\w*[ncs]$/.test(before ?? '')) return word
  if (/^-\d+$/.test(word)) return `-n${word.slice(1)}`
  return /^\+\d+$/.test(word) ? `-n${word}` : word
}

async function textOf(process: ShellProcess, name: string): Promise<string | undefined> {
  if (name === '-') {
    let text = ''
    for await (const chunk of chunks(process.stdin)) text += chunk
    return text
  }
  const content = process.files.read(resolvePath(process.cwd, name))
  if (typeof content !== 'string') return textOfBytes(content)
  process.stderr(`tail: ${unreadable(name, errorWords(content))}\n`)
  return undefined
}

function lastOf(text: string, options: Options): string {
  const unit = options.has('bytes') ? 'bytes' : 'lines'
  const given = options.get(unit) ?? '10'
  const count = Number.parseInt(given.replace(/^[+-]/, ''), 10) || 0
  const from = (length: number): number => (given.startsWith('+') ? Math.max(0, count - 1) : Math.max(0, length - count))
  if (unit === 'bytes') {
    const bytes = bytesOfText(text)
    return textOfBytes(bytes.subarray(from(bytes.length)))
  }
  const lines = text.split(/(?<=\n)/)
  return lines.slice(from(lines.length)).join('')
}

interface Followed {
  name: string
  length: number
}

/** A script on a node runs the lab's time forward while it waits; a container's main process may follow a file for ever. */
const runsTimeForward = ({ host, terminal }: ShellProcess): boolean => host.kind === 'node' && !terminal

/** New content as it is written, until interrupted or, in a script, nothing or all too much has come for long. */
async function follow(process: ShellProcess, files: Followed[], titles: boolean): Promise<number> {
  let last = files.at(-1)
  const startMs = process.now()
  let lastMs = startMs
  const isEnough = (): boolean =>
    runsTimeForward(process) && (process.now() - lastMs > scriptPatienceMs || process.now() - startMs > scriptLifeMs)
  while (!process.signal.aborted && !isEnough()) {
    for (const file of files) {
      const content = process.files.read(resolvePath(process.cwd, file.name))
      const text = typeof content === 'string' ? '' : textOfBytes(content)
      if (text.length < file.length) file.length = 0
      if (text.length === file.length) continue
      if (titles && last !== file) process.stdout(`\n==> ${file.name} <==\n`)
      last = file
      lastMs = process.now()
      process.stdout(text.slice(file.length))
      file.length = text.length
    }
    await process.waitForChange(1000)
  }
  if (!process.signal.aborted) process.stderr(`tail: ${unwatched}\n`)
  return 130
}

const unwatched = 'following in a line that nobody watches, for long or in vain: stopped'

export const tail: ShellCommand = { name: 'tail', summary: 'output the last part of files', usage: '[-f] [-n N] [FILE]...', run }
