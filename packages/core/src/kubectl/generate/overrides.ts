import type { Json, JsonObject } from '../../api/json.ts'
import { applyJsonPatch, type Operation } from '../../api/json-patch.ts'
import { applyMergePatch } from '../../api/merge-patch.ts'
import type { Resource } from '../../api/resource.ts'
import { applyStrategicMerge } from '../../api/strategic-merge.ts'
import type { Kubectl } from '../command.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { parseJson } from '../json-text.ts'
import { withKnownFields } from './known-fields.ts'

/** The object with --overrides over it, and nothing in it that its type has not. */
export function overridden(kubectl: Kubectl, resource: Resource, object: JsonObject): JsonObject | Failed {
  const { flags } = kubectl
  const changed = withOverrides(object, flags.string('overrides'), flags.string('override-type'))
  return isFailed(changed) || changed === object ? changed : withKnownFields(kubectl, resource, changed)
}

/** The object with --overrides over it. Models cmd/util/override_options.go and the three patches of cmd/util/helpers.go (1.36). */
function withOverrides(object: JsonObject, overrides: string, type: string): JsonObject | Failed {
  if (overrides === '') return object
  const parsed = parseJson(overrides)
  switch (type) {
    case 'json':
      return 'syntaxError' in parsed ? fail(parsed.syntaxError) : withOperations(object, parsed.json)
    case '':
    case 'merge':
      return 'syntaxError' in parsed || !isObject(parsed.json)
        ? fail('Invalid JSON Patch')
        : typed(object, applyMergePatch(object, parsed.json))
    case 'strategic':
      return 'syntaxError' in parsed || !isObject(parsed.json) ? fail('invalid JSON document') : strategic(object, parsed.json)
    default:
      return fail(`invalid override type: ${type}`)
  }
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function withOperations(object: JsonObject, operations: Json): JsonObject | Failed {
  if (!Array.isArray(operations)) return fail('json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  const patched = applyJsonPatch(object, operations as unknown as Operation[])
  return typeof patched === 'string' ? fail(patched) : typed(object, patched.value)
}

function strategic(object: JsonObject, patch: JsonObject): JsonObject | Failed {
  const patched = applyStrategicMerge(object, patch)
  return typeof patched === 'string' ? fail(patched) : typed(object, patched.value)
}

/** What decodes as an object of the same kind. */
function typed(before: JsonObject, patched: Json): JsonObject | Failed {
  const after = patched as JsonObject
  if (typeof after.kind !== 'string' || after.kind === '') return fail(`Object 'Kind' is missing in '${JSON.stringify(after)}'`)
  if (after.kind === before.kind && after.apiVersion === before.apiVersion) return after
  return fail(
    `no kind ${JSON.stringify(after.kind)} is registered for version ${JSON.stringify(after.apiVersion ?? '')} in scheme "pkg/scheme/scheme.go:28"`,
  )
}
