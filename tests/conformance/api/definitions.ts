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
  await prime(api, definition, object.spec.scope === 'Namespaced' ? 'default' : '')
  return definition
}

/** Makes and deletes one object; each version's watch from the first of them must tell that it went. */
async function prime(api: Api, definition: Definition, namespace: string): Promise<void> {
  const { group, kind, versions } = definition
  const of = namespace === '' ? undefined : namespace
  const metadata = { namespace, name: 'setup-instance' }
  const more = { alpha: 'foo_123', beta: 10, gamma: 'bar', delta: 'hello', epsilon: 'foobar', spec: {} }
  const body = { apiVersion: `${group}/${versions[0]}`, kind, metadata, ...more }
  const made = await api.ok('POST', customPath(definition, of), { body })
  await api.ok('DELETE', `${customPath(definition, of)}/setup-instance`)
  for (const version of versions) {
    const watching = await api.watch(customPath(definition, of, version), { resourceVersion: made.metadata.resourceVersion })
    const { type } = await watching.next()
    if (type !== 'DELETED') throw new Error(`expected DELETED, but got ${type}`)
    watching.stop()
  }
}

export const undefine = (api: Api, { name }: Definition): Promise<Body> => api.ok('DELETE', `${definitions}/${name}`)

export const customPath = ({ group, plural, versions }: Definition, namespace?: string, version = versions[0]): string =>
  `/apis/${group}/${version}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`
