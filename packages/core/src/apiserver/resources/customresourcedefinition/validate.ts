import { isTrueOf } from '../../../api/custom-resources.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { approvalOf, isProtectedGroup } from '../../custom/approval.ts'
import { isDns1035Label, isDns1123Subdomain } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import { caBundleProblem } from '../../webhooks/ca-bundle.ts'
import type { CustomResourceDefinition, Names, Version } from './definition.ts'
import { internalSpec, internalVersions } from './internal-form.ts'
import { columnErrors } from './validate-columns.ts'
import { conversionErrors } from './validate-conversion.ts'
import { definitionSchemaErrors } from './validate-schema.ts'
import { selectableFieldErrors } from './validate-selectable.ts'
import { subresourceErrors } from './validate-subresources.ts'

/** `trusted`: its conversion webhook's certificates could be read before, and must be still. Models apiextensions/validation ValidateCustomResourceDefinition (1.36). */
export function definitionErrors({ metadata, spec, status }: CustomResourceDefinition, trusted = false): FieldError[] {
  return [
    ...groupErrors(spec.group ?? ''),
    ...scopeErrors(spec.scope ?? ''),
    ...versionErrors(spec),
    ...requiredNames(spec.names ?? {}),
    ...nameErrors(spec.names ?? {}),
    ...sharedErrors(spec),
    ...conversionErrors(spec, trusted),
    ...storedErrors(status?.storedVersions ?? [], spec.versions ?? []),
    ...approvalErrors(metadata.annotations, spec.group ?? ''),
    ...(spec.preserveUnknownFields
      ? [
          invalidField(
            'spec.preserveUnknownFields',
            true,
            'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
          ),
        ]
      : []),
  ]
}

/** Its name says what it defines. */
export function definitionNameErrors({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  const wanted = `${spec.names?.plural ?? ''}.${spec.group ?? ''}`
  const why = 'must be spec.names.plural+"."+spec.group'
  const wrong = (field: string, name: string | undefined): FieldError[] =>
    name && name !== wanted ? [invalidField(field, name, why)] : []
  return [...wrong('metadata.generateName', metadata.generateName), ...wrong('metadata.name', metadata.name)]
}

const scopes = ['Cluster', 'Namespaced']

function scopeErrors(scope: string): FieldError[] {
  if (scope === '') return [requiredField('spec.scope')]
  return scopes.includes(scope) ? [] : [unsupportedField('spec.scope', scope, scopes)]
}

function groupErrors(group: string): FieldError[] {
  if (group === '') return [requiredField('spec.group')]
  const wrong = isDns1123Subdomain(group)
  if (wrong.length > 0) return [invalidField('spec.group', group, wrong.join(','))]
  return group.includes('.') ? [] : [invalidField('spec.group', group, 'should be a domain with at least one dot')]
}

function versionErrors(spec: CustomResourceDefinition['spec']): FieldError[] {
  const { versions, shared } = internalSpec(spec)
  const shown = spec.versions ? internalVersions(versions) : null
  const names = versions.map(({ name = '' }) => name)
  const wrongFirst = versions.length > 0 ? isDns1035Label(names[0] as string) : []
  const errors = missingSchemas(versions, shared)
  versions.forEach((version, i) => void errors.push(...oneVersionErrors(version, `spec.versions[${i}]`, shared)))
  if (new Set(names).size < names.length) errors.push(invalidField('spec.versions', shown, 'must contain unique version names'))
  if (versions.filter(({ storage }) => storage).length !== 1)
    errors.push(invalidField('spec.versions', shown, 'must have exactly one version marked as storage version'))
  if (names[0] && wrongFirst.length > 0) errors.push(invalidField('spec.version', names[0], wrongFirst.join(',')))
  return errors
}

const missingSchemas = (versions: readonly Version[], shared: Version): FieldError[] =>
  shared.schema?.openAPIV3Schema
    ? []
    : versions.flatMap(({ schema }, i) =>
        schema?.openAPIV3Schema ? [] : [requiredField(`spec.versions[${i}].schema.openAPIV3Schema`)],
      )

/** Models validateCustomResourceDefinitionVersion (1.36). */
function oneVersionErrors(version: Version, at: string, shared: Version): FieldError[] {
  const { name = '', schema, subresources, additionalPrinterColumns: columns, selectableFields } = version
  const wrong = isDns1035Label(name)
  const hasStatus = (shared.subresources ?? subresources)?.status !== undefined
  return [
    ...(wrong.length > 0 ? [invalidField(`${at}.name`, name, wrong.join(','))] : []),
    ...deprecationErrors(version, `${at}.deprecationWarning`),
    ...definitionSchemaErrors(schema?.openAPIV3Schema, hasStatus, `${at}.schema.openAPIV3Schema`),
    ...subresourceErrors(subresources, `${at}.subresources`),
    ...columnErrors(columns, `${at}.additionalPrinterColumns`),
    ...selectableFieldErrors(selectableFields, schema?.openAPIV3Schema, `${at}.selectableFields`),
  ]
}

/** Of what stands above the versions. */
function sharedErrors(spec: CustomResourceDefinition['spec']): FieldError[] {
  const { versions, shared } = internalSpec(spec)
  const hasStatus = [shared, ...versions].some(({ subresources }) => subresources?.status !== undefined)
  const schema = shared.schema?.openAPIV3Schema
  return [
    ...definitionSchemaErrors(schema, hasStatus, 'spec.validation.openAPIV3Schema'),
    ...subresourceErrors(shared.subresources, 'spec.subresources'),
    ...columnErrors(shared.additionalPrinterColumns, 'spec.additionalPrinterColumns'),
    ...selectableFieldErrors(shared.selectableFields, schema, 'spec.selectableFields'),
  ]
}

const maxWarningChars = 256

function deprecationErrors({ deprecated, deprecationWarning: warning }: Version, field: string): FieldError[] {
  if (warning === undefined) return []
  if (!deprecated) return [invalidField(field, warning, 'can only be set for deprecated versions')]
  const why: string[] = []
  if (warning.length > maxWarningChars) why.push(`must be <= ${maxWarningChars} characters long`)
  if (warning === '') why.push('must not be an empty string')
  const at = warning.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u)
  if (at >= 0) why.push(`must only contain printable UTF-8 characters; non-printable character found at index ${at}`)
  return why.map((text) => invalidField(field, warning, text))
}

const nameParts = ['plural', 'singular', 'kind', 'listKind'] as const

const requiredNames = (names: Names): FieldError[] =>
  nameParts.filter((part) => !names[part]).map((part) => requiredField(`spec.names.${part}`))

/** Models ValidateCustomResourceDefinitionNames (1.36). */
function nameErrors(names: Names): FieldError[] {
  const at = 'spec.names'
  const errors = nameParts.flatMap((part) => {
    const value = names[part] ?? ''
    const mixed = part === 'kind' || part === 'listKind'
    const wrong = value === '' ? [] : isDns1035Label(mixed ? value.toLowerCase() : value)
    const head = mixed ? 'may have mixed case, but should otherwise match: ' : ''
    return wrong.length > 0 ? [invalidField(`${at}.${part}`, value, head + wrong.join(','))] : []
  })
  errors.push(...labelErrors(names.shortNames, `${at}.shortNames`))
  if (names.kind && names.kind === names.listKind)
    errors.push(invalidField(`${at}.listKind`, names.listKind, 'kind and listKind may not be the same'))
  return [...errors, ...labelErrors(names.categories, `${at}.categories`)]
}

const labelErrors = (names: readonly string[] = [], at: string): FieldError[] =>
  names.flatMap((name, i) => {
    const wrong = isDns1035Label(name)
    return wrong.length > 0 ? [invalidField(`${at}[${i}]`, name, wrong.join(','))] : []
  })

/** Models ValidateCustomResourceDefinitionStoredVersions (1.36). */
function storedErrors(stored: readonly string[], versions: readonly Version[]): FieldError[] {
  const field = 'status.storedVersions'
  if (stored.length === 0) return [invalidField(field, null, 'must have at least one stored version')]
  const names = versions.map(({ name }) => name)
  const missing = versions
    .filter(({ name, storage }) => storage && !stored.includes(name as string))
    .map(({ name }) => invalidField(field, stored, `must have the storage version ${name}`))
  const gone = stored.flatMap((name, i) => {
    if (names.includes(name)) return []
    const why = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
    return [invalidField(`${field}[${i}]`, name, why)]
  })
  return [...missing, ...gone]
}

const approval = 'api-approved.kubernetes.io'

/** Groups of Kubernetes itself need its approval. Models validateAPIApproval (1.36). */
function approvalErrors(annotations: Record<string, string> | undefined, group: string): FieldError[] {
  if (!isProtectedGroup(group)) return []
  const { reason, message } = approvalOf(annotations)
  const field = `metadata.annotations[${approval}]`
  if (reason === 'MissingAnnotation') return [requiredField(field, message)]
  return reason === 'InvalidAnnotation' ? [invalidField(field, annotations?.[approval], message)] : []
}

const bundleOf = ({ spec }: CustomResourceDefinition): string | undefined => spec.conversion?.webhook?.clientConfig?.caBundle

/** Names and scope of what is established stay. Models validateCustomResourceDefinitionSpecUpdate (1.36). */
export function definitionUpdateErrors(definition: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  const { spec } = definition
  const established = isTrueOf(old, 'Established')
  const kept = established
    ? [
        ...immutable(spec.scope ?? '', old.spec.scope, 'spec.scope'),
        ...immutable(spec.names?.kind ?? '', old.spec.names?.kind, 'spec.names.kind'),
      ]
    : []
  const always = [
    ...immutable(spec.group ?? '', old.spec.group, 'spec.group'),
    ...immutable(spec.names?.plural ?? '', old.spec.names?.plural, 'spec.names.plural'),
  ]
  return [...definitionErrors(definition, caBundleProblem(bundleOf(old)) === undefined), ...kept, ...always]
}
