import { parseDocument } from 'yaml'
import { copy } from '../api/copy.ts'
import type { Json, JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import { badRequest, failure, invalid, isFailure, type Status } from '../api/status.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import { negotiateView } from './accept.ts'
import { type Call, isTrue, parameter } from './core.ts'
import { createObject, dryRunOf } from './create.ts'
import { checkObject, goJsonError, maxBodyBytes } from './decode.ts'
import { applyJsonPatch, maxOperations, type Operation } from './json-patch.ts'
import { applyConfiguration } from './managed-fields/apply.ts'
import { writerOf } from './managed-fields/track.ts'
import { applyMergePatch } from './merge-patch.ts'
import { refuse, showOne, stored } from './read.ts'
import type { ApiResponse } from './request.ts'
import { applyStrategicMerge } from './strategic-merge.ts'
import type { Target } from './target.ts'
import { updateObject } from './update.ts'

const types = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
} as const

export type PatchKind = (typeof types)[keyof typeof types]

/** The kind of patch by Content-Type, or 415. */
export function patchKind(call: Call): PatchKind | Status {
  const type = (call.request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
  const kind = types[type as keyof typeof types]
  if (kind) return kind
  const accepted = Object.keys(types).sort().join(', ')
  return failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
  )
}

/** The patch document. Apply's is YAML, which JSON is too. */
export function patchBody(call: Call, kind: PatchKind): Json | Status {
  const { body } = call.request
  if (body === undefined) return badRequest('error decoding patch: unexpected end of JSON input')
  if ('object' in body) return body.object
  if (body.bytes.length > maxBodyBytes) {
    return failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${maxBodyBytes}`)
  }
  const text = decodeUtf8(body.bytes)
  try {
    if (kind !== 'apply') return JSON.parse(text) as Json
    const document = parseDocument(text, { version: '1.1' })
    if (document.errors.length > 0) return badRequest(`error decoding YAML: ${document.errors[0]?.message.split('\n')[0]}`)
    return document.toJS({ maxAliasCount: 100 }) as Json
  } catch (error) {
    return badRequest(goJsonError(text, error as Error))
  }
}

export function patchOne(call: Call, target: Target): ApiResponse {
  const view = negotiateView(call.request)
  if (isFailure(view)) return refuse(call, view)
  const dryRun = dryRunOf(call)
  if (isFailure(dryRun)) return refuse(call, dryRun)
  const kind = patchKind(call)
  if (isFailure(kind)) return refuse(call, kind)
  const patch = patchBody(call, kind)
  if (isFailure(patch)) return refuse(call, patch)
  if (kind === 'apply' && !parameter(call.request, 'fieldManager')) {
    const message = 'Required value: is required for apply patch'
    return refuse(
      call,
      invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
        { reason: 'FieldValueRequired', field: 'fieldManager', message },
      ]),
    )
  }
  if (kind !== 'apply' && parameter(call.request, 'force') !== undefined) {
    const message = 'Forbidden: may not be specified for non-apply patch'
    return refuse(
      call,
      invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [{ reason: 'FieldValueForbidden', field: 'force', message }]),
    )
  }
  const old = stored(call, target)
  if (isFailure(old)) {
    if (kind !== 'apply' || target.subresource) return refuse(call, old)
    return applyCreate(call, target, patch, dryRun)
  }
  const patched = patchedObject(call, target, old, kind, patch)
  if (isFailure(patched)) return refuse(call, patched)
  const updated = updateObject(call, target, patched, old, dryRun)
  return isFailure(updated) ? refuse(call, updated) : showOne(call, target, updated, view, 200)
}

/** Server-side apply of what is not there yet creates it. */
function applyCreate(call: Call, target: Target, patch: Json, dryRun: boolean): ApiResponse {
  const view = negotiateView(call.request)
  if (isFailure(view)) return refuse(call, view)
  const object = checkObject(call, target.strategy, patch as JsonObject)
  if (isFailure(object)) return refuse(call, object)
  const given = copy(object) as unknown as KubeObject
  given.metadata.name = target.name as string
  const applied = applyConfiguration(given, object, writerOf(call, target.strategy, 'Apply', target.subresource), true)
  if (isFailure(applied)) return refuse(call, applied)
  const created = createObject(call, target, applied, dryRun)
  return isFailure(created) ? refuse(call, created) : showOne(call, target, created, view, 201)
}

/** `old` with the patch on it, as a private copy that has passed field validation. */
export function patchedObject(call: Call, target: Target, old: KubeObject, kind: PatchKind, patch: Json): KubeObject | Status {
  const { strategy } = target
  if (kind === 'apply') return appliedObject(call, target, old, patch as JsonObject)
  const merged = merge(old, kind, patch)
  if (isFailure(merged)) return merged
  const checked = checkObject(call, strategy, merged)
  if (isFailure(checked)) return checked
  return copy(checked) as unknown as KubeObject
}

function appliedObject(call: Call, target: Target, old: KubeObject, patch: JsonObject): KubeObject | Status {
  const config = checkObject(call, target.strategy, patch)
  if (isFailure(config)) return config
  if ((config.metadata as JsonObject | undefined)?.managedFields !== undefined)
    return badRequest('metadata.managedFields must be nil')
  const force = isTrue(parameter(call.request, 'force'))
  return applyConfiguration(old, config, writerOf(call, target.strategy, 'Apply', target.subresource), force)
}

function merge(old: KubeObject, kind: PatchKind, patch: Json): JsonObject | Status {
  const document = old as unknown as JsonObject
  if (kind === 'json') return mergeJson(document, patch)
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return badRequest('error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}')
  }
  if (kind === 'merge') return applyMergePatch(document, patch) as JsonObject
  const merged = applyStrategicMerge(document, patch)
  return typeof merged === 'string' ? badRequest(merged) : merged.value
}

function mergeJson(document: JsonObject, patch: Json): JsonObject | Status {
  if (!Array.isArray(patch))
    return badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  if (patch.length > maxOperations) {
    return failure(
      413,
      'RequestEntityTooLarge',
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`,
    )
  }
  const applied = applyJsonPatch(document, patch as unknown as Operation[])
  if (typeof applied !== 'string') return applied.value as JsonObject
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request')
}
