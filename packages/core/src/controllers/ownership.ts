import type { Resource } from '../api/kinds.ts'
import { apiVersionOf } from '../api/kinds.ts'
import type { KubeObject, OwnerReference } from '../api/object.ts'

/** The owner reference that a controller puts on what it makes. Models metav1.NewControllerRef (1.36). */
export function controllerRef(of: Resource, owner: KubeObject): OwnerReference {
  return {
    apiVersion: apiVersionOf(of),
    kind: of.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid as string,
    controller: true,
    blockOwnerDeletion: true,
  }
}

export const controllerOf = (object: KubeObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((reference) => reference.controller)

export const isControlledBy = (object: KubeObject, owner: KubeObject): boolean => controllerOf(object)?.uid === owner.metadata.uid

/** namespace/name */
export const keyOf = (object: KubeObject): string => `${object.metadata.namespace ?? ''}/${object.metadata.name}`

export function splitKey(key: string): [namespace: string, name: string] {
  const slash = key.indexOf('/')
  return [key.slice(0, slash), key.slice(slash + 1)]
}

/** The key of the controlling owner, when it is of this kind. */
export function ownerKeys(object: KubeObject, kind: string): string[] {
  const owner = controllerOf(object)
  return owner?.kind === kind ? [`${object.metadata.namespace ?? ''}/${owner.name}`] : []
}
