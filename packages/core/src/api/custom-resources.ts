import type { Condition, KubeObject } from './object.ts'
import type { Resource } from './resource.ts'

const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

export interface DefinitionSpec {
  group?: string
  scope?: string
  names?: { plural?: string; singular?: string; kind?: string; shortNames?: string[]; categories?: string[] }
  versions?: { name?: string; storage?: boolean; subresources?: object }[]
}

type Definition = KubeObject & {
  spec: DefinitionSpec
  status?: { conditions?: Condition[] | null; acceptedNames?: DefinitionSpec['names'] }
}

/** True when the definition's status says so: NamesAccepted, Established, Terminating. */
export const isTrueOf = ({ status }: Pick<Definition, 'status'>, type: string): boolean =>
  status?.conditions?.some((one) => one.type === type && one.status === 'True') ?? false

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

/** The stored versions of all definitions that are established, under the names that were accepted. */
export function storedCustomResources(definitions: readonly KubeObject[]): Resource[] {
  return definitions.flatMap((one) => {
    const definition = one as Definition
    const { spec, status } = definition
    const storage = spec.versions?.find((version) => version.storage)
    if (!storage || !isTrueOf(definition, 'Established')) return []
    return [customResource({ ...spec, names: status?.acceptedNames }, storage)]
  })
}
