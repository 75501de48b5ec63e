import type { Json, JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import { kindProblem } from './field-spec.ts'

/** Dots part the steps of a path; one within brackets or behind a backslash does not. Models kyaml/utils/pathsplitter.go SmarterPathSplitter. */
export function splitFieldPath(path: string): string[] {
  return (path.match(/(?:\[[^\]]*\]|\\.|[^.\\[])+/g) ?? []).map((step) => step.replace(/\\(.)/g, '$1'))
}

/** A place in an object that can be read and written. */
export interface FieldPlace {
  get(): Json | undefined
  set(value: Json): void
}

/** The places that a path leads to; `create` makes what is missing on the way. Models kyaml/yaml/match.go PathMatcher. */
export function placesOf(root: JsonObject, steps: readonly string[], create: boolean): FieldPlace[] {
  let places: FieldPlace[] = [{ get: () => root, set: () => {} }]
  for (const [i, step] of steps.entries()) {
    const isLast = i === steps.length - 1
    places = places.flatMap((place) => stepInto(place, step, create, isLast))
  }
  return places
}

function stepInto(place: FieldPlace, step: string, create: boolean, isLast: boolean): FieldPlace[] {
  const value = place.get()
  if (Array.isArray(value)) return inList(value, step)
  if (!isJsonObject(value)) return []
  if (step === '*') return Object.keys(value).map((key) => member(value, key))
  if (value[step] === undefined) {
    if (!create) return []
    if (!isLast) value[step] = {}
  }
  return [member(value, step)]
}

const member = (object: JsonObject, key: string): FieldPlace => ({
  get: () => object[key],
  set: (value) => {
    object[key] = value
  },
})

const entry = (list: Json[], at: number): FieldPlace => ({
  get: () => list[at],
  set: (value) => {
    list[at] = value
  },
})

/** 0, *, [name=web] or [=value]. */
function inList(list: Json[], step: string): FieldPlace[] {
  if (step === '*') return list.map((_, at) => entry(list, at))
  if (/^\d+$/.test(step)) return Number(step) < list.length ? [entry(list, Number(step))] : []
  const [, key, wanted] = /^\[([^=\]]*)=([^\]]*)\]$/.exec(step) ?? []
  if (wanted === undefined) return []
  return list.flatMap((item, at) => {
    const found = key === '' ? item : isJsonObject(item) ? item[key as string] : undefined
    return String(found) === wanted ? [entry(list, at)] : []
  })
}

/** Why a path leads nowhere, behind a colon; nothing where a field is just not there. Models kyaml/yaml/match.go PathMatcher. */
export function whyNowhere(root: JsonObject, steps: readonly string[]): string {
  let value: Json | undefined = root
  for (const step of steps) {
    if (Array.isArray(value)) {
      const at = /^\d+$/.test(step) ? Number(step) : undefined
      if (at !== undefined && at >= value.length) return `: index ${at} specified but only ${value.length} elements found`
      if (at === undefined) return /^\*$|^\[/.test(step) ? '' : `: ${kindProblem(value, 'MappingNode')}`
      value = value[at]
    } else if (isJsonObject(value)) value = value[step]
    else return ''
  }
  return ''
}
