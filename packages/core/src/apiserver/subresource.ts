import { copy } from '../api/copy.ts'
import type { JsonObject } from '../api/json.ts'
import { applyJsonPatch, type Operation } from '../api/json-patch.ts'
import { applyMergePatch } from '../api/merge-patch.ts'
import type { KubeObject } from '../api/object.ts'
import { apiVersionOf } from '../api/resource.ts'
import { badRequest, invalid, invalidField, isFailure, methodNotAllowed, notFound, type Status } from '../api/status.ts'
import { applyStrategicMerge } from '../api/strategic-merge.ts'
import { admissionOf } from './admission/admit.ts'
import { appliedScale } from './apply-scale.ts'
import { checkSubresource, examine, fieldValidation, strictProblems } from './check-object.ts'
import { type Call, strategyContext } from './core.ts'
import { noWrites, put, systemWrites } from './create.ts'
import { decodeBody } from './decode.ts'
import { deleteObject } from './delete.ts'
import { objectKey } from './keys.ts'
import { isDryRun, optionsRefusal } from './options.ts'
import { patchBody, patchKind } from './patch-document.ts'
import { answer, refuse, stored } from './read.ts'
import type { ApiResponse } from './request.ts'
import { showScale } from './scale-view.ts'
import type { StrategyContext, SubresourceStrategy } from './strategy.ts'
import { subresourceKind } from './subresource-kinds.ts'
import type { Target } from './target.ts'
import { noMethod } from './unrouted.ts'
import { nameRefusal, updateObject } from './update.ts'

/** scale, binding, eviction, token and their like: what the Kind's own table says. */
export function subresource(call: Call, target: Target): ApiResponse {
  const { strategy, subresource: name = '' } = target
  const rule = strategy.subresources?.[name]
  if (!rule) return refuse(call, notFound(strategy.resource, `${target.name}/${name}`))
  const verb = verbs[call.request.method]
  if (verb === undefined || !rule.verbs.includes(verb)) return refuse(call, noMethod())
  const refused = optionsRefusal(call, optionKinds[call.request.method])
  if (refused) return refuse(call, refused)
  const given = bodyOf(call, target)
  if (isFailure(given)) return refuse(call, given)
  const parent = stored(call, target)
  if (isFailure(parent)) return refuse(call, missingFor(call, rule, parent, target))
  const dryRun = isDryRun(call)
  const context = strategyContext(call, dryRun, dryRun ? noWrites : systemWrites(call.core))
  if (verb === 'get') return shown(call, name, seen(rule, parent, context))
  if (verb === 'create') return create(call, target, rule, parent, given, context)
  if (verb === 'patch' && name === 'scale' && patchKind(call, strategy.schema !== undefined) === 'apply')
    return written(call, target, rule, parent, appliedScale(call, target, rule, parent, context), context)
  const body = verb === 'update' ? given : patched(call, target, seen(rule, parent, context))
  if (isFailure(body)) return refuse(call, body)
  const misnamed = name === 'scale' ? nameRefusal(target, body as unknown as KubeObject) : undefined
  if (misnamed) return refuse(call, misnamed)
  return update(call, target, rule, parent, body, context)
}

const missingFor = ({ request }: Call, { missing }: SubresourceStrategy, parent: Status, target: Target): Status =>
  missing && request.method === 'GET' && parent.reason === 'NotFound' ? notFound(missing, target.name as string) : parent

/** What a POST or a PUT brings, as its Kind has it; it is read before the object is looked for. */
function bodyOf(call: Call, { strategy, subresource = '', name }: Target): JsonObject | Status {
  if (call.request.method !== 'POST' && call.request.method !== 'PUT') return {}
  const kind = subresourceKind(strategy.resource, subresource)
  const body = decodeBody(call, kind.kind)
  const read = isFailure(body) ? body : checkSubresource(call, kind, body)
  const checked = isFailure(read) && strategy.schema && read.code === 400 ? badRequest(unregistered) : read
  if (isFailure(checked) || !namesParent.has(kind.kind)) return checked
  if ((checked.metadata as JsonObject | undefined)?.name === name) return checked
  return badRequest(`name in URL does not match name in ${kind.kind} object`)
}

/** What a real server says of any Scale of a custom object that it cannot read. */
const unregistered =
  'no kind is registered for the type v1.Scale in scheme "k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go:781"'

const namesParent = new Set(['Eviction', 'Binding'])

const optionKinds: Readonly<Partial<Record<string, 'CreateOptions' | 'UpdateOptions' | 'PatchOptions'>>> = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
}

const verbs: Readonly<Partial<Record<string, 'get' | 'create' | 'update' | 'patch'>>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
}

const seen = (rule: SubresourceStrategy, parent: KubeObject, context: StrategyContext): JsonObject =>
  rule.view?.(parent, context) ?? (parent as unknown as JsonObject)

/** A Scale has views of its own; the others are shown as they are. */
const shown = (call: Call, name: string | undefined, object: JsonObject): ApiResponse =>
  name === 'scale' ? showScale(call, object) : answer(call, 200, object)

/** What a patch makes of a view, as its Kind has it. */
function patched(call: Call, { strategy, subresource = '' }: Target, view: JsonObject): JsonObject | Status {
  const merged = merge(call, view, strategy.schema !== undefined)
  if (isFailure(merged) || subresource !== 'scale' || (call.request.body && 'object' in call.request.body)) return merged
  const { value, problem, unknown } = examine({ resource: subresourceKind(strategy.resource, subresource) }, merged)
  const mode = fieldValidation(call)
  const problems = mode === 'Ignore' ? [] : strictProblems(call, unknown, true)
  const strict = mode === 'Strict' && problems.length > 0 ? `strict decoding error: ${problems.join(', ')}` : undefined
  const why = problem ?? strict
  if (why !== undefined) return invalid({ group: '', kind: '' }, '', [invalidField('patch', JSON.stringify(merged), why)])
  call.warnings.push(...problems)
  return value
}

function merge(call: Call, view: JsonObject, custom: boolean): JsonObject | Status {
  const kind = patchKind(call, custom)
  if (isFailure(kind)) return kind
  const patch = patchBody(call, kind)
  if (isFailure(patch)) return patch
  if (kind === 'strategic') {
    const merged = applyStrategicMerge(view, patch as JsonObject)
    return typeof merged === 'string' ? badRequest(merged) : merged.value
  }
  if (kind !== 'json') return applyMergePatch(view, patch) as JsonObject
  const applied = applyJsonPatch(view, patch as unknown as Operation[])
  return typeof applied === 'string'
    ? {
        ...notFound({ group: '', resource: '' }, ''),
        code: 422,
        reason: 'Invalid',
        message: 'the server rejected our request due to an error in our request',
      }
    : (applied.value as JsonObject)
}

function update(
  call: Call,
  target: Target,
  rule: SubresourceStrategy,
  parent: KubeObject,
  body: JsonObject,
  context: StrategyContext,
): ApiResponse {
  const changed = rule.update?.(copy(parent), body, context)
  if (changed === undefined) return refuse(call, methodNotAllowed(target.strategy.resource, 'update'))
  if (isFailure(changed)) return refuse(call, changed)
  const given = copy(changed)
  const { uid } = (body.metadata ?? {}) as { uid?: string }
  // a condition of a PUT
  if (uid && target.subresource === 'scale' && call.request.method === 'PUT') given.metadata.uid = uid
  return written(call, target, rule, parent, given, context)
}

function written(
  call: Call,
  target: Target,
  rule: SubresourceStrategy,
  parent: KubeObject,
  given: KubeObject | Status,
  context: StrategyContext,
): ApiResponse {
  const object = isFailure(given) ? given : updateObject(call, target, given, parent, context.dryRun)
  return isFailure(object) ? refuse(call, object) : shown(call, target.subresource, seen(rule, object, context))
}

function create(
  call: Call,
  target: Target,
  rule: SubresourceStrategy,
  parent: KubeObject,
  given: JsonObject,
  context: StrategyContext,
): ApiResponse {
  const body = admittedBody(call, target, given, parent, context)
  if (isFailure(body)) return refuse(call, body)
  const made = rule.create?.(copy(parent), body, context)
  if (made === undefined) return refuse(call, methodNotAllowed(target.strategy.resource, 'create'))
  if (isFailure(made)) return refuse(call, made)
  if (made.parent && !context.dryRun) {
    const { resource } = target.strategy
    put(call.core, objectKey(resource, parent.metadata.namespace ?? '', parent.metadata.name), copy(made.parent))
  }
  if (made.delete) {
    const { gracePeriodSeconds } = made.delete
    const asked = {
      gracePeriodSeconds,
      propagation: undefined,
      uid: undefined,
      resourceVersion: undefined,
      dryRun: context.dryRun,
    }
    const latest = made.parent ? stored(call, target) : parent
    const deleted = isFailure(latest) ? latest : deleteObject(call, target, latest, asked)
    if (isFailure(deleted)) return refuse(call, deleted)
  }
  return isFailure(made.answer) ? refuse(call, made.answer) : answer(call, made.code ?? 201, made.answer)
}

/** What is posted to a subresource as admission leaves it: an Eviction, a Binding, a TokenRequest. */
function admittedBody(
  call: Call,
  { strategy, subresource = '' }: Target,
  body: JsonObject,
  { metadata: { name, namespace } }: KubeObject,
  { dryRun, user }: StrategyContext,
): JsonObject | Status {
  const { group, version, kind } = subresourceKind(strategy.resource, subresource)
  const metadata = { ...(body.metadata as JsonObject), name, ...(namespace === undefined ? {} : { namespace }) }
  const object = { ...body, kind, apiVersion: apiVersionOf({ group, version }), metadata } as unknown as KubeObject
  const of = { operation: 'CREATE', strategy, subresource, object, old: undefined, user, dryRun } as const
  return admissionOf(call, of) as unknown as JsonObject | Status
}
