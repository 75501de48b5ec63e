import type { KubeObject } from './object.ts'
import type { Resource } from './resource.ts'

const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

export interface DefinitionSpec {
  group?: string
  scope?: string
  names?: { plural?: string; singular?: string; kind?: string; shortNames?: string[]; categories?: string[] }
  versions?: { name?: string; storage?: boolean; subresources?: object }[]
}

/** One version of what a CustomResourceDefinition defines, as a row of the resource table. */
export function customResource(
  { group = '', scope, names = {} }: DefinitionSpec,
  version: { name?: string; subresources?: object },
): Resource {
  return {
    group,
    version: version.name ?? '',
    kind: names.kind ?? '',
    resource: names.plural ?? '',
    singular: names.singular ?? '',
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: scope === 'Namespaced',
    verbs,
    subresources: Object.keys(version.subresources ?? {}),
  }
}

/** The stored versions of all definitions. */
export function storedCustomResources(definitions: readonly KubeObject[]): Resource[] {
  return definitions.flatMap((definition) => {
    const { spec } = definition as KubeObject & { spec: DefinitionSpec }
    const storage = spec.versions?.find((version) => version.storage)
    return storage ? [customResource(spec, storage)] : []
  })
}
