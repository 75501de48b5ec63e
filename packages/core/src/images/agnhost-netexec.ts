import { bytesOfText } from '../api/bytes-text.ts'
import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { dialRequest } from './agnhost-dial.ts'
import { flagValue } from './flag-value.ts'
import { goAnswer } from './go-http.ts'
import { slashDate, targetOf } from './http-answer.ts'
import type { Listener, MainContext, MainProcess } from './image.ts'

type Handler = (request: HttpRequest, peer: Peer, query: Record<string, string[]>) => HttpResponse

/** agnhost netexec: an HTTP server with small doors and the same by UDP and SCTP. Models test/images/agnhost/netexec (2.63). */
export function netexec(context: MainContext, args: readonly string[]): MainProcess {
  const number = (name: string, otherwise: number): number => Number(flagValue(args, name) ?? otherwise)
  const [httpPort, udpPort, sctpPort] = [number('http-port', 8080), number('udp-port', 8081), number('sctp-port', -1)]
  const delaySeconds = number('delay-shutdown', 0)
  const at = slashDate(context.startedAtMs)
  const started = (kind: string, port: number): string[] => (port > 0 ? [`${at} Started ${kind} server on port ${port}`] : [])
  const exchange: Listener['exchange'] = (message, peer) => datagram(context, message, peer)
  const listen: Listener[] = [
    httpListener(context, args, httpPort),
    ...(udpPort > 0 ? [{ protocol: 'UDP' as const, port: udpPort, exchange }] : []),
    ...(sctpPort > 0 ? [{ protocol: 'SCTP' as const, port: sctpPort, exchange }] : []),
  ]
  return {
    exitCode: 2,
    ...(delaySeconds > 0 ? { stopAfterMs: delaySeconds * 1000 } : {}),
    log: [...started('HTTP', httpPort), ...started('UDP', udpPort).map((line) => line.replace('port ', 'port  '))],
    listen,
  }
}

function httpListener(context: MainContext, args: readonly string[], port: number): Listener {
  const override = flagValue(args, 'http-override')
  const tls = flagValue(args, 'tls-cert-file') !== undefined
  const routes = handlers(context)
  return {
    protocol: 'TCP',
    port,
    ...(tls ? { tls } : {}),
    http(asked, peer) {
      const request = override === undefined ? asked : { ...asked, method: 'GET', target: override }
      const { path, query } = targetOf(request)
      context.log(`${slashDate(peer.nowMs)} ${request.method} ${request.target}`)
      const handler = Object.hasOwn(routes, path) ? routes[path] : undefined
      return handler
        ? handler(request, peer, { ...formOf(request), ...query })
        : goAnswer(request, peer.nowMs, 200, rootText(peer))
    },
  }
}

/** What a form sends in its body counts like the query. */
function formOf(request: HttpRequest): Record<string, string[]> {
  const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  return form ? targetOf({ ...request, target: `/?${request.body}` }).query : {}
}

const rootText = (peer: Peer): string =>
  `NOW: ${new Date(peer.nowMs).toISOString().replace('T', ' ').replace('Z', '')} +0000 UTC m=+0.000000001`

function handlers(context: MainContext): Record<string, Handler> {
  const plain = (text: (peer: Peer) => string): Handler => {
    return (request, peer) => goAnswer(request, peer.nowMs, 200, text(peer))
  }
  const hostname = plain(() => context.hostname)
  return {
    '/hostname': hostname,
    '/hostName': hostname,
    '/clientip': plain((peer) => `${peer.sourceIp}:${peer.sourcePort}`),
    '/header': (request, peer, query) =>
      goAnswer(request, peer.nowMs, 200, request.headers[(query.key?.[0] ?? '').toLowerCase()] ?? ''),
    '/echo': (request, peer, query) => echo(request, peer, query),
    '/healthz': plain(() => ''),
    '/dial': (request, peer, query) => dialRequest(context, request, peer, query),
    '/shell': (request, peer, query) => shell(context, request, peer, query.shellCommand?.[0] || query.cmd?.[0] || ''),
    '/exit': (request, peer, query) => exit(context, request, peer, query.code?.[0] ?? ''),
    '/shutdown': (request, peer) => exit(context, request, peer, '0'),
    '/redirect': (request, peer, query) => redirect(request, peer, query),
    '/upload': (request, peer) => upload(context, request, peer),
  }
}

const notAnInteger = (request: HttpRequest, peer: Peer, text: string, what: string): HttpResponse =>
  goAnswer(request, peer.nowMs, 200, `argument 'code' must be an integer${what} or empty, got "${text}"\n`)

function echo(request: HttpRequest, peer: Peer, query: Record<string, string[]>): HttpResponse {
  const code = query.code?.[0] ?? ''
  if (code !== '' && !/^\d+$/.test(code)) return notAnInteger(request, peer, code, '')
  return goAnswer(request, peer.nowMs, code === '' ? 200 : Number(code), query.msg?.[0] ?? '')
}

function redirect(request: HttpRequest, peer: Peer, query: Record<string, string[]>): HttpResponse {
  const code = query.code?.[0] ?? ''
  if (code !== '' && !/^\d+$/.test(code)) return notAnInteger(request, peer, code, '')
  const location = query.location?.[0] ?? '/'
  const status = code === '' ? 302 : Number(code)
  const link = `<a href="${location}">${status === 302 ? 'Found' : 'See Other'}</a>.\n\n`
  return goAnswer(request, peer.nowMs, status, link, { Location: location, 'Content-Type': 'text/html; charset=utf-8' })
}

function exit(context: MainContext, request: HttpRequest, peer: Peer, code: string): HttpResponse {
  if (code !== '' && !/^\d+$/.test(code)) return notAnInteger(request, peer, code, ' [0-127]')
  context.exit(Number(code || 0) & 255)
  return goAnswer(request, peer.nowMs, 200, '')
}

function upload(context: MainContext, request: HttpRequest, peer: Peer): HttpResponse {
  const path = `/uploads/upload${peer.nowMs}`
  const part = /\r\n\r\n([\s\S]*?)\r\n--/.exec(request.body)?.[1]
  if (part === undefined) return goAnswer(request, peer.nowMs, 200, '{"error":"Unable to upload file."}')
  const refused = context.files()?.write(path, bytesOfText(part))
  if (refused !== undefined) return goAnswer(request, peer.nowMs, 200, '{"error":"Unable to create file."}')
  return goAnswer(request, peer.nowMs, 201, JSON.stringify({ output: path }))
}

function datagram(context: MainContext, message: string, peer: Peer): string | undefined {
  const text = message.trim().toLowerCase()
  if (text === 'hostname') return context.hostname
  if (text.startsWith('echo ')) return text.slice(5)
  return text === 'clientip' ? `${peer.sourceIp}:${peer.sourcePort}` : undefined
}

/** The few commands that need no shell; what is more says so. */
function shell(context: MainContext, request: HttpRequest, peer: Peer, command: string): HttpResponse {
  const [program = '', ...args] = command.trim().split(/\s+/)
  const file = program === 'cat' && args[0] ? context.readFile(args[0]) : undefined
  const outputs: Record<string, string> = { hostname: `${context.hostname}\n`, echo: `${args.join(' ')}\n`, true: '' }
  const output = file ?? outputs[program]
  const missing = { error: 'exit status 127', output: `/bin/sh: ${program}: not found\n` }
  const said = output === undefined ? missing : output === '' ? {} : { output }
  return goAnswer(request, peer.nowMs, 200, JSON.stringify(said))
}
