import type { KubeObject, LabelSelector, OwnerReference } from '../api/object.ts'
import { type Index, labelTerms } from '../api/object-index.ts'
import type { Resource } from '../api/resource.ts'
import { apiVersionOf } from '../api/resource.ts'
import type { Client } from '../client/client.ts'

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

const nobody = ''

/** By the uid of the controlling owner; orphans stand together. */
const controllerIndex: Index = { of: (object) => [controllerOf(object)?.uid ?? nobody] }

/** What an owner controls. */
export const controlledBy = <T extends KubeObject>(resource: Resource<T>, owner: KubeObject, client: Client): T[] =>
  client.find(resource, owner.metadata.namespace as string, [{ index: controllerIndex, value: owner.metadata.uid as string }])

/** What an owner controls, and orphans that its selector may match, in the order of a list: costs what it finds. */
export function claimable<T extends KubeObject>(
  resource: Resource<T>,
  owner: KubeObject,
  selector: LabelSelector,
  client: Client,
): T[] {
  const labels = labelTerms(selector.matchLabels ?? {})
  const orphans = client.find(resource, owner.metadata.namespace as string, [
    { index: controllerIndex, value: nobody },
    ...labels,
  ])
  const own = controlledBy(resource, owner, client)
  if (orphans.length === 0) return own
  return [...own, ...orphans].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
}

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
