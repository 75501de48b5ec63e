import { isFailure } from '../../api/status.ts'
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
  const response = kubectl.send({ method: 'GET', ...rawTarget(flags.string('raw')), headers: { accept: '*/*' } })
  if (response.kind === 'text' && response.code < 400) process.stdout(response.text)
  else {
    const object = objectOf(response)
    if (isFailure(object)) return finish(kubectl, fail(object))
    process.stdout(`${JSON.stringify(object)}\n`)
  }
  return 0
}
