import type { Json, JsonObject } from '../api/json.ts'
import { goName } from './decode.ts'

const texts = ['op', 'path', 'from'] as const

/**
 * Why a list is no JSON patch, in the words of the server: `strict` when the request looks at its fields first. Undefined when it
 * is one. Models endpoints/handlers/patch.go applyJSPatch (1.36); what else an operation may lack is found when its turn comes.
 */
export function patchProblem(operations: readonly Json[], strict: boolean): string | undefined {
  const odd = operations.find((one) => one !== null && !isDocument(one))
  if (odd !== undefined) {
    const type = strict ? 'handlers.jsonPatchOp' : 'jsonpatch.Operation'
    return decoding(`json: cannot unmarshal ${goName(odd)} into Go value of type ${type}`, strict)
  }
  const field = strict ? mistypedField(operations) : undefined
  return field === undefined ? undefined : decoding(field, true)
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
