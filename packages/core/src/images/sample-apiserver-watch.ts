import type { JsonObject } from '../api/json.ts'
import { failure, isFailure, type Status } from '../api/status.ts'
import type { HttpStream } from '../network/packet.ts'
import {
  prefixOf,
  type SampleChange,
  type SampleObject,
  type SampleRequest,
  type SampleStore,
  selectsSample,
  shown,
} from './sample-apiserver-objects.ts'

export interface SampleWatch {
  asked: SampleRequest
  query: Readonly<Record<string, string[]>>
  /** Undefined when the server is gone. */
  store(): SampleStore | undefined
  /** How an object is to be shown, as itself or as a Table. */
  view(object: JsonObject): JsonObject
}

type Selects = (object: SampleObject) => boolean

/** The lines of a watch: what is there or has changed since a revision, then what changes. Models apiserver/pkg/storage/cacher Watch (1.36). */
export function watchSamples(watch: SampleWatch): { body: string; stream: HttpStream } | Status {
  const { asked, query, store } = watch
  const selects = selectsSample(asked)
  if (isFailure(selects)) return selects
  const begun = store() ?? { revision: 1, objects: {} }
  const since = Number(query.resourceVersion?.[0] ?? '0')
  const wanted = query.sendInitialEvents?.[0] === 'true'
  const state = { revision: begun.revision }
  const first = since === 0 || wanted ? everything(watch, begun, selects, wanted) : missed(watch, begun, selects, since)
  const gone = (): boolean => (store()?.revision ?? 0) < state.revision
  const read = (): string => {
    const now = store()
    if (!now || now.revision <= state.revision) return ''
    const text = changesSince(watch, now, selects, state.revision)
    state.revision = now.revision
    return text
  }
  return { body: first, stream: { read, ended: gone, close: () => {} } }
}

const line = (type: string, object: JsonObject): string => `${JSON.stringify({ type, object })}\n`

function everything(
  { asked, view, query }: SampleWatch,
  { objects, revision }: SampleStore,
  selects: Selects,
  marked: boolean,
): string {
  const added = Object.keys(objects)
    .filter((key) => key.startsWith(prefixOf(asked)))
    .sort()
    .map((key) => objects[key] as SampleObject)
    .filter(selects)
    .map((object) => line('ADDED', view(shown(asked, object))))
  if (!marked || query.allowWatchBookmarks?.[0] !== 'true') return added.join('')
  const metadata = { resourceVersion: String(revision), annotations: { 'k8s.io/initial-events-end': 'true' } }
  return [...added, line('BOOKMARK', { kind: asked.kind, apiVersion: asked.apiVersion, metadata })].join('')
}

function missed(watch: SampleWatch, store: SampleStore, selects: Selects, since: number): string {
  const oldest = store.changes?.[0]?.revision ?? store.revision + 1
  if (since + 1 >= oldest || since >= store.revision) return changesSince(watch, store, selects, since)
  const gone = failure(410, 'Expired', `too old resource version: ${since} (${store.revision})`)
  return line('ERROR', gone as unknown as JsonObject)
}

const changesSince = (watch: SampleWatch, { changes = [] }: SampleStore, selects: Selects, since: number): string =>
  changes
    .filter(({ revision, key }) => revision > since && key.startsWith(prefixOf(watch.asked)))
    .map((change) => eventLine(watch, change, selects))
    .join('')

/** A selector turns a change into ADDED when the object enters, DELETED when it leaves. */
function eventLine({ asked, view }: SampleWatch, { object, previous }: SampleChange, selects: Selects): string {
  const is = object !== undefined && selects(object)
  const was = previous !== undefined && selects(previous)
  if (is) return line(was ? 'MODIFIED' : 'ADDED', view(shown(asked, object)))
  return was ? line('DELETED', view(shown(asked, previous))) : ''
}
