import { copy } from '../api/copy.ts'
import type { JsonObject } from '../api/json.ts'
import { namespaces } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import { inTypeOrder } from '../api/object-order.ts'
import { sentVersion } from '../api/resource-version.ts'
import { alreadyExists, badRequest, forbidden, invalid, isFailure, notFound, type Status } from '../api/status.ts'
import { timestamp } from '../host/clock.ts'
import { nameSuffix, uuid } from '../host/random.ts'
import { negotiateView } from './accept.ts'
import { admissionRefusal, admitted } from './admission/admit.ts'
import type { Attributes } from './admission/policies/attributes.ts'
import { quotaRefusal } from './admission/resource-quota.ts'
import { checkObject } from './check-object.ts'
import { type Call, type Core, strategyContext } from './core.ts'
import { decodeBody } from './decode.ts'
import { objectKey } from './keys.ts'
import { track } from './managed-fields/track.ts'
import { metadataErrors } from './metadata/validate.ts'
import { isDryRun, optionsRefusal } from './options.ts'
import { privateCopy } from './private-copy.ts'
import { answer, refuse, showOne } from './read.ts'
import { refusedKind } from './refused-kind.ts'
import type { ApiResponse } from './request.ts'
import { withoutHollows } from './schema/empty-values.ts'
import { encoded, storageStrategy } from './storage-strategy.ts'
import type { Strategy, StrategyContext } from './strategy.ts'
import type { Target } from './target.ts'

/** POST on a collection: decode → default → admit → allocate → validate → store, in the order of genericregistry Store.create (1.36). */
export function createOne(call: Call, target: Target): ApiResponse {
  const view = negotiateView(call.request, target.strategy.answer !== undefined)
  if (isFailure(view)) return refuse(call, view)
  const refused = optionsRefusal(call, 'CreateOptions')
  if (refused) return refuse(call, refused)
  const body = decodeBody(call, target.strategy.resource.kind)
  if (isFailure(body)) return refuse(call, body)
  const object = checkObject(call, target.strategy, body)
  if (isFailure(object)) return refuse(call, object)
  if (target.strategy.answer) return answerReview(call, target, object)
  const created = createObject(call, target, privateCopy(call, object) as unknown as KubeObject, isDryRun(call))
  if (isFailure(created)) return refuse(call, created)
  return showOne(call, target, created, view, 201)
}

function answerReview(call: Call, target: Target, object: JsonObject): ApiResponse {
  const context = strategyContext(call, true, noWrites)
  const { strategy, namespace } = target
  const review = copy(object) as unknown as KubeObject
  const own = review.metadata.namespace || namespace
  if (own !== namespace)
    return refuse(call, badRequest('the namespace of the provided object does not match the namespace sent on the request'))
  if (namespace !== '') review.metadata.namespace = namespace
  const answered = (strategy.answer as NonNullable<Strategy['answer']>)(review, context)
  return isFailure(answered) ? refuse(call, answered) : answer(call, 201, answered)
}

export const noWrites: StrategyContext['write'] = { create: () => {}, delete: () => {} }

/** Runs the pipeline on a private copy; what comes back is as stored. */
export function createObject(call: Call, target: Target, given: KubeObject, dryRun: boolean): KubeObject | Status {
  const { core } = call
  const { strategy } = target
  const { alias } = strategy
  const storage = storageStrategy(call, target)
  const own = alias ? alias.fromView(given) : given
  const nameDrawn = !own.metadata.name
  const refused = settleMetadata(core, storage, target, own)
  if (refused) return refused
  const held = heldWrites()
  const context = strategyContext(call, dryRun, held.write)
  storage.setDefaults?.(own)
  const { user } = call.request
  const attributes: Attributes = {
    operation: 'CREATE',
    strategy,
    subresource: undefined,
    object: own,
    old: undefined,
    user,
    dryRun,
    nameDrawn,
  }
  const object = admitted(call, storage, { ...attributes, object: own }, context)
  if (isFailure(object)) return object
  storage.prepareForCreate?.(object, context)
  const unallocated = storage.allocate?.(object, undefined, context) ?? []
  if (unallocated.length > 0) return invalid(refusedKind(strategy.resource), object.metadata.name, unallocated)
  const errors = [...metadataErrors(object, storage), ...(storage.validate?.(object, context) ?? [])]
  if (errors.length > 0) return invalid(refusedKind(strategy.resource), object.metadata.name, errors)
  const unwanted =
    storage.forbids?.(object, context) ??
    admissionRefusal(call, { ...attributes, object }) ??
    quotaRefusal(storage.resource, object, undefined, context)
  if (unwanted) return unwanted
  const key = objectKey(storage.resource, object.metadata.namespace ?? '', object.metadata.name)
  const there = core.store.get(key)?.value as unknown as KubeObject | undefined
  if (there) return occupied(strategy, there)
  call.warnings.push(...(storage.warnings?.(object, undefined) ?? []))
  const whole = call.hollow ? withoutHollows(storage.resource, object) : object
  storage.prepareForStorage?.(whole)
  track(call, strategy, whole, undefined)
  if (dryRun) return alias ? alias.toView(whole) : inTypeOrder(whole)
  held.commit(systemWrites(core))
  const stored = put(core, key, encoded(target, whole))
  return alias ? alias.toView(stored) : stored
}

/** Writes with metadata.resourceVersion set to the write's own revision. */
export function put(core: Core, key: string, object: KubeObject): KubeObject {
  const entry = core.store.put(key, (revision) => {
    object.metadata.resourceVersion = String(revision)
    return inTypeOrder(object) as unknown as JsonObject
  })
  return entry.value as unknown as KubeObject
}

/** Writes of strategies to other objects: as they are, in the same turn. */
export function systemWrites(core: Core): StrategyContext['write'] {
  return {
    create(resource, object) {
      const made: KubeObject = { ...object, metadata: { ...object.metadata, ...birth(core) } }
      put(core, objectKey(resource, object.metadata.namespace ?? '', object.metadata.name), made)
    },
    delete: (resource, namespace, name) => void core.store.delete(objectKey(resource, namespace, name)),
  }
}

/** Writes that wait until nothing refuses the object for which they are made. */
export function heldWrites(): { write: StrategyContext['write']; commit(to: StrategyContext['write']): void } {
  const waiting: ((to: StrategyContext['write']) => void)[] = []
  return {
    write: {
      create: (...made) => void waiting.push((to) => to.create(...made)),
      delete: (...gone) => void waiting.push((to) => to.delete(...gone)),
    },
    commit: (to) => waiting.forEach((one) => void one(to)),
  }
}

/** What stands under a name is found last. Models genericregistry Store.create (1.36). */
function occupied({ resource }: Strategy, there: KubeObject): Status {
  const status = alreadyExists(resource, there.metadata.name)
  const going = there.metadata.deletionTimestamp !== undefined
  return going ? { ...status, message: `object is being deleted: ${status.message}` } : status
}

const birth = (core: Core): { uid: string; creationTimestamp: string } => ({
  uid: uuid(core.random),
  creationTimestamp: timestamp(core.clock.now()),
})

/** Name, namespace, uid, time: what the server decides about metadata. */
function settleMetadata(core: Core, strategy: Strategy, target: Target, object: KubeObject): Status | undefined {
  const { metadata } = object
  const { resource } = strategy
  if (resource.namespaced) {
    if (metadata.namespace !== undefined && metadata.namespace !== '' && target.namespace !== metadata.namespace) {
      return badRequest('the namespace of the provided object does not match the namespace sent on the request')
    }
    metadata.namespace = target.namespace
    const gone = namespaceRefusal(core, strategy, target.namespace, metadata.name ?? '')
    if (gone) return gone
  } else delete metadata.namespace
  // one that cannot be read is none
  const sent = sentVersion(metadata.resourceVersion)
  if (typeof sent === 'bigint' && sent !== 0n) return badRequest('resourceVersion should not be set on objects to be created')
  if (!metadata.name && metadata.generateName) metadata.name = generatedName(core, strategy, object)
  metadata.name ??= ''
  for (const field of ['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink'] as const) {
    delete (metadata as unknown as Record<string, unknown>)[field]
  }
  Object.assign(metadata, birth(core))
  if (strategy.tracksGeneration) metadata.generation = 1
  else delete metadata.generation
  return undefined
}

/** generateName cut so that the ending fits. Models storage/names/generate.go (1.36). */
function generatedName(core: Core, strategy: Strategy, object: KubeObject): string {
  const base = (object.metadata.generateName as string).slice(0, 58)
  for (let attempt = 0; attempt < 8; attempt++) {
    const name = base + nameSuffix(core.random)
    if (!core.store.get(objectKey(strategy.resource, object.metadata.namespace ?? '', name))) return name
  }
  return base + nameSuffix(core.random, 5)
}

/** Nothing is made in a namespace that is not there, or that is going. Models plugin/pkg/admission/namespace/lifecycle (1.36). */
function namespaceRefusal(core: Core, strategy: Strategy, namespace: string, name: string): Status | undefined {
  const found = core.read.get(namespaces, '', namespace)
  if (!found) return notFound(namespaces, namespace)
  if (found.metadata.deletionTimestamp === undefined) return undefined
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  const status = forbidden(strategy.resource, name, why)
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  }
  return { ...status, details: { ...status.details, causes: [cause] } }
}
