import type { Json, JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'
import { applyFieldSpecs, type FieldSpec, memberOf, setsScalar } from './field-spec.ts'
import { currentId, type Item, metadataOf, storePreviousId } from './item.ts'
import { notedText } from './notes.ts'
import { gvkOf, isClusterScoped, isSameId } from './res-id.ts'
import type { Transformer } from './transformer.ts'

export interface Placing {
  namespace: string
  specs: readonly FieldSpec[]
  /** Fields that hold one keep it. */
  unsetOnly?: boolean
  /** Whose namespaces change in the subjects of bindings. */
  subjects?: string
}

const modes = ['defaultOnly', 'none', 'allServiceAccounts']

/** What is wrong with the mode for subjects. */
export function subjectsProblem(mode: string): string | undefined {
  if (mode === '' || modes.includes(mode)) return undefined
  const quoted = modes.map((one) => JSON.stringify(one))
  return `invalid value ${JSON.stringify(mode)} for setRoleBindingSubjects: must be one of ${quoted[0]}, ${quoted[1]} or ${quoted[2]}`
}

/** Puts objects into a namespace. Models api/internal/builtins/NamespaceTransformer.go and filters/namespace (5.8). */
export const places =
  (placing: Placing): Transformer =>
  (items) => {
    if (placing.namespace === '') return items
    for (const item of items) {
      storePreviousId(item)
      const wrong = place(item.object, placing) ?? conflict(items, item)
      if (wrong) return wrong
    }
    return items
  }

function conflict(items: readonly Item[], item: Item): Failed | undefined {
  const same = items.filter((other) => isSameId(currentId(other), currentId(item)))
  if (same.length === 1) return undefined
  const words = same.map(notedText).join(' ')
  return fail(`namespace transformation produces ID conflict: [${words}]`)
}

function place(object: JsonObject, placing: Placing): Failed | undefined {
  const { namespace, specs, unsetOnly = false, subjects = 'defaultOnly' } = placing
  const set = setsScalar((before) => (unsetOnly && before !== '' ? before : namespace))
  if (!isClusterScoped(gvkOf(object))) set(memberOf(metadataOf(object), 'namespace'))
  const isBinding = object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding'
  if (isBinding) placeSubjects(object.subjects, subjects || 'defaultOnly', set)
  const wrong = applyFieldSpecs(
    object,
    specs.filter((spec) => isMeant(spec, object, isBinding)),
    set,
    'scalar',
  )
  return wrong ? fail(`namespace transformation failed: ${wrong.failed[0]}`) : undefined
}

function isMeant({ path, kind = '' }: FieldSpec, { apiVersion }: JsonObject, isBinding: boolean): boolean {
  if (path === 'metadata/namespace' || (path === 'metadata/name' && apiVersion !== 'v1')) return false
  return !(isBinding && path === 'subjects/namespace' && kind.endsWith('RoleBinding'))
}

function placeSubjects(subjects: Json | undefined, mode: string, set: ReturnType<typeof setsScalar>): void {
  if (mode === 'none' || !Array.isArray(subjects)) return
  for (const subject of subjects.filter(isJsonObject)) {
    const isMeant = mode === 'allServiceAccounts' ? subject.kind === 'ServiceAccount' : subject.name === 'default'
    if (isMeant) set(memberOf(subject, 'namespace'))
  }
}
