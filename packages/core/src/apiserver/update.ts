import { copy, equal } from '../api/copy.ts'
import type { JsonObject } from '../api/json.ts'
import type { KubeObject, ManagedFieldsEntry } from '../api/object.ts'
import { inTypeOrder } from '../api/object-order.ts'
import { sentVersion } from '../api/resource-version.ts'
import { badRequest, conflict, failure, invalid, isFailure, modifiedConflict, type Status } from '../api/status.ts'
import { negotiateView } from './accept.ts'
import { admissionRefusal, admitted } from './admission/admit.ts'
import type { Attributes } from './admission/policies/attributes.ts'
import { quotaRefusal } from './admission/resource-quota.ts'
import { checkObject } from './check-object.ts'
import { type Call, strategyContext } from './core.ts'
import { createObject, heldWrites, put, systemWrites } from './create.ts'
import { decodeBody } from './decode.ts'
import { removeObject } from './delete.ts'
import { objectKey } from './keys.ts'
import { track } from './managed-fields/track.ts'
import { metadataUpdateErrors } from './metadata/validate.ts'
import { isDryRun, optionsRefusal } from './options.ts'
import { privateCopy } from './private-copy.ts'
import { refuse, showOne, stored } from './read.ts'
import { refusedKind } from './refused-kind.ts'
import { registryKey } from './registry-key.ts'
import type { ApiResponse } from './request.ts'
import { withoutHollows } from './schema/empty-values.ts'
import { encoded, storageStrategy } from './storage-strategy.ts'
import type { Strategy } from './strategy.ts'
import type { Target } from './target.ts'

/** PUT of an object or of its status. */
export function updateOne(call: Call, target: Target): ApiResponse {
  const view = negotiateView(call.request)
  if (isFailure(view)) return refuse(call, view)
  const refused = optionsRefusal(call, 'UpdateOptions')
  if (refused) return refuse(call, refused)
  const dryRun = isDryRun(call)
  const body = decodeBody(call, target.strategy.resource.kind)
  if (isFailure(body)) return refuse(call, body)
  const checked = checkObject(call, target.strategy, body)
  if (isFailure(checked)) return refuse(call, checked)
  const given = privateCopy(call, checked, target.strategy.unchangedItems) as unknown as KubeObject
  const misnamed = nameRefusal(target, given)
  if (misnamed) return refuse(call, misnamed)
  const old = stored(call, target)
  if (isFailure(old)) {
    if (!target.strategy.createOnUpdate || target.subresource) return refuse(call, old)
    const sent = sentVersion(given.metadata.resourceVersion)
    if (typeof sent === 'string') return refuse(call, plainFailure(sent))
    const created = createObject(call, target, withoutVersion(given), dryRun)
    return isFailure(created) ? refuse(call, created) : showOne(call, target, created, view, 201)
  }
  const updated = updateObject(call, target, given, old, dryRun)
  return isFailure(updated) ? refuse(call, updated) : showOne(call, target, updated, view, 200)
}

const withoutVersion = (object: KubeObject): KubeObject => {
  const { resourceVersion, uid, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** The name and the namespace are those of the path. Models endpoints/handlers/update.go UpdateResource and rest.go checkName (1.36). */
export function nameRefusal(target: Target, given: KubeObject): Status | undefined {
  const { metadata = { name: '' } as KubeObject['metadata'] } = given
  const { namespace = '' } = metadata
  if (target.strategy.resource.namespaced && namespace !== '' && namespace !== target.namespace)
    return badRequest('the namespace of the provided object does not match the namespace sent on the request')
  if (!metadata.name)
    return badRequest(`the name of the object (${target.name} based on URL) was undeterminable: name must be provided`)
  if (metadata.name !== target.name)
    return badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${target.name})`)
  return undefined
}

/** The pipeline of a change: `given` is a private copy, `old` is as stored. Answers the stored object, changed or not. */
export function updateObject(
  call: Call,
  target: Target,
  given: KubeObject,
  old: KubeObject,
  dryRun: boolean,
): KubeObject | Status {
  const { strategy } = target
  const { alias, resource } = strategy
  const storage = storageStrategy(call, target)
  const before = alias ? alias.fromView(old) : old
  const after = alias ? alias.fromView(given) : given
  const byClient = call.request.method === 'PUT'
  const stale = (byClient ? uidConflict(target, after, before, dryRun) : undefined) ?? staleness(strategy, target, after, before)
  if (stale) return stale
  keepMetadata(after, before, resource.namespaced)
  const status = target.subresource === 'status'
  storage.setDefaults?.(after)
  const whole = status ? statusOnto(after, before, storage.statusKeeps) : after
  const held = heldWrites()
  const context = strategyContext(call, dryRun, held.write, target.subresource)
  const { subresource } = target
  const attributes: Attributes = {
    operation: 'UPDATE',
    strategy,
    subresource,
    object: whole,
    old: before,
    user: call.request.user,
    dryRun,
  }
  const object = admitted(call, storage, { ...attributes, object: whole }, context)
  if (isFailure(object)) return object
  if (status) storage.prepareForStatusUpdate?.(object, before, context)
  else {
    storage.prepareForUpdate?.(object, before, context)
    raiseGeneration(storage, object, before)
    const unallocated = storage.allocate?.(object, before, context) ?? []
    if (unallocated.length > 0) return invalid(refusedKind(resource), object.metadata.name, unallocated)
  }
  const own = status
    ? (storage.validateStatusUpdate?.(object, before) ?? [])
    : (storage.validateUpdate?.(object, before, context) ?? storage.validate?.(object, context) ?? [])
  const errors = [
    ...metadataUpdateErrors(object, before, storage, status),
    ...(storage.validatesTwice && !status ? (storage.validate?.(object, context) ?? []) : []),
    ...own,
  ]
  if (errors.length > 0) return invalid(refusedKind(resource), object.metadata.name, errors)
  const unwanted = storage.forbidsUpdate?.(object, before, context) ?? admissionRefusal(call, { ...attributes, object })
  if (unwanted) return unwanted
  if (!status) {
    const overQuota = quotaRefusal(storage.resource, object, before, context)
    if (overQuota) return overQuota
    call.warnings.push(...(storage.warnings?.(object, before) ?? []))
  }
  if (!dryRun) held.commit(systemWrites(call.core))
  const written = write(call, target, object, before, dryRun)
  return alias ? alias.toView(written) : written
}

function write(call: Call, target: Target, given: KubeObject, before: KubeObject, dryRun: boolean): KubeObject {
  const storage = storageStrategy(call, target)
  const object = call.hollow ? withoutHollows(storage.resource, given) : given
  object.metadata.resourceVersion = before.metadata.resourceVersion as string
  storage.prepareForStorage?.(object)
  if (sameButManagers(object, before)) return before
  track(call, target.strategy, object, before, target.subresource)
  if (dryRun) return inTypeOrder(object)
  const key = objectKey(storage.resource, before.metadata.namespace ?? '', before.metadata.name)
  const held = storage.holdsDeletion?.(object) === true
  const gone = object.metadata.deletionTimestamp !== undefined && !object.metadata.finalizers?.length && !held
  const waits = (object.metadata.deletionGracePeriodSeconds ?? 0) > 0
  if (gone && !waits) return removeObject(call, storage, encoded(target, object))
  return put(call.core, key, encoded(target, object))
}

/** A write that changes nothing but the list of managers' times is none. */
function sameButManagers(object: KubeObject, before: KubeObject): boolean {
  const given = object.metadata.managedFields
  const reset = given !== undefined && (given.length === 0 || Object.keys(given[0] as object).length === 0)
  const managed = given === undefined || reset || equal(timeless(given), timeless(before.metadata.managedFields ?? []))
  if (!managed || (reset && before.metadata.managedFields)) return false
  const bare = (one: KubeObject): KubeObject => ({ ...one, metadata: { ...one.metadata, managedFields: undefined as never } })
  return equal(bare(object), bare(before))
}

/** Models endpoints/handlers/fieldmanager/equality.go IgnoreManagedFieldsTimestampsTransformer (1.36). */
const timeless = (entries: readonly ManagedFieldsEntry[]): object[] => entries.map(({ time: _, ...entry }) => entry)

/** The uid of a PUT is a condition; that of a patch is a change. Models storage/etcd3 and storage/interfaces.go Preconditions.Check (1.36). */
function uidConflict(
  { strategy, namespace, name = '' }: Target,
  given: KubeObject,
  old: KubeObject,
  dryRun: boolean,
): Status | undefined {
  const { uid } = given.metadata
  if (!uid || uid === old.metadata.uid) return undefined
  const { resource } = strategy
  const key = registryKey(resource, strategy.schema !== undefined, namespace, name)
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`
  const shown = dryRun ? key.replace('/registry', '') : key
  return conflict(
    resource,
    name,
    `StorageError: invalid object, Code: 4, Key: ${shown}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`,
  )
}

/** An error of the server that is no API status. */
function plainFailure(message: string): Status {
  const { reason: _, ...status } = failure(500, '', message)
  return status
}

/** The version that a client saw must still be the one. */
function staleness(strategy: Strategy, target: Target, given: KubeObject, old: KubeObject): Status | undefined {
  const { resource } = strategy
  const sent = sentVersion(given.metadata.resourceVersion)
  if (typeof sent === 'string') return plainFailure(sent)
  if (sent === 0n) {
    if (!strategy.requireResourceVersionOnUpdate) return undefined
    // upstream names the resource here, where a Kind belongs
    return invalid({ group: resource.group, kind: resource.resource }, target.name as string, [
      {
        reason: 'FieldValueInvalid',
        field: 'metadata.resourceVersion',
        message: 'Invalid value: 0: must be specified for an update',
      },
    ])
  }
  if (sent !== sentVersion(old.metadata.resourceVersion)) return modifiedConflict(resource, target.name as string)
  return undefined
}

/** What a client can never change of metadata, and what it may leave out. Models rest/update.go BeforeUpdate (1.36). */
function keepMetadata(given: KubeObject, old: KubeObject, namespaced: boolean): void {
  const metadata = given.metadata as unknown as Record<string, unknown>
  const before = old.metadata as unknown as Record<string, unknown>
  if (!metadata.uid) metadata.uid = before.uid
  for (const field of ['creationTimestamp', 'generation']) keep(metadata, field, before[field])
  // a deletion that is not under way cannot be written: that is refused later
  if (before.deletionTimestamp !== undefined || !metadata.deletionTimestamp)
    keep(metadata, 'deletionTimestamp', before.deletionTimestamp)
  if (metadata.deletionGracePeriodSeconds === undefined || metadata.deletionGracePeriodSeconds === null)
    keep(metadata, 'deletionGracePeriodSeconds', before.deletionGracePeriodSeconds)
  if (namespaced) metadata.namespace = before.namespace
  else delete metadata.namespace
  delete metadata.selfLink
}

function keep(metadata: Record<string, unknown>, field: string, value: unknown): void {
  if (value === undefined) delete metadata[field]
  else metadata[field] = value
}

/** Status and metadata from the request, but for what its Kind keeps; everything else as it was. */
function statusOnto(given: KubeObject, old: KubeObject, keeps: Strategy['statusKeeps']): KubeObject {
  const source = given as unknown as JsonObject
  const metadata = { ...given.metadata } as unknown as Record<string, unknown>
  for (const field of keeps ? keptByStatus[keeps] : []) keep(metadata, field, copy(old.metadata)[field])
  // nothing below changes what a status write keeps
  const out = { ...(old as unknown as JsonObject), metadata: metadata as unknown as JsonObject }
  if (source.status === undefined) delete (out as JsonObject).status
  else (out as JsonObject).status = source.status
  return out as unknown as KubeObject
}

/** Models meta/v1 ResetObjectMetaForStatus (1.36). */
const keptByStatus = {
  labels: ['labels'],
  metadata: ['labels', 'annotations', 'finalizers', 'ownerReferences'],
} as const

function raiseGeneration(strategy: Strategy, object: KubeObject, old: KubeObject): void {
  if (!strategy.tracksGeneration) return
  const annotations = ({ metadata }: KubeObject) => metadata.annotations ?? {}
  const labels = ({ metadata }: KubeObject) => metadata.labels ?? {}
  const [now, before] = [object, old] as unknown as [JsonObject, JsonObject]
  const changed =
    !equal(now.spec, before.spec) ||
    // what a webhook configuration has in place of a spec
    !equal(now.webhooks, before.webhooks) ||
    (strategy.tracksGeneration === 'annotations too' && !equal(annotations(object), annotations(old))) ||
    (strategy.tracksGeneration === 'endpoints and labels' &&
      !(equal(now.endpoints, before.endpoints) && equal(now.ports, before.ports) && equal(labels(object), labels(old))))
  object.metadata.generation = (old.metadata.generation ?? 1) + (changed ? 1 : 0)
}
