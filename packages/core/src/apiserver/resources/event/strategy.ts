import type { Event } from '../../../api/core.ts'
import { since } from '../../../api/duration.ts'
import { events, eventsV1 } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { nameColumn, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { eventErrors, strictEventErrors, strictEventUpdateErrors } from './validate.ts'

/** `4s`, or `4s (x3 over 20s)` when it came again. Models printers printEvent (1.36). */
export function lastSeen(event: Event, nowMs: number): string {
  const first = event.firstTimestamp ?? event.eventTime
  const last = event.series?.lastObservedTime ?? event.lastTimestamp ?? first
  const count = event.series?.count ?? event.count ?? 0
  if (count > 1 && event.series !== undefined) return `${since(last, nowMs)} (x${count} over ${since(first, nowMs)})`
  if (count > 1) return `${since(last, nowMs)} (x${count} over ${since(first, nowMs)})`
  return since(last, nowMs)
}

const objectText = ({ involvedObject }: Event): string =>
  `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name ?? ''}`

const sourceText = (event: Event): string => {
  const { component, host } = event.source ?? {}
  const parts = [component || event.reportingComponent, host || event.reportingInstance].filter(Boolean)
  return parts.join(', ')
}

export const eventStrategy: Strategy<Event> = {
  resource: events,
  metadataChecks: { changes: 0, whole: 0 },
  // the core group looks at no more than what every object has
  nameRule: 'path-segment',
  plainFinalizers: true,
  columns: [
    text('Last Seen', (event, nowMs) =>
      since(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.firstTimestamp ?? event.eventTime, nowMs),
    ),
    text('Type', (event) => event.type ?? ''),
    text('Reason', (event) => event.reason ?? ''),
    text('Object', objectText),
    text('Subobject', (event) => event.involvedObject.fieldPath ?? '', 1),
    text('Source', sourceText, 1),
    text('Message', (event) => (event.message ?? '').trim()),
    text('First Seen', (event, nowMs) => since(event.firstTimestamp ?? event.eventTime, nowMs), 1),
    { name: 'Count', type: 'string', priority: 1, value: (event) => String(event.series?.count ?? event.count ?? 1) },
    { ...nameColumn, priority: 1 } as never,
  ],
  createOnUpdate: true,
  selectableFields: {
    'involvedObject.kind': (event) => event.involvedObject.kind ?? '',
    'involvedObject.namespace': (event) => event.involvedObject.namespace ?? '',
    'involvedObject.name': (event) => event.involvedObject.name ?? '',
    'involvedObject.uid': (event) => event.involvedObject.uid ?? '',
    'involvedObject.apiVersion': (event) => event.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': (event) => event.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': (event) => event.involvedObject.fieldPath ?? '',
    reason: (event) => event.reason ?? '',
    reportingComponent: (event) => event.reportingComponent,
    source: (event) => event.source?.component || event.reportingComponent,
    type: (event) => event.type ?? '',
  },
  setDefaults(event) {
    event.involvedObject ??= {}
    event.source ??= {}
    event.firstTimestamp ??= null
    event.lastTimestamp ??= null
    event.eventTime ??= null
    event.reportingComponent ??= ''
    event.reportingInstance ??= ''
  },
  validate: eventErrors,
}

/** How events.k8s.io/v1 sees a core Event and back. Models pkg/apis/events/v1/conversion.go (1.36). */
const renamed = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
] as const
const back = renamed.map(([now, before]) => [before, now] as const)

function rename(object: KubeObject, apiVersion: string, pairs: readonly (readonly [string, string])[]): KubeObject {
  const out: Record<string, unknown> = { ...object, apiVersion }
  for (const [from, to] of pairs) {
    if (out[from] === undefined) continue
    out[to] = out[from]
    delete out[from]
  }
  return out as unknown as KubeObject
}

/** Stricter than what comes through the core group. */
function strictStrategy({ nameRule, plainFinalizers, ...shared }: Strategy<Event>): Strategy {
  const metadataChecks = { changes: 1, whole: 0 }
  return { ...shared, metadataChecks, validate: strictEventErrors, validateUpdate: strictEventUpdateErrors } as Strategy
}

export const eventV1Strategy: Strategy<KubeObject> = {
  resource: eventsV1,
  columns: eventStrategy.columns.map((column) => ({
    ...column,
    value: (object, nowMs) => column.value(rename(object, 'v1', back) as Event, nowMs),
  })),
  createOnUpdate: true,
  selectableFields: Object.fromEntries(
    Object.entries(eventStrategy.selectableFields ?? {})
      .filter(([field]) => field !== 'source')
      .map(([field, of]) => [
        field.replace('involvedObject', 'regarding').replace('reportingComponent', 'reportingController'),
        (object: KubeObject) => of(rename(object, 'v1', back) as Event),
      ]),
  ),
  alias: {
    of: events,
    toView: (stored) => rename(stored, 'events.k8s.io/v1', renamed),
    fromView: (view) => rename(view, 'v1', back),
    storage: strictStrategy(eventStrategy),
  },
}
