import { describe, expect, it } from 'vitest'
import { type BareServer, bareServer, messageOf } from '../resources/bare-server.ts'
import { columnCases } from './columns-for-tests.ts'

const root = '/apis/ex.com/v1/namespaces/default/embs'

function server(columns: object[] = []): BareServer {
  const own = bareServer()
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const inner = { type: 'object', 'x-kubernetes-embedded-resource': true }
  own.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    metadata: { name: 'embs.ex.com' },
    spec: {
      group: 'ex.com',
      scope: 'Namespaced',
      names: { plural: 'embs', kind: 'Emb' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          ...(columns.length > 0 ? { additionalPrinterColumns: columns } : {}),
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                any: anything,
                status: { type: 'object', required: ['r'], properties: { r: { type: 'string' } } },
                spec: {
                  type: 'object',
                  properties: {
                    e: { ...inner, properties: { spec: { type: 'object', properties: { q: { type: 'string' } } } } },
                    m: { type: 'object', additionalProperties: { ...inner, 'x-kubernetes-preserve-unknown-fields': true } },
                    l: { type: 'array', items: { ...inner, properties: { in: { ...inner, properties: { p: anything } } } } },
                  },
                },
              },
            },
          },
        },
      ],
    },
  })
  return own
}

const emb = (spec: object, more: object = {}): object => ({
  apiVersion: 'ex.com/v1',
  kind: 'Emb',
  metadata: { name: 'a' },
  spec,
  ...more,
})
const pod = { apiVersion: 'v1', kind: 'Pod' }
const invalid = (text: string): string => `Emb.ex.com "a" is invalid: ${text}`
const unread = (text: string): string => `Emb in version "v1" cannot be handled as a Emb: ${text}`
const label =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"

describe('an object embedded in a custom one', () => {
  const refusal = (spec: object): string => messageOf(server().request('POST', root, emb(spec)))
  it.each<[object, string]>([
    [{ e: pod }, ''],
    [{ e: {} }, invalid('[spec.e.apiVersion: Required value, spec.e.kind: Required value]')],
    [{ e: { kind: 'X' } }, invalid('spec.e.apiVersion: Required value')],
    [{ e: { apiVersion: 'v1' } }, invalid('spec.e.kind: Required value')],
    [{ e: { ...pod, apiVersion: '' } }, invalid('spec.e.apiVersion: Invalid value: "": must not be empty')],
    [{ e: { ...pod, kind: '' } }, invalid('spec.e.kind: Invalid value: "": must not be empty')],
    [
      { e: { ...pod, apiVersion: 'a/b/c' } },
      invalid('spec.e.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c'),
    ],
    [
      { e: { ...pod, kind: '-X' } },
      invalid(`spec.e.kind: Invalid value: "-X": may have mixed case, but should otherwise match: ${label}`),
    ],
    [{ m: { k: { kind: 'X' } } }, invalid('spec.m[k].apiVersion: Required value')],
    [{ l: [pod, { ...pod, in: { kind: 'X' } }] }, invalid('spec.l[1].in.apiVersion: Required value')],
    [
      { e: { ...pod, metadata: { namespace: 'x', name: 'a/b' } } },
      invalid(`spec.e.metadata.name: Invalid value: "a/b": may not contain '/'`),
    ],
    [
      { e: { ...pod, metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x' }] } } },
      invalid('spec.e.metadata.ownerReferences.uid: Invalid value: "": must not be empty'),
    ],
    [{ e: { ...pod, apiVersion: 5 } }, unread('spec.e.apiVersion: Invalid value: 5: must be a string')],
    [{ e: { ...pod, kind: true } }, unread('spec.e.kind: Invalid value: true: must be a string')],
    [
      { e: { ...pod, metadata: 'x' } },
      unread('spec.e.metadata: Invalid value: "x": json: cannot unmarshal string into Go value of type v1.ObjectMeta'),
    ],
    [
      { e: { ...pod, metadata: { name: 5 } } },
      unread(
        'spec.e.metadata: Invalid value: {"name":5}: json: cannot unmarshal number into Go struct field ObjectMeta.name of type string',
      ),
    ],
  ])('[KND313] %j', (spec, message) => expect(refusal(spec)).toBe(message))

  it('[KND313] loses what its metadata does not know', () => {
    const own = server()
    const made = own.request('POST', root, emb({ e: { ...pod, metadata: { name: 'x', zz: 1 } } })) as any
    expect(made.spec.e.metadata).toEqual({ name: 'x' })
    expect(own.warned()).toEqual(['unknown field "spec.e.metadata.zz"'])
  })
})

describe('the columns of a custom resource', () => {
  const columns = columnCases.map(({ name, type, jsonPath }) => ({ name, type, jsonPath }))
  const shown = server(columns)
  shown.request('POST', root, emb({}, { any: columnCases[0]?.object }))
  const row = shown.row(root)
  it.each(columnCases)('[KND314] $name: $type of $jsonPath', ({ name, cell }) => expect(row[name]).toEqual(cell))

  const described = (column: object): unknown =>
    (
      server([{ name: 'X', type: 'string', jsonPath: '.spec.x', ...column }]).request('GET', root, undefined, {
        accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
      }) as any
    ).columnDefinitions[1]
  it.each([
    [{}, { format: '', description: 'Custom resource definition column (in JSONPath format): .spec.x', priority: 0 }],
    [
      { description: 'own', format: 'byte', priority: 5 },
      { format: 'byte', description: 'own', priority: 5 },
    ],
  ])('[KND314] say what they are: %j', (column, told) =>
    expect(described(column)).toEqual({ name: 'X', type: 'string', ...told }),
  )

  it('[KND314] are the age where a definition has none', () => {
    const table = server().request('GET', root, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }) as any
    expect(table.columnDefinitions.map(({ name, type }: any) => [name, type])).toEqual([
      ['Name', 'string'],
      ['Age', 'date'],
    ])
  })
})

describe('the status of a custom object', () => {
  const change = (body: object): any => {
    const own = server()
    own.request('POST', root, emb({ e: pod }))
    return own.request('PATCH', `${root}/a/status`, body, { type: 'application/merge-patch+json' })
  }
  it.each([
    [{ status: {} }, 'status.r: Required value'],
    [{ status: { r: 5 } }, 'status.r: Invalid value: "integer": r in body must be of type string: "integer"'],
    [{ status: 'x' }, 'status: Invalid value: "string":  in body must be of type object: "string"'],
  ])('[KND315] is checked: %j', (body, why) => expect(messageOf(change(body))).toContain(why))

  it('[KND315] is written without its metadata', () => {
    const metadata = { labels: { a: 'b' }, annotations: { c: 'd' }, finalizers: ['e/f'] }
    const made = change({ metadata, status: { r: 'x' } })
    expect(made.status).toEqual({ r: 'x' })
    for (const field of Object.keys(metadata)) expect(made.metadata[field]).toBeUndefined()
  })
})

describe('the status subresource in a definition', () => {
  it.each<[unknown, string]>([
    ['x', 'string'],
    [5, 'number'],
    [true, 'bool'],
    [[], 'array'],
  ])('[KND315] is an object: %j', (status, type) => {
    const answer = bareServer().request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'a.b.c' },
      spec: { versions: [{ subresources: { status } }] },
    })
    expect(messageOf(answer)).toBe(
      `CustomResourceDefinition in version "v1" cannot be handled as a CustomResourceDefinition: json: cannot unmarshal ${type} into Go struct field CustomResourceSubresources.spec.versions.subresources.status of type v1.CustomResourceSubresourceStatus`,
    )
  })
})
