import { copy, equal } from './copy.ts'
import type { Json } from './json.ts'

/** RFC 6902 as the API server applies it (evanphx/json-patch), bounds included. */
export interface Operation {
  op: string
  path: string
  from?: string
  value?: Json
}

/** So many operations the server takes. */
export const maxOperations = 10_000
/** What the copies of one patch may add to the document, in characters. Models server/config.go JSONPatchMaxCopyBytes (1.36). */
const maxCopied = 3 * 1024 * 1024

class PatchError extends Error {}

/** The patched document; a string says which operation does not apply. */
export function applyJsonPatch(document: Json, operations: readonly Operation[]): { value: Json } | string {
  let value = copy(document)
  try {
    let copied = 0
    for (const operation of operations) {
      if (!isReadable(operation)) throw new PatchError('error in patch: missing operation path field')
      if (operation.op === 'copy') copied += sizeOf(lookup(value, operation.from ?? ''))
      if (copied > maxCopied) throw new PatchError(tooMuch(copied))
      value = applyOne(value, operation)
    }
    return { value }
  } catch (error) {
    if (error instanceof PatchError) return error.message
    throw error
  }
}

/** Patches come from outside: a null operation has no op, and a place may be no text. */
const isReadable = (operation: Operation | null): operation is Operation =>
  typeof operation?.path === 'string' && ['string', 'undefined'].includes(typeof operation.from)

const sizeOf = (value: Json | undefined): number => (value === undefined ? 0 : JSON.stringify(value).length)

const tooMuch = (size: number): string =>
  `unable to complete the copy, the accumulated size increase of copy is ${size}, exceeding the limit ${maxCopied}`

function applyOne(document: Json, operation: Operation): Json {
  const { op, path } = operation
  switch (op) {
    case 'add':
      return set(document, path, copy(operation.value ?? null), 'add')
    case 'replace':
      find(
        document,
        path,
        `replace operation does not apply: doc is missing ${hasParent(document, path) ? 'key' : 'path'}: ${path}`,
      )
      return set(document, path, copy(operation.value ?? null), 'replace')
    case 'remove':
      return remove(document, path)
    case 'move': {
      const from = operation.from ?? ''
      const key = partsOf(from).at(-1) ?? ''
      const moved = find(
        document,
        from,
        hasParent(document, from)
          ? `error in move for path: '${key}': unable to get nonexistent key: ${key}`
          : `move operation does not apply: doc is missing from path: ${from}`,
      )
      return set(remove(document, operation.from ?? ''), path, moved, 'add')
    }
    case 'copy':
      return set(
        document,
        path,
        copy(find(document, operation.from ?? '', `copy operation does not apply: doc is missing from path: ${operation.from}`)),
        'add',
      )
    case 'test': {
      const found = lookup(document, path)
      if (equal(found ?? null, operation.value ?? null)) return document
      throw new PatchError(`testing value ${path} failed: test failed`)
    }
    default:
      throw new PatchError(`Unexpected kind: ${op}`)
  }
}

const unescape = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')
const partsOf = (path: string): string[] => path.split('/').slice(1).map(unescape)

function lookup(document: Json, path: string): Json | undefined {
  let at: Json | undefined = document
  for (const part of partsOf(path)) {
    if (Array.isArray(at)) at = /^-?\d+$/.test(part) ? at.at(Number(part)) : undefined
    else if (typeof at === 'object' && at !== null) at = at[part]
    else return undefined
  }
  return at
}

const hasParent = (document: Json, path: string): boolean => {
  const parent = lookup(document, path.slice(0, path.lastIndexOf('/')))
  return typeof parent === 'object' && parent !== null
}

function find(document: Json, path: string, otherwise: string): Json {
  const found = lookup(document, path)
  if (found === undefined) throw new PatchError(`${otherwise}: missing value`)
  return found
}

function parentOf(document: Json, path: string, op: string): { parent: Json; last: string } {
  const parts = partsOf(path)
  const last = parts.pop()
  if (last === undefined) throw new PatchError(`${op} operation does not apply: doc is missing path: "${path}": missing value`)
  const parent = parts.length === 0 ? document : lookup(document, `/${parts.map(escape).join('/')}`)
  if (parent === undefined || parent === null || typeof parent !== 'object') {
    throw new PatchError(`${op} operation does not apply: doc is missing path: "${path}": missing value`)
  }
  return { parent, last }
}

const escape = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')

function set(document: Json, path: string, value: Json, op: 'add' | 'replace'): Json {
  if (path === '') return value
  const { parent, last } = parentOf(document, path, op)
  if (!Array.isArray(parent)) {
    ;(parent as Record<string, Json>)[last] = value
    return document
  }
  const most = op === 'add' ? parent.length : parent.length - 1
  const index = last === '-' ? parent.length : fromEnd(Number(last), most + 1)
  if (!Number.isInteger(index) || index < 0 || index > most) {
    throw new PatchError(`error in ${op} for path: '${path}': Unable to access invalid index: ${last}: invalid index referenced`)
  }
  parent.splice(index, op === 'add' ? 0 : 1, value)
  return document
}

/** Below zero is counted from the end. */
const fromEnd = (index: number, length: number): number => (index < 0 ? index + length : index)

function remove(document: Json, path: string): Json {
  const { parent, last } = parentOf(document, path, 'remove')
  if (Array.isArray(parent)) {
    const index = fromEnd(Number(last), parent.length)
    if (!/^-?\d+$/.test(last) || index < 0 || index >= parent.length) {
      throw new PatchError(
        `error in remove for path: '${path}': Unable to access invalid index: ${last}: invalid index referenced`,
      )
    }
    parent.splice(index, 1)
  } else if ((parent as Record<string, Json>)[last] === undefined) {
    throw new PatchError(`error in remove for path: '${path}': unable to remove nonexistent key: ${last}: missing value`)
  } else delete (parent as Record<string, Json>)[last]
  return document
}
