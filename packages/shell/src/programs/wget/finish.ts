import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { HttpResponse } from '@kubemaze/core/network/packet.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { byteLength, headerLines, headerOf } from '../net/http.ts'
import type { Target } from '../net/url.ts'
import type { Options } from '../options.ts'
import { isBrief, type Job, stamp } from './job.ts'

/** Shows what came, and keeps it. */
export function finish(job: Job, target: Target, url: string, answer: HttpResponse): number {
  const { options, log } = job
  showHead(job, answer)
  if (answer.status >= 400) return failed(job, target, url, answer)
  const type = headerOf(answer, 'content-type')?.replace(/;.*/, '')
  const size = Number(headerOf(answer, 'content-length') ?? byteLength(answer.body))
  log(`Length: ${size >= 1024 ? `${size} (${human(size)})` : size}${type ? ` [${type}]` : ''}\n`)
  return options.has('spider') ? exists(job, url, answer, type) : save(job, target, answer, url)
}

function showHead({ process, options, log, tell }: Job, answer: HttpResponse): void {
  if (!options.has('server-response')) return log(`${answer.status} ${answer.reason}\n`)
  log('\n')
  const lines = [`HTTP/${answer.version ?? '1.1'} ${answer.status} ${answer.reason}`, ...headerLines(answer)]
    .map((line) => `  ${line}\n`)
    .join('')
  if (options.has('quiet')) process.stderr(lines)
  else tell(lines)
}

function failed(job: Job, target: Target, url: string, answer: HttpResponse): number {
  const { process, options, log, tell } = job
  if (isBrief(options)) tell(`${url}:\n`)
  if (options.has('spider')) {
    tell('Remote file does not exist -- broken link!!!\n')
    log('\n')
  } else {
    tell(`${stamp(process.now())} ERROR ${answer.status}: ${answer.reason || '(no description)'}.\n`)
    log('\n')
    if (options.has('content-on-error')) save(job, target, answer)
  }
  return 8
}

function exists({ process, options, log, tell }: Job, url: string, answer: HttpResponse, type: string | undefined): number {
  if (isBrief(options)) tell(`${stamp(process.now())} URL: ${url} ${answer.status} ${answer.reason}\n`)
  log(
    type === 'text/html'
      ? 'Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n'
      : 'Remote file exists.\n\n',
  )
  return 0
}

const units = ['', 'K', 'M', 'G']

/** 1.4K, 98K */
function human(size: number): string {
  let [value, unit] = [size, 0]
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1]
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)}${units[unit]}`
}

function save(job: Job, target: Target, answer: HttpResponse, url = ''): number {
  const { process, options, log, tell } = job
  const name = options.get('output-document') ?? freeName(process, options, target)
  const size = byteLength(answer.body)
  const shown = name === '-' ? 'STDOUT' : name
  log(`Saving to: ‘${shown}’\n\n`)
  const failed =
    name === '-'
      ? process.stdout(answer.body)
      : name === '/dev/null'
        ? undefined
        : process.files.write(resolvePath(process.cwd, name), bytesOfText(answer.body))
  if (typeof failed === 'string') {
    process.stderr(`${name}: ${errorWords(failed)}\n\nCannot write to ‘${name}’ (Success).\n`)
    return 3
  }
  log(bar(process, name, size))
  log(
    `${stamp(process.now())} (${rate(size)}) - ‘${name === '-' ? '-' : name}’ ${name === '-' ? 'written to stdout' : 'saved'} [${size}/${size}]\n\n`.replace(
      '‘-’ written',
      'written',
    ),
  )
  if (isBrief(options)) tell(`${stamp(process.now())} URL:${url} [${size}/${size}] -> "${name}" [1]\n`)
  return 0
}

/** A second download of the same name becomes name.1. */
function freeName(process: ShellProcess, options: Options, target: Target): string {
  const prefix = options.get('directory-prefix')
  const base = target.path.replace(/\?.*/s, '').split('/').at(-1) || 'index.html'
  const name = prefix === undefined ? base : `${prefix}/${base}`
  for (let number = 0; number < 100; number++) {
    const candidate = number === 0 ? name : `${name}.${number}`
    if (typeof process.files.stat(resolvePath(process.cwd, candidate)) === 'string') return candidate
  }
  return name
}

/** As if a kilobyte took ten microseconds. */
const megabytes = (size: number): number => Math.max(0.01, size / 1024 / 1024 / 0.000_01)

/** Three digits, as wget shows a rate. */
const digits = (value: number): string =>
  value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2)

const rate = (size: number): string => `${digits(megabytes(size))} MB/s`

function bar(process: ShellProcess, name: string, size: number): string {
  const sum = size >= 1024 ? `${(size / 1024).toFixed(2)}K` : String(size)
  if (!process.stderrIsTerminal) return dotRows(size)
  return `${name.slice(0, 20).padEnd(20)}100%[===================>] ${sum.padStart(7)}  --.-KB/s    in 0s      \n\n`
}

const dotsInRow = 50
const maxRows = 2_000

/** A dot for each whole kilobyte, fifty in a row. */
function dotRows(size: number): string {
  const dots = Math.floor(size / 1024)
  const rows = Math.min(maxRows, Math.max(1, Math.ceil(size / 1024 / dotsInRow)))
  const speed = `${digits(megabytes(size))}M`.padStart(5)
  const row = (i: number): string => {
    const shown = '.'.repeat(Math.max(0, Math.min(dotsInRow, dots - i * dotsInRow))).replace(/(.{10})(?=.)/g, '$1 ')
    const last = i === rows - 1
    const percent = last ? 100 : Math.floor(((i + 1) * dotsInRow * 1024 * 100) / size)
    return `${`${i * dotsInRow}`.padStart(6)}K ${shown.padEnd(54)}${String(percent).padStart(3)}% ${speed}${last ? '=0s' : ' 0s'}\n`
  }
  return `${Array.from({ length: rows }, (_, i) => row(i)).join('')}\n`
}
