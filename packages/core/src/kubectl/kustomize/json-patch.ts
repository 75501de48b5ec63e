import { copy, equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'

/** RFC 6902 over an object of a kustomization. */
export function jsonPatch(object: JsonObject, operations: readonly JsonObject[]): Json | Failed {
  let out: Json = copy(object)
  for (const operation of operations) {
    const next = applyOne(out, operation)
    if (next === undefined)
      return fail(
        `${operation.op} operation does not apply: doc is missing path: ${JSON.stringify(operation.path)}: missing value`,
      )
    out = next
  }
  return out
}

const steps = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

function applyOne(document: Json, { op, path, from, value = null }: JsonObject): Json | undefined {
  const at = steps(String(path))
  switch (op) {
    case 'add':
      return write(document, at, copy(value), 'add')
    case 'replace':
      return read(document, at) === undefined ? undefined : write(document, at, copy(value), 'replace')
    case 'remove':
      return remove(document, at)
    case 'test':
      return equal(read(document, at), value) ? document : undefined
    case 'copy':
    case 'move': {
      const source = read(document, steps(String(from)))
      const base = op === 'move' ? remove(document, steps(String(from))) : document
      return source === undefined || base === undefined ? undefined : write(base, at, copy(source), 'add')
    }
    default:
      return undefined
  }
}

function read(value: Json | undefined, [step, ...rest]: string[]): Json | undefined {
  if (step === undefined) return value
  if (Array.isArray(value)) return read(value[Number(step)], rest)
  return isJsonObject(value) && Object.hasOwn(value, step) ? read(value[step], rest) : undefined
}

function write(document: Json, [step, ...rest]: string[], value: Json, how: 'add' | 'replace'): Json | undefined {
  if (step === undefined) return value
  if (Array.isArray(document)) return writeItem(document, step, rest, value, how)
  if (!isJsonObject(document)) return undefined
  const inner = rest.length === 0 ? value : write(document[step] ?? null, rest, value, how)
  return inner === undefined ? undefined : { ...document, [step]: inner }
}

function writeItem(list: Json[], step: string, rest: string[], value: Json, how: 'add' | 'replace'): Json | undefined {
  const at = step === '-' ? list.length : Number(step)
  if (!Number.isInteger(at) || at < 0 || at > list.length) return undefined
  if (rest.length === 0) return how === 'add' ? list.toSpliced(at, 0, value) : list.with(at, value)
  const inner = write(list[at] ?? null, rest, value, how)
  return inner === undefined || at >= list.length ? undefined : list.with(at, inner)
}

function remove(document: Json, [step, ...rest]: string[]): Json | undefined {
  if (step === undefined) return undefined
  if (Array.isArray(document)) {
    const at = Number(step)
    if (!(at in document)) return undefined
    const inner = rest.length === 0 ? undefined : remove(document[at] as Json, rest)
    if (rest.length === 0) return document.toSpliced(at, 1)
    return inner === undefined ? undefined : document.with(at, inner)
  }
  if (!isJsonObject(document) || document[step] === undefined) return undefined
  if (rest.length > 0) {
    const inner = remove(document[step] as Json, rest)
    return inner === undefined ? undefined : { ...document, [step]: inner }
  }
  const { [step]: _, ...others } = document
  return others
}
