import { equal } from '../../../api/copy.ts'
import type { Json } from '../../../api/json.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { structuralErrors } from '../../custom/structural.ts'
import { isDns1035Label, isDns1123Subdomain } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import type { CustomResourceDefinition, Names, Version } from './definition.ts'

/** Models apiextensions/validation ValidateCustomResourceDefinition (1.36). */
export function definitionErrors({ metadata, spec, status }: CustomResourceDefinition): FieldError[] {
  const { group = '', names = {}, scope = '', versions = [] } = spec
  const errors: FieldError[] = []
  if (metadata.name !== `${names.plural ?? ''}.${group}`)
    errors.push(invalidField('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'))
  errors.push(...groupErrors(group))
  if (scope === '') errors.push(requiredField('spec.scope'))
  else if (!scopes.includes(scope)) errors.push(unsupportedField('spec.scope', scope, scopes))
  errors.push(...versionErrors(versions), ...nameErrors(names), ...schemaErrors(versions), ...columnErrors(versions))
  errors.push(...conversionErrors(spec), ...storedErrors(status?.storedVersions ?? [], versions))
  return [...errors, ...approvalErrors(metadata.annotations, group)]
}

const scopes = ['Cluster', 'Namespaced']

function groupErrors(group: string): FieldError[] {
  if (group === '') return [requiredField('spec.group')]
  const wrong = isDns1123Subdomain(group)
  if (wrong.length > 0) return [invalidField('spec.group', group, wrong.join(','))]
  return group.includes('.') ? [] : [invalidField('spec.group', group, 'should be a domain with at least one dot')]
}

function versionErrors(versions: readonly Version[]): FieldError[] {
  const errors: FieldError[] = []
  for (const [i, { schema }] of versions.entries())
    if (!schema?.openAPIV3Schema) errors.push(requiredField(`spec.versions[${i}].schema.openAPIV3Schema`))
  for (const [i, { name = '', deprecated, deprecationWarning: warning }] of versions.entries()) {
    const wrong = isDns1035Label(name)
    if (wrong.length > 0) errors.push(invalidField(`spec.versions[${i}].name`, name, wrong.join(',')))
    if (!deprecated && warning !== undefined)
      errors.push(invalidField(`spec.versions[${i}].deprecationWarning`, warning, 'can only be set for deprecated versions'))
  }
  const names = versions.map(({ name }) => name)
  if (new Set(names).size < names.length)
    errors.push(invalidField('spec.versions', versions, 'must contain unique version names'))
  if (versions.filter(({ storage }) => storage).length !== 1)
    errors.push(invalidField('spec.versions', versions, 'must have exactly one version marked as storage version'))
  return errors
}

function nameErrors(names: Names): FieldError[] {
  const parts = ['plural', 'singular', 'kind', 'listKind'] as const
  const errors = parts.filter((part) => !names[part]).map((part) => requiredField(`spec.names.${part}`))
  for (const part of parts) {
    const value = names[part] ?? ''
    const mixed = part === 'kind' || part === 'listKind'
    const wrong = value === '' ? [] : isDns1035Label(mixed ? value.toLowerCase() : value)
    const head = mixed ? 'may have mixed case, but should otherwise match: ' : ''
    if (wrong.length > 0) errors.push(invalidField(`spec.names.${part}`, value, head + wrong.join(',')))
  }
  for (const list of ['shortNames', 'categories'] as const)
    (names[list] ?? []).forEach((name, i) => {
      const wrong = isDns1035Label(name)
      if (wrong.length > 0) errors.push(invalidField(`spec.names.${list}[${i}]`, name, wrong.join(',')))
    })
  if (names.kind && names.kind === names.listKind)
    errors.push(invalidField('spec.names.listKind', names.listKind, 'kind and listKind may not be the same'))
  return errors
}

/** Parts that are the same in all versions are spoken of as the definition's own. */
function placed<T>(
  versions: readonly Version[],
  part: (version: Version) => T | undefined,
  one: string,
  each: string,
): { value: T; at: string }[] {
  const values = versions.map(part)
  const [first] = values
  if (first === undefined && values.every((value) => value === undefined)) return []
  if (first !== undefined && values.every((value) => equal(value as Json, first as Json)))
    return [{ value: first, at: `spec.${one}` }]
  return values.flatMap((value, i) => (value === undefined ? [] : [{ value, at: `spec.versions[${i}].${each}` }]))
}

const schemaErrors = (versions: readonly Version[]): FieldError[] =>
  placed(versions, ({ schema }) => schema?.openAPIV3Schema, 'validation.openAPIV3Schema', 'schema.openAPIV3Schema').flatMap(
    ({ value, at }) => structuralErrors(value, at),
  )

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']
const columnFormats = ['binary', 'byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

function columnErrors(versions: readonly Version[]): FieldError[] {
  const lists = placed(
    versions,
    ({ additionalPrinterColumns: list }) => (list?.length ? list : undefined),
    'additionalPrinterColumns',
    'additionalPrinterColumns',
  )
  return lists.flatMap(({ value, at }) =>
    value.flatMap(({ name, type, format, jsonPath }, i) => {
      const errors = name ? [] : [requiredField(`${at}[${i}].name`)]
      const among = `must be one of ${columnTypes.join(',')}`
      if (!type) errors.push(requiredField(`${at}[${i}].type`, among))
      else if (!columnTypes.includes(type)) errors.push(invalidField(`${at}[${i}].type`, type, among))
      if (format && !columnFormats.includes(format))
        errors.push(invalidField(`${at}[${i}].format`, format, `must be one of ${columnFormats.join(',')}`))
      if (!jsonPath) errors.push(requiredField(`${at}[${i}].JSONPath`))
      else if (!jsonPath.startsWith('.'))
        errors.push(invalidField(`${at}[${i}].JSONPath`, jsonPath, 'must be a simple json path starting with .'))
      return errors
    }),
  )
}

function conversionErrors({ conversion }: CustomResourceDefinition['spec']): FieldError[] {
  const { strategy = 'None', webhook } = conversion ?? {}
  if (!['None', 'Webhook'].includes(strategy))
    return [unsupportedField('spec.conversion.strategy', strategy, ['None', 'Webhook'])]
  if (strategy === 'None')
    return webhook
      ? [forbiddenField('spec.conversion.webhookClientConfig', 'should not be set when strategy is not set to Webhook')]
      : []
  const at = 'spec.conversion.webhookClientConfig'
  const client = webhook?.clientConfig
  const errors: FieldError[] = []
  if (!client) errors.push(requiredField(at, 'required when strategy is set to Webhook'))
  else if ((client.url === undefined) === (client.service === undefined))
    errors.push(requiredField(at, 'exactly one of url or service is required'))
  const reviews = webhook?.conversionReviewVersions ?? []
  if (reviews.length === 0) errors.push(requiredField('spec.conversion.conversionReviewVersions'))
  else if (!reviews.some((version) => version === 'v1' || version === 'v1beta1'))
    errors.push(invalidField('spec.conversion.conversionReviewVersions', reviews, 'must include at least one of v1, v1beta1'))
  return errors
}

function storedErrors(stored: readonly string[], versions: readonly Version[]): FieldError[] {
  const names = versions.map(({ name }) => name)
  return stored.flatMap((name, i) => {
    if (names.includes(name)) return []
    const why = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
    return [invalidField(`status.storedVersions[${i}]`, name, why)]
  })
}

const approval = 'api-approved.kubernetes.io'

/** Groups of Kubernetes itself need its approval. Models validateAPIApproval (1.36). */
function approvalErrors(annotations: Record<string, string> | undefined, group: string): FieldError[] {
  if (!/(^|\.)(?:k8s|kubernetes)\.io$/.test(group)) return []
  const value = annotations?.[approval] ?? ''
  const field = `metadata.annotations[${approval}]`
  if (value === '')
    return [
      requiredField(
        field,
        'protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
      ),
    ]
  if (value.startsWith('unapproved') || /^https?:\/\/\S+\.\S+/.test(value)) return []
  return [
    invalidField(
      field,
      value,
      'protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111',
    ),
  ]
}

/** Names and scope of what is established stay. Models validateCustomResourceDefinitionSpecUpdate (1.36). */
export function definitionUpdateErrors(definition: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  const { spec } = definition
  const established = old.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True')
  const kept = established
    ? [
        ...immutable(spec.scope, old.spec.scope, 'spec.scope'),
        ...immutable(spec.names?.kind, old.spec.names?.kind, 'spec.names.kind'),
      ]
    : []
  const always = [
    ...immutable(spec.group, old.spec.group, 'spec.group'),
    ...immutable(spec.names?.plural, old.spec.names?.plural, 'spec.names.plural'),
  ]
  return [...definitionErrors(definition), ...kept, ...always]
}
