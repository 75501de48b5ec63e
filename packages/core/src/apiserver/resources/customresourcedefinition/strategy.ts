import { customResource } from '../../../api/custom-resources.ts'
import { customresourcedefinitions } from '../../../api/kinds.ts'
import type { Condition } from '../../../api/object.ts'
import { createdAtColumn, nameColumn } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import type { CustomResourceDefinition } from './definition.ts'
import { definitionErrors, definitionNameErrors, definitionUpdateErrors } from './validate.ts'
import { formatWarnings } from './warnings.ts'

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
    const service = definition.spec.conversion.webhook?.clientConfig?.service
    if (service) service.port ??= 443
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
  validate: (definition) => [...definitionNameErrors(definition), ...definitionErrors(definition)],
  warnings: formatWarnings,
  validateUpdate: definitionUpdateErrors,
  release(definition, context) {
    // what was defined goes with its definition
    const [version] = definition.spec.versions ?? []
    if (!version) return
    const resource = customResource(definition.spec, version)
    for (const { metadata } of context.read.list(resource))
      context.write.delete(resource, metadata.namespace ?? '', metadata.name)
  },
}
