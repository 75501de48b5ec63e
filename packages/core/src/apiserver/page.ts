import type { KubeObject } from '../api/object.ts'
import { badRequest, isFailure, type Status } from '../api/status.ts'
import type { Entry, Store } from '../etcd/store.ts'
import { askedRevision, tooOldForList } from './asked-revision.ts'
import { isCompacted, noteToken } from './compaction.ts'
import { type ContinueToken, decodeContinue, encodeContinue, expired } from './continue-token.ts'
import { type Call, parameter } from './core.ts'
import { listPrefix, objectKey } from './keys.ts'
import type { Selection } from './selection.ts'
import { storageStrategy, viewed } from './storage-strategy.ts'
import type { Target } from './target.ts'

/** What a list answers with. */
export interface Page {
  objects: KubeObject[]
  revision: number | undefined
  next: string | undefined
  remaining: number | undefined
}

interface Asked {
  target: Target
  selection: Selection
  prefix: string
  limit: number
  /** As things stood then; undefined: as they stand now. */
  past: number | undefined
  revision: number
  after: string | undefined
}

/** The page that a list request asks for; it costs what it returns. */
export function readPage(call: Call, target: Target, selection: Selection): Page | Status {
  const page = pageAsked(call, target, selection)
  if (!isFailure(page) && page.next !== undefined) noteToken(call.core)
  return page
}

function pageAsked(call: Call, target: Target, selection: Selection): Page | Status {
  const { store } = call.core
  const storage = storageStrategy(call, target)
  const prefix = listPrefix(storage.resource, target.namespace)
  const limit = limitOf(call)
  const token = parameter(call.request, 'continue')
  if (token) return continuedPage(call, { target, selection, prefix, limit }, token)
  const wanted = askedRevision(call, 'list')
  if (isFailure(wanted)) return wanted
  const past = parameter(call.request, 'resourceVersionMatch') === 'Exact' ? wanted : undefined
  const revision = past ?? store.revision()
  const asked = { target, selection, prefix, limit, past, revision, after: undefined }
  if (past === undefined && selection.name !== undefined && (target.namespace !== '' || !storage.resource.namespaced)) {
    const entry = store.get(objectKey(storage.resource, target.namespace, selection.name))
    return pickedPage(asked, entry ? [entry] : [])
  }
  return pageOf(store, asked) ?? tooOldForList()
}

/** What may be as old as it likes comes whole. Models storage/cacher shouldDelegateList (1.36). */
const limitOf = ({ request }: Call): number =>
  parameter(request, 'resourceVersion') === '0' && !parameter(request, 'continue')
    ? 0
    : Number(parameter(request, 'limit') ?? '0') || 0

function continuedPage(call: Call, of: Pick<Asked, 'target' | 'selection' | 'prefix' | 'limit'>, text: string): Page | Status {
  const token = decodeContinue(text, of.prefix)
  if (isFailure(token)) return token
  const version = parameter(call.request, 'resourceVersion') ?? ''
  if (version !== '' && version !== '0') return badRequest('specifying resource version is not allowed when using continue')
  const { store } = call.core
  const current = store.revision()
  if (token.revision !== -1 && isCompacted(call.core, token.revision)) return expired(token, of.prefix)
  if (token.revision > current) return badRequest('invalid continue token: the token is from another cluster')
  return pageOf(store, { ...of, ...standing(token, current), after: token.after }) ?? expired(token, of.prefix)
}

function standing(token: ContinueToken, current: number): Pick<Asked, 'past' | 'revision'> {
  if (token.revision === -1 || token.revision === current) return { past: undefined, revision: current }
  return { past: token.revision, revision: token.revision }
}

/** Undefined when the revision is compacted. */
function pageOf(store: Store, asked: Asked): Page | undefined {
  const { selection, prefix, past, after, limit } = asked
  if (selection.all && limit > 0) return plainPage(store, asked)
  if (past !== undefined) {
    const entries = store.rangeAt(past, prefix, after === undefined ? {} : { after })
    return entries === 'compacted' ? undefined : pickedPage(asked, entries)
  }
  if (selection.terms.length === 0) return pickedPage(asked, store.range(prefix, after === undefined ? {} : { after }))
  const found = store.find(prefix, selection.terms)
  return pickedPage(asked, after === undefined ? found : found.filter((entry) => entry.key > after))
}

/** Without selectors: one entry more than asked for tells whether there are others. */
function plainPage(store: Store, asked: Asked): Page | undefined {
  const { target, prefix, limit, past, revision, after } = asked
  const range = { limit: limit + 1, ...(after === undefined ? {} : { after }) }
  const entries = past === undefined ? store.range(prefix, range) : store.rangeAt(past, prefix, range)
  if (entries === 'compacted') return undefined
  const objects = entries.slice(0, limit).map((entry) => viewed(target, entry.value as unknown as KubeObject))
  if (entries.length <= limit) return { objects, revision, next: undefined, remaining: undefined }
  const last = (entries[limit - 1] as Entry).key
  const remaining = past === undefined ? store.count(prefix, last) : (store.countAt(past, prefix, last) as number)
  return { objects, revision, next: encodeContinue({ revision, after: last }, prefix), remaining }
}

/** Up to `limit` of the entries that the selectors pick. */
function pickedPage({ target, selection, prefix, limit, revision }: Asked, entries: readonly Entry[]): Page {
  const objects: KubeObject[] = []
  let index = 0
  for (; index < entries.length && (limit <= 0 || objects.length < limit); index++) {
    const object = viewed(target, (entries[index] as Entry).value as unknown as KubeObject)
    if (selection.selects(object)) objects.push(object)
  }
  if (index >= entries.length) return { objects, revision, next: undefined, remaining: undefined }
  const last = entries[index - 1] as Entry
  return { objects, revision, next: encodeContinue({ revision, after: last.key }, prefix), remaining: undefined }
}
