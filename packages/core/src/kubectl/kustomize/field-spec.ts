import type { Json, JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import { idOfObject } from './item.ts'
import { type GvkSelector, gvkOf, idText, isSelected } from './res-id.ts'

/** Fields that a transformer works on: metadata/labels, spec/containers[]/image. */
export interface FieldSpec extends GvkSelector {
  path: string
  create?: boolean
}

export interface Field {
  get(): Json | undefined
  set(value: Json): void
}

type Setter = (field: Field) => string | undefined

/** a/b\/c of two steps. Models kyaml/utils/pathsplitter.go PathSplitter. */
export const stepsOf = (path: string): string[] =>
  (path.match(/(?:\\\/|[^/])+/g) ?? []).map((step) => step.replaceAll('\\/', '/'))

/**
 * Calls `set` for every field that a spec means in an object, and makes it where it may. Models kustomize
 * api/filters/fieldspec/fieldspec.go Filter (5.8).
 */
export function applyFieldSpec(object: JsonObject, spec: FieldSpec, set: Setter, made?: 'map' | 'scalar'): Failed | undefined {
  if (!isSelected(gvkOf(object), spec)) return undefined
  const words = walk({ get: () => object, set: () => {} }, stepsOf(spec.path), { set, ...(spec.create && made ? { made } : {}) })
  return words === undefined
    ? undefined
    : fail(`considering field '${spec.path}' of object ${idText(idOfObject(object))}: ${words}`)
}

/** The same for all specs of a list. */
export function applyFieldSpecs(
  object: JsonObject,
  specs: readonly FieldSpec[],
  set: Setter,
  made?: 'map' | 'scalar',
): Failed | undefined {
  for (const spec of specs) {
    const wrong = applyFieldSpec(object, spec, set, made)
    if (wrong) return wrong
  }
  return undefined
}

interface Work {
  set: Setter
  made?: 'map' | 'scalar'
}

function walk(field: Field, steps: readonly string[], work: Work): string | undefined {
  if (steps.length === 0) return work.set(field)
  const value = field.get()
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) return walkList(value, steps, work)
  return isJsonObject(value) ? walkMap(value, steps, work) : 'expected sequence or mapping node'
}

function walkList(list: Json[], steps: readonly string[], work: Work): string | undefined {
  for (const at of list.keys()) {
    const words = walk(
      {
        get: () => list[at],
        set: (value) => {
          list[at] = value
        },
      },
      steps,
      work,
    )
    if (words !== undefined) return `visit traversal on path: [${steps.join(' ')}]: ${words}`
  }
  return undefined
}

function walkMap(map: JsonObject, [first = '', ...rest]: readonly string[], work: Work): string | undefined {
  const isList = first.endsWith('[]')
  const name = isList ? first.slice(0, -2) : first
  if (name === '') return 'cannot set or create an empty field name'
  const creates = work.made !== undefined && !isList
  if (!creates && map[name] === undefined) return undefined
  if (creates && (map[name] ?? null) === null && (rest.length > 0 || work.made === 'map')) map[name] = {}
  return walk(memberOf(map, name), rest, work)
}

export const memberOf = (map: JsonObject, name: string): Field => ({
  get: () => map[name],
  set: (value) => {
    map[name] = value
  },
})

const nodeKind = (value: Json | undefined): string =>
  Array.isArray(value) ? 'SequenceNode' : isJsonObject(value) ? 'MappingNode' : 'ScalarNode'

/** What kyaml says of a node of another kind. Models kyaml/yaml/fns.go ErrorIfInvalid. */
export function kindProblem(value: Json | undefined, wanted: 'SequenceNode' | 'MappingNode' | 'ScalarNode'): string | undefined {
  if (value === undefined || value === null || nodeKind(value) === wanted) return undefined
  return `wrong node kind: expected ${wanted} but got ${nodeKind(value)}: node contents:\n${writeYaml(value)}`
}

/** Sets a key of a map. */
export const setsEntry =
  (key: string, value: string): Setter =>
  (field) => {
    const wrong = kindProblem(field.get(), 'MappingNode')
    if (wrong !== undefined) return wrong
    field.set({ ...((field.get() ?? {}) as JsonObject), [key]: value })
    return undefined
  }

/** Sets the field itself, which must be a scalar. */
export const setsScalar =
  (change: (before: string) => Json): Setter =>
  (field) => {
    const before = field.get()
    const wrong = kindProblem(before, 'ScalarNode')
    if (wrong !== undefined) return wrong
    field.set(change(before === undefined || before === null ? '' : String(before)))
    return undefined
  }

/** Adds what is not there; a field cannot be made for one and not for the other. Models api/types/fieldspec.go MergeAll (5.8). */
export function mergeSpecs(specs: readonly FieldSpec[], more: readonly FieldSpec[]): FieldSpec[] | Failed {
  const out = [...specs]
  for (const spec of more) {
    const same = out.find((one) => one.path === spec.path && isSelected({ group: '', version: '', kind: '', ...one }, spec))
    if (!same) out.push(spec)
    else if ((same.create ?? false) !== (spec.create ?? false)) return fail('conflicting fieldspecs')
  }
  return out
}
