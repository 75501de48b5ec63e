import type { HttpRequest, HttpResponse } from '../network/packet.ts'
import { flagIsSet, flagValue } from './flag-value.ts'
import { goAnswer, goNotFound } from './go-http.ts'
import { escapeHtml, targetOf } from './http-answer.ts'
import type { Listener, MainContext, MainProcess } from './image.ts'
import { findFile } from './static-site.ts'

/** serve-hostname: the Pod's name on 9376 by HTTP, TCP or UDP. */
export function serveHostname(context: MainContext, args: readonly string[]): MainProcess {
  const port = Number(flagValue(args, 'port') ?? 9376)
  const listen: Listener[] = []
  const http = flagIsSet(args, 'http', true)
  const close = { Connection: 'close' }
  if (http)
    listen.push({ protocol: 'TCP', port, http: (request, peer) => goAnswer(request, peer.nowMs, 200, context.hostname, close) })
  if (flagIsSet(args, 'tcp', false) && !http) listen.push({ protocol: 'TCP', port, exchange: () => `${context.hostname}\n` })
  if (flagIsSet(args, 'udp', false)) listen.push({ protocol: 'UDP', port, exchange: () => `${context.hostname}\n` })
  return { exitCode: 0, listen }
}

/** porter: SERVE_PORT_n and SERVE_TLS_PORT_n say what each port answers. */
export function porter(context: MainContext, args: readonly string[]): MainProcess {
  const json = flagIsSet(args, 'json-response', false)
  const listen = Object.entries(context.env).flatMap(([name, text]): Listener[] => {
    const match = /^SERVE_(TLS_)?PORT_(\d+)$/.exec(name)
    if (!match) return []
    const tls = match[1] ? { tls: true } : {}
    return [
      {
        protocol: 'TCP',
        port: Number(match[2]),
        ...tls,
        http: (request, peer) => (json ? described(request, peer.nowMs) : said(request, peer.nowMs, text)),
      },
    ]
  })
  return { exitCode: 0, listen }
}

function said(request: HttpRequest, nowMs: number, text: string): HttpResponse {
  const type: Record<string, string> = /^<(a|html|!doctype)/i.test(text.trimStart())
    ? { 'Content-Type': 'text/html; charset=utf-8' }
    : {}
  return goAnswer(request, nowMs, 200, text, type)
}

/** --json-response: what was asked, as JSON. */
function described(request: HttpRequest, nowMs: number): HttpResponse {
  const { query } = targetOf(request)
  const method = query.method?.[0] ?? request.method
  const body = JSON.stringify({ Method: method, Body: request.body })
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

/** liveness: /healthz is well for ten seconds and then says 500. */
export function liveness(context: MainContext): MainProcess {
  return {
    exitCode: 0,
    listen: [
      {
        protocol: 'TCP',
        port: 8080,
        http(request, peer) {
          const { path } = targetOf(request)
          const seconds = (peer.nowMs - context.startedAtMs) / 1000
          if (path === '/started') return goAnswer(request, peer.nowMs, 200, `${seconds}s`)
          if (path !== '/healthz') return goNotFound(request, peer.nowMs)
          return seconds > 10 ? goAnswer(request, peer.nowMs, 500, `error: ${seconds}`) : goAnswer(request, peer.nowMs, 200, 'ok')
        },
      },
    ],
  }
}
