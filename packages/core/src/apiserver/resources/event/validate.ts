import { equal } from '../../../api/copy.ts'
import type { Event } from '../../../api/core.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { isQualifiedName } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'

const longest = 128
const longestNote = 1024

type Whole = Event & { action?: string; related?: object }

/** What every event must be, however it came. Models core/validation legacyValidateEvent (1.36). */
export function eventErrors(event: Event): FieldError[] {
  const namespace = event.involvedObject?.namespace ?? ''
  const own = event.metadata.namespace ?? ''
  const mismatch = invalidField('involvedObject.namespace', namespace, 'does not match event.namespace')
  if (!event.eventTime) {
    const fits = namespace === '' ? own === '' || own === 'default' : own === namespace
    return fits ? [] : [mismatch]
  }
  const lost = namespace === '' && own !== 'default' && own !== 'kube-system'
  return [...(lost ? [mismatch] : []), ...newStyleErrors(event)]
}

function newStyleErrors(event: Whole): FieldError[] {
  const { reportingComponent: controller = '', reportingInstance = '', action = '', reason = '', message = '' } = event
  const errors = controller === '' ? [requiredField('reportingController')] : []
  errors.push(...isQualifiedName(controller).map((why) => invalidField('reportingController', controller, why)))
  for (const [field, value] of Object.entries({ reportingInstance, action, reason })) {
    if (value === '') errors.push(requiredField(field))
    if (value.length > longest) errors.push(invalidField(field, '', `can have at most ${longest} characters`))
  }
  if (message.length > longestNote) errors.push(invalidField('message', '', `can have at most ${longestNote} characters`))
  return errors
}

/** What events.k8s.io/v1 asks beside. Models core/validation ValidateEventCreate (1.36). */
export function strictEventErrors(event: Event): FieldError[] {
  const errors = [...eventErrors(event), ...seriesErrors(event)]
  if (!event.eventTime) errors.push(requiredField('eventTime'))
  if (event.type !== 'Normal' && event.type !== 'Warning')
    errors.push(invalidField('type', '', `has invalid value: ${event.type ?? ''}`))
  const unset = { firstTimestamp: event.firstTimestamp, lastTimestamp: event.lastTimestamp, count: event.count }
  for (const [field, value] of Object.entries(unset)) if (value) errors.push(invalidField(field, '', 'needs to be unset'))
  if (event.source?.component || event.source?.host) errors.push(invalidField('source', '', 'needs to be unset'))
  return errors
}

function seriesErrors({ series }: Event): FieldError[] {
  if (!series) return []
  const errors = (series.count ?? 0) < 2 ? [invalidField('series.count', '', 'should be at least 2')] : []
  return series.lastObservedTime ? errors : [...errors, requiredField('series.lastObservedTime')]
}

type Reference = Record<string, string | undefined>

/** An object reference as the server holds it. */
const held = (one: Reference | undefined): object | null =>
  one
    ? {
        Kind: one.kind ?? '',
        Namespace: one.namespace ?? '',
        Name: one.name ?? '',
        UID: one.uid ?? '',
        APIVersion: one.apiVersion ?? '',
        ResourceVersion: one.resourceVersion ?? '',
        FieldPath: one.fieldPath ?? '',
      }
    : null

/** What stays of an event, by its field, in upstream's order: the reason is looked at twice. */
const fixed: readonly [string, (event: Whole) => unknown][] = [
  ['involvedObject', ({ involvedObject }) => held(involvedObject as Reference)],
  ['reason', ({ reason }) => reason ?? ''],
  ['message', ({ message }) => message ?? ''],
  ['source', ({ source }) => ({ Component: source?.component ?? '', Host: source?.host ?? '' })],
  ['firstTimestamp', ({ firstTimestamp }) => firstTimestamp ?? null],
  ['lastTimestamp', ({ lastTimestamp }) => lastTimestamp ?? null],
  ['count', ({ count }) => count ?? 0],
  ['reason', ({ reason }) => reason ?? ''],
  ['type', ({ type }) => type ?? ''],
  ['eventTime', ({ eventTime }) => eventTime ?? null],
  ['action', ({ action }) => action ?? ''],
  ['related', ({ related }) => held(related as Reference | undefined)],
  ['reportingController', ({ reportingComponent }) => reportingComponent ?? ''],
  ['reportingInstance', ({ reportingInstance }) => reportingInstance ?? ''],
]

/** Models core/validation ValidateEventUpdate (1.36). */
export function strictEventUpdateErrors(event: Event, old: Event): FieldError[] {
  return [
    ...eventErrors(event),
    ...(equal(event.series, old.series) ? [] : seriesErrors(event)),
    ...fixed.flatMap(([field, of]) => immutable(of(event), of(old), field)),
  ]
}
