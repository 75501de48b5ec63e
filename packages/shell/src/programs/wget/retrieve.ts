import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { HttpResponse } from '@kubemaze/core/network/packet.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { addressesOf, dial, dialWords, isIp, systemTimeoutMs } from '../net/dial.ts'
import { askOnce, byteLength, headerOf } from '../net/http.ts'
import { parseUrl, resolveUrl, type Target } from '../net/url.ts'
import type { Options } from '../options.ts'
import { finish } from './finish.ts'
import { type Job, stamp } from './job.ts'

/** Fetches one URL, redirects included. Returns wget's exit status. */
export async function retrieve(job: Job, first: string): Promise<number> {
  const { process, options, log } = job
  if (options.has('spider')) log('Spider mode enabled. Check if remote file exists.\n')
  let url = /^[a-z]+:\/\//i.test(first) ? first : `http://${first}`
  let reached = ''
  for (let redirects = 0; redirects <= Number(options.get('max-redirect') ?? 20); redirects++) {
    const target = parseUrl(url)
    const bad = urlFault(url, target)
    if (!target || bad !== undefined) {
      process.stderr(`${url}: ${bad}.\n`)
      return 1
    }
    if (target.path === '/' && !url.endsWith('/')) url += '/'
    const answer = await attempt(job, target, url, reached === target.authority)
    reached = target.authority
    if (typeof answer === 'number') return answer
    const location = headerOf(answer, 'location')
    if (answer.status < 300 || answer.status >= 400 || location === undefined) return finish(job, target, url, answer)
    url = resolveUrl(target, location)
    log(`Location: ${location} [following]\n`)
  }
  log(`${Number(options.get('max-redirect') ?? 20)} redirections exceeded.\n`)
  return 8
}

const schemes = new Set(['http', 'https', 'ftp', 'ftps'])

function urlFault(url: string, target: Target | undefined): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1] ?? 'http'
  if (!schemes.has(scheme.toLowerCase())) return `Unsupported scheme ‘${scheme}’`
  if (target) return undefined
  return /^[a-z]+:\/\/[^/?#]+:[^/?#]*/i.test(url) ? 'Bad port number' : 'Invalid host name'
}

/** Tries until an answer comes; a refusal is final. */
async function attempt(job: Job, target: Target, url: string, reused: boolean): Promise<HttpResponse | number> {
  const { process, options, log } = job
  const given = Number(options.get('tries') ?? 20)
  const tries = given === 0 ? 1000 : given
  for (let number = 1; number <= tries; number++) {
    log(
      number === 1
        ? `--${stamp(process.now())}--  ${url}\n`
        : `--${stamp(process.now())}--  (try:${String(number).padStart(2)})  ${url}\n`,
    )
    const answer = await once(job, target, reused)
    if (typeof answer !== 'string') return answer
    if (process.signal.aborted) return 130
    log(number < tries ? 'Retrying.\n\n' : 'Giving up.\n\n')
    if (number < tries) await process.wait(Math.min(10, number) * 1000)
    await process.breathe()
  }
  return 4
}

async function once(job: Job, target: Target, reused: boolean): Promise<HttpResponse | number | 'again'> {
  const { process, options, log, tell } = job
  const named = !isIp(target.host)
  if (reused) log(`Reusing existing connection to ${target.host}:${target.port}.\n`)
  else if (named) log(`Resolving ${target.host} (${target.host})... `)
  const addresses = await addressesOf(process, target.host)
  if (addresses.length === 0) {
    tell(`failed: Name or service not known.\n`)
    if (!options.has('quiet')) process.stderr(`wget: unable to resolve host address ‘${target.host}’\n`)
    return 4
  }
  if (named && !reused) log(`${addresses.join(', ')}\n`)
  const ip = addresses[0] as string
  if (!reused) log(`Connecting to ${target.host}${named ? ` (${target.host})|${ip}|` : ''}:${target.port}... `)
  const limit = Number(options.get('connect-timeout') ?? options.get('timeout') ?? 0) * 1000 || systemTimeoutMs
  const dialed = await dial(process, ip, target.port, 'TCP', limit)
  if (dialed.outcome !== 'connected') {
    tell(`failed: ${dialWords[dialed.outcome]}.\n`)
    return dialed.outcome === 'timeout' || options.has('retry-connrefused') ? 'again' : 4
  }
  if (!reused) log('connected.\n')
  if (target.scheme === 'https' && !secure(job, target, dialed.socket.tls === true)) return dialed.socket.tls ? 5 : 4
  log('HTTP request sent, awaiting response... ')
  const patience = Number(options.get('read-timeout') ?? options.get('timeout') ?? 900) * 1000
  const answer = await askOnce(process, dialed, requestOf(options, target, process), process.terminal ? patience : undefined)
  if (typeof answer === 'object' && !('garbage' in answer)) return answer
  log(typeof answer === 'object' ? '200 No headers, assuming HTTP/0.9\n' : 'No data received.\n')
  return typeof answer === 'object' ? { status: 200, reason: '', headers: {}, body: answer.garbage } : 'again'
}

function secure(job: Job, target: Target, tls: boolean): boolean {
  if (!tls) job.tell('GnuTLS: An unexpected TLS packet was received.\nUnable to establish SSL connection.\n')
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
    'user-agent': options.get('user-agent') ?? 'Wget/1.21.3',
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
