import type { ShellProcess } from '../../bash/shell.ts'
import { type BadOption, isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { expandGlob, globFault } from './glob.ts'
import { helpText, versionText } from './help.ts'
import { curlSpec } from './options.ts'
import { createSink } from './output.ts'
import type { OutputSink, Transfer } from './state.ts'
import { transfer } from './transfer.ts'
import { writeOut } from './write-out.ts'

const maxUrls = 100

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), curlSpec)
  if (isBad(options)) return badOption(process, options)
  if (options.has('version')) return version(process)
  if (options.has('help')) return help(process)
  const wrong = wrongUse(options)
  if (wrong !== undefined) return complain(process, wrong)
  const given = [...options.operands, ...options.all('url')]
  if (given.length === 0) return complain(process, '')
  const urls: { url: string; index: number }[] = []
  for (const [index, url] of given.entries()) {
    const bad = options.has('globoff') ? undefined : globFault(url)
    if (bad !== undefined) {
      process.stderr(`curl: (3) ${bad}\n`)
      return 3
    }
    urls.push(...(options.has('globoff') ? [url] : expandGlob(url)).map((one) => ({ url: one, index })))
  }
  const connections = new Map<string, unknown>()
  let status = 0
  for (const { url, index } of urls.slice(0, maxUrls)) {
    status = await one(process, options, url, index, connections)
    if (status !== 0 && options.has('fail-early')) break
    if (process.signal.aborted) break
    await process.breathe()
  }
  return status
}

async function one(
  process: ShellProcess,
  options: Options,
  url: string,
  index: number,
  connections: Map<string, unknown>,
): Promise<number> {
  const sink = createSink(process, options, url, index)
  if ('error' in sink) {
    process.stderr(sink.error)
    return 23
  }
  const result = await withRetries(process, options, url, sink, connections)
  sink.close(result)
  process.stderr(result.verboseEnd)
  const failed = sink.failure()
  const exit = result.exit === 0 && failed !== undefined ? 23 : result.exit
  if (exit !== 0) tell(process, options, exit, result.exit === 0 ? (failed ?? '') : result.message)
  const format = options.get('write-out')
  if (format !== undefined) await writeOut(process, format, { ...result, exit }, index)
  return exit
}

function tell(process: ShellProcess, options: Options, exit: number, message: string): void {
  if (options.has('silent') && !options.has('show-error')) return
  process.stderr(`curl: (${exit}) ${message}\n${exit === 60 ? certificateAdvice : ''}`)
}

const certificateAdvice =
  'More details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.\n'

const transientStatus = new Set([408, 429, 500, 502, 503, 504])

async function withRetries(
  process: ShellProcess,
  options: Options,
  url: string,
  sink: OutputSink,
  connections: Map<string, unknown>,
): Promise<Transfer> {
  const most = Math.min(100, Number(options.get('retry') ?? 0) || 0)
  let delay = 1
  for (let left = most; ; left--) {
    sink.start()
    const result = await transfer(process, options, url, sink, connections)
    const why = left > 0 ? transient(result, options) : undefined
    if (why === undefined || process.signal.aborted) return result
    const seconds = Number(options.get('retry-delay') ?? delay)
    sink.close(result)
    process.stderr(result.verboseEnd)
    if (result.exit !== 0) tell(process, options, result.exit, result.message)
    if (!options.has('silent')) {
      process.stderr(`Warning: Problem : ${why}. Will retry in ${seconds} seconds. ${left} retries left.\n`)
    }
    await process.wait(seconds * 1000)
    delay = Math.min(600, delay * 2)
    sink.restart()
  }
}

function transient(result: Transfer, options: Options): string | undefined {
  if (result.exit === 28) return 'timeout'
  if (result.exit === 7 && options.has('retry-connrefused')) return 'connection refused'
  if (transientStatus.has(result.status)) return 'HTTP error'
  return result.exit !== 0 && options.has('retry-all-errors') ? '(retrying all errors)' : undefined
}

const numeric = [
  'connect-timeout',
  'max-time',
  'retry',
  'retry-delay',
  'retry-max-time',
  'max-redirs',
  'speed-limit',
  'speed-time',
]
const letters: Readonly<Record<string, string>> = { 'max-time': 'm', 'speed-limit': 'Y', 'speed-time': 'y' }

/** What is wrong with options that curl knows. */
function wrongUse(options: Options): string | undefined {
  for (const name of numeric) {
    const text = options.get(name)
    if (text === undefined || /^\d+(\.\d+)?$/.test(text) || (name === 'max-redirs' && text === '-1')) continue
    const letter = options.given(name) ?? letters[name]
    return `option ${letter?.length === 1 ? `-${letter}` : `--${name}`}: expected a proper numerical parameter`
  }
  if (options.has('fail') && options.has('fail-with-body')) return 'option --fail-with-body: is badly used here'
  if (options.has('dns-servers')) return "option --dns-servers: the installed libcurl version doesn't support this"
  const refused = ['proxy', 'config', 'unix-socket'].find((name) => options.has(name))
  return refused === undefined ? undefined : `--${refused} is not simulated here`
}

function complain(process: ShellProcess, why: string): number {
  process.stderr(`${why === '' ? '' : `curl: ${why}\n`}curl: try 'curl --help' or 'curl --manual' for more information\n`)
  return 2
}

function badOption(process: ShellProcess, bad: BadOption): number {
  const text = 'unknown' in bad ? `option ${bad.word ?? bad.unknown}: is unknown` : `option ${bad.needsValue}: requires parameter`
  return complain(process, text)
}

function version(process: ShellProcess): number {
  process.stdout(versionText)
  return 0
}

function help(process: ShellProcess): number {
  process.stdout(helpText)
  return 0
}

export const curl: ShellCommand = {
  name: 'curl',
  summary: 'transfer a URL',
  usage: '[options...] <url>',
  details:
    'Sends HTTP requests over the simulated network: to Pods, Services, node ports and names.\nCommon: -s -S -v -i -I -o FILE -w FORMAT -d DATA -H HEADER -X METHOD -L -k -m SECONDS --connect-timeout SECONDS',
  run,
}
