import type { JsonObject } from '../api/json.ts'

const group = 'wardle.example.com'
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const text = (description: string): JsonObject => ({ type: 'string', description })
const map = (description: string): JsonObject => ({
  type: 'object',
  additionalProperties: { type: 'string', default: '' },
  description,
})
const object = (description: string, properties: JsonObject = {}): JsonObject => ({ type: 'object', description, properties })

const objectMeta = object('What every stored object carries.', {
  name: text('Name of the object, unique in its namespace.'),
  namespace: text('Namespace of the object.'),
  uid: text('Unique in time and space, given by the server.'),
  resourceVersion: text('Changes with every write.'),
  creationTimestamp: { ...text('When the object was made.'), format: 'date-time' },
  labels: map('Keys and values to select objects by.'),
  annotations: map('Keys and values that nobody selects by.'),
})
const listMeta = object('What a list carries.', { resourceVersion: text('The revision that the list shows.') })

// sample-apiserver/pkg/apis/wardle: the fields of each version (1.36)
const specs: Readonly<Record<string, JsonObject>> = {
  v1alpha1: {
    reference: text('The name of another flunder or fischer, as referenceType says.'),
    referenceType: text('The kind of what is referred to: "Flunder" or "Fischer".'),
  },
  v1beta1: {
    flunderReference: text('The name of another flunder; empty when a fischer is referred to.'),
    fischerReference: text('The name of a fischer; empty when a flunder is referred to.'),
    referenceType: text('The kind of what is referred to: "Flunder" or "Fischer".'),
  },
}

type Refer = (name: string) => JsonObject

const versionName = (version: string, kind: string): string => `io.k8s.sample-apiserver.pkg.apis.wardle.${version}.${kind}`
const typeFields: JsonObject = {
  apiVersion: text('The version of the schema that this object follows.'),
  kind: text('The kind of this object.'),
}

function kindSchemas(version: string, kind: string, properties: JsonObject, refer: Refer): JsonObject {
  const gvk = (kind: string): JsonObject => ({ 'x-kubernetes-group-version-kind': [{ group, version, kind }] })
  const own = versionName(version, kind)
  return {
    [own]: {
      ...object(`${kind} is a sample type.`, { ...typeFields, metadata: refer(`${meta}.ObjectMeta`), ...properties }),
      ...gvk(kind),
    },
    [`${own}List`]: {
      ...object(`${kind}List is a list of ${kind} objects.`, {
        ...typeFields,
        items: { type: 'array', items: refer(own) },
        metadata: refer(`${meta}.ListMeta`),
      }),
      required: ['items'],
      ...gvk(`${kind}List`),
    },
  }
}

function schemasOf(version: string, refer: Refer): JsonObject {
  const [spec, status] = [versionName(version, 'FlunderSpec'), versionName(version, 'FlunderStatus')]
  const disallowed = { type: 'array', items: { type: 'string', default: '' }, description: 'Names that no flunder may have.' }
  return {
    ...kindSchemas(version, 'Flunder', { spec: refer(spec), status: refer(status) }, refer),
    [spec]: object('What a flunder refers to.', specs[version]),
    [status]: object('A flunder has no status.'),
    ...(version === 'v1alpha1' ? kindSchemas(version, 'Fischer', { disallowedFlunders: disallowed }, refer) : {}),
    [`${meta}.ObjectMeta`]: objectMeta,
    [`${meta}.ListMeta`]: listMeta,
  }
}

interface Route {
  path: string
  kind: string
  many: boolean
}

const routesOf = (version: string): Route[] =>
  [
    { resource: 'flunders', kind: 'Flunder', within: 'namespaces/{namespace}/' },
    ...(version === 'v1alpha1' ? [{ resource: 'fischers', kind: 'Fischer', within: '' }] : []),
  ].flatMap(({ resource, kind, within }) => [
    { path: `/apis/${group}/${version}/${within}${resource}`, kind, many: true },
    { path: `/apis/${group}/${version}/${within}${resource}/{name}`, kind, many: false },
  ])

const actions = {
  many: { get: 'list', post: 'post', delete: 'deletecollection' },
  one: { get: 'get', put: 'put', patch: 'patch', delete: 'delete' },
}

const pathsOf = (version: string): JsonObject =>
  Object.fromEntries(
    routesOf(version).map(({ path, kind, many }) => [
      path,
      Object.fromEntries(
        Object.entries(many ? actions.many : actions.one).map(([method, action]) => [
          method,
          {
            operationId: `${action}Wardle${version}${kind}`,
            'x-kubernetes-action': action,
            'x-kubernetes-group-version-kind': { group, version, kind },
            responses: { 200: { description: 'OK' } },
          },
        ]),
      ),
    ]),
  )

const info = { title: 'Wardle', version: '0.1' }
const inV3: Refer = (name) => ({ allOf: [{ $ref: `#/components/schemas/${name}` }], default: {} })
const inV2: Refer = (name) => ({ $ref: `#/definitions/${name}` })
const versions = Object.keys(specs)

/** /openapi/v2, /openapi/v3 and what is below it, of the sample server. */
export function sampleOpenApi(path: string): object | undefined {
  if (path === '/openapi/v3')
    return {
      paths: Object.fromEntries(
        versions.map((version) => {
          const root = `apis/${group}/${version}`
          return [root, { serverRelativeURL: `/openapi/v3/${root}` }]
        }),
      ),
    }
  if (path === '/openapi/v2')
    return {
      swagger: '2.0',
      info,
      paths: Object.assign({}, ...versions.map(pathsOf)),
      definitions: Object.assign({}, ...versions.map((version) => schemasOf(version, inV2))),
    }
  const version = versions.find((one) => path === `/openapi/v3/apis/${group}/${one}`)
  if (version === undefined) return undefined
  return { openapi: '3.0.0', info, paths: pathsOf(version), components: { schemas: schemasOf(version, inV3) } }
}
