import { customresourcedefinitions } from '../../../api/kinds.ts'
import { createdAtColumn, nameColumn } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import type { CustomResourceDefinition } from './definition.ts'
import { beginDeletion } from './deletion.ts'
import { omitEmpty } from './omit-empty.ts'
import { definitionErrors, definitionNameErrors, definitionUpdateErrors } from './validate.ts'
import { formatWarnings } from './warnings.ts'

const storageVersions = ({ spec }: CustomResourceDefinition): string[] =>
  (spec.versions ?? []).filter((version) => version.storage).map((version) => version.name as string)

/** Models apiextensions-apiserver/pkg/registry/customresourcedefinition (1.36). */
export const customResourceDefinitionStrategy: Strategy<CustomResourceDefinition> = {
  resource: customresourcedefinitions as never,
  metadataChecks: { changes: 1, whole: 0 },
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
    const acceptedNames = { plural: '', kind: '' }
    definition.status = { conditions: null, acceptedNames, storedVersions: storageVersions(definition).slice(0, 1) }
  },
  prepareForUpdate(definition, old) {
    definition.status = { ...old.status }
    const storage = storageVersions(definition).slice(0, 1)
    definition.status.storedVersions = [...new Set([...(old.status?.storedVersions ?? []), ...storage])]
  },
  validate: (definition) => [...definitionNameErrors(definition), ...definitionErrors(definition)],
  warnings: formatWarnings,
  validateUpdate: definitionUpdateErrors,
  prepareForStorage: omitEmpty,
  beginDeletion,
}
