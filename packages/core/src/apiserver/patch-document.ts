import type { Json, JsonObject } from '../api/json.ts'
import { badRequest, failure, isFailure, type Status } from '../api/status.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import { fieldValidation } from './check-object.ts'
import type { Call } from './core.ts'
import { jsonProblem, maxBodyBytes, tooDeep, tooLarge } from './decode.ts'
import { wrongShape } from './go-text.ts'
import { scanJson } from './json-text.ts'
import { hasEqualKeys } from './key-count.ts'
import { patchProblem, unknownOperationFields } from './patch-operations.ts'
import { duplicateKeys, readYaml } from './yaml-text.ts'

const types = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
} as const

export type PatchKind = (typeof types)[keyof typeof types]

/**
 * The kind of patch by Content-Type, or 415: by the routes of built-in resources, by the handler of custom ones, which have no
 * strategic merge. Models go-restful jsr311.go and endpoints/handlers/patch.go (1.36).
 */
export function patchKind(call: Call, custom = false): PatchKind | Status {
  const type = (call.request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
  const taken = Object.entries(types).filter(([, kind]) => !(custom && kind === 'strategic'))
  const found = taken.find(([name]) => name === type)
  if (found) return found[1]
  if (!custom) return failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
  const accepted = taken.map(([name]) => name).join(', ')
  return failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
  )
}

/** The patch document. Apply's is YAML, which JSON is too. Models endpoints/handlers/patch.go (1.36). */
export function patchBody(call: Call, kind: PatchKind): Json | Status {
  const { body } = call.request
  if (body !== undefined && 'object' in body) return body.object
  const bytes = body?.bytes ?? new Uint8Array()
  if (bytes.length > maxBodyBytes) return tooLarge()
  const text = decodeUtf8(bytes)
  return kind === 'apply' ? applyDocument(call, text) : jsonDocument(call, kind, text)
}

function applyDocument(call: Call, text: string): Json | Status {
  const read = readYaml(text)
  if ('error' in read) return badRequest(`error decoding YAML: error converting YAML to JSON: ${read.error}`)
  if (read.value === null) return {}
  const shape = wrongShape(read.value, 'object')
  if (shape !== undefined) return badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${shape}`)
  const problem = duplicateKeys(text)
  call.text = { members: () => [], yaml: problem === undefined ? [] : [problem] }
  return read.value
}

function jsonDocument(call: Call, kind: PatchKind, text: string): Json | Status {
  const value = parse(text)
  const problem = isFailure(value) ? value.message : shapeProblem(value, kind)
  if (problem !== undefined) return badRequest(kind === 'strategic' ? problem : `error decoding patch: ${problem}`)
  // Go reads null as an empty list, and as a map that is none
  if (value === null && kind === 'json') return []
  if (value === null && kind === 'merge') return badRequest('Invalid JSON Patch')
  const strict = fieldValidation(call) !== 'Ignore'
  const misfit = kind === 'json' ? patchProblem(value as Json[], strict) : undefined
  if (misfit !== undefined) return badRequest(misfit)
  call.text = { members: () => (hasEqualKeys(text, value as Json) ? membersOf(text, kind) : []), yaml: [] }
  return value as Json
}

function shapeProblem(value: Json, kind: PatchKind): string | undefined {
  if (value === null && kind !== 'strategic') return undefined
  if (kind === 'json') return wrongShape(value, 'array')?.replace('[]interface {}', '[]handlers.jsonPatchOp')
  return wrongShape(value, 'object')
}

function parse(text: string): Json | Status {
  const deep = tooDeep(text)
  if (deep !== undefined) return badRequest(deep)
  try {
    return JSON.parse(text) as Json
  } catch {
    return badRequest(jsonProblem(text))
  }
}

/** Equal keys in a patch; those of a JSON patch are said to be its own. */
function membersOf(text: string, kind: PatchKind): ReturnType<NonNullable<Call['text']>['members']> {
  const scanned = scanJson(text)
  if ('error' in scanned) return []
  return kind === 'json' ? [] : scanned.members
}

/** `json patch duplicate field "[0].op"`: equal keys in the operations themselves. */
export function operationProblems(call: Call): string[] {
  const { body } = call.request
  if (body === undefined || 'object' in body) return []
  const text = decodeUtf8(body.bytes)
  const scanned = scanJson(text)
  if ('error' in scanned) return []
  return [
    ...scanned.members.filter(({ duplicate }) => duplicate).map(({ path }) => `json patch duplicate field "${path}"`),
    ...unknownOperationFields((JSON.parse(text) ?? []) as Json[]),
  ]
}

export const isDocument = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
