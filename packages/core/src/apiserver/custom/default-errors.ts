import { equal } from '../../api/copy.ts'
import type { Json } from '../../api/json.ts'
import { inKeyOrder } from '../../api/key-order.ts'
import { type FieldError, invalidField, requiredField } from '../../api/status.ts'
import { isObject, type JsonSchema } from './json-schema.ts'
import { pruneObject } from './prune.ts'
import { ruleErrors } from './rules.ts'
import { schemaErrors } from './validate.ts'

/** What is wrong with the defaults in a schema. Models apiextensions schema/defaulting/validation.go ValidateDefaults (1.36). */
export const defaultErrors = (schema: JsonSchema, at: string): FieldError[] =>
  errorsBelow({ ...schema, 'x-kubernetes-embedded-resource': true }, at)

function errorsBelow(schema: JsonSchema, at: string): FieldError[] {
  const errors = schema.default === undefined || schema.default === null ? [] : ownErrors(schema, schema.default, `${at}.default`)
  if (schema.items) errors.push(...errorsBelow(schema.items, `${at}.items`))
  for (const [key, part] of Object.entries(schema.properties ?? {})) errors.push(...errorsBelow(part, `${at}.properties[${key}]`))
  return errors
}

function ownErrors(schema: JsonSchema, value: Json, at: string): FieldError[] {
  const wrapped: JsonSchema = { type: 'object', properties: { default: schema } }
  const { value: pruned } = pruneObject(wrapped, { default: value })
  const errors = equal(pruned.default, value) ? [] : [invalidField(at, inKeyOrder(value), 'must not have unknown fields')]
  const headless = schema['x-kubernetes-embedded-resource'] && isObject(value) ? headErrors(value, at) : []
  if (headless.length > 0) return [...errors, ...headless]
  // a number or a text is not unfolded here: it may be anything
  const { 'x-kubernetes-int-or-string': _, ...plain } = schema
  const found = schemaErrors(plain, value, '').map((error) => placed(error, at))
  return [
    ...errors,
    ...(found.length > 0 ? found : ruleErrors(schema, value, value, { isDefault: true }).map((error) => placed(error, at))),
  ]
}

const headErrors = (value: Readonly<Record<string, Json | undefined>>, at: string): FieldError[] =>
  ['apiVersion', 'kind'].filter((key) => !value[key]).map((key) => requiredField(`${at}.${key}`))

const placed = (error: FieldError, at: string): FieldError => ({
  ...error,
  field: error.field === '' || error.field === '<nil>' ? at : `${at}.${error.field.replace(/^\./, '')}`,
})
