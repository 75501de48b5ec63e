import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { HttpResponse } from '@kubemaze/core/network/packet.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { systemTimeoutMs } from '../net/dial.ts'
import { ask, byteLength, canonical, headerLines, headerOf, requestText } from '../net/http.ts'
import { parseUrl, resolveUrl, type Target } from '../net/url.ts'
import type { Options } from '../options.ts'
import { connect, secondsOption } from './connect.ts'
import { normalUrl } from './normal-url.ts'
import { proxyFor } from './proxy.ts'
import { bodyOf, buildRequest, curlVersion } from './request.ts'
import { type Connection, connectionNumber, fail, type State, type Transfer, type Transferring, verbose } from './state.ts'
import { streamed } from './streamed.ts'

/** Carries out one URL, redirects included. */
export async function transfer(job: Transferring, url: string): Promise<Transfer> {
  const { process, sink } = job
  const result: Transfer = {
    exit: 0,
    message: '',
    status: 0,
    headers: {},
    bytes: 0,
    headerBytes: 0,
    requestBytes: 0,
    uploadBytes: 0,
    url,
    effectiveUrl: url,
    redirectUrl: '',
    redirects: 0,
    connects: 0,
    method: 'GET',
    scheme: 'http',
    remoteIp: '',
    remotePort: 0,
    localIp: '',
    localPort: 0,
    lookupSeconds: 0,
    connectSeconds: 0,
    totalSeconds: 0,
    fileName: sink.fileName,
    verboseEnd: '',
  }
  const state: State = { ...job, result, startedAtMs: process.now(), last: '', closing: false }
  await follow(state, url)
  result.verboseEnd = job.tracer.isOn ? state.last : ''
  // a request inside the lab takes a few tenths of a millisecond
  result.totalSeconds = Math.max((process.now() - state.startedAtMs) / 1000, result.status > 0 ? 0.000_9 : 0)
  return result
}

async function follow(state: State, first: string): Promise<void> {
  const most = Number(state.options.get('max-redirs') ?? 50)
  const asIs = state.options.has('path-as-is')
  for (let given = first; ; ) {
    const url = normalUrl(given, { asIs, scheme: state.options.get('proto-default') })
    const target = url === undefined ? undefined : parseUrl(url)
    if (url?.toLowerCase().startsWith('file:')) return ownFile(state, url)
    if (!url || !target || / /.test(url)) return fail(state, 3, 'URL using bad/illegal format or missing URL')
    if (!isAllowed(state.options, target.scheme)) return notAllowed(state, target.scheme)
    if (target.scheme !== 'http' && target.scheme !== 'https') return otherScheme(state, target)
    state.result.effectiveUrl = withSlash(url) + (await queryOf(state, target))
    const response = await exchange(state, target)
    const location = response && headerOf(response, 'location')
    if (!response || location === undefined || response.status < 300 || response.status > 399) return
    const next = resolveUrl(target, location)
    const followed = state.options.has('location') || state.options.has('location-trusted')
    state.result.redirectUrl = followed ? '' : next
    if (!followed) return
    if (++state.result.redirects > most) return fail(state, 47, `Maximum (${most}) redirects followed`)
    verbose(state, `* Issue another request to this URL: '${next}'\n`)
    given = next
  }
}

/** --proto: `=http,https` are all, `-http` is left out. */
function isAllowed(options: Options, scheme: string): boolean {
  const terms = (options.get('proto') ?? '').split(',').filter(Boolean)
  return terms.reduce((now, term) => {
    const [, sign = '+', name = ''] = /^([=+-]?)(.*)$/.exec(term) ?? []
    if (sign === '=') return name === scheme || name === 'all'
    return name === scheme || name === 'all' ? sign !== '-' : now
  }, true)
}

function notAllowed(state: State, scheme: string): undefined {
  const message = `Protocol "${scheme}" not supported or disabled in libcurl`
  verbose(state, `* ${message}\n`)
  state.last = '* Closing connection -1\n'
  return fail(state, 1, message)
}

/** file:///PATH is a file of the machine that curl runs on. */
function ownFile(state: State, url: string): undefined {
  const path = url.replace(/^file:(\/\/)?/i, '').replace(/^(localhost|127\.0\.0\.1)(?=\/)/, '')
  const content = state.process.files.read(decodeURI(path))
  if (typeof content === 'string') {
    verbose(state, `* Couldn't open file ${path}\n`)
    state.last = '* Closing connection -1\n'
    return fail(state, 37, `Couldn't open file ${path}`)
  }
  state.last = '* Closing connection 0\n'
  state.result.bytes = content.length
  state.sink.write(textOfBytes(content))
}

/** Other protocols that curl knows: a connection is made, and that is all. */
async function otherScheme(state: State, target: Target): Promise<void> {
  const known = ['ftp', 'ftps', 'telnet', 'dict', 'gopher', 'mqtt', 'pop3', 'imap', 'smtp', 'sftp', 'scp', 'ldap', 'tftp', 'rtsp']
  if (!known.includes(target.scheme)) {
    fail(state, 1, `Protocol "${target.scheme}" not supported or disabled in libcurl`)
    return
  }
  if (await connect(state, target)) fail(state, 1, `Protocol "${target.scheme}" is not simulated here`)
}

/** What -G puts behind the URL. */
async function queryOf({ options, process }: State, target: Target): Promise<string> {
  const body = options.has('get') ? await bodyOf(process, options) : undefined
  return body && 'text' in body ? `${target.path.includes('?') ? '&' : '?'}${body.text}` : ''
}

const withSlash = (url: string): string => (/^([a-z]+:\/\/)?[^/?#]+$/i.test(url) ? `${url}/` : url)

async function exchange(state: State, target: Target): Promise<HttpResponse | undefined> {
  const { options, process, result } = state
  const connection = await connect(state, target)
  if (!connection) return undefined
  const body = await bodyOf(process, options)
  if (body && 'error' in body) return fail(state, 26, body.error)
  const proxied = proxyFor(state, target) !== undefined
  const request = buildRequest(options, target, body, { cookies: state.cookies.header(target), proxied })
  Object.assign(result, {
    method: request.method,
    scheme: target.scheme,
    requestBytes: byteLength(requestText({ ...request, body: '' })),
    uploadBytes: byteLength(request.body),
  })
  if (proxied && target.scheme === 'https') return tunnelled(state, target, connection)
  if (!secured(state, target, connection)) return undefined
  const scheme = authScheme(options, target)
  if (scheme) verbose(state, `* Server auth using ${scheme[0]} with user '${scheme[1].replace(/:.*/s, '')}'\n`)
  const head = requestText({ ...request, body: '' }).replace(/ HTTP\/1\.1\r\n/, ` HTTP/1.${options.has('http1.0') ? 0 : 1}\r\n`)
  state.tracer.tell('header out', head.replace(/^([\w-]+): \r$/gm, '$1:\r'))
  if (request.body !== '') state.tracer.tell('data out', request.body)
  const answer =
    target.scheme === 'http' && connection.socket.tls
      ? plainToTls
      : await ask(process, connection, request, secondsOption(state, 'max-time'))
  if (answer === 'closed') return fail(state, 52, 'Empty reply from server')
  if (answer === 'silence') return silent(state)
  if ('garbage' in answer) return fail(state, 1, 'Received HTTP/0.9 when not allowed')
  const expected = Number(headerOf(answer, 'content-length') ?? byteLength(answer.body))
  const bodiless = request.method === 'HEAD' && !options.has('head') && expected > 0
  if (bodiless) return silent(state, expected)
  received(state, { target, connection, method: request.method }, answer)
  await streamed(state, answer)
  return answer
}

/** How who asks is told to the server, and who that is. */
function authScheme(options: Options, { user }: Target): [string, string] | undefined {
  if (options.has('oauth2-bearer')) return ['Bearer', '']
  const who = options.get('user') ?? user
  return who === undefined ? undefined : [options.has('digest') ? 'Digest' : 'Basic', who]
}

/** https through a proxy: a tunnel is asked for, which none of the lab's servers digs. */
async function tunnelled(state: State, target: Target, connection: Connection): Promise<undefined> {
  const to = `${target.host}:${target.port}`
  verbose(state, `* allocate connect buffer\n* Establish HTTP proxy tunnel to ${to}\n`)
  const headers = { host: to, 'user-agent': `curl/${curlVersion}`, 'proxy-connection': 'Keep-Alive' }
  const request = { method: 'CONNECT', target: to, headers, body: '' }
  state.tracer.tell('header out', requestText(request))
  const answer = await ask(state.process, connection, request, secondsOption(state, 'max-time'))
  if (typeof answer === 'string' || 'garbage' in answer) return fail(state, 56, 'Proxy CONNECT aborted')
  for (const line of [`HTTP/1.1 ${answer.status} ${answer.reason}`, ...headerLines(answer), ''])
    state.tracer.tell('header in', `${line}\r\n`)
  verbose(state, `* CONNECT tunnel failed, response ${answer.status}\n`)
  state.last = `* Closing connection ${connectionNumber(state, target)}\n`
  return fail(state, 56, `CONNECT tunnel failed, response ${answer.status}`)
}

const plainToTls: HttpResponse = {
  status: 400,
  reason: 'Bad Request',
  headers: {},
  body: 'Client sent an HTTP request to an HTTPS server.\n',
}

async function silent(state: State, expected?: number): Promise<undefined> {
  const limit = secondsOption(state, 'max-time')
  if (limit === undefined) {
    await state.process.wait(systemTimeoutMs)
    return fail(state, 52, 'Empty reply from server')
  }
  await state.process.wait(Math.max(0, state.startedAtMs + limit - state.process.now()))
  const of = expected === undefined ? '' : ` out of ${expected}`
  return fail(state, 28, `Operation timed out after ${limit + 1} milliseconds with 0${of} bytes received`)
}

function secured(state: State, target: Target, connection: Connection): boolean {
  const { options, process } = state
  if (target.scheme !== 'https') return true
  const unreadable = (name: string | undefined): boolean =>
    name !== undefined && typeof process.files.read(resolvePath(process.cwd, name)) === 'string'
  const [authority, own] = [options.get('cacert'), options.get('cert')]
  if (unreadable(authority)) fail(state, 77, `error setting certificate file: ${authority}`)
  else if (unreadable(own)) fail(state, 58, `could not load PEM client certificate from ${own}, ${noSuchFile}`)
  else if (!connection.socket.tls) fail(state, 35, 'OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number')
  else if (!options.has('insecure') && !authority)
    fail(state, 60, 'SSL certificate problem: unable to get local issuer certificate')
  return state.result.exit === 0
}

const noSuchFile =
  'OpenSSL error error:80000002:system library::No such file or directory, (no key found, wrong pass phrase, or wrong file format?)'

function received(
  state: State,
  { target, connection, method }: { target: Target; connection: Connection; method: string },
  response: HttpResponse,
): HttpResponse {
  const { options, sink, result } = state
  const lines = [`HTTP/${response.version ?? '1.1'} ${response.status} ${response.reason}`, ...headerLines(response)]
  const failed = response.status >= 400 && (options.has('fail') || options.has('fail-with-body'))
  const stops = failed && options.has('fail')
  for (const line of stops ? lines : [...lines, '']) state.tracer.tell('header in', `${line}\r\n`)
  state.cookies.take(target, response)
  if (stops) verbose(state, `* The requested URL returned error: ${response.status}\n`)
  const body = method === 'HEAD' ? '' : response.body
  const heads = `${lines.join('\r\n')}\r\n\r\n`
  Object.assign(result, {
    status: response.status,
    headers: Object.fromEntries(headerLines(response).map((line) => splitHeader(line))),
    headerBytes: byteLength(heads),
  })
  dumpHeaders(state, heads)
  if (options.has('include') || options.has('show-headers') || options.has('head')) sink.write(heads)
  const redirected =
    options.has('location') && response.status >= 300 && response.status < 400 && headerOf(response, 'location') !== undefined
  const tooBig = byteLength(body) > Number(options.get('max-filesize') ?? Number.POSITIVE_INFINITY)
  if (tooBig) {
    fail(state, 63, 'Maximum file size exceeded')
    state.closing = true
    return response
  }
  if (!redirected && !stops) {
    if (body !== '') state.tracer.tell('data in', body)
    sink.write(body)
    result.bytes = byteLength(body)
  }
  if (failed) fail(state, 22, `The requested URL returned error: ${response.status}`)
  state.closing = stops
  state.last = stops
    ? `* Closing connection ${connectionNumber(state, target)}\n`
    : `* Connection #${connectionNumber(state, target)} to host ${connection.shown} left intact\n`
  if (redirected) {
    verbose(state, state.last)
    state.last = ''
  }
  return response
}

function splitHeader(line: string): [string, string] {
  const cut = line.indexOf(': ')
  return [canonical(line.slice(0, cut)), line.slice(cut + 2)]
}

function dumpHeaders(state: State, heads: string): void {
  const name = state.options.get('dump-header')
  if (name === undefined) return
  if (name === '-' || name === '/dev/stdout') state.process.stdout(heads)
  else if (name === '/dev/stderr') state.process.stderr(heads)
  else state.process.files.write(resolvePath(state.process.cwd, name), bytesOfText(heads))
}
