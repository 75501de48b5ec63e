import { copy } from '../../api/copy.ts'
import { apiVersionOf, type Resource, resourceTable } from '../../api/kinds.ts'
import type { KubeObject, OwnerReference } from '../../api/object.ts'
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
    reconcile(key, context) {
      const space = key.indexOf(' ')
      const [task, rest] = [key.slice(0, space), key.slice(space + 1)]
      if (task === 'gone') return collectDependents(rest, dependents, context)
      const place = placeOf(rest)
      const object = place && context.client.get(place.resource, place.namespace, place.name)
      if (!place || !object) return
      if (task === 'check') checkOwners(place, object, context.client)
      else finalize(place, object, dependents, context.client)
    },
  }
}

function rule(resource: Resource, dependents: Dependents): WatchRule {
  return watchRule(resource, (change: ObjectChange) => {
    const { object, old, type } = change
    if (type === 'DELETED') return [`gone ${object.metadata.uid}`, ...blockedOwners(object)]
    const keys: string[] = []
    const owners = object.metadata.ownerReferences
    if (owners && owners !== old?.metadata.ownerReferences) {
      dependents.note(resource, object)
      if (!old || !sameOwners(owners, old.metadata.ownerReferences ?? [])) keys.push(`check ${idOf(resource, object)}`)
    }
    if (old?.metadata.ownerReferences && old.metadata.ownerReferences !== owners) keys.push(...blockedOwners(old))
    const finalizers = object.metadata.finalizers ?? []
    if (object.metadata.deletionTimestamp && (finalizers.includes('foregroundDeletion') || finalizers.includes('orphan'))) {
      keys.push(`final ${idOf(resource, object)}`)
    }
    return keys
  })
}

const sameOwners = (a: readonly OwnerReference[], b: readonly OwnerReference[]): boolean =>
  a.length === b.length && a.every((owner, i) => owner.uid === b[i]?.uid)

const idOf = (resource: Resource, object: KubeObject): string =>
  `${resource.group}/${resource.resource}/${object.metadata.namespace ?? ''}/${object.metadata.name}`

function placeOf(id: string): Place | undefined {
  const [group = '', plural = '', namespace = '', ...name] = id.split('/')
  const resource = byId.get(`${group}/${plural}`)
  return resource && { resource, namespace, name: name.join('/') }
}

/** Owners whose foreground deletion may have waited for this object. */
function blockedOwners(object: KubeObject): string[] {
  return (object.metadata.ownerReferences ?? []).flatMap((owner) => {
    const resource = byKind.get(`${owner.apiVersion} ${owner.kind}`)
    if (!resource) return []
    return [
      `final ${resource.group}/${resource.resource}/${resource.namespaced ? (object.metadata.namespace ?? '') : ''}/${owner.name}`,
    ]
  })
}

function collectDependents(uid: string, dependents: Dependents, { client }: ControllerContext): void {
  for (const { place, object } of dependents.of(uid, client)) checkOwners(place, object, client)
}

function ownerExists(owner: OwnerReference, object: KubeObject, client: Client): KubeObject | undefined {
  const resource = byKind.get(`${owner.apiVersion} ${owner.kind}`)
  if (!resource) return undefined
  const found = client.get(resource, resource.namespaced ? (object.metadata.namespace ?? '') : '', owner.name)
  return found?.metadata.uid === owner.uid ? found : undefined
}

/** Without any living owner the object goes; else only the dead references do. */
function checkOwners(place: Place, object: KubeObject, client: Client): void {
  const owners = object.metadata.ownerReferences ?? []
  if (owners.length === 0 || object.metadata.deletionTimestamp) return
  const living = owners.filter((owner) => ownerExists(owner, object, client))
  if (living.length === owners.length) return
  if (living.length === 0) {
    const finalizers = object.metadata.finalizers ?? []
    const propagationPolicy = finalizers.includes('orphan')
      ? 'Orphan'
      : finalizers.includes('foregroundDeletion')
        ? 'Foreground'
        : 'Background'
    client.delete(place.resource, place.namespace, place.name, {
      propagationPolicy,
      preconditions: { uid: object.metadata.uid as string },
    })
    return
  }
  const changed = copy(object)
  changed.metadata.ownerReferences = living
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
  for (const dependent of mine) followOwner(dependent, uid as string, dependents, client)
  const blocking = dependents
    .of(uid as string, client)
    .filter((dependent) =>
      dependent.object.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion),
    )
  if (blocking.length === 0) removeFinalizer(place, 'foregroundDeletion', client)
}

interface Dependent {
  place: Place
  object: KubeObject
}

/** A dependent goes first, unless it has another owner that stays. Models attemptToDeleteItem (1.36). */
function followOwner({ place, object }: Dependent, uid: string, dependents: Dependents, client: Client): void {
  const others = (object.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid)
  const stays = others.some((owner) => {
    const found = ownerExists(owner, object, client)
    return found !== undefined && !isGoingFirst(found)
  })
  if (stays) return dropOwner(place, object, uid, client)
  const inCircle = dependents.of(object.metadata.uid as string, client).some((one) => isGoingFirst(one.object))
  if (inCircle) unblock(place, object, client)
  if (!object.metadata.deletionTimestamp)
    client.delete(place.resource, place.namespace, place.name, { propagationPolicy: 'Foreground' })
}

/** It waits for its own dependents. */
const isGoingFirst = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes('foregroundDeletion') === true

/** Owners in a circle do not wait for each other. Models unblockOwnerReferencesPatch (1.36). */
function unblock(place: Place, object: KubeObject, client: Client): void {
  const changed = copy(object)
  for (const owner of changed.metadata.ownerReferences ?? []) owner.blockOwnerDeletion = false
  client.update(place.resource, changed)
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
