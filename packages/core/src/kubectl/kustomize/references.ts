import { equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import { type Item, nameOf, namespaceOf } from './item.ts'

/** The object that a kind and a name mean. */
type Refer = (kind: string, name: Json | undefined) => JsonObject | undefined

/** Fields that name another object: the member's parent, the member, the kind that it names. */
const byParent: readonly (readonly [parent: string, member: string, kind: string])[] = [
  ['configMap', 'name', 'ConfigMap'],
  ['configMapRef', 'name', 'ConfigMap'],
  ['configMapKeyRef', 'name', 'ConfigMap'],
  ['secret', 'secretName', 'Secret'],
  ['secret', 'name', 'Secret'],
  ['secretRef', 'name', 'Secret'],
  ['secretKeyRef', 'name', 'Secret'],
  ['imagePullSecrets', 'name', 'Secret'],
  ['tls', 'secretName', 'Secret'],
  ['persistentVolumeClaim', 'claimName', 'PersistentVolumeClaim'],
  ['service', 'name', 'Service'],
]

/**
 * Gives references the names that their objects have now. Among several that once had a name, the one that went through the same
 * kustomizations is meant. Models kustomize api/filters/nameref/nameref.go (5.8).
 */
export function fixReferences(items: readonly Item[]): Item[] {
  return items.map((item) => ({ ...item, object: walk(item.object, '', referFrom(item, items)) as JsonObject }))
}

const referFrom =
  (from: Item, items: readonly Item[]): Refer =>
  (kind, name) => {
    const known = items.filter(({ object, names }) => object.kind === kind && names.includes(String(name)))
    const near = known.filter(({ object }) => namespaceOf(object) === namespaceOf(from.object))
    const candidates = near.length > 0 ? near : known
    const found = candidates.find((item) => isOfSameBuild(item, from)) ?? candidates[0]
    return found?.object
  }

const isOfSameBuild = (a: Item, b: Item): boolean => equal(a.prefixes, b.prefixes) && equal(a.suffixes, b.suffixes)

const renamed = (refer: Refer, kind: string, name: Json): Json => {
  const found = refer(kind, name)
  return found ? nameOf(found) : name
}

function walk(value: Json | undefined, parent: string, refer: Refer): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => walk(item, parent, refer) as Json)
  if (!isJsonObject(value)) return value
  const out: JsonObject = {}
  for (const [key, member] of Object.entries(value)) out[key] = walk(member, key, refer)
  for (const [of, member, kind] of byParent)
    if (parent === of && typeof out[member] === 'string') out[member] = renamed(refer, kind, out[member])
  if (typeof out.serviceAccountName === 'string')
    out.serviceAccountName = renamed(refer, 'ServiceAccount', out.serviceAccountName)
  if (typeof out.serviceName === 'string' && 'template' in out) out.serviceName = renamed(refer, 'Service', out.serviceName)
  if (['scaleTargetRef', 'roleRef', 'subjects'].includes(parent) && typeof out.kind === 'string') {
    const found = refer(out.kind, out.name)
    if (found && parent === 'subjects' && namespaceOf(found) !== '') out.namespace = namespaceOf(found)
    if (found) out.name = nameOf(found)
  }
  return out
}
