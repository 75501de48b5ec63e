import { RE2JS } from 're2js'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../api/status.ts'
import { compile } from '../cel/program.ts'
import type { JsonSchema } from './json-schema.ts'
import { pruneObject } from './prune.ts'
import { schemaErrors } from './validate.ts'

type Level = 'root' | 'item' | 'field'

/** What is wrong with a definition's schema. Models apiextensions schema/validation.go and validation.go's V3 checks (1.36). */
export function structuralErrors(schema: JsonSchema, at: string): FieldError[] {
  const errors = schema.nullable ? [forbiddenField(`${at}.nullable`, 'nullable cannot be true at the root')] : []
  return [...errors, ...walk(schema, at, 'root')]
}

function walk(schema: JsonSchema, at: string, level: Level): FieldError[] {
  const errors = [
    ...typeErrors(schema, at, level),
    ...memberRules(schema, at, level),
    ...listRules(schema, at),
    ...ownRules(schema, at),
  ]
  for (const [key, part] of Object.entries(schema.properties ?? {}))
    errors.push(...walk(part, `${at}.properties[${key}]`, 'field'))
  if (typeof schema.additionalProperties === 'object')
    errors.push(...walk(schema.additionalProperties, `${at}.additionalProperties`, 'field'))
  if (schema.items) errors.push(...walk(schema.items, `${at}.items`, 'item'))
  const { allOf = [], anyOf = [], oneOf = [], not } = schema
  for (const [name, parts] of [
    ['allOf', allOf],
    ['anyOf', anyOf],
    ['oneOf', oneOf],
    ['not', not ? [not] : []],
  ] as const)
    parts.forEach((part, i) => errors.push(...nestedErrors(schema, part, name === 'not' ? `${at}.not` : `${at}.${name}[${i}]`)))
  return errors
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const missingType = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
} as const

function typeErrors(schema: JsonSchema, at: string, level: Level): FieldError[] {
  const { type = '' } = schema
  if (type === '') {
    const free = schema['x-kubernetes-int-or-string'] || (schema['x-kubernetes-preserve-unknown-fields'] && level !== 'root')
    return free ? [] : [requiredField(`${at}.type`, missingType[level])]
  }
  if (!types.includes(type)) return [unsupportedField(`${at}.type`, type, types)]
  if (level === 'root' && type !== 'object') return [invalidField(`${at}.type`, type, 'must be object at the root')]
  if (schema['x-kubernetes-embedded-resource'] && type !== 'object')
    return [invalidField(`${at}.type`, type, 'must be object if x-kubernetes-embedded-resource is true')]
  return []
}

const unsupported = ['id', '$ref', 'patternProperties', 'definitions', 'dependencies', 'additionalItems'] as const

function memberRules(schema: JsonSchema, at: string, level: Level): FieldError[] {
  const errors: FieldError[] = []
  for (const name of unsupported) if (name in schema) errors.push(forbiddenField(`${at}.${name}`, `${name} is not supported`))
  if (schema.type === 'array' && !schema.items) errors.push(requiredField(`${at}.items`, 'must be specified'))
  if (Array.isArray(schema.items)) errors.push(forbiddenField(`${at}.items`, 'items must be a schema object and not an array'))
  if (schema.uniqueItems)
    errors.push(
      forbiddenField(`${at}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'),
    )
  if (schema.additionalProperties !== undefined && level === 'root')
    errors.push(forbiddenField(`${at}.additionalProperties`, 'must not be used at the root'))
  if (schema.additionalProperties === false)
    errors.push(forbiddenField(`${at}.additionalProperties`, 'additionalProperties cannot be set to false'))
  if (schema.additionalProperties !== undefined && Object.keys(schema.properties ?? {}).length > 0)
    errors.push(forbiddenField(`${at}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'))
  if (schema.pattern !== undefined && !isPattern(schema.pattern))
    errors.push(
      invalidField(`${at}.pattern`, schema.pattern, "must be a valid regular expression, but isn't: error parsing regexp"),
    )
  if (schema['x-kubernetes-int-or-string'] && schema['x-kubernetes-preserve-unknown-fields'])
    errors.push(
      invalidField(`${at}.x-kubernetes-preserve-unknown-fields`, true, 'must be false if x-kubernetes-int-or-string is true'),
    )
  return [...errors, ...defaultErrors(schema, at)]
}

function isPattern(pattern: string): boolean {
  try {
    RE2JS.compile(pattern)
    return true
  } catch {
    return false
  }
}

function defaultErrors(schema: JsonSchema, at: string): FieldError[] {
  if (schema.default === undefined) return []
  const found = schemaErrors(schema, schema.default, '')
  if (found.length > 0)
    return found.map((error) => ({ ...error, field: `${at}.default${error.field === '<nil>' ? '' : `.${error.field}`}` }))
  const { unknown } = pruneObject({ type: 'object', properties: { default: schema } }, { default: schema.default })
  return unknown.length > 0 ? [invalidField(`${at}.default`, schema.default, 'must not have unknown fields')] : []
}

function listRules(schema: JsonSchema, at: string): FieldError[] {
  const { items } = schema
  const kind = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const errors: FieldError[] = []
  if (kind !== undefined && !['atomic', 'map', 'set'].includes(kind))
    errors.push(unsupportedField(`${at}.x-kubernetes-list-type`, kind, ['atomic', 'map', 'set']))
  if (kind !== undefined && schema.type !== 'array')
    errors.push(invalidField(`${at}.type`, schema.type ?? '', 'must be array if x-kubernetes-list-type is specified'))
  if (kind === 'map' && keys.length === 0)
    errors.push(requiredField(`${at}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map'))
  if (kind !== 'map' && keys.length > 0)
    errors.push(
      invalidField(`${at}.x-kubernetes-list-type`, kind ?? '', 'must be map if x-kubernetes-list-map-keys is non-empty'),
    )
  if (kind === 'map' && items?.type !== 'object')
    errors.push(
      invalidField(`${at}.items.type`, items?.type ?? '', "must be object if parent array's x-kubernetes-list-type is map"),
    )
  keys.forEach((key, i) => {
    const member = items?.properties?.[key]
    if (!member)
      errors.push(invalidField(`${at}.x-kubernetes-list-map-keys[${i}]`, key, 'entries must all be names of item properties'))
    else if (member.type === 'array' || member.type === 'object')
      errors.push(
        invalidField(
          `${at}.items.properties[${key}].type`,
          member.type,
          "must be a scalar type if parent array's x-kubernetes-list-type is map",
        ),
      )
    else if (!items?.required?.includes(key) && member.default === undefined)
      errors.push(
        requiredField(
          `${at}.items.properties[${key}].default`,
          'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
        ),
      )
  })
  return errors
}

const ruleVariables = ['self', 'oldSelf'] as const

function ownRules(schema: JsonSchema, at: string): FieldError[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap((rule, i) => {
    const field = `${at}.x-kubernetes-validations[${i}]`
    if (!rule.rule?.trim()) return [requiredField(`${field}.rule`, 'rule is not specified')]
    const program = compile(rule.rule, ruleVariables)
    const shown = {
      Rule: rule.rule,
      Message: rule.message ?? '',
      MessageExpression: rule.messageExpression ?? '',
      Reason: rule.reason ?? null,
      FieldPath: rule.fieldPath ?? '',
      OptionalOldSelf: rule.optionalOldSelf ?? null,
    }
    if ('error' in program) return [invalidField(`${field}.rule`, shown, program.error)]
    if (program.type !== 'bool' && program.type !== 'dyn')
      return [invalidField(`${field}.rule`, shown, 'cel expression must evaluate to a bool')]
    return []
  })
}

const nestedForbidden = [
  ['type', 'must be empty to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
] as const

/** Under allOf, anyOf, oneOf and not: values alone are spoken of, but for the two types of int-or-string. */
function nestedErrors(parent: JsonSchema, part: JsonSchema, at: string): FieldError[] {
  const mayHaveType = parent['x-kubernetes-int-or-string'] === true
  const errors = nestedForbidden
    .filter(([name]) => part[name as keyof JsonSchema] && !(name === 'type' && mayHaveType))
    .map(([name, why]) => forbiddenField(`${at}.${name}`, why))
  for (const [key, inner] of Object.entries(part.properties ?? {}))
    errors.push(...nestedErrors({}, inner, `${at}.properties[${key}]`))
  if (part.items) errors.push(...nestedErrors({}, part.items, `${at}.items`))
  const deeper = [...(part.allOf ?? []), ...(part.anyOf ?? []), ...(part.oneOf ?? [])]
  return [...errors, ...deeper.flatMap((inner, i) => nestedErrors(parent, inner, `${at}.allOf[${i}]`))]
}
