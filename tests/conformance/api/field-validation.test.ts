import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Api, applyPatch, startApi } from './api.ts'
import { customPath, type Definition, define } from './definitions.ts'

const properties = {
  foo: { type: 'string' },
  cronSpec: { type: 'string', pattern: '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$' },
  ports: {
    type: 'array',
    'x-kubernetes-list-map-keys': ['containerPort', 'protocol'],
    'x-kubernetes-list-type': 'map',
    items: {
      type: 'object',
      required: ['containerPort', 'protocol'],
      properties: {
        containerPort: { format: 'int32', type: 'integer' },
        hostIP: { type: 'string' },
        hostPort: { format: 'int32', type: 'integer' },
        name: { type: 'string' },
        protocol: { type: 'string' },
      },
    },
  },
}
const schemaWith = (spec: object): object => ({ type: 'object', properties: { spec: { type: 'object', ...spec } } })

const template = {
  type: 'object',
  'x-kubernetes-embedded-resource': true,
  properties: { metadata: { type: 'object', properties: { name: { type: 'string' } } }, spec: { type: 'object' } },
}

const deployment = (inMetadata: string, inSpec: string): string => `{
		"apiVersion": "apps/v1",
		"kind": "Deployment",
		"metadata": {
			"name": "my-dep",
			${inMetadata}
			"labels": {"app": "nginx"}
		},
		"spec": {
			${inSpec}
			"selector": { "matchLabels": { "app": "nginx" } },
			"template": {
				"metadata": { "labels": { "app": "nginx" } },
				"spec": { "containers": [{ "name":  "nginx", "image": "nginx:latest" }] }
			}
		}
	}`

describe('FieldValidation', () => {
  let api: Api
  let namespace: string
  beforeAll(async () => {
    api = await startApi()
    namespace = await api.namespace('field-validation')
  })
  afterAll(() => api.close())

  const query = { fieldManager: 'field_validation_mgr', fieldValidation: 'Strict' }
  const post = (body: string): Promise<Answer> =>
    api.send('POST', `/apis/apps/v1/namespaces/${namespace}/deployments`, { body, query })

  it.each([
    [
      'should detect unknown and duplicate fields of a typed object',
      deployment('', '"unknownField": "foo", "replicas": 2, "replicas": 3,'),
      'strict decoding error: unknown field "spec.unknownField", duplicate field "spec.replicas"',
    ],
    [
      'should detect unknown metadata fields of a typed object',
      deployment('"unknownMeta": "foo",', ''),
      'strict decoding error: unknown field "metadata.unknownMeta"',
    ],
  ])('%s', async (_name, body, message) => {
    const { code, body: status } = await post(body)
    expect([code, status.reason]).toEqual([400, 'BadRequest'])
    expect(status.message).toContain(message)
  })

  const apply = (definition: Definition, lines: string): Promise<Answer> =>
    api.send('PATCH', `${customPath(definition)}/mytest`, {
      query,
      type: applyPatch,
      body: `\napiVersion: ${definition.group}/v1beta1\nkind: ${definition.kind}\n${lines}`,
    })
  const noxu = (schema?: object): Promise<Definition> =>
    define(api, { scope: 'Cluster', versions: ['v1beta1', 'v1beta2'], ...(schema ? { schema } : {}) })

  const good = `  cronSpec: "* * * * */5"
  ports:
  - name: x
    containerPort: 80
    protocol: TCP`
  const head = 'metadata:\n  name: mytest\n  finalizers:\n  - test-finalizer\n'

  it('should create/apply a valid CR for CRD with validation schema', async () => {
    const definition = await noxu(schemaWith({ properties }))
    expect((await apply(definition, `${head}spec:\n  foo: foo1\n${good}`)).code).toBe(201)
    expect((await apply(definition, `${head}spec:\n  foo: foo2\n${good}`)).code).toBe(200)
  })

  it('should create/apply a CR with unknown fields for CRD with no validation schema', async () => {
    const definition = await noxu()
    expect((await apply(definition, `${head}spec:\n  unknown: uk1\n${good}`)).code).toBe(201)
  })

  it('should create/apply an invalid CR with extra properties for CRD with validation schema', async () => {
    const definition = await noxu(schemaWith({ properties }))
    const { text } = await apply(definition, `${head}unknownField: unknown\nspec:\n  foo: foo1\n${good}`)
    expect(text).toContain('.unknownField: field not declared in schema')
  })

  it('should detect unknown metadata fields in both the root and embedded object of a CR', async () => {
    const definition = await noxu(
      schemaWith({ properties: { ...properties, template }, 'x-kubernetes-preserve-unknown-fields': true }),
    )
    const { text } = await apply(
      definition,
      `metadata:
  name: mytest
  unknownMeta: unknown
  finalizers:
  - test-finalizer
spec:
  template:
    apiversion: foo/v1
    kind: Sub
    metadata:
        unknownSubMeta: unknown
        name: subobject
        namespace: ${namespace}
  foo: foo1
${good}`,
    )
    expect(text).toContain('.spec.template.metadata.unknownSubMeta: field not declared in schema')
  })

  it('should detect duplicates in a CR when preserving unknown fields', async () => {
    const definition = await noxu(schemaWith({ properties, 'x-kubernetes-preserve-unknown-fields': true }))
    const { text } = await apply(definition, `${head}spec:\n  unknown: uk1\n  foo: foo1\n  foo: foo2\n${good}`)
    expect(text).toContain('line 11: key \\"foo\\" already set in map')
  })
})
