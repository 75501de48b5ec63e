import { bytesOfText } from '../api/bytes-text.ts'
import { httpReason } from '../api/http-reason.ts'
import type { HttpRequest, HttpResponse } from '../network/packet.ts'

/** An answer with its length counted; HEAD gets no body. */
export function answer(request: HttpRequest, status: number, headers: Record<string, string>, body: string): HttpResponse {
  const length: Record<string, string> =
    status === 204 || status === 304 ? {} : { 'Content-Length': String(bytesOfText(body).length) }
  const shown = request.method === 'HEAD' ? '' : body
  return { status, reason: httpReason(status), headers: { ...headers, ...length }, body: shown }
}

/** Sun, 06 Nov 1994 08:49:37 GMT */
export function httpDate(ms: number): string {
  return new Date(ms).toUTCString()
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n: number): string => String(n).padStart(2, '0')

/** 06/Nov/1994:08:49:37 +0000, as access logs write time. */
export function clfDate(ms: number): string {
  const at = new Date(ms)
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':')
  return `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${time} +0000`
}

/** 1994/11/06 08:49:37, as nginx and Go's log package write time. */
export function slashDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')
}

/** A log line in the combined format of httpd and nginx. */
export function combinedLine(request: HttpRequest, ip: string, nowMs: number, status: number, bytes: number): string {
  const { method, target, headers } = request
  return `${ip} - - [${clfDate(nowMs)}] "${method} ${target} HTTP/1.1" ${status} ${bytes} "${headers.referer ?? '-'}" "${headers['user-agent'] ?? '-'}"`
}

/** Path and query of a target, percent-decoded. */
export function targetOf(request: HttpRequest): { path: string; query: Record<string, string[]> } {
  const mark = request.target.indexOf('?')
  const path = mark < 0 ? request.target : request.target.slice(0, mark)
  const search = mark < 0 ? '' : request.target.slice(mark + 1)
  const query: Record<string, string[]> = {}
  for (const pair of search.split('&').filter((p) => p !== '')) {
    const [name = '', ...rest] = pair.split('=')
    const key = decode(name)
    query[key] = [...(query[key] ?? []), decode(rest.join('='))]
  }
  return { path: decode(path), query }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

export function escapeHtml(text: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, (char) => named[char] as string)
}
