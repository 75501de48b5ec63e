import { copy } from '../api/copy.ts'
import type { JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import { apiVersionOf } from '../api/resource.ts'
import { badRequest, conflict, failure, isFailure, type Status } from '../api/status.ts'
import { examine, fieldValidation } from './check-object.ts'
import { type Call, isTrue, parameter } from './core.ts'
import { createObject } from './create.ts'
import { applyConfiguration } from './managed-fields/apply.ts'
import { resetFields, withoutReset } from './managed-fields/reset-fields.ts'
import { writerOf } from './managed-fields/track.ts'
import { typedErrors } from './managed-fields/typed-errors.ts'
import type { Target } from './target.ts'

/** Server-side apply of what is not there yet creates it. */
export function applyCreate(call: Call, target: Target, patch: JsonObject, dryRun: boolean): KubeObject | Status {
  const config = checkConfiguration(call, target, patch)
  if (isFailure(config)) return config
  const given = copy(config) as unknown as KubeObject
  given.metadata.name = target.name as string
  const { uid } = given.metadata
  if (uid) return conflict(target.strategy.resource, given.metadata.name, missing(uid))
  const managed = withoutReset(config, resetFields(target.strategy, target.subresource))
  const applied = applyConfiguration(given, managed, writerOf(call, target.strategy, 'Apply', target.subresource), {
    force: true,
    schema: target.strategy.schema?.document,
  })
  return isFailure(applied) ? applied : createObject(call, target, readAgain(call, target, applied), dryRun)
}

export function appliedObject(call: Call, target: Target, old: KubeObject, patch: JsonObject): KubeObject | Status {
  const config = checkConfiguration(call, target, patch)
  if (isFailure(config)) return config
  const managed = withoutReset(config, resetFields(target.strategy, target.subresource))
  const applied = applyConfiguration(old, managed, writerOf(call, target.strategy, 'Apply', target.subresource), {
    force: isTrue(parameter(call.request, 'force')),
    schema: target.strategy.schema?.document,
  })
  return isFailure(applied) ? applied : readAgain(call, target, applied)
}

/** What was merged by the schema, as its Go type holds it. */
function readAgain(call: Call, { strategy }: Target, applied: KubeObject): KubeObject {
  if (strategy.schema) return applied
  const { value, hollow } = examine(strategy, applied as unknown as JsonObject)
  if (hollow) call.hollow = true
  return value as unknown as KubeObject
}

/**
 * The configuration by its schema. Fields that are not in it are refused whatever the request says of field validation.
 * Models endpoints/handlers/patch.go applyPatcher and managedfields/internal/structuredmerge.go Apply (1.36).
 */
function checkConfiguration(call: Call, target: Target, patch: JsonObject): JsonObject | Status {
  const mode = fieldValidation(call)
  const { resource } = target.strategy
  let config = patch
  const custom = target.strategy.schema
  const misnamed = identityRefusal(target, patch)
  if (misnamed) return misnamed
  if (custom) config = withoutBirth(patch)
  const object: JsonObject = { ...config, apiVersion: apiVersionOf(resource), kind: resource.kind }
  if (!(object.metadata && typeof object.metadata === 'object')) object.metadata = {}
  if ((object.metadata as JsonObject).managedFields) return badRequest('metadata.managedFields must be nil')
  const mistyped = custom ? typedErrors(custom.document, object) : []
  if (mistyped.length > 0) return untyped(target, mistyped, patch)
  const { value, problem, unknown } = examine(target.strategy, object, false)
  if (unknown.length > 0)
    return untyped(
      target,
      unknown.map((path) => `.${path}: field not declared in schema`),
      patch,
    )
  if (problem !== undefined) return untyped(target, [problem], patch)
  const [duplicates] = call.text?.yaml ?? []
  if (duplicates === undefined || mode === 'Ignore') return value
  const strict = `error converting YAML to JSON: ${duplicates}`
  if (mode === 'Strict') return badRequest(`error strict decoding YAML: ${strict}`)
  call.warnings.push(strict)
  return value
}

/** What is applied says of which type it is. Models managedfields/internal/versioncheck.go Apply (1.36). */
export function typeRefusal(wanted: { apiVersion: string; kind: string }, { apiVersion, kind }: JsonObject): Status | undefined {
  if (apiVersion === wanted.apiVersion && kind === wanted.kind) return undefined
  const [group, version] = /^(?:(.*)\/)?(.*)$/.exec(String(apiVersion ?? ''))?.slice(1) ?? []
  return badRequest(`invalid object type: ${group ?? ''}/${version ?? ''}, Kind=${kind ?? ''}`)
}

/** Version, kind and name are those of the object. */
function identityRefusal(target: Target, config: JsonObject): Status | undefined {
  const { resource } = target.strategy
  const mistyped = typeRefusal({ apiVersion: apiVersionOf(resource), kind: resource.kind }, config)
  if (mistyped) return mistyped
  const { metadata } = config
  const given = (metadata as JsonObject | null | undefined)?.name
  if (given === undefined || given === target.name) return undefined
  return badRequest(`the name of the object (${given}) does not match the name on the URL (${target.name})`)
}

/** Models registry/generic/registry/store.go Update (1.36). */
const missing = (uid: string): string =>
  `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`

/** When an object was made is not looked at. */
function withoutBirth(config: JsonObject): JsonObject {
  const { metadata } = config
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return config
  const { creationTimestamp: _, ...rest } = metadata as JsonObject
  return { ...config, metadata: rest }
}

/** Of a custom object the namespace and the name are told that the configuration has. */
function untyped(target: Target, errors: readonly string[], config: JsonObject | undefined): Status {
  const { strategy } = target
  const { group, version, kind } = strategy.resource
  const own = (config?.metadata ?? {}) as JsonObject
  const { namespace = '', name = '' } = strategy.schema ? own : target
  const text = errors.length === 1 ? errors[0] : ['errors:', ...errors.map((error) => `  ${error}`)].join('\n')
  const { reason: _, ...status } = failure(
    500,
    '',
    `failed to create typed patch object (${namespace}/${name}; ${group}/${version}, Kind=${kind}): ${text}`,
  )
  return status
}
