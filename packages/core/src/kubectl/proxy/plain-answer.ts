import { httpReason } from '../../api/http-reason.ts'
import type { HttpResponse } from '../../network/packet.ts'

/** What Go's http.Error writes. */
export const plainAnswer = (status: number, text: string): HttpResponse => ({
  status,
  reason: httpReason(status),
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
  body: `${text}\n`,
})

/** What Go's http.NotFound writes. */
export const notFound = plainAnswer(404, '404 page not found')

/** A page that leads elsewhere. Models net/http Redirect. */
export const movedTo = (location: string): HttpResponse => ({
  status: 301,
  reason: httpReason(301),
  headers: { 'Content-Type': 'text/html; charset=utf-8', Location: location },
  body: `<a href="${location}">Moved Permanently</a>.\n\n`,
})
