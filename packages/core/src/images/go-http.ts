import type { HttpRequest, HttpResponse } from '../network/packet.ts'
import { answer, httpDate } from './http-answer.ts'

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
