import { httpReason } from '../api/http-reason.ts'
import type { HttpRequest, HttpResponse } from '../network/packet.ts'
import { answer, escapeHtml, httpDate } from './http-answer.ts'

/** An answer as Go's net/http writes it. */
export function goAnswer(
  request: HttpRequest,
  nowMs: number,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): HttpResponse {
  return answer(request, status, { 'Content-Type': 'text/plain; charset=utf-8', Date: httpDate(nowMs), ...headers }, body)
}

export const goNotFound = (request: HttpRequest, nowMs: number): HttpResponse =>
  goAnswer(request, nowMs, 404, '404 page not found\n', { 'X-Content-Type-Options': 'nosniff' })

/** A redirect; what names no scheme and no root is a path of this server. Models net/http Redirect. */
export function goRedirect(request: HttpRequest, nowMs: number, location: string, status: number): HttpResponse {
  const to = /^[a-z][a-z\d+.-]*:/i.test(location) || location.startsWith('/') ? location : `/${location}`
  const read = request.method === 'GET' || request.method === 'HEAD'
  const link = request.method === 'GET' ? `<a href="${escapeHtml(to)}">${httpReason(status)}</a>.\n\n` : ''
  return goAnswer(request, nowMs, status, link, { Location: to, ...(read ? { 'Content-Type': 'text/html; charset=utf-8' } : {}) })
}
