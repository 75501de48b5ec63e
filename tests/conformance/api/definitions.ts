import { type Api, type Body, eventually, protobuf } from './api.ts'

export interface Definition {
  name: string
  group: string
  kind: string
  plural: string
  versions: string[]
}

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

let made = 0

export const keepsAll = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

export interface Wanted {
  group?: string
  scope?: 'Cluster' | 'Namespaced'
  versions?: string[]
  schema?: object
  /** Beside name, served, storage and schema of each version. */
  version?: object
  kind?: string
  plural?: string
}

export function definitionOf({
  group = `group${made}.example.com`,
  scope = 'Namespaced',
  versions = ['v1'],
  schema = keepsAll,
  version = {},
  kind = `Noxu${made++}`,
  plural = `${kind.toLowerCase()}s`,
}: Wanted = {}): { object: Body; definition: Definition } {
  const object = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: versions.map((name, i) => ({
        name,
        served: true,
        storage: i === 0,
        schema: { openAPIV3Schema: schema },
        ...version,
      })),
    },
  }
  return { object, definition: { name: object.metadata.name, group, kind, plural, versions } }
}

/** Creates a definition as upstream's fixtures do (in protobuf), and waits until it is served. */
export async function define(api: Api, wanted: Wanted = {}): Promise<Definition> {
  const { object, definition } = definitionOf(wanted)
  await api.ok('POST', definitions, { body: object, type: protobuf })
  await eventually(
    () => api.ok('GET', `${definitions}/${definition.name}`),
    ({ status }) => status?.conditions?.some((one: Body) => one.type === 'Established' && one.status === 'True'),
  )
  const { resources } = await api.ok('GET', `/apis/${definition.group}/${definition.versions[0]}`)
  if (!resources.some((one: Body) => one.name === definition.plural)) throw new Error(`${definition.name} is not discovered`)
  return definition
}

export const undefine = (api: Api, { name }: Definition): Promise<Body> => api.ok('DELETE', `${definitions}/${name}`)

export const customPath = ({ group, plural, versions }: Definition, namespace?: string, version = versions[0]): string =>
  `/apis/${group}/${version}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`
