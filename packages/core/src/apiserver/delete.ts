import { copy } from '../api/copy.ts'
import type { Json, JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import {
  badRequest,
  conflict,
  type FieldError,
  invalid,
  invalidField,
  isFailure,
  type Status,
  unsupportedField,
} from '../api/status.ts'
import { timestamp } from '../host/clock.ts'
import { negotiateView } from './accept.ts'
import { admissionOf } from './admission/admit.ts'
import { type Call, isTrue, parameter, strategyContext } from './core.ts'
import { put, systemWrites } from './create.ts'
import { decodeOptions } from './decode.ts'
import { objectKey } from './keys.ts'
import { listOptionsRefusal } from './list-options.ts'
import { dryRunErrors, integerProblem } from './options.ts'
import { answer, listMany, refuse, showOne, stored } from './read.ts'
import type { ApiResponse } from './request.ts'
import { parseSelection } from './selection.ts'
import { encoded, storageStrategy } from './storage-strategy.ts'
import type { Strategy } from './strategy.ts'
import type { Target } from './target.ts'

export interface DeleteRequest {
  gracePeriodSeconds: number | undefined
  propagation: 'Background' | 'Foreground' | 'Orphan' | undefined
  uid: string | undefined
  resourceVersion: string | undefined
  dryRun: boolean
}

/** DeleteOptions from the body, or without one from the query, which says nothing beside a body. Models endpoints/handlers/delete.go (1.36). */
export function deleteRequest(call: Call): DeleteRequest | Status {
  const body = decodeOptions(call)
  if (isFailure(body)) return body
  const options = body ?? queryOptions(call)
  if (isFailure(options)) return options
  const { gracePeriodSeconds: grace, orphanDependents: orphan, propagationPolicy: policy } = options
  const dryRun = (options.dryRun ?? []) as unknown[]
  const errors = [...propagationErrors(policy, orphan), ...dryRunErrors(dryRun)]
  if (errors.length > 0) return invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors)
  const preconditions = (options.preconditions ?? {}) as { uid?: string; resourceVersion?: string }
  const orphaned = orphan === undefined ? undefined : orphan === true ? 'Orphan' : 'Background'
  return {
    gracePeriodSeconds: grace === undefined ? undefined : Number(grace),
    propagation: (policy ?? orphaned) as DeleteRequest['propagation'],
    uid: preconditions.uid,
    resourceVersion: preconditions.resourceVersion,
    dryRun: dryRun.length > 0,
  }
}

function queryOptions({ request }: Call): JsonObject | Status {
  const [grace, orphan, policy] = (['gracePeriodSeconds', 'orphanDependents', 'propagationPolicy'] as const).map((name) =>
    parameter(request, name),
  )
  const problem = grace === undefined ? undefined : integerProblem(grace)
  if (problem !== undefined) return badRequest(problem)
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: Number(grace) }),
    ...(orphan === undefined ? {} : { orphanDependents: isTrue(orphan) }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    dryRun: [...(request.query.dryRun ?? [])],
  }
}

/** Models apimachinery meta/v1/validation ValidateDeleteOptions (1.36). */
function propagationErrors(policy: Json | undefined, orphan: Json | undefined): FieldError[] {
  if (policy === undefined) return []
  const why = 'orphanDependents and deletionPropagation cannot be both set'
  const known = ['Foreground', 'Background', 'Orphan'].includes(policy as string)
  return [
    ...(orphan === undefined ? [] : [invalidField('propagationPolicy', policy, why)]),
    ...(known ? [] : [unsupportedField('propagationPolicy', policy, ['Foreground', 'Background', 'Orphan', 'nil'])]),
  ]
}

export function deleteOne(call: Call, target: Target): ApiResponse {
  const view = negotiateView(call.request)
  if (isFailure(view)) return refuse(call, view)
  const asked = deleteRequest(call)
  if (isFailure(asked)) return refuse(call, asked)
  warnOfOrphans(call, target.strategy, asked)
  const found = stored(call, target)
  if (isFailure(found)) return refuse(call, found)
  const deleted = deleteObject(call, target, found, asked)
  if (isFailure(deleted)) return refuse(call, deleted)
  const { strategy } = target
  if (deleted.remains || strategy.answersDeleteWithObject) return showOne(call, target, deleted.object, view, 200)
  return answer(call, 200, success(strategy, found))
}

/** Models registry/batch/job/storage Delete (1.36). */
function warnOfOrphans({ warnings }: Call, { orphaningWarning }: Strategy, { propagation }: DeleteRequest): void {
  if (orphaningWarning !== undefined && propagation === undefined) warnings.push(orphaningWarning)
}

function success(strategy: Strategy, object: KubeObject): JsonObject {
  const { group, resource } = strategy.resource
  const { name, uid } = object.metadata
  const details = { name, ...(group === '' ? {} : { group }), kind: resource, uid: uid as string }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}

/** Marks or removes an object. `remains` while finalizers or grace hold it. Models registry/generic/registry/store.go Delete (1.36). */
export function deleteObject(
  call: Call,
  target: Pick<Target, 'strategy'>,
  view: KubeObject,
  asked: DeleteRequest,
): { object: KubeObject; remains: boolean } | Status {
  const storage = storageStrategy(call, target)
  const found = target.strategy.alias ? target.strategy.alias.fromView(view) : view
  const { user } = call.request
  const attributes = {
    operation: 'DELETE',
    strategy: target.strategy,
    subresource: undefined,
    object: undefined,
    old: found,
  } as const
  const begun = storage.beginDeletion?.(found, asked, timestamp(call.core.clock.now()))
  if (isFailure(begun)) return begun
  const refused =
    storage.refuseDelete?.(found) ??
    preconditionRefusal(target.strategy, found, asked) ??
    admissionOf(call, { ...attributes, user, dryRun: asked.dryRun })
  if (isFailure(refused)) return refused
  return begun ? { object: written(call, target, begun, asked), remains: true } : endObject(call, target, found, asked)
}

function written(call: Call, target: Pick<Target, 'strategy'>, object: KubeObject, { dryRun }: DeleteRequest): KubeObject {
  if (dryRun) return object
  const { resource } = storageStrategy(call, target)
  return put(call.core, objectKey(resource, object.metadata.namespace ?? '', object.metadata.name), copy(object))
}

/** Removes an object that nothing holds, or marks it as going, whatever admission would say. `found` is as stored. */
export function endObject(
  call: Call,
  target: Pick<Target, 'strategy'>,
  found: KubeObject,
  asked: DeleteRequest,
): { object: KubeObject; remains: boolean } {
  const storage = storageStrategy(call, target)
  const object = copy(found)
  const grace = storage.gracePeriodSeconds?.(object, asked.gracePeriodSeconds) ?? 0
  const finalizers = finalizersAfter(object, asked.propagation, storage)
  if (finalizers.length > 0) object.metadata.finalizers = finalizers
  else delete object.metadata.finalizers
  if (grace === 0 && finalizers.length === 0 && !storage.holdsDeletion?.(object))
    return { object: asked.dryRun ? object : removeObject(call, storage, encoded(target, object)), remains: false }
  markDeleted(call, object, grace, storage)
  storage.prepareForDelete?.(object)
  if (!asked.dryRun) {
    const key = objectKey(storage.resource, object.metadata.namespace ?? '', object.metadata.name)
    const before = found.metadata
    const same =
      before.deletionTimestamp === object.metadata.deletionTimestamp &&
      before.deletionGracePeriodSeconds === object.metadata.deletionGracePeriodSeconds &&
      before.finalizers?.join() === object.metadata.finalizers?.join()
    if (same) return { object: found, remains: true }
    put(call.core, key, encoded(target, object))
  }
  return { object, remains: true }
}

function preconditionRefusal(strategy: Strategy, found: KubeObject, asked: DeleteRequest): Status | undefined {
  const { kind, group } = strategy.resource
  const { name, uid, resourceVersion } = found.metadata
  const of = { group, resource: kind }
  if (asked.uid !== undefined && asked.uid !== uid) {
    const why = `the UID in the precondition (${asked.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`
    return conflict(of, name, why)
  }
  if (asked.resourceVersion !== undefined && asked.resourceVersion !== resourceVersion) {
    const why = `the ResourceVersion in the precondition (${asked.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`
    return conflict(of, name, why)
  }
  return undefined
}

/** Foreground and orphan deletion wait for the garbage collector by a finalizer. Models registry/generic/registry/store.go shouldOrphanDependents (1.36). */
function finalizersAfter(object: KubeObject, asked: DeleteRequest['propagation'], { orphansByDefault }: Strategy): string[] {
  const kept = new Set(object.metadata.finalizers ?? [])
  const undecided = asked === undefined && !kept.has('foregroundDeletion')
  const propagation = undecided && orphansByDefault ? 'Orphan' : asked
  if (propagation !== undefined) {
    kept.delete('foregroundDeletion')
    kept.delete('orphan')
  }
  if (propagation === 'Foreground') kept.add('foregroundDeletion')
  if (propagation === 'Orphan') kept.add('orphan')
  return [...kept]
}

function markDeleted(call: Call, object: KubeObject, graceSeconds: number, strategy: Strategy): void {
  const { metadata } = object
  const at = timestamp(call.core.clock.now() + graceSeconds * 1000)
  const already = metadata.deletionTimestamp !== undefined
  const sooner = already && graceSeconds < (metadata.deletionGracePeriodSeconds ?? 0)
  if (already && !sooner) {
    metadata.deletionGracePeriodSeconds ??= 0
    return
  }
  metadata.deletionTimestamp = at
  metadata.deletionGracePeriodSeconds = graceSeconds
  if (strategy.tracksGeneration || metadata.generation !== undefined)
    metadata.generation = (metadata.generation ?? 0) + (already ? 0 : 1)
}

/** Takes the object out of the store and lets go of what it held. */
export function removeObject(call: Call, strategy: Strategy, object: KubeObject): KubeObject {
  const { core } = call
  const key = objectKey(strategy.resource, object.metadata.namespace ?? '', object.metadata.name)
  core.store.delete(key, (revision) => {
    object.metadata.resourceVersion = String(revision)
    return object as unknown as JsonObject
  })
  strategy.release?.(object, strategyContext(call, false, systemWrites(core)))
  return object
}

/** DELETE on a collection: each selected object as by itself; the answer is the list of them. */
export function deleteMany(call: Call, target: Target): ApiResponse {
  const refused = collectionRefusal(call, target)
  if (refused) return refuse(call, refused)
  const asked = deleteRequest(call)
  if (isFailure(asked)) return refuse(call, asked)
  warnOfOrphans(call, target.strategy, asked)
  const list = listMany({ ...call, request: { ...call.request, headers: {} } }, target)
  if (list.kind !== 'object' || list.code !== 200) return list
  const { items } = list.object as unknown as { items: KubeObject[] }
  for (const item of items) {
    const deleted = deleteObject(call, target, item, asked)
    if (isFailure(deleted)) return refuse(call, deleted)
  }
  return list
}

/** What picks the objects is looked at before how they are to be deleted. */
function collectionRefusal(call: Call, { strategy }: Target): Status | undefined {
  const view = negotiateView(call.request)
  if (isFailure(view)) return view
  const refused = listOptionsRefusal(call, isTrue(parameter(call.request, 'watch')))
  if (refused) return refused
  const selection = parseSelection(call, strategy)
  return isFailure(selection) ? selection : undefined
}
