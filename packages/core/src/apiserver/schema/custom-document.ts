import type { JsonObject } from '../../api/json.ts'
import type { Strategy } from '../strategy.ts'
import { customPaths } from './custom-paths.ts'
import { customName, metadataOf, publishedSchema, typeProperties } from './custom-schema.ts'
import { addSchema } from './openapi-document.ts'
import { kindTexts } from './texts.gen.ts'

/** One group-version of custom resources in OpenAPI v3. Models apiextensions-apiserver controller/openapiv3 (1.36). */
export function customDocument(root: string, strategies: readonly Strategy[]): JsonObject {
  const schemas: JsonObject = { 'io.k8s.apimachinery.pkg.apis.meta.v1.Patch': patch }
  for (const model of ['V1ObjectMeta', 'V1ListMeta', 'V1Status', 'V1DeleteOptions']) addSchema(model, schemas)
  if (strategies.some(({ resource }) => resource.subresources.includes('scale'))) addSchema('V1Scale', schemas)
  for (const strategy of strategies) Object.assign(schemas, kindSchemas(strategy))
  const paths = Object.assign({}, ...strategies.map((strategy) => customPaths(root, strategy))) as JsonObject
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' },
    paths: sorted(paths),
    components: { schemas: sorted(schemas) },
  }
}

const patch: JsonObject = {
  description: kindTexts.V1Patch ?? 'Patch is provided to give a concrete name and type to the Kubernetes PATCH request body.',
  type: 'object',
}

const sorted = (value: JsonObject): JsonObject => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))

const conventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'

/** The Kind's own schema, and that of its list. */
function kindSchemas(strategy: Strategy): JsonObject {
  const { resource, schema } = strategy
  const listKind = schema?.listKind ?? `${resource.kind}List`
  const name = customName(resource)
  return {
    [name]: { ...publishedSchema(schema?.document ?? {}, 'v3'), ...ofKind(strategy, resource.kind) },
    [customName({ ...resource, kind: listKind })]: {
      description: `${listKind} is a list of ${resource.kind}`,
      type: 'object',
      required: ['items'],
      properties: {
        ...typeProperties(),
        items: {
          description: `List of ${resource.resource}. More info: ${conventions}`,
          type: 'array',
          items: { $ref: `#/components/schemas/${name}` },
        },
        metadata: metadataOf('V1ListMeta', `Standard list metadata. More info: ${conventions}#types-kinds`, 'v3'),
      },
      ...ofKind(strategy, listKind),
    },
  }
}

/** What a schema is of, and by which fields its objects may be chosen. */
function ofKind({ resource: { group, version }, selectableFields = {} }: Strategy, kind: string): JsonObject {
  const fields = Object.keys(selectableFields).map((fieldPath) => ({ fieldPath }))
  return {
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
    ...(fields.length > 0 ? { 'x-kubernetes-selectable-fields': fields } : {}),
  }
}
