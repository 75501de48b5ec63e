import { goDurationMs, goDurationProblem } from '../api/go-duration.ts'
import { badRequest, type Status } from '../api/status.ts'
import type { ApiRequest } from './request.ts'

const longVerbs = new Set(['watch', 'proxy'])
const longSubresources = new Set(['attach', 'exec', 'proxy', 'log', 'portforward'])

/**
 * Why a request's ?timeout= is refused: it is no duration. What goes on for long has none. Every answer comes at once, so the time
 * itself bounds nothing. Models apiserver/pkg/endpoints/filters/request_deadline.go (1.36).
 */
export function timeoutRefusal(
  { query }: Pick<ApiRequest, 'query'>,
  verb: string | undefined,
  subresource: string | undefined,
): Status | undefined {
  const text = query.timeout?.[0] ?? ''
  if (text === '' || goDurationMs(text) !== undefined) return undefined
  if (longVerbs.has(verb ?? '') || longSubresources.has(subresource ?? '')) return undefined
  return badRequest(`invalid timeout specified in the request URL - ${goDurationProblem(text)}`)
}
