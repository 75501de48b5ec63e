import type { Call } from './core.ts'
import type { ApiResponse } from './request.ts'

/** What Go's http.Error and the health checks write. */
export const plainText = (call: Call, code: number, text: string): ApiResponse => ({
  kind: 'text',
  code,
  warnings: call.warnings,
  headers: { 'x-content-type-options': 'nosniff' },
  contentType: 'text/plain; charset=utf-8',
  text,
})

/** A path that nobody serves. */
export const pageNotFound = (call: Call): ApiResponse => plainText(call, 404, '404 page not found\n')

/** Models endpoints/handlers/responsewriters InternalError (1.36). */
export const internalError = (call: Call, why: string): ApiResponse => {
  const { path, search } = call.request
  const uri = search ? `${path}?${search}` : path
  return plainText(call, 500, `Internal Server Error: ${JSON.stringify(uri)}: ${why}\n`)
}
