import { parseDocument } from 'yaml'
import type { JsonObject } from '../api/json.ts'
import { apiVersionOf } from '../api/kinds.ts'
import { badRequest, failure, type Status } from '../api/status.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import { type Call, parameter } from './core.ts'
import { decodeProtobuf, isProtobuf } from './protobuf/decode.ts'
import { checkFields } from './schema/check-fields.ts'
import type { Strategy } from './strategy.ts'

/** `limit` of the real server for one body. */
export const maxBodyBytes = 3 * 1024 * 1024
/** Nesting that encoding/json of Go accepts is deeper; nothing that people write is. */
const maxDepth = 1_000

const accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'

/** The request's object, or the Status that refuses it: 413, 415, 400. */
export function decodeBody(call: Call): JsonObject | Status {
  const { body, headers } = call.request
  if (body === undefined) return {}
  if ('object' in body) return body.object as JsonObject
  if (body.bytes.length > maxBodyBytes) {
    return failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${maxBodyBytes}`)
  }
  const type = (headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? ''
  if (isProtobuf(body.bytes) || type === 'application/vnd.kubernetes.protobuf') return decodeProtobuf(body.bytes)
  if (type === 'application/json') return parseJson(decodeUtf8(body.bytes))
  if (type === 'application/yaml') return parseYaml(decodeUtf8(body.bytes))
  return failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
  )
}

export function parseJson(text: string): JsonObject | Status {
  if (depthOf(text) > maxDepth) return badRequest('the object provided is too deeply nested')
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
    return badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${nameOf(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    )
  } catch (error) {
    return badRequest(`couldn't get version/kind; json parse error: ${goJsonError(text, error as Error)}`)
  }
}

const nameOf = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value)

/** What encoding/json of Go says about broken text. */
export function goJsonError(text: string, error: Error): string {
  const cut = /position (\d+)/.exec(error.message)?.[1]
  if (/end of JSON input|Unterminated|end of data/i.test(error.message) || Number(cut ?? -1) >= text.trimEnd().length)
    return 'unexpected end of JSON input'
  const position = Number(/position (\d+)/.exec(error.message)?.[1] ?? -1)
  const char = position >= 0 ? text[position] : undefined
  return char === undefined ? 'unexpected end of JSON input' : `invalid character '${char}' looking for beginning of value`
}

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth)
    else if (char === 0x7d || char === 0x5d) depth--
  }
  return deepest
}

export function parseYaml(text: string): JsonObject | Status {
  const document = parseDocument(text, { version: '1.1', uniqueKeys: false })
  const [error] = document.errors
  if (error) return badRequest(`error converting YAML to JSON: yaml: ${error.message.split('\n')[0]}`)
  const value: unknown = document.toJS({ maxAliasCount: 100 })
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : badRequest('the object provided is unrecognized (must be of type JSON object)')
}

/**
 * Checks that the body is an object of the right kind and drops what its schema does not know: refused when the request says
 * Strict, warned about with Warn (the default), silent with Ignore.
 */
export function checkObject(call: Call, strategy: Strategy, body: JsonObject): JsonObject | Status {
  const { resource } = strategy
  const wanted = apiVersionOf(resource)
  const apiVersion = (body.apiVersion as string | undefined) ?? wanted
  const kind = (body.kind as string | undefined) ?? resource.kind
  if (kind !== resource.kind || apiVersion !== wanted) {
    return badRequest(
      `${kind} in version "${versionPart(apiVersion)}" cannot be handled as a ${resource.kind}: converting (${apiVersion}, Kind=${kind}) to (${wanted}, Kind=${resource.kind}): unknown conversion`,
    )
  }
  const object: JsonObject = { apiVersion: wanted, kind: resource.kind, ...body }
  if (!(object.metadata && typeof object.metadata === 'object')) object.metadata = {}
  // objects of the cluster's own clients are built by typed code
  if (call.request.body && 'object' in call.request.body && parameter(call.request, 'fieldValidation') === undefined)
    return object
  return checked(call, strategy, object)
}

const versionPart = (apiVersion: string): string => apiVersion.split('/').at(-1) as string

function checked(call: Call, strategy: Strategy, object: JsonObject): JsonObject | Status {
  const { resource } = strategy
  const mode = parameter(call.request, 'fieldValidation') ?? 'Warn'
  if (mode !== 'Strict' && mode !== 'Warn' && mode !== 'Ignore') {
    return badRequest(
      `Invalid value: "${mode}": fieldValidation parameter: Unsupported value: "${mode}": supported values: "", "Ignore", "Strict", "Warn"`,
    )
  }
  const { value, unknown, mistyped, unreadable } = strategy.schema?.check(object) ?? checkFields(resource, object)
  const head = `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}`
  if (unreadable.length > 0) return badRequest(`${head}: ${unreadable[0]}`)
  if (mistyped.length > 0) return badRequest(`${head}: json: cannot unmarshal ${mistyped[0]}`)
  if (unknown.length === 0 || mode === 'Ignore') return value
  const problems = unknown.map((path) => `unknown field "${path}"`)
  if (mode === 'Strict') return badRequest(`${head}: strict decoding error: ${problems.join(', ')}`)
  call.warnings.push(...problems)
  return value
}
