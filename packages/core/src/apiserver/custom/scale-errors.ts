import type { Json, JsonObject } from '../../api/json.ts'
import type { KubeObject } from '../../api/object.ts'
import { type FieldError, invalidField } from '../../api/status.ts'
import type { Version } from '../resources/customresourcedefinition/definition.ts'

type Scale = NonNullable<NonNullable<Version['subresources']>['scale']>

const maxReplicas = 2_147_483_647

/** What is wrong where the scale of an object is read. Models registry/customresource/validator.go ValidateScaleSpec and -Status (1.36). */
export function scaleErrors(object: KubeObject, scale: Scale | undefined, statusOnly = false): FieldError[] {
  if (!scale) return []
  return [
    ...(statusOnly ? [] : countErrors(object, scale.specReplicasPath)),
    ...countErrors(object, scale.statusReplicasPath),
    ...(scale.labelSelectorPath ? textErrors(object, scale.labelSelectorPath) : []),
  ]
}

function countErrors(object: KubeObject, path: string): FieldError[] {
  const found = nested(object, path)
  if ('error' in found) return [invalidField(path, 0, found.error)]
  const { value } = found
  if (value === undefined) return []
  if (typeof value !== 'number' || !Number.isInteger(value)) return [invalidField(path, 0, accessor(path, value, 'int64'))]
  if (value < 0) return [invalidField(path, value, 'should be a non-negative integer')]
  return value > maxReplicas ? [invalidField(path, value, `should be less than or equal to ${maxReplicas}`)] : []
}

function textErrors(object: KubeObject, path: string): FieldError[] {
  const found = nested(object, path)
  if ('error' in found) return [invalidField(path, '', found.error)]
  const { value } = found
  return value === undefined || typeof value === 'string' ? [] : [invalidField(path, '', accessor(path, value, 'string'))]
}

/** Models unstructured.NestedFieldNoCopy (1.36). */
function nested(object: KubeObject, path: string): { value: Json | undefined } | { error: string } {
  let value = object as unknown as Json | undefined
  for (const name of path.slice(1).split('.')) {
    if (value === undefined || value === null) return { value: undefined }
    if (typeof value !== 'object' || Array.isArray(value)) return { error: accessor(path, value, 'map[string]interface{}') }
    value = (value as JsonObject)[name]
  }
  return { value }
}

const accessor = (path: string, value: Json, wanted: string): string =>
  `${path} accessor error: ${goText(value)} is of the type ${goType(value)}, expected ${wanted}`

const goText = (value: Json): string =>
  value === null ? '<nil>' : typeof value === 'object' ? JSON.stringify(value) : String(value)

function goType(value: Json): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return { string: 'string', boolean: 'bool', object: 'map[string]interface {}' }[typeof value as string] ?? typeof value
}
