import { badRequest, failure, type Status } from '../api/status.ts'
import { jsonProblem } from './decode.ts'

/** Where a chunked list goes on: after this key, as things stood at this revision (-1: as they stand now). */
export interface ContinueToken {
  revision: number
  after: string
}

/** Opaque to clients, and bound to its list's prefix so that one lab's (or kind's) token is none elsewhere. */
export function encodeContinue(token: ContinueToken, prefix: string): string {
  return toBase64(JSON.stringify({ v: 'meta.k8s.io/v1', rv: token.revision, start: `${token.after.slice(prefix.length)}\u0000` }))
}

export function decodeContinue(text: string, prefix: string): ContinueToken | Status {
  const bad = (why: string): Status => badRequest(`invalid continue token: continue key is not valid: ${why}`)
  const json = fromBase64(text)
  if (typeof json === 'number') return bad(`illegal base64 data at input byte ${json}`)
  let value: { v?: string; rv?: number; start?: string }
  try {
    value = JSON.parse(json)
  } catch {
    return bad(jsonProblem(json))
  }
  if (value.v !== 'meta.k8s.io/v1') return bad(`server does not recognize this encoded version "${value.v ?? ''}"`)
  if (typeof value.rv !== 'number' || value.rv === 0)
    return bad('incorrect encoded start resourceVersion (version meta.k8s.io/v1)')
  if (typeof value.start !== 'string' || value.start === '') return bad('empty encoded start key (version meta.k8s.io/v1)')
  if (value.start.includes('..')) return bad(value.start)
  return { revision: value.rv, after: prefix + value.start.replace(/\u0000$/, '') }
}

/** 410, with a token that goes on inconsistently. Models apiserver storage etcd3 handleCompactedErrorForPaging (1.36). */
export function expired(token: ContinueToken, prefix: string): Status {
  const message =
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'
  return {
    ...failure(410, 'Expired', message),
    metadata: { continue: encodeContinue({ revision: -1, after: token.after }, prefix) },
  }
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function toBase64(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i += 3) {
    const n = (text.charCodeAt(i) << 16) | ((text.charCodeAt(i + 1) || 0) << 8) | (text.charCodeAt(i + 2) || 0)
    const whole = [n >> 18, (n >> 12) & 63, (n >> 6) & 63, n & 63].map((d) => digits[d]).join('')
    out += whole.slice(0, Math.min(4, text.length - i + 1))
  }
  return out
}

/** A text, or where it is no base64: Go's URL encoding, with or without its padding. */
function fromBase64(padded: string): string | number {
  const text = padded.replace(/=+$/, '')
  let bits = 0
  let held = 0
  let out = ''
  for (const [at, char] of [...text].entries()) {
    const digit = digits.indexOf(char)
    if (digit < 0) return at
    held = (held << 6) | digit
    bits += 6
    if (bits < 8) continue
    bits -= 8
    out += String.fromCharCode((held >> bits) & 255)
    held &= (1 << bits) - 1
  }
  return text.length % 4 === 1 ? text.length - 1 : out
}
