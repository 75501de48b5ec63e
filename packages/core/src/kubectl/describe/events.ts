import type { Event } from '../../api/core.ts'
import { since } from '../../api/duration.ts'
import { events } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import { goSort } from '../printers/go-sort.ts'
import type { Context } from './context.ts'
import type { Writer } from './writer.ts'

/** The events of an object as a table, or <none>. Models describe.go DescribeEvents (1.36). */
export function describeEvents(out: Writer, object: KubeObject, context: Context): void {
  if (!context.showEvents) return
  writeEvents(out, eventsOf(object, context), context.nowMs)
}

function eventsOf({ kind, metadata }: KubeObject, context: Context): Event[] {
  const { name, namespace = '', uid } = metadata
  const id = kind === 'Node' ? name : uid
  const fields = [
    `involvedObject.name=${name}`,
    `involvedObject.namespace=${namespace}`,
    `involvedObject.kind=${kind}`,
    `involvedObject.uid=${id}`,
  ]
  return context.list<Event>(events, namespace, { fieldSelector: fields.join(',') })
}

function writeEvents(out: Writer, list: readonly Event[], nowMs: number): void {
  if (list.length === 0) {
    out.line(0, 'Events:\t<none>')
    return
  }
  out.raw('Events:\n  Type\tReason\tAge\tFrom\tMessage\n')
  out.line(1, '----\t------\t----\t----\t-------')
  const time = (event: Event): number => Date.parse(event.lastTimestamp ?? '') || 0
  for (const event of goSort(list, (a, b) => time(a) < time(b))) {
    const from = event.source?.component || event.reportingComponent
    out.line(1, [event.type, event.reason, eventAge(event, nowMs), from, messageOf(event)].join('\t'))
  }
}

/** A container's events name it: `spec.containers{web}: Pulling image "nginx"`. */
function messageOf({ message = '', involvedObject }: Event): string {
  const path = involvedObject?.fieldPath
  return path ? `${path}: ${message.trim()}` : message.trim()
}

/** 5s, or 5s (x3 over 2m). */
export function eventAge(event: Event, nowMs: number): string {
  const first = since(event.eventTime ?? event.firstTimestamp, nowMs)
  if (event.series) return `${since(event.series.lastObservedTime, nowMs)} (x${event.series.count} over ${first})`
  if ((event.count ?? 0) > 1) return `${since(event.lastTimestamp, nowMs)} (x${event.count} over ${first})`
  return first
}
