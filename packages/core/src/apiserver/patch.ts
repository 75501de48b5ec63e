import { copy } from '../api/copy.ts'
import type { Json, JsonObject } from '../api/json.ts'
import { applyJsonPatch, maxOperations, type Operation } from '../api/json-patch.ts'
import { applyMergePatch } from '../api/merge-patch.ts'
import type { KubeObject } from '../api/object.ts'
import { apiVersionOf } from '../api/resource.ts'
import {
  badRequest,
  type FieldError,
  failure,
  forbiddenField,
  invalid,
  invalidField,
  isFailure,
  requiredField,
  type Status,
} from '../api/status.ts'
import { applyStrategicMerge } from '../api/strategic-merge.ts'
import { negotiateView } from './accept.ts'
import { appliedObject, applyCreate } from './apply.ts'
import { examine, fieldValidation, strictProblems } from './check-object.ts'
import { type Call, parameter } from './core.ts'
import { customPatchRefusal } from './custom/patch-refusal.ts'
import { goText } from './go-text.ts'
import { isDryRun, optionsRefusal } from './options.ts'
import { operationProblems, type PatchKind, patchBody, patchKind } from './patch-document.ts'
import { refuse, showOne, stored } from './read.ts'
import type { ApiResponse } from './request.ts'
import { converterProblem } from './schema/converter-problem.ts'
import type { Target } from './target.ts'
import { nameRefusal, updateObject } from './update.ts'

export function patchOne(call: Call, target: Target): ApiResponse {
  const view = negotiateView(call.request)
  if (isFailure(view)) return refuse(call, view)
  const kind = patchKind(call, target.strategy.schema !== undefined)
  if (isFailure(kind)) return refuse(call, kind)
  const refused = optionsRefusal(call, 'PatchOptions', kindErrors(call, kind))
  if (refused) return refuse(call, refused)
  const dryRun = isDryRun(call)
  const patch = patchBody(call, kind)
  if (isFailure(patch)) return refuse(call, patch)
  const old = stored(call, target)
  if (isFailure(old)) {
    if (kind !== 'apply' || target.subresource) return refuse(call, old)
    const created = applyCreate(call, target, patch as JsonObject, dryRun)
    return isFailure(created) ? refuse(call, created) : showOne(call, target, created, view, 201)
  }
  const patched = patchedObject(call, target, old, kind, patch)
  if (isFailure(patched)) return refuse(call, patched)
  const misnamed = nameRefusal(target, patched)
  if (misnamed) return refuse(call, misnamed)
  const updated = updateObject(call, target, patched, old, dryRun)
  return isFailure(updated) ? refuse(call, updated) : showOne(call, target, updated, view, 200)
}

/** What a kind of patch asks of its options. Models apimachinery meta/v1/validation ValidatePatchOptions (1.36). */
function kindErrors(call: Call, kind: PatchKind): FieldError[] {
  if (kind === 'apply')
    return parameter(call.request, 'fieldManager') ? [] : [requiredField('fieldManager', 'is required for apply patch')]
  const forced = parameter(call.request, 'force') !== undefined
  return forced ? [forbiddenField('force', 'may not be specified for non-apply patch')] : []
}

/** `old` with the patch on it, as a private copy that has passed field validation. */
export function patchedObject(call: Call, target: Target, old: KubeObject, kind: PatchKind, patch: Json): KubeObject | Status {
  if (kind === 'apply') return appliedObject(call, target, old, patch as JsonObject)
  const merged = merge(old as unknown as JsonObject, kind, patch)
  if (isFailure(merged)) return merged
  const { resource } = target.strategy
  const own = { apiVersion: apiVersionOf(resource), kind: resource.kind }
  // a strategic merge is read into the type at hand; the others are decoded as what they say they are
  const foreign = kind !== 'strategic' && (merged.kind !== own.kind || merged.apiVersion !== own.apiVersion)
  const custom = target.strategy.schema ? customPatchRefusal(target, merged) : undefined
  if (custom) return custom
  if (foreign) return invalid({ group: '', kind: '' }, '', [invalidField('patch', JSON.stringify(merged), unregistered(merged))])
  // metadata is a struct of every type: there, if empty
  const whole = { ...merged, metadata: merged.metadata ?? {}, ...own }
  const checked = checkPatched(call, target, whole, kind === 'strategic' ? goText(patch) : JSON.stringify(merged))
  return isFailure(checked) ? checked : (copy(checked) as unknown as KubeObject)
}

const unregistered = ({ apiVersion, kind }: JsonObject): string =>
  typeof kind === 'string' && kind !== ''
    ? `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion ?? '')} in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"`
    : "Object 'Kind' is missing"

/** What a patched object may be refused for. Models endpoints/handlers/patch.go applyPatchToCurrentObject (1.36). */
function checkPatched(call: Call, { strategy }: Target, merged: JsonObject, shown: string): JsonObject | Status {
  const { body, query } = call.request
  // patches of the cluster's own clients are built by typed code
  if (body && 'object' in body && query.fieldValidation === undefined) return merged
  const mode = fieldValidation(call)
  const type = call.request.headers['content-type'] ?? ''
  const refuse = (why: string): Status => invalid({ group: '', kind: '' }, '', [invalidField('patch', shown, why)])
  const { value, problem, unknown, hollow } = examine(strategy, merged)
  if (hollow) call.hollow = true
  if (problem !== undefined)
    return refuse(type.startsWith('application/strategic') ? (converterProblem(strategy.resource, merged) ?? problem) : problem)
  if (mode === 'Ignore') return value
  const own = type.startsWith('application/json-patch') ? operationProblems(call) : []
  const problems = [...own, ...strictProblems(call, unknown, true)]
  if (mode === 'Strict' && problems.length > 0) return refuse(`strict decoding error: ${problems.join(', ')}`)
  call.warnings.push(...problems)
  return value
}

function merge(document: JsonObject, kind: PatchKind, patch: Json): JsonObject | Status {
  if (kind === 'json') return mergeJson(document, patch as unknown as Operation[])
  if (kind === 'merge') return applyMergePatch(document, patch) as JsonObject
  const merged = applyStrategicMerge(document, patch as JsonObject)
  return typeof merged === 'string' ? strategicRefusal(merged) : merged.value
}

/** How errors of the patch's own format are answered; others are the server's. Models interpretStrategicMergePatchError (1.36). */
function strategicRefusal(why: string): Status {
  if (/^invalid (?:JSON document|patch format)|^strategic merge patch format/.test(why)) return badRequest(why)
  if (why === 'lists of lists are not supported') return unprocessable
  return failure(500, '', why)
}

const unprocessable = failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {})

function mergeJson(document: JsonObject, operations: readonly Operation[]): JsonObject | Status {
  if (operations.length > maxOperations) {
    const message = `Request entity too large: The allowed maximum operations in a JSON patch is ${maxOperations}, got ${operations.length}`
    return failure(413, 'RequestEntityTooLarge', message)
  }
  const applied = applyJsonPatch(document, operations)
  // what is null is read as nothing: the document stays
  if (typeof applied !== 'string' && applied.value === null) return document
  if (typeof applied !== 'string' && typeof applied.value === 'object') return applied.value as JsonObject
  return unprocessable
}
