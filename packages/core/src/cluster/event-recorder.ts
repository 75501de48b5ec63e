import { copy } from '../api/copy.ts'
import type { Event } from '../api/core.ts'
import { events } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import { isFailure } from '../api/status.ts'
import type { Client } from '../client/client.ts'
import type { EventNote } from '../controllers/controller.ts'
import type { Store } from '../etcd/store.ts'
import { type Clock, timestamp } from '../host/clock.ts'
import type { Random } from '../host/random.ts'

/**
 * Records Events as client-go's recorder does: the same note about the same object counts up, a new one gets a name of its own.
 * Models tools/record/events_cache.go eventLogger (1.36), without its spam filter.
 */
export function eventRecorder(
  store: Store,
  client: Client,
  clock: Clock,
  random: Random,
): (about: KubeObject, note: EventNote) => void {
  return (about, note) => {
    const namespace = about.metadata.namespace ?? 'default'
    const row = `events/${namespace}/${about.metadata.uid}/${note.component}/${note.reason}/${note.fieldPath ?? ''}/${note.message}`
    const name = store.local.get(row)?.name as string | undefined
    const known = name === undefined ? undefined : client.get(events, namespace, name)
    if (known) {
      client.update(events, countedUp(known, clock.now()))
      return
    }
    const created = client.create(events, firstEvent(about, note, { namespace, nowMs: clock.now(), random }))
    if (!isFailure(created)) store.local.set(row, { name: created.metadata.name })
  }
}

function countedUp(known: Event, nowMs: number): Event {
  return { ...copy(known), count: (known.count ?? 1) + 1, lastTimestamp: timestamp(nowMs) }
}

/** As client-go names them: the object's name and the time in nanoseconds, in hexadecimal. */
const eventName = (about: KubeObject, nowMs: number, random: Random): string =>
  `${about.metadata.name}.${(BigInt(nowMs) * 1_000_000n + BigInt(random.int(1_000_000))).toString(16)}`

function firstEvent(
  about: KubeObject,
  note: EventNote,
  { namespace, nowMs, random }: { namespace: string; nowMs: number; random: Random },
): Event {
  const { metadata } = about
  const at = timestamp(nowMs)
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName(about, nowMs, random), namespace },
    involvedObject: {
      kind: about.kind,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      name: metadata.name,
      ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
      apiVersion: about.apiVersion,
      ...(metadata.resourceVersion === undefined ? {} : { resourceVersion: metadata.resourceVersion }),
      ...(note.fieldPath === undefined ? {} : { fieldPath: note.fieldPath }),
    },
    reason: note.reason,
    message: note.message,
    source: { component: note.component, ...(note.host === undefined ? {} : { host: note.host }) },
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
    type: note.type,
    eventTime: null,
    reportingComponent: note.component,
    reportingInstance: note.host ?? '',
  }
}
