import type { Json, JsonObject } from '../api/json.ts'
import { apiVersionOf, internalGroup } from '../api/resource.ts'
import { badRequest, invalid, invalidField, type Status } from '../api/status.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import { type Call, parameter } from './core.ts'
import { goName, unrecognized } from './decode.ts'
import { checkFields } from './schema/check-fields.ts'
import type { Strategy } from './strategy.ts'
import type { SubresourceKind } from './subresource-kinds.ts'

/**
 * Checks that the body is an object of the right kind and drops what its schema does not know: refused when the request says
 * Strict, warned about with Warn (the default), silent with Ignore. Equal keys of one object likewise; the last one counts.
 */
export function checkObject(call: Call, strategy: Strategy, body: JsonObject): JsonObject | Status {
  const { resource } = strategy
  const wanted = apiVersionOf(resource)
  const untypable = untypableRefusal(call, resource.kind, body)
  if (untypable) return untypable
  const untyped = strategy.schema ? untypedRefusal(call, strategy, body) : undefined
  if (untyped) return untyped
  const apiVersion = (body.apiVersion as string | null | undefined) || wanted
  const kind = (body.kind as string | null | undefined) || resource.kind
  if (kind !== resource.kind || apiVersion !== wanted) return otherKind(call, strategy, { kind, apiVersion })
  const object: JsonObject = { ...body, apiVersion: wanted, kind: resource.kind }
  object.metadata ??= {}
  // objects of the cluster's own clients are built by typed code
  if (call.request.body && 'object' in call.request.body && parameter(call.request, 'fieldValidation') === undefined)
    return object
  return checked(call, strategy, object)
}

/** What an object is, is text. Models apimachinery runtime/serializer/json SimpleMetaFactory.Interpret (1.36). */
function untypableRefusal({ request }: Call, kind: string, body: JsonObject): Status | undefined {
  const field = Object.keys(body).find((key) => isTypeKey(key) && !isText(body[key]))
  const bytes = request.body && 'bytes' in request.body ? request.body.bytes : undefined
  if (field === undefined || !bytes) return undefined
  const why = `json: cannot unmarshal ${goName(body[field])} into Go struct field .${field} of type string`
  return unrecognized(kind, `couldn't get version/kind; json parse error: ${why}`, bytes)
}

const isTypeKey = (key: string): boolean => key === 'apiVersion' || key === 'kind'
const isText = (value: Json | undefined): boolean => typeof value === 'string' || value === null || value === undefined

/** A custom object says what it is. Models apimachinery unstructured/unstructuredscheme and registry/customresource ValidateTypeMeta (1.36). */
function untypedRefusal(
  { request }: Call,
  { resource }: Strategy,
  { apiVersion, kind, metadata }: JsonObject,
): Status | undefined {
  const wanted = apiVersionOf(resource)
  const bytes = request.body && 'bytes' in request.body ? request.body.bytes : undefined
  if (!bytes) return undefined
  if (!kind) return unrecognized(resource.kind, `Object 'Kind' is missing in '${decodeUtf8(bytes)}'`, bytes)
  if (typeof apiVersion === 'string' && apiVersion.split('/').length > 2)
    return unrecognized(resource.kind, `unexpected GroupVersion string: ${apiVersion}`, bytes)
  if ((apiVersion ?? '') !== wanted)
    return badRequest(`the API version in the data (${apiVersion ?? ''}) does not match the expected API version (${wanted})`)
  if (kind === resource.kind) return undefined
  const name = isNamed(metadata) ? metadata.name : ''
  return invalid({ group: resource.group, kind: String(kind) }, name, [invalidField('kind', kind, `must be ${resource.kind}`)])
}

const isNamed = (metadata: JsonObject[string]): metadata is { name: string } =>
  typeof metadata === 'object' && metadata !== null && typeof (metadata as JsonObject).name === 'string'

const scheme = 'k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30'

/** Models endpoints/handlers/rest.go transformDecodeError over runtime/converter.go and scheme.go (1.36). */
function otherKind(call: Call, { resource }: Read, given: { kind: string; apiVersion: string }): Status {
  const { kind, apiVersion } = given
  const version = apiVersion.split('/').at(-1) as string
  const known = call.core.served().some((one) => one.resource.kind === kind && apiVersionOf(one.resource) === apiVersion)
  const head = `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${resource.kind}`
  if (!known) return badRequest(`${head}: no kind "${kind}" is registered for version "${apiVersion}" in scheme "${scheme}"`)
  const own = `${internalGroup(resource)}.${resource.kind}`
  return badRequest(`${head}: converting (${version}.${kind}) to (${own}): unknown conversion`)
}

/** The same for what is posted to a subresource: an Eviction, a TokenRequest, a Scale. */
export function checkSubresource(call: Call, resource: SubresourceKind, body: JsonObject): JsonObject | Status {
  const untypable = untypableRefusal(call, resource.kind, body)
  if (untypable) return untypable
  if (call.request.body && 'object' in call.request.body) return body
  const own = apiVersionOf(resource)
  // an older version of its Kind may be taken
  if (typeof body.kind === 'string' && body.kind !== '' && body.kind !== resource.kind)
    return otherKind(call, { resource }, { kind: body.kind, apiVersion: String(body.apiVersion || own) })
  return checked(call, { resource }, { ...body, apiVersion: own, kind: resource.kind })
}

/** What a body is read by. */
type Read = Pick<Strategy, 'schema'> & { resource: SubresourceKind }

function checked(call: Call, strategy: Read, object: JsonObject): JsonObject | Status {
  const { resource } = strategy
  const mode = fieldValidation(call)
  const { value, problem, unknown, hollow } = examine(strategy, object)
  if (hollow) call.hollow = true
  const head = `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}`
  if (problem !== undefined) return badRequest(`${head}: ${problem}`)
  const problems = mode === 'Ignore' ? [] : strictProblems(call, unknown, strategy.schema !== undefined)
  if (mode === 'Strict' && problems.length > 0) return badRequest(`${head}: strict decoding error: ${problems.join(', ')}`)
  call.warnings.push(...problems)
  return value
}

/**
 * An object as its schema has it: what is not known is left out, and what cannot be read is a problem in Go's words. `whole` is
 * false for a configuration, which says only what it has.
 */
export function examine(
  strategy: Read,
  object: JsonObject,
  whole = true,
): { value: JsonObject; problem?: string; unknown: string[]; hollow?: true } {
  const { value, unknown, problem, hollow } =
    strategy.schema?.check(object, whole) ?? checkFields(strategy.resource, object, whole)
  return { value, unknown, ...(problem === undefined ? {} : { problem }), ...(hollow ? { hollow } : {}) }
}

/** ?fieldValidation=, of which the options have been checked; Warn when it is not given. */
export const fieldValidation = (call: Call): 'Strict' | 'Warn' | 'Ignore' =>
  (parameter(call.request, 'fieldValidation') || 'Warn') as 'Strict' | 'Warn' | 'Ignore'

/** Unknown fields and equal keys in the order of the text; a custom object's equal keys come first, as it is read before its schema. */
export function strictProblems(call: Pick<Call, 'text'>, unknown: readonly string[], custom: boolean): string[] {
  const members = call.text?.members() ?? []
  const yaml = call.text?.yaml ?? []
  const nowhere = new Set(unknown)
  const duplicates = members
    .filter(({ path, duplicate }) => duplicate && (custom || !isBelow(path, nowhere)))
    .map(({ path }) => path)
  const duplicated = [...new Set(duplicates)].map((path) => `duplicate field "${path}"`)
  if (duplicated.length === 0 || custom) return [...yaml, ...duplicated, ...unknown.map(unknownField)]
  const order = new Map<string, number>()
  members.forEach(({ path, duplicate }, at) => {
    if (duplicate || nowhere.has(path))
      order.set(duplicate && !nowhere.has(path) ? `duplicate field "${path}"` : unknownField(path), at)
  })
  const place = (problem: string): number => order.get(problem) ?? members.length
  return [...yaml, ...[...duplicated, ...unknown.map(unknownField)].sort((a, b) => place(a) - place(b))]
}

const unknownField = (path: string): string => `unknown field "${path}"`

/** Inside what is not known, or that itself. */
function isBelow(path: string, unknown: ReadonlySet<string>): boolean {
  if (unknown.has(path)) return true
  return [...unknown].some((one) => path.startsWith(`${one}.`) || path.startsWith(`${one}[`))
}
