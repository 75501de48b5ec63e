import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import { type BadOption, isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { isBrief, type Job } from './job.ts'
import { wgetSpec } from './options.ts'
import { retrieve } from './retrieve.ts'

const usage = 'Usage: wget [OPTION]... [URL]...\n'
const hint = `${usage}\nTry \`wget --help' for more options.\n`

/** GNU wget 1.21.3. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), wgetSpec)
  if (isBad(options)) return complain(process, badOption(options), 2)
  if (options.has('version')) return say(process, 'GNU Wget 1.21.3 built on linux-gnu.\n')
  if (options.has('help')) return say(process, `GNU Wget 1.21.3, a non-interactive network retriever.\n${usage}\n${summary()}`)
  const wrong = badPeriod(options)
  if (wrong !== undefined) return complain(process, wrong, 2)
  const urls = [...listed(process, options), ...options.operands]
  if (urls.length === 0) return options.has('input-file') ? 0 : complain(process, `wget: missing URL\n${hint}`, 1)
  if (options.has('method') && (options.has('post-data') || options.has('post-file'))) return complain(process, oneMethod, 1)
  const unwritable = outputFault(process, options)
  if (unwritable !== undefined) return complain(process, unwritable, 1)
  let status = 0
  const job = jobOf(process, options)
  for (const url of urls) status = (await retrieve(job, url)) || status
  return status
}

const oneMethod =
  'You cannot use --post-data or --post-file along with --method. --method expects data through --body-data and --body-file options\n'

function badOption(bad: BadOption): string {
  const name = 'unknown' in bad ? bad.unknown : bad.needsValue
  const long = name.startsWith('--')
  if ('unknown' in bad) return `wget: ${long ? `unrecognized option '${name}'` : `invalid option -- '${name.slice(1)}'`}\n${hint}`
  return `wget: ${long ? `option '${name}' requires an argument` : `option requires an argument -- '${name.slice(1)}'`}\n${hint}`
}

function summary(): string {
  const line = ([name, { letter, value }]: (typeof entries)[number]): string =>
    `  ${letter ? `-${letter}, ` : '    '} --${name}${value ? '=VALUE' : ''}\n`
  const entries = Object.entries(wgetSpec).filter(([name]) => name.length > 1)
  return `Options that are simulated:\n${entries.map(line).join('')}`
}

const periods = ['timeout', 'connect-timeout', 'read-timeout', 'dns-timeout', 'wait', 'waitretry'] as const

function badPeriod(options: Options): string | undefined {
  for (const name of periods) {
    const text = options.get(name)
    if (text === undefined || /^\d+(\.\d*)?[smhdw]?$/.test(text)) continue
    return `wget: --${name}: ${/^-\d/.test(text) ? 'Negative' : 'Invalid'} time period ‘${text}’\n`
  }
  return undefined
}

/** The URLs of -i FILE. */
function listed(process: ShellProcess, options: Options): string[] {
  const name = options.get('input-file')
  if (name === undefined) return []
  const content = process.files.read(resolvePath(process.cwd, name))
  if (typeof content === 'string') process.stderr(`${name}: ${errorWords(content)}\n`)
  const urls = typeof content === 'string' ? [] : textOfBytes(content).split(/\s+/).filter(Boolean)
  if (urls.length === 0) process.stderr(`No URLs found in ${name}.\n`)
  return urls
}

/** -O makes its file before anything is asked for. */
function outputFault(process: ShellProcess, options: Options): string | undefined {
  const name = options.get('output-document')
  if (name === undefined || name === '-' || name.startsWith('/dev/') || options.has('spider')) return undefined
  const path = resolvePath(process.cwd, name)
  const failed = options.has('continue') ? undefined : process.files.write(path, new Uint8Array())
  return typeof failed === 'string' ? `${name}: ${errorWords(failed)}\n` : undefined
}

function jobOf(process: ShellProcess, options: Options): Job {
  const file = options.get('output-file')
  const write = (text: string): void => {
    if (file === undefined) process.stderr(text)
    else process.files.append(resolvePath(process.cwd, file), bytesOfText(text))
  }
  const nothing = (): void => {}
  const quiet = options.has('quiet')
  return { process, options, tell: quiet ? nothing : write, log: quiet || isBrief(options) ? nothing : write }
}

export const wget: ShellCommand = {
  name: 'wget',
  summary: 'the non-interactive network downloader',
  usage: '[-q] [-O FILE] [-T SECONDS] [-t TRIES] URL',
  run,
}
