import type { Json } from '../api/json.ts'

/** True when an object in a text had the same key twice: then the text has more keys than its value. Cheap; says not where. */
export const hasEqualKeys = (text: string, value: Json): boolean => keysOfText(text) !== keysOfValue(value)

/** Strings that a colon follows. */
function keysOfText(text: string): number {
  let keys = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = endOfString(text, at)
    while (text.charCodeAt(at) <= 32) at++
    if (text.charCodeAt(at) === 58) keys++
  }
  return keys
}

/** Behind the closing quote. */
function endOfString(text: string, from: number): number {
  let at = text.indexOf('"', from + 1)
  while (at >= 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at < 0 ? text.length : at + 1
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text.charCodeAt(at - 1 - slashes) === 92) slashes++
  return slashes % 2 === 1
}

function keysOfValue(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + keysOfValue(item), 0)
  return Object.values(value).reduce<number>((sum, member) => sum + 1 + keysOfValue(member as Json), 0)
}
