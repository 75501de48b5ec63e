import type { JsonObject } from '../api/json.ts'
import { inKeyOrder } from '../api/key-order.ts'
import type { KubeObject } from '../api/object.ts'
import { apiVersionOf, internalGroup } from '../api/resource.ts'
import { isFailure, notFound, type Status } from '../api/status.ts'
import { contentTypeOf, errorView, metadataView, negotiateView, shapeRefusal, type View } from './accept.ts'
import { askedRevision } from './asked-revision.ts'
import { type Call, parameter } from './core.ts'
import { objectKey } from './keys.ts'
import { type Page, readPage } from './page.ts'
import type { ApiResponse } from './request.ts'
import { parseSelection } from './selection.ts'
import { storageStrategy, viewed } from './storage-strategy.ts'
import type { Strategy } from './strategy.ts'
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
  const response = answer(call, status.code, status, errorView(call.request))
  const seconds = status.details?.retryAfterSeconds
  if (seconds !== undefined) response.headers['retry-after'] = String(seconds)
  return response
}

/** The stored object, or its 404. */
export function stored(call: Call, target: Target): KubeObject | Status {
  const { resource } = target.strategy
  const name = target.name as string
  const computed = target.strategy.computed?.find(({ metadata }) => metadata.name === name)
  if (computed) return computed
  const storage = storageStrategy(call, target)
  const entry = call.core.store.get(objectKey(storage.resource, target.namespace, name))
  if (!entry) return notFound(resource, name)
  return viewed(target, entry.value as unknown as KubeObject)
}

export function getOne(call: Call, target: Target): ApiResponse {
  const view = negotiateView(call.request)
  if (isFailure(view)) return refuse(call, view)
  const asked = askedRevision(call, 'get')
  const found = isFailure(asked) ? asked : stored(call, target)
  if (isFailure(found)) return refuse(call, found)
  return showOne(call, target, found, view, 200)
}

/** One object in the view that was asked for. */
export function showOne(call: Call, target: Pick<Target, 'strategy'>, object: KubeObject, view: View, code: number): ApiResponse {
  const json = object as unknown as JsonObject
  if (view.as === 'object') return answer(call, code, json, view)
  const misshapen = shapeRefusal(view, goType(target.strategy), false)
  if (misshapen) return refuse(call, misshapen)
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

/** As Go's %T prints it: of the internal version, or unstructured. */
const goType = ({ resource, schema }: Strategy, list = ''): string =>
  schema ? `*unstructured.Unstructured${list}` : `*${internalGroup(resource)}.${resource.kind}${list}`

export function listMany(call: Call, target: Target): ApiResponse {
  const view = negotiateView(call.request)
  if (isFailure(view)) return refuse(call, view)
  const selection = parseSelection(call, target.strategy)
  if (isFailure(selection)) return refuse(call, selection)
  const { computed } = target.strategy
  const page = computed ? wholePage(computed.filter(selection.selects)) : readPage(call, target, selection)
  if (isFailure(page)) return refuse(call, page)
  return showList(call, target, page, view)
}

/** Of no revision. */
const wholePage = (objects: KubeObject[]): Page => ({ objects, revision: undefined, next: undefined, remaining: undefined })

/** A list of custom objects: its keys in order, and a place to continue even where there is none. */
const untypedList = (list: { kind: string; apiVersion: string; metadata: JsonObject; items: KubeObject[] }): object => ({
  apiVersion: list.apiVersion,
  items: list.items,
  kind: list.kind,
  metadata: inKeyOrder({ continue: '', ...list.metadata }),
})

function showList(call: Call, target: Target, page: Page, view: View): ApiResponse {
  const { resource } = target.strategy
  const metadata: JsonObject = {
    ...(page.revision === undefined ? {} : { resourceVersion: String(page.revision) }),
    ...(page.next === undefined ? {} : { continue: page.next }),
    ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }),
  }
  const misshapen = shapeRefusal(view, goType(target.strategy, 'List'), true)
  if (misshapen) return refuse(call, misshapen)
  if (view.as === 'table') {
    const include = includeObject(parameter(call.request, 'includeObject'))
    if (isFailure(include)) return refuse(call, include)
    const options = { view, include, nowMs: call.core.clock.now(), withColumns: true, metadata }
    return answer(call, 200, tableOf(target.strategy, page.objects, options), view)
  }
  if (view.as === 'metadata-list') {
    const items = page.objects.map((object) => metadataView(object as unknown as JsonObject, view))
    const list = { kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${view.version}`, metadata, items }
    return answer(call, 200, list, view)
  }
  const kind = target.strategy.schema?.listKind ?? `${resource.kind}List`
  const list = { kind, apiVersion: apiVersionOf(resource), metadata, items: page.objects }
  return answer(call, 200, (target.strategy.schema ? untypedList(list) : list) as unknown as JsonObject, view)
}
