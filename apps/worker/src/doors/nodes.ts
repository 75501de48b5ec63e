import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { nodes } from '@kubemaze/core/api/kinds.ts'
import type { HttpRequest } from '@kubemaze/core/network/packet.ts'
import type { Context } from 'hono'
import { readBytes } from '../body.ts'
import { problem } from '../problem.ts'
import type { LabEnv } from './lab-env.ts'

const maxBodyBytes = 1_048_576
/** What a lab's Pods serve must never act on our origin: the frame is sandboxed by its own answer too. */
const sandbox = { 'content-security-policy': 'sandbox allow-scripts allow-forms', 'x-content-type-options': 'nosniff' }

/** any /labs/:id/nodes/:node/:port/…: what a browser on the student's machine sees at http://NODE:PORT. */
export async function nodeDoor(c: Context<LabEnv>): Promise<Response> {
  const { cluster } = c.env.lab.opened()
  const { node = '', port: portText = '' } = c.req.param() as Record<string, string>
  const port = Number(portText)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return problem(400, 'Bad Request', `${portText} is not a port.`)
  const ip = addressOf(c, node)
  if (ip === undefined) return problem(404, 'Not Found', `There is no node or address "${node}" in this lab.`)
  const body = await readBytes(c.req.raw, maxBodyBytes)
  if (body instanceof Response) return body
  const found = cluster.turn(() => {
    const connected = cluster.network({ kind: 'outside' }).connect(ip, port, 'TCP')
    if (connected.outcome !== 'connected') return connected
    const { socket, peer } = connected
    if (!socket.http) return { outcome: 'reset' as const }
    return { outcome: 'answered' as const, answer: socket.http(toHttpRequest(c, `${ip}:${port}`, body), peer) }
  })
  if (found.outcome !== 'answered') return cannotConnect(found.outcome, `${ip}:${port}`)
  const { status, headers, body: text } = found.answer
  return new Response(status === 204 || status === 304 || c.req.method === 'HEAD' ? null : bytesOfText(text), {
    status,
    headers: { ...withoutHopByHop(headers), ...sandbox },
  })
}

function addressOf(c: Context<LabEnv>, node: string): string | undefined {
  if (/^192\.168\.56\.\d{1,3}$/.test(node)) return node
  const found = c.env.lab.opened().cluster.client().get(nodes, '', node)
  return found?.status?.addresses?.find((address) => address.type === 'InternalIP')?.address
}

function toHttpRequest(c: Context<LabEnv>, host: string, body: Uint8Array): HttpRequest {
  const url = new URL(c.req.url)
  const path = url.pathname.split('/').slice(6).join('/')
  const headers: Record<string, string> = { host }
  for (const name of ['accept', 'accept-language', 'content-type', 'user-agent']) {
    const value = c.req.header(name)
    if (value !== undefined) headers[name] = value
  }
  return { method: c.req.method, target: `/${path}${url.search}`, headers, body: textOfBytes(body) }
}

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'upgrade',
  'set-cookie',
  'date',
  'server',
])

function withoutHopByHop(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name.toLowerCase())))
}

const words = {
  refused: 'refused the connection: nothing listens on that port, or the Service behind it has no endpoints',
  timeout: 'took too long to answer: no rule leads anywhere from there',
  unreachable: 'cannot be reached: no machine has that address',
  reset: 'closed the connection without an answer: what listens there does not speak HTTP',
}

function cannotConnect(outcome: keyof typeof words, address: string): Response {
  const text = `<!doctype html><meta charset="utf-8"><title>${address}</title><h1>This page cannot be shown</h1><p>${address} ${words[outcome]}.</p>`
  return new Response(text, {
    status: outcome === 'timeout' ? 504 : 502,
    headers: { 'content-type': 'text/html; charset=utf-8', 'x-kubemaze-outcome': outcome, ...sandbox },
  })
}
