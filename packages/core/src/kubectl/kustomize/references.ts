import type { Json, JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'

/** An object under way, with the name that others know it by. */
export interface Item {
  object: JsonObject
  originalName: string
  /** Generated, so that its name ends with its content's hash. */
  hashed?: boolean
}

type Rename = (kind: string, name: Json | undefined) => Json | undefined

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

/** Gives references the names that their objects have now. Models kustomize's name reference transformer. */
export function fixReferences(items: readonly Item[]): Item[] {
  const rename: Rename = (kind, name) => {
    const found = items.find(({ object, originalName }) => object.kind === kind && originalName === name)
    return found ? (found.object.metadata as JsonObject).name : name
  }
  return items.map((item) => ({ ...item, object: walk(item.object, '', rename) as JsonObject }))
}

function walk(value: Json | undefined, parent: string, rename: Rename): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => walk(item, parent, rename) as Json)
  if (!isJsonObject(value)) return value
  const out: JsonObject = {}
  for (const [key, member] of Object.entries(value)) out[key] = walk(member, key, rename)
  for (const [of, member, kind] of byParent)
    if (parent === of && typeof out[member] === 'string') out[member] = rename(kind, out[member])
  if (typeof out.serviceAccountName === 'string') out.serviceAccountName = rename('ServiceAccount', out.serviceAccountName)
  if (typeof out.serviceName === 'string' && 'template' in out) out.serviceName = rename('Service', out.serviceName)
  if (['scaleTargetRef', 'roleRef', 'subjects'].includes(parent) && typeof out.kind === 'string')
    out.name = rename(out.kind, out.name)
  return out
}
