import { copy } from '../../api/copy.ts'
import { storedCustomResources } from '../../api/custom-resources.ts'
import { customresourcedefinitions } from '../../api/kinds.ts'
import type { KubeObject, OwnerReference } from '../../api/object.ts'
import { apiVersionOf, type Resource } from '../../api/resource.ts'
import { resourceTable } from '../../api/resource-table.ts'
import type { Client } from '../../client/client.ts'
import { type Controller, type ControllerContext, type ObjectChange, type WatchRule, watchRule } from '../controller.ts'
import { type Dependents, dependentsIndex, type Place } from './dependents.ts'

const stored = resourceTable.filter((resource) => resource.verbs.includes('delete') && resource.group !== 'events.k8s.io')
const byKind = new Map(stored.map((resource) => [`${apiVersionOf(resource)} ${resource.kind}`, resource]))
const byId = new Map(stored.map((resource) => [`${resource.group}/${resource.resource}`, resource]))

/**
 * Deletes what has lost its owners; carries out foreground and orphan deletion. Keys are `gone UID`, `check GROUP/RESOURCE/NS/NAME`
 * and `final GROUP/RESOURCE/NS/NAME`. Models pkg/controller/garbagecollector (1.36).
 */
export function garbageCollector(): Controller {
  const dependents = dependentsIndex()
  return {
    name: 'garbagecollector',
    watches: stored.map((resource) => rule(resource, dependents)),
    custom(change, client) {
      const { object, type } = change
      const resource = customOf(object.apiVersion, object.kind, client)
      if (resource) return keysOf(resource, change, dependents, client)
      // the last objects go with their definition
      return type === 'DELETED' ? [`gone ${object.metadata.uid}`] : []
    },
    reconcile(key, context) {
      const space = key.indexOf(' ')
      const [task, rest] = [key.slice(0, space), key.slice(space + 1)]
      if (task === 'gone') return collectDependents(rest, dependents, context)
      const place = placeOf(rest, context.client)
      const object = place && context.client.get(place.resource, place.namespace, place.name)
      if (!place || !object) return
      if (task === 'check') checkOwners(place, object, dependents, context.client)
      else finalize(place, object, dependents, context.client)
    },
  }
}

function rule(resource: Resource, dependents: Dependents): WatchRule {
  return watchRule(resource, (change: ObjectChange, client) => keysOf(resource, change, dependents, client))
}

function keysOf(resource: Resource, { object, old, type }: ObjectChange, dependents: Dependents, client: Client): string[] {
  if (type === 'DELETED') return [`gone ${object.metadata.uid}`, ...blockedOwners(object, client)]
  const keys: string[] = []
  const owners = object.metadata.ownerReferences
  const before = old?.metadata.ownerReferences
  if (owners && owners !== before) {
    dependents.note(resource, object)
    if (!old || !sameOwners(owners, before ?? [])) keys.push(`check ${idOf(resource, object)}`)
  }
  if (old && before && owners !== before) keys.push(...blockedOwners(old, client))
  if (waitsForDependents(object) || (object.metadata.deletionTimestamp && object.metadata.finalizers?.includes('orphan'))) {
    keys.push(`final ${idOf(resource, object)}`)
  }
  return keys
}

const waitsForDependents = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes('foregroundDeletion')

const customs = (client: Client): Resource[] => storedCustomResources(client.list(customresourcedefinitions))

/** What an owner reference or an object's own type names; its version does not matter. */
function customOf(apiVersion: string, kind: string, client: Client): Resource | undefined {
  const group = apiVersion.split('/')[0]
  return customs(client).find((resource) => resource.group === group && resource.kind === kind)
}

const kindOf = ({ apiVersion, kind }: OwnerReference, client: Client): Resource | undefined =>
  byKind.get(`${apiVersion} ${kind}`) ?? customOf(apiVersion, kind, client)

const sameOwners = (a: readonly OwnerReference[], b: readonly OwnerReference[]): boolean =>
  a.length === b.length && a.every((owner, i) => owner.uid === b[i]?.uid)

const idOf = (resource: Resource, object: KubeObject): string =>
  `${resource.group}/${resource.resource}/${object.metadata.namespace ?? ''}/${object.metadata.name}`

function placeOf(id: string, client: Client): Place | undefined {
  const [group = '', plural = '', namespace = '', ...name] = id.split('/')
  const resource = byId.get(`${group}/${plural}`) ?? customs(client).find((one) => one.group === group && one.resource === plural)
  return resource && { resource, namespace, name: name.join('/') }
}

/** Owners whose foreground deletion may have waited for this object. */
function blockedOwners(object: KubeObject, client: Client): string[] {
  return (object.metadata.ownerReferences ?? []).flatMap((owner) => {
    const resource = kindOf(owner, client)
    if (!resource) return []
    return [
      `final ${resource.group}/${resource.resource}/${resource.namespaced ? (object.metadata.namespace ?? '') : ''}/${owner.name}`,
    ]
  })
}

function collectDependents(uid: string, dependents: Dependents, { client }: ControllerContext): void {
  for (const { place, object } of dependents.of(uid, client)) checkOwners(place, object, dependents, client, uid)
}

type OwnerState = 'gone' | 'waits' | 'lives'

/** An owner of a Kind that nobody serves, or in a namespace that a cluster's object has not, is never said to be gone. */
function ownerState(owner: OwnerReference, object: KubeObject, client: Client, gone?: string): OwnerState {
  if (owner.uid === gone) return 'gone'
  const resource = kindOf(owner, client)
  const { namespace } = object.metadata
  if (!resource || (resource.namespaced && namespace === undefined)) return 'lives'
  const found = client.get(resource, resource.namespaced ? (namespace ?? '') : '', owner.name)
  if (found?.metadata.uid !== owner.uid) return 'gone'
  return waitsForDependents(found) ? 'waits' : 'lives'
}

/**
 * With a living owner only the references to others go. Without one the object goes, and before it what it owns, if an
 * owner waits for that.
 */
function checkOwners(place: Place, object: KubeObject, dependents: Dependents, client: Client, gone?: string): void {
  const { uid, ownerReferences: owners = [], deletionTimestamp, finalizers = [] } = object.metadata
  if (owners.length === 0 || deletionTimestamp) return
  const states = owners.map((owner) => ownerState(owner, object, client, gone))
  const living = owners.filter((_, i) => states[i] === 'lives')
  if (living.length === owners.length) return
  if (living.length > 0) {
    const changed = copy(object)
    changed.metadata.ownerReferences = living
    client.update(place.resource, changed)
    return
  }
  let propagationPolicy: 'Orphan' | 'Foreground' | 'Background' = 'Background'
  const mine = states.includes('waits') ? dependents.of(uid as string, client) : []
  if (mine.length > 0) {
    if (mine.some((dependent) => waitsForDependents(dependent.object))) unblock(place, object, client)
    propagationPolicy = 'Foreground'
  } else if (finalizers.includes('orphan')) propagationPolicy = 'Orphan'
  else if (finalizers.includes('foregroundDeletion')) propagationPolicy = 'Foreground'
  client.delete(place.resource, place.namespace, place.name, { propagationPolicy, preconditions: { uid: uid as string } })
}

/** In a circle each would wait for the next one; who closes it lets its owners go first. */
function unblock(place: Place, object: KubeObject, client: Client): void {
  const changed = copy(object)
  for (const owner of changed.metadata.ownerReferences ?? []) if (owner.blockOwnerDeletion) owner.blockOwnerDeletion = false
  client.update(place.resource, changed)
}

function finalize(place: Place, object: KubeObject, dependents: Dependents, client: Client): void {
  const { uid, finalizers = [], deletionTimestamp } = object.metadata
  if (!deletionTimestamp) return
  const mine = dependents.of(uid as string, client)
  if (finalizers.includes('orphan')) {
    for (const dependent of mine) dropOwner(dependent.place, dependent.object, uid as string, client)
    return removeFinalizer(place, 'orphan', client)
  }
  if (!finalizers.includes('foregroundDeletion')) return
  for (const dependent of mine) checkOwners(dependent.place, dependent.object, dependents, client)
  const blocking = dependents
    .of(uid as string, client)
    .filter((dependent) =>
      dependent.object.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion),
    )
  if (blocking.length === 0) removeFinalizer(place, 'foregroundDeletion', client)
}

function dropOwner(place: Place, object: KubeObject, uid: string, client: Client): void {
  const changed = copy(object)
  const kept = (changed.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid)
  if (kept.length > 0) changed.metadata.ownerReferences = kept
  else delete changed.metadata.ownerReferences
  client.update(place.resource, changed)
}

function removeFinalizer(place: Place, finalizer: string, client: Client): void {
  const latest = client.get(place.resource, place.namespace, place.name)
  if (!latest?.metadata.finalizers?.includes(finalizer)) return
  const changed = copy(latest)
  const kept = (changed.metadata.finalizers ?? []).filter((name) => name !== finalizer)
  if (kept.length > 0) changed.metadata.finalizers = kept
  else delete changed.metadata.finalizers
  client.update(place.resource, changed)
}
