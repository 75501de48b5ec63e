import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { HttpResponse } from '@kubemaze/core/network/packet.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { addressOf, dial } from '../net/dial.ts'
import { askOnce, byteLength, headerLines, headerOf } from '../net/http.ts'
import { parseUrl, resolveUrl, type Target } from '../net/url.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { busyboxTitle } from './usage.ts'

const value = true
const spec = {
  quiet: { letter: 'q' },
  'output-document': { letter: 'O', value },
  timeout: { letter: 'T', value },
  tries: { letter: 't', value },
  'server-response': { letter: 'S' },
  spider: {},
  header: { value },
  'post-data': { value },
  'no-check-certificate': {},
  continue: { letter: 'c' },
  'user-agent': { letter: 'U', value },
  P: { value },
  o: { value },
  Y: { value },
  n: { value },
} as const

/** wget of busybox: waits 900 seconds unless -T says otherwise. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options) || options.operands.length === 0) {
    process.stderr(
      `${busyboxTitle}\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...\n`,
    )
    return 1
  }
  for (const url of options.operands) {
    const status = await retrieve(process, options, url)
    if (status !== 0) return status
  }
  return 0
}

function fail(process: ShellProcess, words: string): number {
  process.stderr(`wget: ${words}\n`)
  return 1
}

async function retrieve(process: ShellProcess, options: Options, first: string): Promise<number> {
  let url = first
  for (let redirects = 0; redirects < 10; redirects++) {
    const target = parseUrl(url)
    if (!target) return fail(process, `not an http or ftp url: ${url}`)
    const answer = await once(process, options, target)
    if (typeof answer === 'number') return answer
    if (options.has('server-response'))
      process.stderr(
        [`HTTP/${answer.version ?? '1.1'} ${answer.status} ${answer.reason}`, ...headerLines(answer)]
          .map((line) => `  ${line}\n`)
          .join(''),
      )
    const location = headerOf(answer, 'location')
    if (answer.status >= 300 && answer.status < 400 && location !== undefined) url = resolveUrl(target, location)
    else if (answer.status >= 300)
      return fail(process, `server returned error: HTTP/${answer.version ?? '1.1'} ${answer.status} ${answer.reason}`)
    else return save(process, options, target, answer)
  }
  return fail(process, 'too many redirections')
}

async function once(process: ShellProcess, options: Options, target: Target): Promise<HttpResponse | number> {
  const ip = await addressOf(process, target.host)
  if (ip === undefined) return fail(process, `bad address '${target.host}'`)
  if (!options.has('quiet')) process.stderr(`Connecting to ${target.authority} (${ip}:${target.port})\n`)
  const dialed = await dial(process, ip, target.port, 'TCP', Number(options.get('timeout') ?? 900) * 1000)
  if (dialed.outcome === 'interrupted') return 130
  if (dialed.outcome === 'timeout' && options.has('timeout')) return fail(process, 'download timed out')
  if (dialed.outcome !== 'connected') {
    const words = {
      refused: 'Connection refused',
      reset: 'Connection reset by peer',
      timeout: 'Operation timed out',
      unreachable: 'Host is unreachable',
    }
    return fail(process, `can't connect to remote host (${ip}): ${words[dialed.outcome]}`)
  }
  if (target.scheme === 'https' && !dialed.socket.tls) return fail(process, 'TLS error from peer (alert code 80): internal error')
  const body = options.get('post-data')
  const headers: Record<string, string> = {
    host: target.authority,
    'user-agent': options.get('user-agent') ?? 'Wget',
    connection: 'close',
  }
  if (body !== undefined)
    Object.assign(headers, { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(byteLength(body)) })
  for (const header of options.all('header'))
    headers[header.slice(0, header.indexOf(':')).trim().toLowerCase()] = header.slice(header.indexOf(':') + 1).trim()
  const request = {
    method: body === undefined ? (options.has('spider') ? 'HEAD' : 'GET') : 'POST',
    target: target.path,
    headers,
    body: body ?? '',
  }
  const timeout = options.get('timeout')
  const answer = await askOnce(process, dialed, request, timeout === undefined ? undefined : Number(timeout) * 1000)
  if (typeof answer === 'object' && !('garbage' in answer)) return answer
  if (answer === 'silence') await process.wait(Number(options.get('timeout') ?? 900) * 1000)
  return fail(process, answer === 'silence' ? 'download timed out' : 'error getting response')
}

function save(process: ShellProcess, options: Options, target: Target, answer: HttpResponse): number {
  const quiet = options.has('quiet')
  const say = (text: string): void => {
    if (!quiet) process.stderr(text)
  }
  if (options.has('spider')) {
    say('remote file exists\n')
    return 0
  }
  const prefix = options.get('P')
  const base = target.path.replace(/\?.*/s, '').split('/').at(-1) || 'index.html'
  const name = options.get('output-document') ?? (prefix === undefined ? base : `${prefix}/${base}`)
  const toStdout = name === '-'
  if (!toStdout && !options.has('output-document') && typeof process.files.stat(resolvePath(process.cwd, name)) !== 'string') {
    return fail(process, `can't open '${name}': File exists`)
  }
  say(toStdout ? 'writing to stdout\n' : `saving to '${name}'\n`)
  if (toStdout) process.stdout(answer.body)
  const failed = toStdout ? undefined : process.files.write(resolvePath(process.cwd, name), bytesOfText(answer.body))
  if (failed !== undefined) return fail(process, `can't open '${name}': ${errorWords(failed)}`)
  const size = byteLength(answer.body)
  say(
    `${name.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA\n${toStdout ? 'written to stdout' : `'${name}' saved`}\n`,
  )
  return 0
}

export const busyboxWget: ShellCommand = {
  name: 'wget',
  summary: 'retrieve files via HTTP or FTP',
  usage: '[-q] [-O FILE] [-T SECONDS] URL',
  run,
}
