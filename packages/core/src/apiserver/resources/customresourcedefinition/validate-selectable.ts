import { duplicateField, type FieldError, invalidField, requiredField, tooManyField } from '../../../api/status.ts'
import { fieldAt } from '../../custom/field-path.ts'
import type { JsonSchema } from '../../custom/json-schema.ts'
import type { Version } from './definition.ts'

const maxSelectableFields = 8
const selectableTypes = ['string', 'boolean', 'integer']

/** Models apiextensions/validation ValidateCustomResourceSelectableFields (1.36). */
export function selectableFieldErrors(
  fields: Version['selectableFields'] = [],
  schema: JsonSchema | undefined,
  at: string,
): FieldError[] {
  if (fields.length === 0) return []
  if (!schema) return [invalidField(at, '', 'may only be set when `version.schema.openAPIV3Schema` is not included')]
  const seen = new Set<string>()
  const errors = fields.flatMap(({ jsonPath }, i) => oneFieldErrors(jsonPath, schema, `${at}[${i}].jsonPath`, seen))
  return seen.size > maxSelectableFields ? [...errors, tooManyField(at, seen.size, maxSelectableFields)] : errors
}

function oneFieldErrors(path: string | undefined, schema: JsonSchema, at: string, seen: Set<string>): FieldError[] {
  if (!path) return [requiredField(at)]
  const found = fieldAt(path, schema, { arrayNotation: false })
  if ('error' in found) return [invalidField(at, path, `is an invalid path: ${found.error}`)]
  const errors: FieldError[] = []
  if (found.root === 'metadata') errors.push(invalidField(at, path, 'must not point to fields in metadata'))
  if (!selectableTypes.includes(found.schema?.type ?? ''))
    errors.push(
      invalidField(
        at,
        path,
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
      ),
    )
  if (seen.has(found.path)) errors.push(duplicateField(at, path))
  seen.add(found.path)
  return errors
}
