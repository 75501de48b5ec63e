import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { dialRequest } from './agnhost-dial.ts'
import { flagValue } from './flag-value.ts'
import { goAnswer, goNotFound } from './go-http.ts'
import { targetOf } from './http-answer.ts'
import type { Listener, MainContext, MainProcess } from './image.ts'

type Handler = (request: HttpRequest, peer: Peer, query: Record<string, string[]>) => HttpResponse

/** agnhost netexec: an HTTP server with small doors and the same by UDP. Models test/images/agnhost/netexec (2.63). */
export function netexec(context: MainContext, args: readonly string[]): MainProcess {
  const httpPort = Number(flagValue(args, 'http-port') ?? 8080)
  const udpPort = Number(flagValue(args, 'udp-port') ?? 8081)
  const delaySeconds = Number(flagValue(args, 'delay-shutdown') ?? 0)
  const tls = flagValue(args, 'tls-cert-file') !== undefined
  const routes = handlers(context)
  const http: Listener = {
    protocol: 'TCP',
    port: httpPort,
    ...(tls ? { tls } : {}),
    http(request, peer) {
      const { path, query } = targetOf(request)
      const handler = routes[path]
      return handler
        ? handler(request, peer, query)
        : path === '/'
          ? goAnswer(request, peer.nowMs, 200, rootText(peer))
          : goNotFound(request, peer.nowMs)
    },
  }
  const udp: Listener[] =
    udpPort > 0 ? [{ protocol: 'UDP', port: udpPort, exchange: (message, peer) => udpAnswer(context, message, peer) }] : []
  const override = flagValue(args, 'http-override')
  return {
    exitCode: 0,
    ...(delaySeconds > 0 ? { stopAfterMs: delaySeconds * 1000 } : {}),
    log: [`Started HTTP server on port ${httpPort}`, ...(udpPort > 0 ? [`Started UDP server on port  ${udpPort}`] : [])],
    listen: httpPort > 0 ? [override === undefined ? http : overridden(http, override), ...udp] : udp,
  }
}

function overridden(listener: Listener, path: string): Listener {
  const { http } = listener
  return http ? { ...listener, http: (request, peer) => http({ ...request, target: path }, peer) } : listener
}

const rootText = (peer: Peer): string => `NOW: ${new Date(peer.nowMs).toISOString().replace('T', ' ').replace('Z', '')} +0000 UTC`

function handlers(context: MainContext): Record<string, Handler> {
  const plain = (text: (peer: Peer, query: Record<string, string[]>) => string): Handler => {
    return (request, peer, query) => goAnswer(request, peer.nowMs, 200, text(peer, query))
  }
  const hostname = plain(() => context.hostname)
  return {
    '/hostname': hostname,
    '/hostName': hostname,
    '/clientip': plain((peer) => `${peer.sourceIp}:${peer.sourcePort}`),
    '/header': (request, peer, query) =>
      goAnswer(request, peer.nowMs, 200, request.headers[(query.key?.[0] ?? '').toLowerCase()] ?? ''),
    '/echo': (request, peer, query) => {
      const code = Number(query.code?.[0] ?? 200)
      return goAnswer(request, peer.nowMs, Number.isInteger(code) && code >= 100 && code < 600 ? code : 200, query.msg?.[0] ?? '')
    },
    '/healthz': plain(() => ''),
    '/readyz': plain(() => ''),
    '/dial': (request, peer, query) => dialRequest(context, request, peer, query),
    '/shell': (request, peer, query) => shell(context, request, peer, query.cmd?.[0] ?? query.shellCommand?.[0] ?? ''),
    '/exit': (request, peer, query) => {
      context.exit(Number(query.code?.[0] ?? 0) & 255)
      return goAnswer(request, peer.nowMs, 200, '')
    },
    '/redirect': (request, peer, query) => {
      const code = Number(query.code?.[0] ?? 302)
      return goAnswer(request, peer.nowMs, code, '', { Location: query.location?.[0] ?? '/' })
    },
    '/upload': (request, peer) => {
      context.writeFile(`/uploads/upload${peer.nowMs}`, request.body)
      return goAnswer(request, peer.nowMs, 200, `{"output":"/uploads/upload${peer.nowMs}"}`)
    },
  }
}

function udpAnswer(context: MainContext, message: string, peer: Peer): string | undefined {
  const text = message.trim()
  if (text.startsWith('echo ')) return text.slice(5)
  if (text === 'clientip') return `${peer.sourceIp}:${peer.sourcePort}`
  return text.toLowerCase() === 'hostname' ? context.hostname : ''
}

/** The few commands that need no shell; what is more says so. */
function shell(context: MainContext, request: HttpRequest, peer: Peer, command: string): HttpResponse {
  const [program, ...args] = command.trim().split(/\s+/)
  const file = program === 'cat' && args[0] ? context.readFile(args[0]) : undefined
  const outputs: Record<string, string> = { hostname: `${context.hostname}\n`, echo: `${args.join(' ')}\n`, true: '' }
  const output = file ?? outputs[program ?? '']
  const answer = output === undefined ? { error: 'exit status 127', output: `/bin/sh: ${program}: not found\n` } : { output }
  return goAnswer(request, peer.nowMs, 200, JSON.stringify(answer))
}
