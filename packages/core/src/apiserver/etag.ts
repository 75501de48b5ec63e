import type { Call } from './core.ts'

/** Names a text's version: eight hexadecimal digits (FNV-1a). */
export function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return hash.toString(16).toUpperCase().padStart(8, '0')
}

export const etagOf = (hash: string): string => `"${hash}"`

/** The client already has what this tag stands for: 304. */
export function isKnown(call: Call, etag: string): boolean {
  const known = call.request.headers['if-none-match']
  return known !== undefined && (known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))
}
