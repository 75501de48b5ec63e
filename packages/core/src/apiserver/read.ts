import type { JsonObject } from '../api/json.ts'
import { apiVersionOf } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import { badRequest, failure, invalid, isFailure, notFound, type Status } from '../api/status.ts'
import type { Entry } from '../etcd/store.ts'
import { contentTypeOf, metadataView, negotiateView, type View } from './accept.ts'
import { decodeContinue, encodeContinue, expired } from './continue-token.ts'
import { type Call, parameter } from './core.ts'
import { listPrefix, objectKey } from './keys.ts'
import type { ApiResponse } from './request.ts'
import { parseSelection, type Selection } from './selection.ts'
import { includeObject, tableOf } from './table.ts'
import type { Target } from './target.ts'

/** An answer with an object; warnings are those noted on the way. */
export function answer(call: Call, code: number, object: JsonObject | Status, view?: View): ApiResponse {
  const contentType = view ? contentTypeOf(view) : undefined
  return {
    kind: 'object',
    code,
    warnings: call.warnings,
    headers: {},
    object,
    ...(contentType === undefined ? {} : { contentType }),
  }
}

export const refuse = (call: Call, status: Status): ApiResponse => {
  const response = answer(call, status.code, status)
  const seconds = status.details?.retryAfterSeconds
  if (seconds !== undefined) response.headers['retry-after'] = String(seconds)
  return response
}

/** The stored object, or its 404. */
export function stored(call: Call, target: Target): KubeObject | Status {
  const { resource } = target.strategy
  const name = target.name as string
  const storage = storageStrategy(call, target)
  const entry = call.core.store.get(objectKey(storage.resource, target.namespace, name))
  if (!entry) return notFound(resource, name)
  return viewed(target, entry.value as unknown as KubeObject)
}

/** Where the objects really stand (events.k8s.io are core events seen otherwise). */
export function storageStrategy(call: Call, target: Pick<Target, 'strategy'>): Target['strategy'] {
  const { alias } = target.strategy
  return alias ? call.core.strategyOf(alias.of) : target.strategy
}

const viewed = (target: Pick<Target, 'strategy'>, object: KubeObject): KubeObject =>
  target.strategy.alias ? target.strategy.alias.toView(object) : object

export function getOne(call: Call, target: Target): ApiResponse {
  const view = negotiateView(call.request)
  if (isFailure(view)) return refuse(call, view)
  const found = stored(call, target)
  if (isFailure(found)) return refuse(call, found)
  return showOne(call, target, found, view, 200)
}

/** One object in the view that was asked for. */
export function showOne(call: Call, target: Pick<Target, 'strategy'>, object: KubeObject, view: View, code: number): ApiResponse {
  const json = object as unknown as JsonObject
  if (view.as === 'object') return answer(call, code, json, view)
  if (view.as === 'metadata') return answer(call, code, metadataView(json, view), view)
  const include = includeObject(parameter(call.request, 'includeObject'))
  if (isFailure(include)) return refuse(call, include)
  const table = tableOf(target.strategy, [object], {
    view,
    include,
    nowMs: call.core.clock.now(),
    withColumns: true,
    metadata: { resourceVersion: object.metadata.resourceVersion },
  })
  return answer(call, code, table, view)
}

interface Page {
  objects: KubeObject[]
  revision: number
  next: string | undefined
  remaining: number | undefined
}

export function listMany(call: Call, target: Target): ApiResponse {
  const view = negotiateView(call.request)
  if (isFailure(view)) return refuse(call, view)
  const selection = parseSelection(call, target.strategy)
  if (isFailure(selection)) return refuse(call, selection)
  const page = readPage(call, target, selection)
  if (isFailure(page)) return refuse(call, page)
  return showList(call, target, page, view)
}

function showList(call: Call, target: Target, page: Page, view: View): ApiResponse {
  const { resource } = target.strategy
  const metadata: JsonObject = {
    resourceVersion: String(page.revision),
    ...(page.next === undefined ? {} : { continue: page.next }),
    ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }),
  }
  if (view.as === 'table') {
    const include = includeObject(parameter(call.request, 'includeObject'))
    if (isFailure(include)) return refuse(call, include)
    const options = { view, include, nowMs: call.core.clock.now(), withColumns: true, metadata }
    return answer(call, 200, tableOf(target.strategy, page.objects, options), view)
  }
  if (view.as === 'metadata') {
    const items = page.objects.map((object) => metadataView(object as unknown as JsonObject, view))
    const list = { kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${view.version}`, metadata, items }
    return answer(call, 200, list, view)
  }
  const list = { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items: page.objects }
  return answer(call, 200, list as unknown as JsonObject, view)
}

const tooLargeVersion = (asked: number, current: number): Status =>
  failure(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })

/** ?resourceVersion= as a revision; undefined when none was asked for. Checks its match rule. */
export function askedRevision(call: Call): number | undefined | Status {
  const text = parameter(call.request, 'resourceVersion') ?? ''
  const match = parameter(call.request, 'resourceVersionMatch') ?? ''
  const bad = (message: string): Status =>
    invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [
      { reason: 'FieldValueForbidden', field: 'resourceVersionMatch', message },
    ])
  if (match !== '' && text === '' && parameter(call.request, 'sendInitialEvents') === undefined) {
    return bad('Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided')
  }
  if (match === 'Exact' && text === '0')
    return bad('Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
  if (match !== '' && match !== 'Exact' && match !== 'NotOlderThan') {
    return bad(`Unsupported value: "${match}": supported values: "Exact", "NotOlderThan", ""`)
  }
  if (text === '' || text === '0') return undefined
  if (!/^\d+$/.test(text)) return badRequest(`Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`)
  const asked = Number(text)
  const current = call.core.store.revision()
  return asked > current ? tooLargeVersion(asked, current) : asked
}

function readPage(call: Call, target: Target, selection: Selection): Page | Status {
  const storage = storageStrategy(call, target)
  const prefix = listPrefix(storage.resource, target.namespace)
  const limit = Number(parameter(call.request, 'limit') ?? '0') || 0
  const token = parameter(call.request, 'continue')
  if (token) return continuedPage(call, target, selection, { token, prefix, limit })
  const asked = askedRevision(call)
  if (isFailure(asked)) return asked
  const exact = parameter(call.request, 'resourceVersionMatch') === 'Exact' ? asked : undefined
  const revision = exact ?? call.core.store.revision()
  if (exact === undefined && selection.name !== undefined && (target.namespace !== '' || !storage.resource.namespaced)) {
    const entry = call.core.store.get(objectKey(storage.resource, target.namespace, selection.name))
    return cutPage(target, selection, entry ? [entry] : [], { prefix, limit, revision })
  }
  if (exact === undefined && selection.all && limit > 0)
    return directPage(call, target, { prefix, limit, revision, after: undefined })
  const entries = exact === undefined ? call.core.store.range(prefix) : call.core.store.rangeAt(exact, prefix)
  if (entries === 'compacted') return goneStatus(exact as number, call.core.store.compactedRevision())
  return cutPage(target, selection, entries, { prefix, limit, revision })
}

export const goneStatus = (asked: number, oldest: number): Status =>
  failure(410, 'Expired', `too old resource version: ${asked} (${oldest})`)

/** Without selectors a page costs what it returns. */
function directPage(
  call: Call,
  target: Target,
  at: { prefix: string; limit: number; revision: number; after: string | undefined },
): Page {
  const { store } = call.core
  const range = { limit: at.limit, ...(at.after === undefined ? {} : { after: at.after }) }
  const entries = store.range(at.prefix, range)
  const objects = entries.map((entry) => viewed(target, entry.value as unknown as KubeObject))
  const last = entries.at(-1)
  const more = last !== undefined && store.range(at.prefix, { limit: 1, after: last.key }).length > 0
  if (!more) return { objects, revision: at.revision, next: undefined, remaining: undefined }
  const total = store.count(at.prefix)
  const before = at.after === undefined ? 0 : total - store.range(at.prefix, { after: at.after }).length
  return {
    objects,
    revision: at.revision,
    next: encodeContinue({ revision: at.revision, after: (last as Entry).key }, at.prefix),
    remaining: total - before - entries.length,
  }
}

function continuedPage(
  call: Call,
  target: Target,
  selection: Selection,
  at: { token: string; prefix: string; limit: number },
): Page | Status {
  if (parameter(call.request, 'resourceVersion') !== undefined && parameter(call.request, 'resourceVersion') !== '') {
    return badRequest('specifying resource version is not allowed when using continue')
  }
  const token = decodeContinue(at.token, at.prefix)
  if (isFailure(token)) return token
  const { store } = call.core
  const current = store.revision()
  if (token.revision > current) return badRequest('invalid continue token: the token is from another cluster')
  const fresh = token.revision === -1
  const entries = fresh || token.revision === current ? store.range(at.prefix) : store.rangeAt(token.revision, at.prefix)
  if (entries === 'compacted') return expired(token, at.prefix)
  const rest = entries.filter((entry) => entry.key > token.after)
  return cutPage(target, selection, rest, { prefix: at.prefix, limit: at.limit, revision: fresh ? current : token.revision })
}

function cutPage(
  target: Target,
  selection: Selection,
  entries: readonly Entry[],
  at: { prefix: string; limit: number; revision: number },
): Page {
  const objects: KubeObject[] = []
  let index = 0
  for (; index < entries.length && (at.limit <= 0 || objects.length < at.limit); index++) {
    const object = viewed(target, (entries[index] as Entry).value as unknown as KubeObject)
    if (selection.selects(object)) objects.push(object)
  }
  if (index >= entries.length) return { objects, revision: at.revision, next: undefined, remaining: undefined }
  const last = entries[index - 1] as Entry
  return {
    objects,
    revision: at.revision,
    next: encodeContinue({ revision: at.revision, after: last.key }, at.prefix),
    remaining: selection.all ? entries.length - index : undefined,
  }
}
