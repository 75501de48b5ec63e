import type { ShellProcess } from '../../bash/shell.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { expandGlob } from './glob.ts'
import { curlSpec } from './options.ts'
import { createSink, type OutputSink } from './output.ts'
import { type Transfer, transfer } from './transfer.ts'
import { writeOut } from './write-out.ts'

const maxUrls = 100

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), curlSpec)
  if (isBad(options)) return badOption(process, options)
  if (options.has('version')) return version(process)
  if (options.has('help')) return help(process)
  const refused = ['proxy', 'config', 'unix-socket', 'upload-file'].find((name) => options.has(name) && name !== 'upload-file')
  if (refused !== undefined) {
    process.stderr(`curl: --${refused} is not simulated here\n`)
    return 2
  }
  const urls = [...options.operands, ...options.all('url')].flatMap((url) => (options.has('globoff') ? [url] : expandGlob(url)))
  if (urls.length === 0) {
    process.stderr("curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n")
    return 2
  }
  const connections = new Map<string, unknown>()
  let status = 0
  for (const [index, url] of urls.slice(0, maxUrls).entries()) {
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
    const result = await transfer(process, options, url, sink, connections)
    const why = left > 0 ? transient(result, options) : undefined
    if (why === undefined || process.signal.aborted) return result
    const seconds = Number(options.get('retry-delay') ?? delay)
    if (!options.has('silent')) {
      process.stderr(
        `Warning: Problem : ${why}. Will retry in ${seconds} second${seconds === 1 ? '' : 's'}. ${left} ${left === 1 ? 'retry' : 'retries'} left.\n`,
      )
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

function badOption(process: ShellProcess, bad: { unknown: string } | { needsValue: string }): number {
  const text = 'unknown' in bad ? `option ${bad.unknown}: is unknown` : `option ${bad.needsValue}: requires parameter`
  process.stderr(`curl: ${text}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`)
  return 2
}

function version(process: ShellProcess): number {
  process.stdout(
    'curl 8.5.0 (x86_64-pc-linux-gnu) libcurl/8.5.0 OpenSSL/3.0.13 zlib/1.3\nRelease-Date: 2023-12-06\nProtocols: http https\nFeatures: IPv6 Largefile SSL libz UnixSockets\n',
  )
  return 0
}

function help(process: ShellProcess): number {
  process.stdout(
    'Usage: curl [options...] <url>\n -d, --data <data>          HTTP POST data\n -f, --fail                 Fail fast with no output on HTTP errors\n -h, --help <category>      Get help for commands\n -i, --include              Include response headers in output\n -o, --output <file>        Write to file instead of stdout\n -O, --remote-name          Write output to file named as remote file\n -s, --silent               Silent mode\n -T, --upload-file <file>   Transfer local FILE to destination\n -u, --user <user:password> Server user and password\n -A, --user-agent <name>    Send User-Agent <name> to server\n -v, --verbose              Make the operation more talkative\n -V, --version              Show version number and quit\n',
  )
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
