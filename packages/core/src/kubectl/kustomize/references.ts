import type { Json, JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import { applyFieldSpec, type Field, type FieldSpec } from './field-spec.ts'
import { currentId, type Item, nameOf, namespaceOf, originalId, previousIds } from './item.ts'
import type { NameReference } from './name-references.ts'
import { effectiveNamespace, type GvkSelector, gvkOf, idText, isClusterScoped, isSameNamespace, isSelected } from './res-id.ts'

/** Gives references the names that their objects have now. Models api/filters/nameref/nameref.go (5.8). */
export function fixReferences(items: readonly Item[], references: readonly NameReference[]): Failed | undefined {
  for (const referrer of items) {
    const candidates = reachable(referrer, items)
    for (const reference of references) {
      for (const spec of reference.fieldSpecs) {
        const wrong = isSelected(originalId(referrer), spec) ? fix({ referrer, candidates, target: reference, spec }) : undefined
        if (wrong) return wrong
      }
    }
  }
  return undefined
}

interface Fix {
  referrer: Item
  candidates: readonly Item[]
  target: GvkSelector
  spec: FieldSpec
}

function fix(work: Fix): Failed | undefined {
  const { referrer, spec } = work
  const wrong = applyFieldSpec(referrer.object, { path: spec.path }, (field) => setField(work, field))
  if (!wrong) return undefined
  return fail(`updating name reference in '${spec.path}' field of '${idText(currentId(referrer))}': ${wrong.failed[0]}`)
}

/** What an object may name: all in its namespace, and what is in none. Models reswrangler.go SubsetThatCouldBeReferencedByResource (5.8). */
function reachable(referrer: Item, items: readonly Item[]): Item[] {
  const id = currentId(referrer)
  if (isClusterScoped(id)) return [...items]
  const namespaces = subjectNamespaces(referrer.object)
  return items.filter((item) => {
    const own = currentId(item)
    return isClusterScoped(own) || isSameNamespace(own, id) || namespaces.has(own.namespace)
  })
}

function subjectNamespaces({ kind, subjects }: JsonObject): Set<string> {
  const list = kind === 'RoleBinding' && Array.isArray(subjects) ? subjects.filter(isJsonObject) : []
  return new Set(list.filter((one) => one.kind === 'ServiceAccount' && one.namespace).map((one) => String(one.namespace)))
}

function setField(work: Fix, field: Field): string | undefined {
  const value = field.get()
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) return setOne(work, value, field.set)
  for (const [at, item] of value.entries()) {
    const wrong = setOne(work, item, (name) => {
      value[at] = name
    })
    if (wrong !== undefined) return wrong
  }
  return undefined
}

const setOne = (work: Fix, value: Json, set: (name: Json) => void): string | undefined =>
  isJsonObject(value) ? setMap(work, value) : setName(work, value, set)

function setName(work: Fix, value: Json, set: (name: Json) => void): string | undefined {
  const found = referral(work, String(value), work.candidates, (a, b) => nameOf(a.object) === nameOf(b.object))
  if (typeof found === 'string') return found
  if (found && nameOf(found.object) !== value) set(nameOf(found.object))
  return undefined
}

function setMap(work: Fix, map: JsonObject): string | undefined {
  if (map.name === undefined) return "path config error; no 'name' field in node"
  const isSame = (a: Item, b: Item): boolean =>
    nameOf(a.object) === nameOf(b.object) && namespaceOf(a.object) === namespaceOf(b.object)
  const found = referral(work, String(map.name), inNamespaceOf(map, work.candidates), isSame)
  if (typeof found === 'string') return found
  if (!found) return undefined
  map.name = nameOf(found.object)
  if (namespaceOf(found.object) !== '') map.namespace = namespaceOf(found.object)
  return undefined
}

/** Those of the namespace that a map names, by where they were at first, or else by where they are. */
function inNamespaceOf({ namespace }: JsonObject, candidates: readonly Item[]): readonly Item[] {
  if (namespace === undefined) return candidates
  const first = candidates.filter((item) => effectiveNamespace(originalId(item)) === namespace)
  return first.length > 0 ? first : candidates.filter((item) => effectiveNamespace(currentId(item)) === namespace)
}

function referral(
  { referrer, target, spec }: Fix,
  name: string,
  all: readonly Item[],
  isSame: (a: Item, b: Item) => boolean,
): Item | undefined | string {
  const role = spec.path.endsWith('roleRef/name') ? roleOf(referrer.object) : undefined
  let found = all
    .filter((item) => previousIds(item).some((id) => id.name === name))
    .filter((item) => previousIds(item).some((id) => isSelected(id, target)))
    .filter((item) => !role || previousIds(item).some((id) => isSelected(id, role)))
    .filter((item) => isNear(referrer, item))
  if (found.length === 1) return found[0]
  found = found.filter((item) => isOfSameBuild(item, referrer, true))
  if (found.length > 1) found = found.filter((item) => isOfSameBuild(item, referrer, false))
  const [first] = found
  if (!first || found.every((item) => isSame(item, first))) return first
  return tooMany(referrer, found)
}

function tooMany(referrer: Item, found: readonly Item[]): string {
  const ids = found.map((item) => idText(currentId(item))).join(', ')
  const each = found.map(({ object }, at) => `--- possible referral ${at}:\n${writeYaml(object)}\n`).join('')
  return `found multiple possible referrals: ${ids}\n\n**** Too many possible referral targets to referrer:\n${writeYaml(referrer.object)}\n${each}`
}

function roleOf({ roleRef }: JsonObject): GvkSelector | undefined {
  const { apiGroup, kind } = (isJsonObject(roleRef) ? roleRef : {}) as { apiGroup?: string; kind?: string }
  return apiGroup === undefined || kind === undefined ? undefined : { group: apiGroup, kind }
}

function isNear(referrer: Item, item: Item): boolean {
  const [from, to] = [currentId(referrer), currentId(item)]
  return isClusterScoped(from) || isClusterScoped(to) || gvkOf(item.object).kind === 'ServiceAccount' || isSameNamespace(from, to)
}

/** Models api/resource/resource.go PrefixesSuffixesEquals (5.8). */
const isOfSameBuild = (a: Item, b: Item, allowEmpty: boolean): boolean =>
  (['prefixes', 'suffixes'] as const).every(
    (side) => (allowEmpty && (a[side].length === 0 || b[side].length === 0)) || sameEnding(a[side], b[side]),
  )

function sameEnding(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  // nothing is no ending of something
  if (short.length === 0) return long.length === 0
  return short.every((part, at) => part === long[long.length - short.length + at])
}
