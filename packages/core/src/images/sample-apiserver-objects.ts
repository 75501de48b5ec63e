import { copy } from '../api/copy.ts'
import type { Json, JsonObject } from '../api/json.ts'
import { applyJsonPatch, type Operation } from '../api/json-patch.ts'
import { labelsMatch, parseLabelSelector } from '../api/label-selector.ts'
import { applyMergePatch } from '../api/merge-patch.ts'
import type { ObjectMeta } from '../api/object.ts'
import { sha256 } from '../api/sha256.ts'
import { alreadyExists, badRequest, forbidden, isFailure, modifiedConflict, notFound, type Status } from '../api/status.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import { timestamp } from '../host/clock.ts'

export interface SampleObject {
  kind: string
  metadata: ObjectMeta
  disallowedFlunders?: string[]
}

/** What the server's own etcd holds, by resource/namespace/name. */
export interface SampleStore {
  revision: number
  objects: Record<string, SampleObject>
  /** The latest changes, oldest first, for those who watch. */
  changes?: SampleChange[]
}

export interface SampleChange {
  revision: number
  key: string
  object?: SampleObject
  previous?: SampleObject
}

export interface SampleRequest {
  resource: 'flunders' | 'fischers'
  kind: string
  apiVersion: string
  namespace: string
  name: string
  nowMs: number
  /** Content-Type. */
  type: string
  body: JsonObject | Operation[] | undefined
  labelSelector: string
  fieldSelector: string
}

const group = 'wardle.example.com'
const maxObjects = 1000
const maxChanges = 100
const keyOf = ({ resource, namespace }: SampleRequest, name: string): string => `${resource}/${namespace}/${name}`
const of = ({ resource }: SampleRequest): { group: string; resource: string } => ({ group, resource })

/** As the version that was asked for: all versions have the same fields. */
export const shown = ({ apiVersion }: SampleRequest, object: SampleObject): JsonObject =>
  ({ ...object, apiVersion }) as unknown as JsonObject

const uidOf = (text: string): string => {
  const hex = [...sha256(encodeUtf8(text))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function put(store: SampleStore, request: SampleRequest, object: SampleObject): JsonObject {
  const key = keyOf(request, object.metadata.name)
  object.metadata.resourceVersion = String(++store.revision)
  changed(store, { key, object, previous: store.objects[key] })
  store.objects[key] = object
  return shown(request, object)
}

function changed(store: SampleStore, { key, object, previous }: Partial<SampleChange> & { key: string }): void {
  const change = { revision: store.revision, key, ...(object && { object }), ...(previous && { previous }) }
  store.changes = [...(store.changes ?? []), change].slice(-maxChanges)
}

/** Below which the objects of a request stand. */
export const prefixOf = ({ namespace, resource }: SampleRequest): string =>
  namespace === '' ? `${resource}/` : `${resource}/${namespace}/`

/** What the selectors of a request pick; a Status is why they cannot be read. */
export function selectsSample(request: SampleRequest): ((object: SampleObject) => boolean) | Status {
  const requirements = parseLabelSelector(request.labelSelector)
  if (typeof requirements === 'string') return badRequest(requirements)
  const fields: { name?: string; namespace?: string } = {}
  for (const term of request.fieldSelector.split(',').filter(Boolean)) {
    const [, field = term, value = ''] = /^([^=!]+)==?(.*)$/.exec(term) ?? []
    if (field !== 'metadata.name' && field !== 'metadata.namespace') return badRequest(`field label not supported: ${field}`)
    fields[field === 'metadata.name' ? 'name' : 'namespace'] = value
  }
  return ({ metadata }) =>
    labelsMatch(requirements, metadata.labels) &&
    (fields.name === undefined || metadata.name === fields.name) &&
    (fields.namespace === undefined || metadata.namespace === fields.namespace)
}

export function listSamples(store: SampleStore, request: SampleRequest): JsonObject | Status {
  const selects = selectsSample(request)
  if (isFailure(selects)) return selects
  const items = Object.keys(store.objects)
    .filter((key) => key.startsWith(prefixOf(request)))
    .sort()
    .map((key) => store.objects[key] as SampleObject)
    .filter(selects)
  return {
    kind: `${request.kind}List`,
    apiVersion: request.apiVersion,
    metadata: { resourceVersion: String(store.revision) },
    items: items.map((object) => shown(request, object)),
  }
}

export function getSample(store: SampleStore, request: SampleRequest): JsonObject | Status {
  const found = store.objects[keyOf(request, request.name)]
  return found ? shown(request, found) : notFound(of(request), request.name)
}

export function createSample(store: SampleStore, request: SampleRequest): JsonObject | Status {
  const { kind, namespace, nowMs, body } = request
  if (!body || Array.isArray(body)) return badRequest('the object provided is unrecognized (must be of type Flunder or Fischer)')
  const given = copy(body) as unknown as SampleObject & { apiVersion?: string }
  const { apiVersion: _, ...object } = given
  const metadata = object.metadata ?? ({} as ObjectMeta)
  const uid = uidOf(`${store.revision}/${nowMs}/${kind}`)
  metadata.name ||= metadata.generateName ? `${metadata.generateName}${uid.slice(0, 5)}` : ''
  if (metadata.name === '') return badRequest('name or generateName is required')
  const banned = request.resource === 'flunders' && isBanned(store, metadata.name)
  if (banned) return forbidden(of(request), metadata.name, 'this name may not be used, please change the resource name')
  if (store.objects[keyOf(request, metadata.name)]) return alreadyExists(of(request), metadata.name)
  if (Object.keys(store.objects).length >= maxObjects) return badRequest('etcdserver: mvcc: database space exceeded')
  const own = { uid, creationTimestamp: timestamp(nowMs), ...(namespace === '' ? {} : { namespace }) }
  return put(store, request, { ...object, kind, metadata: { ...metadata, ...own } })
}

/** Names that a Fischer does not allow. Models sample-apiserver/pkg/admission/plugin/banflunder (1.36). */
const isBanned = ({ objects }: SampleStore, name: string): boolean =>
  Object.entries(objects).some(
    ([key, { disallowedFlunders }]) => key.startsWith('fischers/') && disallowedFlunders?.includes(name),
  )

export function updateSample(store: SampleStore, request: SampleRequest): JsonObject | Status {
  const old = store.objects[keyOf(request, request.name)]
  if (!old) return notFound(of(request), request.name)
  if (!request.body || Array.isArray(request.body)) return badRequest('the object provided is unrecognized')
  return replaced(store, request, old, request.body)
}

export function patchSample(store: SampleStore, request: SampleRequest): JsonObject | Status {
  const old = store.objects[keyOf(request, request.name)]
  if (!old) return notFound(of(request), request.name)
  const patched = patchedBy(old as unknown as JsonObject, request)
  return isFailure(patched) ? patched : replaced(store, request, old, patched)
}

function patchedBy(old: JsonObject, { type, body }: SampleRequest): JsonObject | Status {
  if (!type.startsWith('application/json-patch')) return applyMergePatch(old, (body ?? {}) as Json) as JsonObject
  const applied = applyJsonPatch(old, (Array.isArray(body) ? body : []) as Operation[])
  return typeof applied === 'string' ? badRequest(applied) : (applied.value as JsonObject)
}

function replaced(store: SampleStore, request: SampleRequest, old: SampleObject, body: JsonObject): JsonObject | Status {
  const { apiVersion: _, ...given } = copy(body) as unknown as SampleObject & { apiVersion?: string }
  const { uid, creationTimestamp, namespace, name, resourceVersion } = old.metadata
  const asked = given.metadata?.resourceVersion
  if (asked && asked !== resourceVersion) return modifiedConflict(of(request), request.name)
  const own = { name, uid, creationTimestamp, ...(namespace === undefined ? {} : { namespace }) } as ObjectMeta
  return put(store, request, { ...given, kind: old.kind, metadata: { ...given.metadata, ...own } })
}

export function deleteSample(store: SampleStore, request: SampleRequest): JsonObject | Status {
  const key = keyOf(request, request.name)
  const found = store.objects[key]
  if (!found) return notFound(of(request), request.name)
  delete store.objects[key]
  store.revision++
  changed(store, { key, previous: { ...found, metadata: { ...found.metadata, resourceVersion: String(store.revision) } } })
  const details = { name: request.name, group, kind: request.resource, uid: found.metadata.uid as string }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}
