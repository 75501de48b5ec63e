import { copy, equal } from './copy.ts'
import { sortedKeys } from './go-value.ts'
import type { Json, JsonObject } from './json.ts'

/** One step of a patch. */
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

type Container = JsonObject | Json[]

/** A document that is being patched. */
interface Work {
  root: Container
  /** Objects that were looked into: they are written with their keys in order. */
  seen: Set<Container>
  copied: number
}

/**
 * RFC 6902 as the API server and kubectl apply it: the patched document, with the members of what was looked into in order; a string says
 * which operation does not apply. Models gopkg.in/evanphx/json-patch.v4 Patch.Apply.
 */
export function applyJsonPatch(document: Json, operations: readonly Operation[]): { value: Json } | string {
  const root = copy(document) as Container
  const work: Work = { root, seen: new Set([root]), copied: 0 }
  try {
    for (const operation of operations) applyOne(work, operation)
  } catch (error) {
    if (error instanceof PatchError) return error.message
    throw error
  }
  for (const container of work.seen) sortMembers(container)
  return { value: work.root }
}

function sortMembers(container: Container): void {
  if (Array.isArray(container)) return
  const members = sortedKeys(container).map((key) => [key, container[key] as Json] as const)
  for (const [key] of members) delete container[key]
  for (const [key, value] of members) container[key] = value
}

/** Patches come from outside: a null operation has no op, and a place may be no text. */
function placeOf(operation: Operation | null, field: 'path' | 'from'): string {
  const place = operation?.[field]
  if (typeof place === 'string') return place
  throw new PatchError('error in patch: missing operation path field')
}

function applyOne(work: Work, operation: Operation | null): void {
  const op = operation?.op ?? 'unknown'
  const apply = Object.hasOwn(appliers, op) ? appliers[op] : undefined
  if (!apply) throw new PatchError(`Unexpected kind: ${op}`)
  apply(work, operation as Operation, placeOf(operation, 'path'))
}

const appliers: Readonly<Record<string, (work: Work, operation: Operation, path: string) => void>> = {
  add(work, { value = null }, path) {
    const { container, key } = within(work, path, `add operation does not apply: doc is missing path: "${path}"`)
    add(container, key, copy(value), `error in add for path: '${path}'`)
  },
  remove(work, _, path) {
    const { container, key } = within(work, path, `remove operation does not apply: doc is missing path: "${path}"`)
    remove(container, key, `error in remove for path: '${path}'`)
  },
  replace(work, { value = null }, path) {
    if (path === '') {
      if (typeof value !== 'object' || value === null) throw new PatchError('replace operation value must be object or array')
      work.root = copy(value) as Container
      work.seen.add(work.root)
      return
    }
    const { container, key } = within(work, path, `replace operation does not apply: doc is missing path: ${path}`)
    if (Array.isArray(container)) {
      const at = indexOf(key, container.length, container.length)
      if (typeof at === 'string') throw missing(`replace operation does not apply: doc is missing key: ${path}`)
      container[at] = copy(value)
    } else container[key] = copy(value)
  },
  move(work, operation, path) {
    const from = placeOf(operation, 'from')
    const { container, key } = within(work, from, `move operation does not apply: doc is missing from path: ${from}`)
    const moved = get(container, key, `error in move for path: '${key}'`) ?? null
    remove(container, key, `error in move for path: '${key}'`)
    const to = within(work, path, `move operation does not apply: doc is missing destination path: ${path}`)
    add(to.container, to.key, moved, `error in move for path: '${path}'`)
  },
  copy(work, operation, path) {
    const from = placeOf(operation, 'from')
    const { container, key } = within(work, from, `copy operation does not apply: doc is missing from path: ${from}`)
    const found = get(container, key, `error in copy for from: '${from}'`)
    const to = within(work, path, `copy operation does not apply: doc is missing destination path: ${path}`)
    work.copied += found === undefined ? 0 : JSON.stringify(found).length
    if (work.copied > maxCopied) throw new PatchError(tooMuch(work.copied))
    add(to.container, to.key, copy(found ?? null), 'error while adding value during copy')
  },
  test(work, { value = null }, path) {
    const failed = new PatchError(`testing value ${path} failed: test failed`)
    if (path === '') {
      if (!equal(work.root, value)) throw failed
      return
    }
    const { container, key } = within(work, path, `test operation does not apply: is missing path: ${path}`)
    if (!equal(get(container, key, `error in test for path: '${path}'`) ?? null, value)) throw failed
  },
}

const tooMuch = (size: number): string =>
  `unable to complete the copy, the accumulated size increase of copy is ${size}, exceeding the limit ${maxCopied}`

const missing = (why: string): PatchError => new PatchError(`${why}: missing value`)

const unescape = (part: string): string => part.replace(/~[01]/g, (code) => (code === '~1' ? '/' : '~'))

/** The container in which a place is, and its key there. */
function within(work: Work, path: string, otherwise: string): { container: Container; key: string } {
  const [first, ...parts] = path.split('/')
  const key = parts.pop()
  if (first === undefined || key === undefined) throw missing(otherwise)
  let container = work.root
  for (const part of parts) {
    const next = member(container, unescape(part))
    if (typeof next !== 'object' || next === null) throw missing(otherwise)
    container = next as Container
    work.seen.add(container)
  }
  return { container, key: unescape(key) }
}

function member(container: Container, key: string): Json | undefined {
  if (!Array.isArray(container)) return Object.hasOwn(container, key) ? container[key] : undefined
  const at = indexOf(key, container.length, container.length)
  return typeof at === 'string' ? undefined : container[at]
}

function get(container: Container, key: string, head: string): Json | undefined {
  if (!Array.isArray(container)) return member(container, key)
  const at = indexOf(key, container.length, container.length)
  if (typeof at === 'string') throw new PatchError(`${head}: ${at}`)
  return container[at]
}

/** The place in a list that a key names; one below zero counts from the end of `size`. A text says why there is none. */
function indexOf(key: string, end: number, size: number): number | string {
  if (!/^[+-]?\d+$/.test(key)) return `strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`
  const at = Number(key)
  if (at >= end || at < -size) return `Unable to access invalid index: ${at}: invalid index referenced`
  return at < 0 ? at + size : at
}

function add(container: Container, key: string, value: Json, head: string): void {
  if (!Array.isArray(container)) container[key] = value
  else if (key === '-') container.push(value)
  else {
    const size = container.length + 1
    const at = indexOf(key, size, size)
    if (typeof at === 'number') container.splice(at, 0, value)
    else throw new PatchError(`${head}: ${at.startsWith('strconv') ? `value was not a proper array index: '${key}': ${at}` : at}`)
  }
}

function remove(container: Container, key: string, head: string): void {
  if (Array.isArray(container)) {
    const at = indexOf(key, container.length, container.length)
    if (typeof at === 'string') throw new PatchError(`${head}: ${at}`)
    container.splice(at, 1)
  } else if (!Object.hasOwn(container, key)) throw missing(`${head}: Unable to remove nonexistent key: ${key}`)
  else delete container[key]
}
