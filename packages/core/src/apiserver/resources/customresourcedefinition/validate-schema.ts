import { type FieldError, forbiddenField, invalidField } from '../../../api/status.ts'
import { defaultErrors } from '../../custom/default-errors.ts'
import { internalSchema, setFields } from '../../custom/internal-schema.ts'
import type { JsonSchema } from '../../custom/json-schema.ts'
import { schemaRuleErrors, unrepresentable } from '../../custom/schema-rules.ts'
import { structuralErrors } from '../../custom/structural.ts'

/** Models apiextensions/validation validateCustomResourceDefinitionValidation (1.36). */
export function definitionSchemaErrors(schema: JsonSchema | undefined, hasStatus: boolean, at: string): FieldError[] {
  if (!schema) return []
  const errors = hasStatus ? rootErrors(schema, at) : []
  if (schema.nullable) errors.push(forbiddenField(`${at}.nullable`, 'nullable cannot be true at the root'))
  const notStructural = unrepresentable(schema)
  const misshapen = notStructural === undefined ? structuralErrors(schema, at) : []
  const defaults = notStructural === undefined && misshapen.length === 0 ? defaultErrors(schema, at) : []
  errors.push(...misshapen, ...defaults)
  const isSound = notStructural === undefined && misshapen.length + defaults.length === 0
  errors.push(...schemaRuleErrors(schema, at, isSound))
  return errors.length === 0 && notStructural !== undefined ? [invalidField(at, '', notStructural)] : errors
}

const atRoot = [
  'Description',
  'Type',
  'Format',
  'Title',
  'Maximum',
  'ExclusiveMaximum',
  'Minimum',
  'ExclusiveMinimum',
  'MaxLength',
  'MinLength',
  'Pattern',
  'MaxItems',
  'MinItems',
  'UniqueItems',
  'MultipleOf',
  'Required',
  'Items',
  'Properties',
  'ExternalDocs',
  'Example',
  'XPreserveUnknownFields',
  'XValidations',
]

/** With a status of its own, what stands at the root must not be about the status. */
function rootErrors(schema: JsonSchema, at: string): FieldError[] {
  const enabled = 'if the status subresource is enabled'
  for (const name of setFields(schema)) {
    if (name === 'Type' && schema.type !== 'object')
      return [
        invalidField(`${at}.type`, schema.type, `only "object" is allowed as the type at the root of the schema ${enabled}`),
      ]
    if (!atRoot.includes(name))
      return [
        invalidField(
          at,
          internalSchema(schema),
          `only [${atRoot.join(' ')}] fields are allowed at the root of the schema ${enabled}`,
        ),
      ]
  }
  return []
}
