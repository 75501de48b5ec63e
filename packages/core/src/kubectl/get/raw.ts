import { genericFailure } from '../../api/generic-error.ts'
import type { JsonObject } from '../../api/json.ts'
import { isFailure, type Status } from '../../api/status.ts'
import type { Kubectl } from '../command.ts'
import { fail } from '../errors.ts'
import { finish } from '../finish.ts'
import { splitOnce } from '../flags.ts'
import { objectOf } from '../object-requests.ts'

type Query = Record<string, string[]>

/** The path and query of --raw. */
export function rawTarget(raw: string): { path: string; query: Query } {
  // of a whole URL only what follows its host
  const [path, text = ''] = splitOnce(raw.replace(/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?]*/, ''), '?')
  const query: Query = {}
  for (const pair of text.split('&').filter((part) => part !== '')) {
    const [name, value = ''] = splitOnce(pair, '=')
    query[decode(name)] = [...(query[decode(name)] ?? []), decode(value)]
  }
  return { path: decode(path.startsWith('/') ? path : `/${path}`), query }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** The body of an answer as it comes over the wire. */
export function printRaw(kubectl: Kubectl): number {
  const { flags, process } = kubectl
  const raw = flags.string('raw')
  const response = kubectl.send({ method: 'GET', ...rawTarget(raw), headers: { accept: '*/*' } })
  if (response.kind === 'connect') return printConnected(kubectl, raw)
  if (response.kind === 'text' && response.code < 400) process.stdout(response.text)
  else {
    const object = objectOf(response)
    if (isFailure(object)) return finish(kubectl, fail(object))
    process.stdout(`${JSON.stringify(object)}\n`)
  }
  return 0
}

/** A log, or what a Pod, a Service or a node answers through the API server. */
function printConnected(kubectl: Kubectl, raw: string): number {
  const target = raw.replace(/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?]*/, '')
  const headers = { host: '', accept: '*/*', 'user-agent': 'kubectl/v1.36.2 (linux/amd64) kubernetes/0c5d1f5' }
  const { status, body, stream } = kubectl.http({ method: 'GET', target, headers, body: '' })
  stream?.close()
  if (status >= 400) return finish(kubectl, fail(failureIn(status, body)))
  kubectl.process.stdout(body)
  return 0
}

/** What failed, by the Status that was sent or by the number alone. */
function failureIn(code: number, body: string): Status {
  try {
    const read: unknown = JSON.parse(body)
    if (typeof read === 'object' && read !== null && isFailure(read as JsonObject)) return read as unknown as Status
  } catch {
    // words of whoever answered
  }
  return genericFailure(code, body.trim() === '' ? 'unknown' : body.trim())
}
