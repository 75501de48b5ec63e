import { customResource } from '../../../api/custom-resources.ts'
import { customresourcedefinitions } from '../../../api/kinds.ts'
import type { Condition } from '../../../api/object.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { createdAtColumn, nameColumn } from '../../age.ts'
import { isDns1035Label, isDns1123Subdomain } from '../../metadata/names.ts'
import type { Strategy } from '../../strategy.ts'
import type { CustomResourceDefinition, Names, Version } from './definition.ts'

/** Models apiextensions/validation ValidateCustomResourceDefinition (1.36). */
function validate({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  const { group = '', names = {}, scope = '', versions = [] } = spec
  const errors: FieldError[] = []
  const wanted = `${names.plural ?? ''}.${group}`
  if (metadata.name !== wanted)
    errors.push(invalidField('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'))
  if (group === '') errors.push(requiredField('spec.group'))
  else if (!group.includes('.')) errors.push(invalidField('spec.group', group, 'should be a domain with at least one dot'))
  errors.push(...isDns1123Subdomain(group || 'a').map((why) => invalidField('spec.group', group, why)))
  if (!['Cluster', 'Namespaced'].includes(scope))
    errors.push(scope === '' ? requiredField('spec.scope') : unsupportedField('spec.scope', scope, ['Cluster', 'Namespaced']))
  return [...errors, ...nameErrors(names), ...versionErrors(versions)]
}

function nameErrors(names: Names): FieldError[] {
  return (['plural', 'singular', 'kind', 'listKind'] as const).flatMap((part) => {
    const value = names[part] ?? ''
    if (value === '') return [requiredField(`spec.names.${part}`)]
    return isDns1035Label(value.toLowerCase()).map((why) => invalidField(`spec.names.${part}`, value, why))
  })
}

function versionErrors(versions: readonly Version[]): FieldError[] {
  const errors = versions.flatMap(({ name = '', schema }, i) => [
    ...isDns1035Label(name).map((why) => invalidField(`spec.versions[${i}].name`, name, why)),
    ...(schema ? [] : [requiredField(`spec.versions[${i}].schema.openAPIV3Schema`, 'schemas are required')]),
  ])
  if (versions.filter((version) => version.storage).length === 1) return errors
  const why = 'must have exactly one version marked as storage version'
  return [...errors, invalidField('spec.versions', versions, why)]
}

const storageVersions = ({ spec }: CustomResourceDefinition): string[] =>
  (spec.versions ?? []).filter((version) => version.storage).map((version) => version.name as string)

/** Names are accepted at once: nothing here competes for them. */
function accept(definition: CustomResourceDefinition, now: string): void {
  const { spec } = definition
  const condition = (type: string, reason: string, message: string): Condition => ({
    type,
    status: 'True',
    lastTransitionTime: now,
    reason,
    message,
  })
  definition.status = {
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
    acceptedNames: { ...spec.names },
    storedVersions: storageVersions(definition),
  }
}

/** Models apiextensions-apiserver/pkg/registry/customresourcedefinition (1.36). */
export const customResourceDefinitionStrategy: Strategy<CustomResourceDefinition> = {
  resource: customresourcedefinitions as never,
  plainFinalizers: true,
  requireResourceVersionOnUpdate: true,
  answersDeleteWithObject: true,
  tracksGeneration: true,
  columns: [nameColumn, createdAtColumn],
  setDefaults(definition) {
    definition.spec ??= {}
    const names = (definition.spec.names ??= {})
    names.singular ||= (names.kind ?? '').toLowerCase()
    names.listKind ||= names.kind ? `${names.kind}List` : ''
    definition.spec.conversion ??= { strategy: 'None' }
    for (const version of definition.spec.versions ?? []) {
      version.served ??= false
      version.storage ??= false
    }
  },
  prepareForCreate(definition) {
    accept(definition, definition.metadata.creationTimestamp ?? '')
  },
  prepareForUpdate(definition, old) {
    definition.status = { ...old.status, acceptedNames: { ...definition.spec.names } }
    const storage = storageVersions(definition)
    definition.status.storedVersions = [...new Set([...(old.status?.storedVersions ?? []), ...storage])]
  },
  validate,
  release(definition, context) {
    // what was defined goes with its definition
    const [version] = definition.spec.versions ?? []
    if (!version) return
    const resource = customResource(definition.spec, version)
    for (const { metadata } of context.read.list(resource))
      context.write.delete(resource, metadata.namespace ?? '', metadata.name)
  },
}
