import { goPlain } from '../../api/go-value.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import type { Process } from '../../process/process.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { klogLine } from '../klog.ts'
import { expand, type Lookup } from './expand.ts'
import { splitFieldPath } from './field-path.ts'
import { applyFieldSpec, type Field, type FieldSpec } from './field-spec.ts'
import { allIds, type Item } from './item.ts'
import type { VarEntry } from './kustomization.ts'
import { gvkOf, gvkText, isSameGvkn, isSameId, type ResId } from './res-id.ts'

/** A variable under way: what it names has its group and version. */
export interface Variable {
  name: string
  target: ResId
  fieldPath: string
}

const variableOf = ({ name = '', objref = {}, fieldref = {} }: VarEntry): Variable => {
  const { group, version } = objref.apiVersion
    ? gvkOf({ apiVersion: objref.apiVersion })
    : { group: objref.group ?? '', version: objref.version ?? '' }
  const target = { group, version, kind: objref.kind ?? '', name: objref.name ?? '', namespace: objref.namespace ?? '' }
  return { name, target, fieldPath: fieldref.fieldPath || 'metadata.name' }
}

const variableText = ({ name, target, fieldPath }: Variable): string => `{${name} ${gvkText(target)} {${fieldPath}}}`

/** As Go prints one that has not been completed. */
const entryText = ({ name = '', objref = {}, fieldref = {} }: VarEntry): string =>
  `{${name} ${gvkText(objref)} {${fieldref.fieldPath ?? ''}}}`

/** Adds the variables of a kustomization to those known. Models api/internal/accumulator/resaccumulator.go MergeVars (5.8). */
export function mergeVars(known: Variable[], entries: readonly VarEntry[], items: readonly Item[]): Failed | undefined {
  const told = (words: string): Failed => fail(`merging vars [${entries.map(entryText).join(' ')}]: ${words}`)
  for (const entry of entries) {
    const variable = variableOf(entry)
    const isSame = variable.target.namespace === '' ? isSameGvkn : isSameId
    const hits = items.filter((item) => allIds(item).some((id) => isSame(variable.target, id)))
    if (hits.length > 1) return told(`found ${hits.length} resId matches for var ${entryText(entry)} (unable to disambiguate)`)
    hits[0]?.vars.push(variable.name)
  }
  const wrong = addVars(known, entries.map(variableOf))
  return wrong === undefined ? undefined : told(wrong)
}

/** Adds variables whose names are new. */
export function addVars(known: Variable[], more: readonly Variable[]): string | undefined {
  for (const variable of more) {
    if (known.some(({ name }) => name === variable.name)) return `var '${variable.name}' already encountered`
    known.push(variable)
  }
  return undefined
}

/** Puts the values of variables where they are named. Models resaccumulator.go ResolveVars (5.8). */
export function resolveVars(
  process: Process,
  items: readonly Item[],
  vars: readonly Variable[],
  specs: readonly FieldSpec[],
): Failed | undefined {
  const values = new Map<string, Json>()
  for (const variable of [...vars].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const value = valueOf(items, variable)
    if (isFailed(value)) return value
    values.set(variable.name, value.value)
  }
  if (values.size === 0) return undefined
  const used = new Set<string>()
  const lookup = lookupIn(process, values, used)
  for (const { object } of items) {
    for (const spec of specs) {
      const wrong = applyFieldSpec(object, spec, (field) => expandField(field, lookup))
      if (wrong) return wrong
    }
  }
  const unused = [...values.keys()].filter((name) => !used.has(name))
  if (unused.length > 0) log(process, `well-defined vars that were never replaced: ${unused.join(',')}`)
  return undefined
}

const log = (process: Process, words: string): void => process.stderr(`${klogLine('I', process.now(), 'log.go:244', words)}\n`)

function lookupIn(process: Process, values: ReadonlyMap<string, Json>, used: Set<string>): Lookup {
  return (name) => {
    const value = values.get(name)
    if (value === undefined) return undefined
    if (typeof value !== 'object' || value === null) {
      used.add(name)
      return value
    }
    const type = Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}'
    log(process, `MakePrimitiveReplacer: bad replacement type=${type} val=${goPlain(value)}`)
    return undefined
  }
}

function valueOf(items: readonly Item[], variable: Variable): { value: Json } | Failed {
  const item = items.find(({ vars }) => vars.includes(variable.name))
  const text = variableText(variable)
  if (!item) return fail(`var '${text}' cannot be mapped to a field in the set of known resources`)
  const steps = splitFieldPath(variable.fieldPath.replace(/\[(\d+)\]/g, '.$1'))
  let value: Json | undefined = item.object
  for (const step of steps) value = memberAt(value, step)
  return value === undefined ? fail(`field specified in var '${text}' not found in corresponding resource`) : { value }
}

const memberAt = (value: Json | undefined, step: string): Json | undefined =>
  Array.isArray(value) ? value[Number(step)] : isJsonObject(value) ? (value as JsonObject)[step] : undefined

function expandField(field: Field, lookup: Lookup): string | undefined {
  const value = field.get()
  if (Array.isArray(value)) {
    if (value.some((item) => typeof item !== 'string')) return 'invalid value type expect a string'
    field.set(value.map((item) => expand(String(item), lookup)))
  } else if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) if (typeof member === 'string') value[key] = expand(member, lookup)
  } else if (typeof value === 'string') field.set(expand(value, lookup))
  return undefined
}
