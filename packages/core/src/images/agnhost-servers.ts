import type { HttpRequest, HttpResponse, Peer } from '../network/packet.ts'
import { flagIsSet, flagValue } from './flag-value.ts'
import { goAnswer, goNotFound, goRedirect } from './go-http.ts'
import { escapeHtml, slashDate, targetOf } from './http-answer.ts'
import type { Listener, MainContext, MainProcess } from './image.ts'
import { findFile } from './static-site.ts'

/** serve-hostname: the Pod's name on 9376 by HTTP, or by TCP and UDP. Waits a minute after SIGTERM. */
export function serveHostname(context: MainContext, args: readonly string[]): MainProcess {
  const port = Number(flagValue(args, 'port') ?? 9376)
  const [http, tcp, udp] = [flagIsSet(args, 'http', true), flagIsSet(args, 'tcp', false), flagIsSet(args, 'udp', false)]
  const at = slashDate(context.startedAtMs)
  if (http && (tcp || udp))
    return { log: [`${at} Can't server TCP/UDP mode and HTTP mode at the same time`], exitAfterMs: 50, exitCode: 1 }
  const close: Record<string, string> = flagIsSet(args, 'close', false) ? { Connection: 'close' } : {}
  const said = (kind: string, peer: Peer): string => {
    context.log(`${slashDate(peer.nowMs)} ${kind} request from ${peer.sourceIp}:${peer.sourcePort}`)
    return context.hostname
  }
  const listen: Listener[] = []
  if (http)
    listen.push({ protocol: 'TCP', port, http: (request, peer) => goAnswer(request, peer.nowMs, 200, said('HTTP', peer), close) })
  if (tcp) listen.push({ protocol: 'TCP', port, exchange: (_message, peer) => said('TCP', peer) })
  if (udp) listen.push({ protocol: 'UDP', port, exchange: (_message, peer) => said('UDP', peer) })
  return { exitCode: 0, stopAfterMs: 60_000, log: [`${at} Serving on port ${port}.`], listen }
}

/** porter: SERVE_PORT_n, SERVE_TCP_PORT_n, SERVE_TLS_PORT_n, SERVE_UDP_PORT_n and SERVE_SCTP_PORT_n say what each port answers. */
export function porter(context: MainContext, args: readonly string[]): MainProcess {
  const json = flagIsSet(args, 'json-response', false)
  return { exitCode: 2, listen: Object.entries(context.env).flatMap(([name, text]) => porterPort(name, text, json)) }
}

function porterPort(name: string, text: string, json: boolean): Listener[] {
  const match = /^SERVE_(TCP_|TLS_|UDP_|SCTP_)?PORT_(\d+)$/.exec(name)
  if (!match) return []
  const kind = match[1] ?? 'TCP_'
  const port = Number(match[2])
  if (kind === 'UDP_') return [{ protocol: 'UDP', port, exchange: () => text }]
  if (kind === 'SCTP_') return [{ protocol: 'SCTP', port, exchange: () => text }]
  const http: Listener['http'] = (request, peer) => (json ? asJson(request, peer.nowMs, text) : said(request, peer.nowMs, text))
  return [{ protocol: 'TCP', port, ...(kind === 'TLS_' ? { tls: true } : {}), http }]
}

/** Go looks at the first bytes to tell the type. */
function said(request: HttpRequest, nowMs: number, text: string): HttpResponse {
  const html = /^\s*<(!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>]/i.test(text)
  return html
    ? goAnswer(request, nowMs, 200, text, { 'Content-Type': 'text/html; charset=utf-8' })
    : goAnswer(request, nowMs, 200, text)
}

/** --json-response: the method that was used, and what the port has to say. */
function asJson(request: HttpRequest, nowMs: number, text: string): HttpResponse {
  const body = JSON.stringify({ Method: request.method, Body: text })
  return goAnswer(request, nowMs, 200, body, { 'Content-Type': 'application/json' })
}

/** test-webserver: the container's whole file system on port 80. */
export function testWebserver(context: MainContext, args: readonly string[]): MainProcess {
  const port = Number(flagValue(args, 'port') ?? 80)
  return {
    exitCode: 0,
    log: [`Serving / on port ${port}`],
    listen: [
      {
        protocol: 'TCP',
        port,
        http(request, peer) {
          const hit = findFile(context, '/', request, ['index.html'])
          if (hit.kind === 'file') return goAnswer(request, peer.nowMs, 200, hit.content)
          if (hit.kind === 'redirect') return goAnswer(request, peer.nowMs, 301, '', { Location: hit.location })
          if (hit.kind === 'missing') return goNotFound(request, peer.nowMs)
          const links = hit.names.map((name) => `<a href="${encodeURIComponent(name)}">${escapeHtml(name)}</a>\n`)
          return goAnswer(request, peer.nowMs, 200, `<pre>\n${links.join('')}</pre>\n`, {
            'Content-Type': 'text/html; charset=utf-8',
          })
        },
      },
    ],
  }
}

/** liveness: /healthz is well for ten seconds and then says 500; /redirect leads where `loc` says. Models test/images/agnhost/liveness (2.63). */
export function liveness(context: MainContext): MainProcess {
  const http = (request: HttpRequest, peer: Peer): HttpResponse => {
    const { path, query } = targetOf(request)
    const seconds = (peer.nowMs - context.startedAtMs) / 1000
    if (path === '/started') return goAnswer(request, peer.nowMs, 200, `${seconds}s`)
    if (path === '/redirect') return goRedirect(request, peer.nowMs, query.loc?.[0] ?? '', 302)
    if (path !== '/healthz') return goNotFound(request, peer.nowMs)
    return seconds > 10 ? goAnswer(request, peer.nowMs, 500, `error: ${seconds}`) : goAnswer(request, peer.nowMs, 200, 'ok')
  }
  return { exitCode: 2, listen: [{ protocol: 'TCP', port: 8080, http }] }
}

/** fake-gitserver: says so on 8000, whatever it is asked for. Models test/images/agnhost/fakegitserver (2.63). */
export const fakeGitServer = (): MainProcess => {
  const http = (request: HttpRequest, peer: Peer): HttpResponse => goAnswer(request, peer.nowMs, 200, 'I am a fake git server\n')
  return { exitCode: 2, listen: [{ protocol: 'TCP', port: 8000, http }] }
}
