import { storedCustomResources } from '../../api/custom-resources.ts'
import { customresourcedefinitions } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Resource } from '../../api/resource.ts'
import { resourceTable } from '../../api/resource-table.ts'
import type { Client } from '../../client/client.ts'

export interface Place {
  resource: Resource
  namespace: string
  name: string
}

/** Who names an owner. A hint that may hold too much, never too little; what it gives is checked against the store. */
export interface Dependents {
  note(resource: Resource, object: KubeObject): void
  of(uid: string, client: Client): { place: Place; object: KubeObject }[]
}

const collected = resourceTable.filter(
  (resource) => resource.verbs.includes('deletecollection') || resource.resource === 'namespaces',
)

const builtIn = new Set(collected)

/** A definition may have gone, and its objects with it. */
const isServed = (resource: Resource, client: Client): boolean =>
  builtIn.has(resource) || client.get(customresourcedefinitions, '', `${resource.resource}.${resource.group}`) !== undefined

/** Built from the store at the first question, kept up by watches after that. */
export function dependentsIndex(): Dependents {
  let index: Map<string, Map<string, Place>> | undefined
  const add = (resource: Resource, object: KubeObject): void => {
    const { namespace = '', name } = object.metadata
    for (const { uid } of object.metadata.ownerReferences ?? []) {
      const places = index?.get(uid) ?? new Map<string, Place>()
      index?.set(uid, places.set(`${resource.group}/${resource.resource}/${namespace}/${name}`, { resource, namespace, name }))
    }
  }
  const built = (client: Client): Map<string, Map<string, Place>> => {
    if (index) return index
    index = new Map()
    for (const resource of [...collected, ...storedCustomResources(client.list(customresourcedefinitions))]) {
      if (resource.group === 'events.k8s.io') continue
      for (const object of client.list(resource)) add(resource, object)
    }
    return index
  }
  return {
    note: add,
    of(uid, client) {
      const places = built(client).get(uid)
      const found: { place: Place; object: KubeObject }[] = []
      for (const [id, place] of places ?? []) {
        const object = isServed(place.resource, client) ? client.get(place.resource, place.namespace, place.name) : undefined
        if (object?.metadata.ownerReferences?.some((owner) => owner.uid === uid)) found.push({ place, object })
        else places?.delete(id)
      }
      return found
    },
  }
}
