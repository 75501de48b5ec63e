import { equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import type { JsonSchema } from '../custom/json-schema.ts'
import { type FieldPlace, isAtomicPlace, isEmbedded, itemPlace, memberPlace, placeListType, rootPlace } from './list-types.ts'
import { isUnmanaged, itemKey } from './paths.ts'

/** The steps to a field, as FieldsV1 spells them. */
export type Steps = readonly string[]

export interface Difference {
  /** Fields that are new or have another value; `holds` is false for nodes, which several managers may share. */
  changed: { steps: Steps; holds: boolean }[]
  /** Fields that are there no more. */
  gone: Steps[]
}

/** The way of a walk: its steps are put together only for what differs. */
interface Way {
  above: Way | undefined
  step: string
}

function stepsTo(way: Way): string[] {
  const steps: string[] = []
  for (let at: Way | undefined = way; at; at = at.above) steps.push(at.step)
  return steps.reverse()
}

/** How the fields of an object differ from those it had. Costs little where both say the same. */
export function differenceOf(before: JsonObject | undefined, now: JsonObject, schema?: JsonSchema): Difference {
  const out: Difference = { changed: [], gone: [] }
  members(before ?? {}, now, (key, old, value) => {
    if (isUnmanaged('', key)) return
    const at = { above: undefined, step: `f:${key}` }
    if (key === 'metadata') walkMetadata(old as JsonObject | undefined, value as JsonObject | undefined, at, out)
    else walk(old, value, rootPlace(key, schema), at, out, bothThere)
  })
  return out
}

function walkMetadata(before: JsonObject | undefined, now: JsonObject | undefined, above: Way, out: Difference): void {
  members(before ?? {}, now ?? {}, (key, old, value) => {
    const place = { parent: 'metadata', field: key, schema: undefined }
    if (!isUnmanaged('metadata', key)) walk(old, value, place, { above, step: `f:${key}` }, out, bothThere)
  })
}

/** Every member that either has, in the order of `now`. */
function members(
  before: JsonObject,
  now: JsonObject,
  visit: (key: string, old: Json | undefined, value: Json | undefined) => void,
): void {
  for (const key of Object.keys(now)) if (now[key] !== undefined) visit(key, before[key], now[key])
  for (const key of Object.keys(before))
    if (before[key] !== undefined && now[key] === undefined) visit(key, before[key], undefined)
}

type Form = 'absent' | 'leaf' | 'fields' | 'set' | 'items'

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a value is to managers: one field, or a field for each part. */
function formOf(value: Json | undefined, place: FieldPlace): Form {
  if (value === undefined) return 'absent'
  if (typeof value !== 'object' || value === null) return 'leaf'
  if (!Array.isArray(value)) return isAtomicPlace(place) ? 'leaf' : 'fields'
  const type = placeListType(place)
  if (type === 'set') return 'set'
  return type === 'atomic' ? 'leaf' : 'items'
}

/** Whether what a value lies in was there, and is there. */
interface Around {
  was: boolean
  is: boolean
}

const bothThere: Around = { was: true, is: true }

function walk(
  before: Json | undefined,
  now: Json | undefined,
  place: FieldPlace,
  at: Way,
  out: Difference,
  around: Around,
): void {
  if (before === now) return
  const [was, is] = [formThere(before, place, around.was), formThere(now, place, around.is)]
  if (was === is) return walkAlike(before ?? emptyOf(is), now ?? emptyOf(is), is, place, at, out, bothThere)
  noteNode(was, is, now, at, out)
  const inside = { was: was !== 'absent', is: is !== 'absent' }
  if (was !== 'absent' && was !== 'leaf') walkAlike(before ?? emptyOf(was), emptyOf(was), was, place, at, out, inside)
  if (is !== 'absent' && is !== 'leaf') walkAlike(emptyOf(is), now ?? emptyOf(is), is, place, at, out, inside)
}

/** A struct that stands in another as a value is there whenever the other is. */
function formThere(value: Json | undefined, place: FieldPlace, around: boolean): Form {
  return value === undefined && around && isEmbedded(place) ? 'fields' : formOf(value, place)
}

const emptyOf = (form: Form): Json => (form === 'fields' ? {} : [])

/** What comes as a whole is a field itself, beside its parts. Models structured-merge-diff typed/compare.go compare (v6). */
function noteNode(was: Form, is: Form, now: Json | undefined, at: Way, out: Difference): void {
  if (is === 'absent') out.gone.push(stepsTo(at))
  else if (was === 'absent' || is === 'leaf') out.changed.push({ steps: stepsTo(at), holds: is === 'leaf' || isEmpty(now) })
}

const isEmpty = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

function walkAlike(before: Json, now: Json, form: Form, place: FieldPlace, at: Way, out: Difference, around: Around): void {
  if (form === 'leaf') {
    if (!equal(before, now)) out.changed.push({ steps: stepsTo(at), holds: true })
  } else if (form === 'fields') {
    members(before as JsonObject, now as JsonObject, (key, old, value) =>
      walk(old, value, memberPlace(place, key), { above: at, step: `f:${key}` }, out, around),
    )
  } else if (form === 'set') walkSet(before as Json[], now as Json[], at, out)
  else walkItems(before as Json[], now as Json[], place, at, out)
}

function walkSet(before: readonly Json[], now: readonly Json[], at: Way, out: Difference): void {
  const [old, own] = [new Set(before.map((item) => JSON.stringify(item))), new Set(now.map((item) => JSON.stringify(item)))]
  for (const text of own) if (!old.has(text)) out.changed.push({ steps: stepsTo({ above: at, step: `v:${text}` }), holds: true })
  for (const text of old) if (!own.has(text)) out.gone.push(stepsTo({ above: at, step: `v:${text}` }))
}

function walkItems(before: readonly Json[], now: readonly Json[], place: FieldPlace, at: Way, out: Difference): void {
  const keys = placeListType(place) as readonly string[]
  const inside = itemPlace(place)
  const [old, own] = [byKey(before, keys), byKey(now, keys)]
  for (const key of new Set([...own.keys(), ...old.keys()]))
    walk(old.get(key), own.get(key), inside, { above: at, step: `k:${key}` }, out, bothThere)
}

function byKey(items: readonly Json[], keys: readonly string[]): Map<string, JsonObject> {
  const found = new Map<string, JsonObject>()
  for (const item of items) if (isObject(item)) found.set(itemKey(item, keys), item)
  return found
}
