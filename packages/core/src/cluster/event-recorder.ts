import { copy } from '../api/copy.ts'
import { events } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import type { ObjectReference } from '../api/service.ts'
import { isFailure } from '../api/status.ts'
import type { Client } from '../client/client.ts'
import type { EventNote } from '../controllers/controller.ts'
import type { Store } from '../etcd/store.ts'
import { type Clock, microTimestamp, timestamp } from '../host/clock.ts'
import type { Random } from '../host/random.ts'
import { type Correlated, correlate } from './event-correlator.ts'

interface Recording {
  store: Store
  client: Client
  about: KubeObject
  note: EventNote
  namespace: string
  nowMs: number
  /** The name that a new Event gets. */
  newName: string
}

/**
 * Records Events as client-go's two recorders do: those with an action through events.k8s.io, where what comes again becomes a series; the others
 * are counted up, combined and held back. Models tools/events/event_broadcaster.go recordToSink and tools/record/event.go recordToSink (1.36).
 */
export function eventRecorder(
  store: Store,
  client: Client,
  clock: Clock,
  random: Random,
): (about: KubeObject, note: EventNote) => void {
  return (about, note) => {
    const nowMs = clock.now()
    const namespace = about.metadata.namespace ?? 'default'
    const recording = { store, client, about, note, namespace, nowMs, newName: eventName(about, nowMs, random) }
    if (note.action) recordSeries(recording, note.action)
    else recordCounted(recording)
  }
}

/** As client-go names them: the object's name and the time in nanoseconds, in hexadecimal. */
const eventName = (about: KubeObject, nowMs: number, random: Random): string =>
  `${about.metadata.name}.${(BigInt(nowMs) * 1_000_000n + BigInt(random.int(1_000_000))).toString(16)}`

function recordCounted({ store, client, about, note, namespace, nowMs, newName }: Recording): void {
  const row = `events/${namespace}/${about.kind}/${about.metadata.name}/${about.metadata.uid}/${note.component}/${note.host ?? ''}`
  const now = timestamp(nowMs)
  const sighting = { group: `${note.type}/${note.reason}`, fieldPath: note.fieldPath ?? '', message: note.message }
  const known = store.local.get(row) as Correlated | undefined
  const { state, message, logged, leftOut } = correlate(known, sighting, { nowMs, now, newName })
  store.local.set(row, state as never)
  if (leftOut) return
  const { name, count, firstTimestamp } = logged
  const written = count > 1 ? client.get(events, namespace, name) : undefined
  if (written) {
    client.update(events, { ...copy(written), message, count, lastTimestamp: now })
    return
  }
  client.create(events, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: { ...referenceTo(about), ...(note.fieldPath === undefined ? {} : { fieldPath: note.fieldPath }) },
    reason: note.reason,
    message,
    source: { component: note.component, ...(note.host === undefined ? {} : { host: note.host }) },
    firstTimestamp,
    lastTimestamp: now,
    count,
    type: note.type,
    eventTime: null,
    reportingComponent: note.component,
    reportingInstance: note.host ?? '',
  })
}

/** What comes again becomes a series. A real recorder writes how often only after minutes; here it is written at once. */
function recordSeries({ store, client, about, note, namespace, nowMs, newName }: Recording, action: string): void {
  const involvedObject = referenceTo(about)
  const row = `event-series/${JSON.stringify([note.type, action, note.reason, note.component, involvedObject])}`
  const at = microTimestamp(nowMs)
  const name = store.local.get(row)?.name as string | undefined
  const known = name === undefined ? undefined : client.get(events, namespace, name)
  if (known) {
    const series = { count: (known.series?.count ?? 1) + 1, lastObservedTime: at }
    client.update(events, { ...copy(known), series })
    return
  }
  const created = client.create(events, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: newName, namespace },
    involvedObject,
    ...(note.related ? { related: referenceTo(note.related) } : {}),
    reason: note.reason,
    action,
    message: note.message,
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    type: note.type,
    eventTime: at,
    reportingComponent: note.component,
    reportingInstance: note.host ?? '',
  })
  if (!isFailure(created)) store.local.set(row, { name: created.metadata.name })
}

function referenceTo({ apiVersion, kind, metadata }: KubeObject): ObjectReference {
  return {
    kind,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    name: metadata.name,
    ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
    apiVersion,
    ...(metadata.resourceVersion === undefined ? {} : { resourceVersion: metadata.resourceVersion }),
  }
}
