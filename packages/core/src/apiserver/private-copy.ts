import { copy } from '../api/copy.ts'
import type { JsonObject } from '../api/json.ts'
import type { Call } from './core.ts'

/**
 * The request's object as the pipeline may change it. What was read from JSON is nobody else's; what the cluster's own clients
 * hand in is theirs, or the store's, but for the items of the list `kept`, which nobody changes.
 */
export function privateCopy(call: Call, object: JsonObject, kept?: string): JsonObject {
  const { body, headers } = call.request
  const type = headers['content-type'] ?? 'application/json'
  if (body && 'bytes' in body && type.startsWith('application/json')) return object
  const list = kept === undefined ? undefined : object[kept]
  if (kept === undefined || !Array.isArray(list)) return copy(object)
  const out: JsonObject = {}
  for (const [name, value] of Object.entries(object)) if (value !== undefined) out[name] = name === kept ? [...list] : copy(value)
  return out
}
