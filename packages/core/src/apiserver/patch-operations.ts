import type { Json, JsonObject } from '../api/json.ts'
import { goName } from './decode.ts'

const texts = ['op', 'path', 'from'] as const

/**
 * Why a list is no JSON patch, in the words of the server: `strict` when the request looks at its fields first. Undefined when it
 * is one. Models endpoints/handlers/patch.go applyJSPatch and evanphx/json-patch/v5 validatePatch (1.36).
 */
export function patchProblem(operations: readonly Json[], strict: boolean): string | undefined {
  const odd = operations.find((one) => one !== null && !isDocument(one))
  if (odd !== undefined) {
    const type = strict ? 'handlers.jsonPatchOp' : 'jsonpatch.Operation'
    return decoding(`json: cannot unmarshal ${goName(odd)} into Go value of type ${type}`, strict)
  }
  if (strict) {
    const field = mistypedField(operations)
    if (field !== undefined) return decoding(field, true)
  }
  for (const operation of operations) {
    const why = operationProblem(operation as JsonObject | null)
    if (why !== undefined) return `invalid operation ${JSON.stringify(sorted(operation as JsonObject | null))}: ${why}`
  }
  return undefined
}

const decoding = (why: string, strict: boolean): string => (strict ? `error decoding patch: ${why}` : why)

const isDocument = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

function mistypedField(operations: readonly Json[]): string | undefined {
  for (const operation of operations as readonly (JsonObject | null)[])
    for (const field of texts) {
      const value = operation?.[field]
      if (value === undefined || value === null || typeof value === 'string') continue
      return `json: cannot unmarshal ${goName(value)} into Go struct field jsonPatchOp.${field} of type string`
    }
  return undefined
}

/** As Go prints a map. */
const sorted = (operation: JsonObject | null): JsonObject | null =>
  operation && Object.fromEntries(Object.entries(operation).sort(([a], [b]) => (a < b ? -1 : 1)))

function operationProblem(operation: JsonObject | null): string | undefined {
  const op = operation?.op
  if (op === 'add' || op === 'replace') {
    if (operation?.value === undefined) return "failed to decode 'value': operation, missing value field: missing value"
  } else if (op === 'move' || op === 'copy') {
    const wrong = textProblem(operation, 'from', 'operation, missing from field')
    if (wrong !== undefined) return wrong
  } else if (op !== 'remove' && op !== 'test') return 'unsupported operation'
  return textProblem(operation, 'path', 'operation missing path field')
}

function textProblem(operation: JsonObject | null | undefined, field: 'from' | 'path', missing: string): string | undefined {
  const value = operation?.[field]
  if (value === undefined || value === null) return `failed to decode '${field}': ${missing}: missing value`
  if (typeof value === 'string') return undefined
  return `failed to decode '${field}': json: cannot unmarshal ${goName(value)} into Go value of type string`
}

const known = new Set<string>([...texts, 'value'])

/** `json patch unknown field "[0].zz"` for each field that an operation does not have. */
export const unknownOperationFields = (operations: readonly Json[]): string[] =>
  operations.flatMap((one, i) =>
    isDocument(one)
      ? Object.keys(one)
          .filter((key) => !known.has(key))
          .map((key) => `json patch unknown field "[${i}].${key}"`)
      : [],
  )
