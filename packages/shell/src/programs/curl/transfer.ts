import type { HttpResponse, Peer, Socket } from '@kubemaze/core/network/packet.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { bytesOfText } from '../../bash/bytes-text.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { addressOf, dial, isIp, systemTimeoutMs } from '../net/dial.ts'
import { ask, byteLength, canonical, headerLines, headerOf, requestText } from '../net/http.ts'
import { parseUrl, resolveUrl, type Target } from '../net/url.ts'
import type { Options } from '../options.ts'
import type { OutputSink } from './output.ts'
import { redirectedTo } from './redirected-to.ts'
import { bodyOf, buildRequest } from './request.ts'

/** What came of one URL. */
export interface Transfer {
  exit: number
  message: string
  status: number
  headers: Record<string, string>
  bytes: number
  headerBytes: number
  requestBytes: number
  uploadBytes: number
  url: string
  effectiveUrl: string
  redirectUrl: string
  redirects: number
  connects: number
  method: string
  scheme: string
  remoteIp: string
  remotePort: number
  localIp: string
  localPort: number
  lookupSeconds: number
  connectSeconds: number
  totalSeconds: number
  fileName: string | undefined
}

interface Connection {
  socket: Socket
  peer: Peer
  ip: string
}

interface State {
  process: ShellProcess
  options: Options
  sink: OutputSink
  connections: Map<string, unknown>
  result: Transfer
  startedAtMs: number
}

/** Carries out one URL, redirects included. */
export async function transfer(
  process: ShellProcess,
  options: Options,
  url: string,
  sink: OutputSink,
  connections: Map<string, unknown>,
): Promise<Transfer> {
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
  }
  const state: State = { process, options, sink, connections, result, startedAtMs: process.now() }
  await follow(state, url)
  // a request inside the lab takes a few tenths of a millisecond
  result.totalSeconds = Math.max((process.now() - state.startedAtMs) / 1000, result.status > 0 ? 0.000_9 : 0)
  return result
}

function fail(state: State, exit: number, message: string): undefined {
  state.result.exit = exit
  state.result.message = message
  return undefined
}

async function follow(state: State, first: string): Promise<void> {
  const most = Number(state.options.get('max-redirs') ?? 50)
  for (let url = first; ; ) {
    const target = parseUrl(url)
    if (!target) return fail(state, 3, 'URL rejected: Malformed input to a URL function')
    if (target.scheme !== 'http' && target.scheme !== 'https') return fail(state, 1, `Protocol "${target.scheme}" not supported`)
    state.result.effectiveUrl = url.includes('://') ? withSlash(url) : `http://${withSlash(url)}`
    const response = await exchange(state, target)
    const location = response && headerOf(response, 'location')
    if (!response || location === undefined || response.status < 300 || response.status > 399) return
    const next = resolveUrl(target, location)
    const followed = state.options.has('location') || state.options.has('location-trusted')
    state.result.redirectUrl = followed ? '' : next
    if (!followed) return
    if (++state.result.redirects > most) return fail(state, 47, `Maximum (${most}) redirects followed`)
    verbose(state, `* Issue another request to this URL: '${next}'\n`)
    url = next
  }
}

const withSlash = (url: string): string => (/^([a-z]+:\/\/)?[^/?#]+$/i.test(url) ? `${url}/` : url)

function verbose(state: State, text: string): void {
  if (state.options.has('verbose')) state.process.stderr(text)
}

async function exchange(state: State, target: Target): Promise<HttpResponse | undefined> {
  const { options, process, result } = state
  const connection = await connect(state, target)
  if (!connection) return undefined
  const body = await bodyOf(process, options)
  if (body && 'error' in body) return fail(state, 26, body.error)
  const request = buildRequest(options, target, body)
  Object.assign(result, {
    method: request.method,
    scheme: target.scheme,
    requestBytes: byteLength(requestText({ ...request, body: '' })),
    uploadBytes: byteLength(request.body),
  })
  if (!secured(state, target, connection)) return undefined
  for (const line of requestText({ ...request, body: '' })
    .split('\r\n')
    .slice(0, -1))
    verbose(state, `> ${line}\n`)
  const answer = target.scheme === 'http' && connection.socket.tls ? plainToTls : ask(connection.socket, connection.peer, request)
  if (answer === 'closed') return fail(state, 52, 'Empty reply from server')
  if (answer === 'silence') return silent(state)
  if ('garbage' in answer) return fail(state, 1, 'Received HTTP/0.9 when not allowed')
  return received(state, target, request.method, answer)
}

const plainToTls: HttpResponse = {
  status: 400,
  reason: 'Bad Request',
  headers: {},
  body: 'Client sent an HTTP request to an HTTPS server.\n',
}

async function silent(state: State): Promise<undefined> {
  const limit = secondsOption(state, 'max-time')
  if (limit === undefined) {
    await state.process.wait(systemTimeoutMs)
    return fail(state, 52, 'Empty reply from server')
  }
  await state.process.wait(limit)
  return fail(state, 28, `Operation timed out after ${limit + 1} milliseconds with 0 bytes received`)
}

function secured(state: State, target: Target, connection: Connection): boolean {
  if (target.scheme !== 'https') return true
  if (!connection.socket.tls) {
    fail(state, 35, 'error:0A00010B:SSL routines::wrong version number')
    return false
  }
  const trusted = state.options.has('insecure') || state.options.has('cacert')
  if (!trusted) fail(state, 60, 'SSL certificate problem: unable to get local issuer certificate')
  return trusted
}

function received(state: State, target: Target, method: string, response: HttpResponse): HttpResponse {
  const { options, sink, result } = state
  const lines = [`HTTP/1.1 ${response.status} ${response.reason}`, ...headerLines(response)]
  for (const line of [...lines, '']) verbose(state, `< ${line}\n`)
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
  const failed = response.status >= 400 && (options.has('fail') || options.has('fail-with-body'))
  if (!redirected && !(failed && options.has('fail'))) {
    sink.write(body)
    result.bytes = byteLength(body)
  }
  if (failed) fail(state, 22, `The requested URL returned error: ${response.status}`)
  verbose(state, `* Connection #0 to host ${target.host} left intact\n`)
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

/** Seconds of an option in milliseconds. */
function secondsOption(state: State, name: string): number | undefined {
  const given = state.options.get(name)
  return given === undefined || Number.isNaN(Number(given)) ? undefined : Math.round(Number(given) * 1000)
}

async function connect(state: State, target: Target): Promise<Connection | undefined> {
  const { process, connections, result, options } = state
  const key = `${target.host}:${target.port}`
  const known = connections.get(key) as Connection | undefined
  if (known) {
    verbose(state, `* Re-using existing connection with host ${target.host}\n`)
    return reached(state, target, known)
  }
  const to = redirectedTo(options, target)
  const ip = to.ip ?? (await addressOf(process, to.host))
  if (ip === undefined) {
    verbose(state, `* Could not resolve host: ${to.host}\n* Closing connection\n`)
    return fail(state, 6, `Could not resolve host: ${to.host}`)
  }
  result.lookupSeconds = isIp(target.host) ? 0.000_02 : 0.000_4
  verbose(state, `*   Trying ${ip}:${to.port}...\n`)
  const limits = {
    connect: secondsOption(state, 'connect-timeout') ?? 300_000,
    all: secondsOption(state, 'max-time') ?? Number.POSITIVE_INFINITY,
  }
  const dialed = await dial(process, ip, to.port, 'TCP', Math.min(limits.connect, limits.all))
  if (dialed.outcome === 'interrupted') return fail(state, 28, 'Interrupted')
  if (dialed.outcome !== 'connected') return notConnected(state, target, dialed, limits)
  result.connects++
  const connection: Connection = { socket: dialed.socket, peer: dialed.peer, ip }
  connections.set(key, connection)
  verbose(state, `* Connected to ${target.host} (${ip}) port ${to.port}\n`)
  return reached(state, { ...target, port: to.port }, connection)
}

function reached(state: State, target: Target, connection: Connection): Connection {
  Object.assign(state.result, {
    remoteIp: connection.ip,
    remotePort: target.port,
    localIp: connection.peer.sourceIp,
    localPort: connection.peer.sourcePort,
    connectSeconds: Math.max(0.000_5, (state.process.now() - state.startedAtMs) / 1000),
  })
  return connection
}

type NotConnected = Extract<Awaited<ReturnType<typeof dial>>, { afterMs: number }>

function notConnected(state: State, target: Target, dialed: NotConnected, limits: { connect: number; all: number }): undefined {
  const words = {
    refused: 'Connection refused',
    reset: 'Connection reset by peer',
    timeout: 'Connection timed out',
    unreachable: 'No route to host',
  }
  const bySystem = dialed.outcome !== 'timeout' || dialed.afterMs >= systemTimeoutMs
  if (bySystem) verbose(state, `* connect to ${dialed.ip} port ${target.port} failed: ${words[dialed.outcome]}\n`)
  if (dialed.outcome === 'reset') return fail(state, 56, 'Recv failure: Connection reset by peer')
  const head = `Failed to connect to ${target.host} port ${target.port} after`
  const message = whyNot(dialed, limits, head)
  verbose(state, `* ${message.text}\n* Closing connection\n`)
  return fail(state, message.exit, message.text)
}

function whyNot(dialed: NotConnected, limits: { connect: number; all: number }, head: string): { exit: number; text: string } {
  if (dialed.outcome !== 'timeout')
    return { exit: 7, text: `${head} ${Math.round(dialed.afterMs)} ms: Couldn't connect to server` }
  if (dialed.afterMs >= systemTimeoutMs) return { exit: 28, text: `${head} ${dialed.afterMs} ms: Couldn't connect to server` }
  if (limits.all < limits.connect) return { exit: 28, text: `Connection timed out after ${dialed.afterMs + 1} milliseconds` }
  return { exit: 28, text: `${head} ${dialed.afterMs + 1} ms: Timeout was reached` }
}
