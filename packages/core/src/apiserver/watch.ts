import type { JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import type { Term } from '../api/object-index.ts'
import { apiVersionOf } from '../api/resource.ts'
import { failure, isFailure, type Status } from '../api/status.ts'
import type { Change, Entry } from '../etcd/store.ts'
import { metadataView, negotiateView, type View } from './accept.ts'
import { goneStatus, parsedRevision, tooLargeVersion } from './asked-revision.ts'
import { type Call, isTrue, parameter } from './core.ts'
import { listPrefix, objectKey } from './keys.ts'
import { protobufType } from './protobuf/encode.ts'
import { refuse } from './read.ts'
import type { ApiResponse, WatchEvent } from './request.ts'
import { parseSelection, type Selection } from './selection.ts'
import { storageStrategy } from './storage-strategy.ts'
import { type IncludeObject, includeObject, tableOf } from './table.ts'
import type { Target } from './target.ts'
import { eventOf, type WatchSpec } from './watch-hub.ts'

/** Watches without timeoutSeconds end after this: clients then come back, as with the real server (30 to 60 min). */
const defaultTimeoutMs = 45 * 60_000

export function watchMany(call: Call, target: Target): ApiResponse {
  const view = negotiateView(call.request)
  if (isFailure(view)) return refuse(call, view)
  const selection = parseSelection(call, target.strategy)
  if (isFailure(selection)) return refuse(call, selection)
  const include = includeObject(parameter(call.request, 'includeObject'))
  if (isFailure(include)) return refuse(call, include)
  const streaming = streamingList(call)
  const asked = parsedRevision(call, 'watch')
  if (isFailure(asked)) return refuse(call, asked)
  const spec = specOf(call, target, selection, viewer(call, target, view, include))
  const begun = begin(call, spec, asked, streaming)
  if (isFailure(begun)) return expiredWatch(call, begun)
  const { core } = call
  const watch = core.hub.open({ ...spec, ...begun }, () => core.clock.now())
  if (watch === 'too many') return refuse(call, tooManyWatches())
  const type = view.protobuf ? `${protobufType};stream=watch` : 'application/json'
  return { kind: 'watch', code: 200, warnings: call.warnings, headers: { 'content-type': type }, watch }
}

export const tooManyWatches = (): Status =>
  failure(429, 'TooManyRequests', 'This lab has too many open watches; close some and try again', { retryAfterSeconds: 1 })

/** Watching what the log no longer reaches, or beginning with what has not come yet: 200, and one ERROR event. */
function expiredWatch(call: Call, status: Status): ApiResponse {
  let events: WatchEvent[] = [{ type: 'ERROR', object: status as unknown as JsonObject }]
  const watch = {
    poll: () => {
      const out = events
      events = []
      return out
    },
    onReady: () => {},
    ended: () => true,
    close: () => {},
  }
  return { kind: 'watch', code: 200, warnings: call.warnings, headers: { 'content-type': 'application/json' }, watch }
}

type Streaming = { initial: boolean; markEnd: boolean } | undefined

/** What sendInitialEvents asks for; its rules have been checked. */
function streamingList(call: Call): Streaming {
  const text = parameter(call.request, 'sendInitialEvents')
  if (text === undefined) return undefined
  const initial = isTrue(text)
  return { initial, markEnd: initial && isTrue(parameter(call.request, 'allowWatchBookmarks')) }
}

type Show = (object: KubeObject, type: WatchEvent['type']) => JsonObject

/** Table rows carry their columns in the first event alone. */
function viewer(call: Call, target: Target, view: View, include: IncludeObject): Show {
  let first = true
  const toView = target.strategy.alias?.toView ?? ((object: KubeObject) => object)
  return (stored) => {
    const object = toView(stored)
    if (view.as === 'metadata') return metadataView(object as unknown as JsonObject, view)
    if (view.as !== 'table') return object as unknown as JsonObject
    const table = tableOf(target.strategy, [object], {
      view,
      include,
      nowMs: call.core.clock.now(),
      withColumns: first,
      metadata: { resourceVersion: object.metadata.resourceVersion },
    })
    first = false
    return table
  }
}

type BaseSpec = Pick<WatchSpec, 'prefix' | 'key' | 'selects' | 'view' | 'endsAtMs' | 'bookmark'> & { terms: readonly Term[] }

function specOf(call: Call, target: Target, selection: Selection, show: Show): BaseSpec {
  const { resource } = storageStrategy(call, target)
  const prefix = listPrefix(resource, target.namespace)
  const seconds = Number(parameter(call.request, 'timeoutSeconds') ?? '0') || 0
  const named = target.name
  const name = named ?? selection.name
  const oneKey = name !== undefined && (target.namespace !== '' || !resource.namespaced)
  return {
    prefix,
    ...(oneKey ? { key: objectKey(resource, target.namespace, name) } : {}),
    terms: selection.terms,
    selects: named === undefined ? selection.selects : (object) => object.metadata.name === named && selection.selects(object),
    view: show,
    // one below zero is over
    endsAtMs: call.core.clock.now() + (seconds === 0 ? defaultTimeoutMs : Math.max(seconds, 0) * 1000),
    ...(isTrue(parameter(call.request, 'allowWatchBookmarks'))
      ? { bookmark: (revision: number) => bookmark(target, revision, {}) }
      : {}),
  }
}

function bookmark(target: Target, revision: number, annotations: Record<string, string>): WatchEvent {
  const { resource } = target.strategy
  const metadata = { resourceVersion: String(revision), ...(Object.keys(annotations).length > 0 ? { annotations } : {}) }
  return { type: 'BOOKMARK', object: { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata } }
}

function begin(
  call: Call,
  spec: BaseSpec,
  asked: number | undefined,
  streaming: Streaming,
): Pick<WatchSpec, 'initial' | 'afterRevision'> | Status {
  const { store } = call.core
  const current = store.revision()
  if (asked !== undefined && asked > current)
    return streaming?.initial ? tooLargeVersion(asked, current) : { initial: [], afterRevision: asked }
  if (streaming?.initial || (asked === undefined && streaming === undefined)) {
    return { initial: [...everything(call, spec), ...endMark(call, spec, streaming)], afterRevision: current }
  }
  const changes = store.since(asked ?? current, spec.prefix)
  if (changes === 'compacted') return goneStatus(asked ?? 0, store.compactedRevision())
  const initial = (changes as Change[]).map((change) => eventOf(spec, change)).filter((event) => event !== undefined)
  return { initial, afterRevision: current }
}

function everything(call: Call, spec: BaseSpec): WatchEvent[] {
  const events: WatchEvent[] = []
  for (const entry of candidates(call, spec)) {
    const object = entry.value as unknown as KubeObject
    if (spec.selects(object)) events.push({ type: 'ADDED', object: spec.view(object, 'ADDED') })
  }
  return events
}

/** Among what stands there, what may be selected. */
function candidates({ core: { store } }: Call, { prefix, key, terms }: BaseSpec): readonly Entry[] {
  if (key === undefined) return terms.length > 0 ? store.find(prefix, terms) : store.range(prefix)
  const entry = store.get(key)
  return entry ? [entry] : []
}

function endMark(call: Call, spec: BaseSpec, streaming: Streaming): WatchEvent[] {
  if (!streaming?.markEnd || !spec.bookmark) return []
  const mark = spec.bookmark(call.core.store.revision())
  const metadata = { ...(mark.object.metadata as JsonObject), annotations: { 'k8s.io/initial-events-end': 'true' } }
  return [{ type: 'BOOKMARK', object: { ...mark.object, metadata } }]
}

/** ?watch says nothing where one object is asked for; the deprecated prefix does. */
export const isWatch = (call: Call, target: Target): boolean =>
  target.watchPrefix || (target.name === undefined && isTrue(parameter(call.request, 'watch')))
