import type { HttpResponse } from '@kubemaze/core/network/packet.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { bytesOfText, textOfBytes } from '../bash/bytes-text.ts'
import { errorWords } from '../bash/errno.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { addressesOf, dial, dialWords, isIp, systemTimeoutMs } from './net/dial.ts'
import { ask, byteLength, headerLines, headerOf } from './net/http.ts'
import { parseUrl, resolveUrl, type Target } from './net/url.ts'
import { isBad, type Options, parseOptions } from './options.ts'
import type { ShellCommand } from './shell-command.ts'

const value = true
const spec = {
  quiet: { letter: 'q' },
  'output-document': { letter: 'O', value },
  timeout: { letter: 'T', value },
  tries: { letter: 't', value },
  'server-response': { letter: 'S' },
  spider: {},
  'no-verbose': {},
  header: { value },
  'post-data': { value },
  'post-file': { value },
  method: { value },
  'body-data': { value },
  'no-check-certificate': {},
  'connect-timeout': { value },
  'read-timeout': { value },
  'dns-timeout': { value },
  'user-agent': { letter: 'U', value },
  'directory-prefix': { letter: 'P', value },
  continue: { letter: 'c' },
  'no-clobber': {},
  'max-redirect': { value },
  'content-on-error': {},
  verbose: { letter: 'v' },
  wait: { letter: 'w', value },
  'retry-connrefused': {},
  n: { value },
  'show-progress': {},
  progress: { value },
  'no-proxy': {},
  'inet4-only': { letter: '4' },
  'ca-certificate': { value },
  waitretry: { value },
  user: { value },
  password: { value },
  'http-user': { value },
  'http-password': { value },
  output: { value },
  'output-file': { letter: 'o', value },
  'no-cache': {},
  recursive: { letter: 'r' },
  version: { letter: 'V' },
} as const

/** GNU wget 1.21. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) {
    process.stderr(
      `wget: ${'unknown' in options ? `unrecognized option '${options.unknown}'` : `option '${options.needsValue}' requires an argument`}\nUsage: wget [OPTION]... [URL]...\n\nTry \`wget --help' for more options.\n`,
    )
    return 2
  }
  if (options.operands.length === 0) {
    process.stderr("wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n")
    return 1
  }
  let status = 0
  for (const url of options.operands)
    status = (await retrieve({ process, options, log: logger(process, options) }, url)) || status
  return status
}

interface Job {
  process: ShellProcess
  options: Options
  log(text: string): void
}

function logger(process: ShellProcess, options: Options): (text: string) => void {
  const file = options.get('output-file')
  if (options.has('quiet')) return () => {}
  if (file !== undefined) return (text) => void process.files.append(resolvePath(process.cwd, file), bytesOfText(text))
  return options.has('no-verbose') || options.get('n') === 'v' ? () => {} : (text) => process.stderr(text)
}

const two = (number: number): string => String(number).padStart(2, '0')

function stamp(ms: number): string {
  const at = new Date(ms)
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`
}

async function retrieve(job: Job, first: string): Promise<number> {
  const { process, options, log } = job
  let url = /^[a-z]+:\/\//i.test(first) ? first : `http://${first}`
  for (let redirects = 0; redirects <= Number(options.get('max-redirect') ?? 20); redirects++) {
    const target = parseUrl(url)
    if (!target) {
      process.stderr(`${url}: Invalid host name.\n`)
      return 1
    }
    if (target.path === '/' && !url.endsWith('/')) url += '/'
    const answer = await attempt(job, target, url)
    if (typeof answer === 'number') return answer
    const location = headerOf(answer, 'location')
    if (answer.status < 300 || answer.status >= 400 || location === undefined) return finish(job, target, url, answer)
    url = resolveUrl(target, location)
    log(`Location: ${location} [following]\n`)
  }
  log(`${Number(options.get('max-redirect') ?? 20)} redirections exceeded.\n`)
  return 8
}

/** Tries until an answer comes; a refusal is final. */
async function attempt(job: Job, target: Target, url: string): Promise<HttpResponse | number> {
  const { process, options, log } = job
  const given = Number(options.get('tries') ?? 20)
  const tries = given === 0 ? 1000 : given
  for (let number = 1; number <= tries; number++) {
    log(
      number === 1
        ? `--${stamp(process.now())}--  ${url}\n`
        : `--${stamp(process.now())}--  (try:${String(number).padStart(2)})  ${url}\n`,
    )
    const answer = await once(job, target)
    if (typeof answer !== 'string') return answer
    if (process.signal.aborted) return 130
    log(number < tries ? 'Retrying.\n\n' : 'Giving up.\n\n')
    if (number < tries) await process.wait(Math.min(10, number) * 1000)
    await process.breathe()
  }
  return 4
}

async function once(job: Job, target: Target): Promise<HttpResponse | number | 'again'> {
  const { process, options, log } = job
  const named = !isIp(target.host)
  if (named) log(`Resolving ${target.host} (${target.host})... `)
  const addresses = await addressesOf(process, target.host)
  if (addresses.length === 0) {
    log(`failed: Name or service not known.\n`)
    if (!options.has('quiet')) process.stderr(`wget: unable to resolve host address ‘${target.host}’\n`)
    return 4
  }
  if (named) log(`${addresses.join(', ')}\n`)
  const ip = addresses[0] as string
  log(`Connecting to ${target.host}${named ? ` (${target.host})|${ip}|` : ''}:${target.port}... `)
  const limit = Number(options.get('connect-timeout') ?? options.get('timeout') ?? 0) * 1000 || systemTimeoutMs
  const dialed = await dial(process, ip, target.port, 'TCP', limit)
  if (dialed.outcome !== 'connected') {
    log(`failed: ${dialWords[dialed.outcome]}.\n`)
    return dialed.outcome === 'timeout' || options.has('retry-connrefused') ? 'again' : 4
  }
  log('connected.\n')
  if (target.scheme === 'https' && !secure(job, target, dialed.socket.tls === true)) return dialed.socket.tls ? 5 : 4
  log('HTTP request sent, awaiting response... ')
  const answer = ask(dialed.socket, dialed.peer, requestOf(options, target, process))
  if (typeof answer === 'object' && !('garbage' in answer)) return answer
  log(typeof answer === 'object' ? '200 No headers, assuming HTTP/0.9\n' : 'No data received.\n')
  return typeof answer === 'object' ? { status: 200, reason: '', headers: {}, body: answer.garbage } : 'again'
}

function secure(job: Job, target: Target, tls: boolean): boolean {
  if (!tls) job.process.stderr('Unable to establish SSL connection.\n')
  if (!tls || job.options.has('no-check-certificate') || job.options.has('ca-certificate')) return tls
  job.process.stderr(
    `ERROR: cannot verify ${target.host}'s certificate, issued by ‘CN=kubernetes’:\n  Unable to locally verify the issuer's authority.\nTo connect to ${target.host} insecurely, use \`--no-check-certificate'.\n`,
  )
  return false
}

function requestOf(options: Options, target: Target, process: ShellProcess) {
  const file = options.get('post-file')
  const content = file === undefined ? undefined : process.files.read(resolvePath(process.cwd, file))
  const body =
    options.get('post-data') ??
    options.get('body-data') ??
    (content && typeof content !== 'string' ? textOfBytes(content) : undefined)
  const posted = options.has('post-data') || options.has('post-file')
  const headers: Record<string, string> = {
    host: target.authority,
    'user-agent': options.get('user-agent') ?? 'Wget/1.21.4',
    accept: '*/*',
    'accept-encoding': 'identity',
    connection: 'Keep-Alive',
  }
  if (body !== undefined)
    Object.assign(headers, { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(byteLength(body)) })
  for (const header of options.all('header'))
    headers[header.slice(0, header.indexOf(':')).trim().toLowerCase()] = header.slice(header.indexOf(':') + 1).trim()
  const method = options.get('method')?.toUpperCase() ?? (posted ? 'POST' : options.has('spider') ? 'HEAD' : 'GET')
  return { method, target: target.path, headers, body: body ?? '' }
}

function finish(job: Job, target: Target, url: string, answer: HttpResponse): number {
  const { process, options, log } = job
  log(`${answer.status} ${answer.reason}\n`)
  if (options.has('server-response'))
    process.stderr([`HTTP/1.1 ${answer.status} ${answer.reason}`, ...headerLines(answer)].map((line) => `  ${line}\n`).join(''))
  if (answer.status >= 400) {
    if (options.has('spider')) log('Remote file does not exist -- broken link!!!\n\n')
    else log(`${stamp(process.now())} ERROR ${answer.status}: ${answer.reason || '(no description)'}.\n\n`)
    if (options.has('content-on-error')) save(job, target, answer)
    return 8
  }
  const type = headerOf(answer, 'content-type')?.replace(/;.*/, '')
  const size = byteLength(answer.body)
  const shown = size > 1024 ? `${size} (${(size / 1024).toFixed(1)}K)` : String(size)
  log(`Length: ${shown}${type ? ` [${type}]` : ''}\n`)
  if (options.has('spider')) {
    log('Remote file exists.\n\n')
    return 0
  }
  return save(job, target, answer, url)
}

function save(job: Job, target: Target, answer: HttpResponse, url = ''): number {
  const { process, options, log } = job
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
  const brief = options.has('no-verbose') || options.get('n') === 'v'
  if (brief && !options.has('quiet')) process.stderr(`${stamp(process.now())} URL:${url} [${size}/${size}] -> "${name}" [1]\n`)
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

const rate = (size: number): string => `${Math.max(0.1, size / 1024 / 1024 / 0.000_01).toFixed(1)} MB/s`

function bar(process: ShellProcess, name: string, size: number): string {
  const sum = size >= 1024 ? `${(size / 1024).toFixed(2)}K` : String(size)
  if (!process.stderrIsTerminal) return `     0K ${dots(size).padEnd(54)} 100% ${rate(size).replace(' MB/s', 'M')}=0s\n\n`
  return `${name.slice(0, 20).padEnd(20)}100%[===================>] ${sum.padStart(7)}  --.-KB/s    in 0s      \n\n`
}

function dots(size: number): string {
  return '.'.repeat(Math.min(50, Math.ceil(size / 1024))).replace(/(.{10})(?=.)/g, '$1 ')
}

export const wget: ShellCommand = {
  name: 'wget',
  summary: 'the non-interactive network downloader',
  usage: '[-q] [-O FILE] [-T SECONDS] [-t TRIES] URL',
  run,
}
