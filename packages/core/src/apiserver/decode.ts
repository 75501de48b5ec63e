import type { JsonObject } from '../api/json.ts'
import { badRequest, failure, isFailure, type Status } from '../api/status.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import type { Call } from './core.ts'
import { scanJson } from './json-text.ts'
import { hasEqualKeys } from './key-count.ts'
import { decodeProtobuf } from './protobuf/decode.ts'
import { checkModelAt } from './schema/check-fields.ts'
import { duplicateKeys, readYaml } from './yaml-text.ts'

/** `limit` of the real server for one body. */
export const maxBodyBytes = 3 * 1024 * 1024

const accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'

export const tooLarge = (): Status => failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${maxBodyBytes}`)

/** The request's object of this Kind, or the Status that refuses it: 413, 415, 400. Models endpoints/handlers/create.go (1.36). */
export function decodeBody(call: Call, kind: string): JsonObject | Status {
  const { body } = call.request
  if (body !== undefined && 'object' in body) return body.object as JsonObject
  const bytes = body?.bytes ?? new Uint8Array()
  const object = readBody(call, bytes)
  return typeof object === 'string' ? unrecognized(kind, object, bytes) : object
}

/** What a body holds by its media type; a text says why it cannot be read. */
function readBody(call: Call, bytes: Uint8Array): JsonObject | Status | string {
  const { headers } = call.request
  if (bytes.length > maxBodyBytes) return tooLarge()
  const type = (headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? ''
  const read = readers[type]
  if (read === undefined)
    return failure(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
    )
  return read(call, bytes)
}

/** What a body holds; a text says why it cannot be read. */
const readers: Readonly<Record<string, (call: Call, bytes: Uint8Array) => JsonObject | Status | string>> = {
  '': (call, bytes) => readJson(call, decodeUtf8(bytes)),
  'application/json': (call, bytes) => readJson(call, decodeUtf8(bytes)),
  'application/yaml': (call, bytes) => readYamlBody(call, decodeUtf8(bytes)),
  'application/vnd.kubernetes.protobuf': (_call, bytes) => decodeProtobuf(bytes),
}

function readJson(call: Call, text: string): JsonObject | string {
  const parsed = parseJson(text)
  if (typeof parsed === 'string') return `couldn't get version/kind; json parse error: ${parsed}`
  call.text = { members: () => (hasEqualKeys(text, parsed) ? membersOf(text) : []), yaml: [] }
  return parsed
}

const membersOf = (text: string): ReturnType<NonNullable<Call['text']>['members']> => {
  const scanned = scanJson(text)
  return 'members' in scanned ? scanned.members : []
}

const typeMeta = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/** One JSON object; a text is what Go says instead. */
function parseJson(text: string): JsonObject | string {
  const depth = tooDeep(text)
  if (depth !== undefined) return depth
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
    return value === null ? 'null' : `json: cannot unmarshal ${goName(value)} into Go value of type ${typeMeta}`
  } catch {
    return jsonProblem(text)
  }
}

/** What Go's decoder calls a value of this type. */
export const goName = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value

/** What encoding/json of Go says about text that is no JSON. */
export function jsonProblem(text: string): string {
  const scanned = scanJson(text)
  return 'error' in scanned ? scanned.error : 'unexpected end of JSON input'
}

/** Texts that nest deeper than anything here walks. */
export function tooDeep(text: string): string | undefined {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 0x7b || char === 0x5b) depth++
  }
  if (depth < 1_000) return undefined
  const scanned = scanJson(text)
  return 'error' in scanned ? scanned.error : undefined
}

function readYamlBody(call: Call, text: string): JsonObject | string {
  const read = readYaml(text)
  if ('error' in read) return `error converting YAML to JSON: ${read.error}`
  const problem = duplicateKeys(text)
  call.text = { members: () => [], yaml: problem === undefined ? [] : [problem] }
  const { value } = read
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  return `couldn't get version/kind; json parse error: json: cannot unmarshal ${goName(value)} into Go value of type ${typeMeta}`
}

const summaryBytes = 30

/** Models endpoints/handlers/rest.go transformDecodeError and summarizeData (1.36). */
export function unrecognized(kind: string, why: string, bytes: Uint8Array): Status {
  const cut = bytes.length > summaryBytes ? ' ...' : ''
  const start = bytes.subarray(0, summaryBytes)
  const shown = bytes[0] === 0x7b ? decodeUtf8(start) : [...start].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const summary = bytes.length === 0 ? '<empty>' : shown + cut
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summary})`)
}

const optionsScheme = 'k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27'

/** A body that may be absent: DeleteOptions, of whatever version. Models endpoints/handlers/delete.go DeleteResource (1.36). */
export function decodeOptions(call: Call): JsonObject | undefined | Status {
  const { body } = call.request
  if (body === undefined || ('bytes' in body && body.bytes.length === 0)) return undefined
  const options = 'object' in body ? (body.object as JsonObject) : readBody(call, body.bytes)
  if (options === "couldn't get version/kind; json parse error: null") return {}
  if (typeof options === 'string') return badRequest(options)
  if (isFailure(options)) return options
  const foreign = foreignOptions(String(options.apiVersion || 'meta.k8s.io/v1'), String(options.kind || 'DeleteOptions'))
  if (foreign !== undefined) return badRequest(foreign)
  const { value, problem } = checkModelAt('V1DeleteOptions', options, '')
  return problem === undefined ? value : badRequest(problem)
}

function foreignOptions(apiVersion: string, kind: string): string | undefined {
  if (apiVersion.split('/').length > 2) return `unexpected GroupVersion string: ${apiVersion}`
  if (kind === 'DeleteOptions') return undefined
  if (kind === 'Status') return 'converting (v1.Status) to (v1.DeleteOptions): unknown conversion'
  return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "${optionsScheme}"`
}
