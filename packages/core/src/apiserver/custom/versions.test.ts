import { describe, expect, it } from 'vitest'
import { type BareServer, bareServer, messageOf } from '../resources/bare-server.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const json = { type: 'application/json-patch+json' }
const root = (version: string): string => `/apis/ex.com/${version}/namespaces/default/foos`

const version = (name: string, properties: object, more: object = {}): object => ({
  name,
  served: true,
  storage: name === 'v1',
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: { spec: { type: 'object', properties: { a: { type: 'string' }, ...properties } } },
    },
  },
  ...more,
})

function server(): BareServer {
  const own = bareServer()
  own.request('POST', definitions, {
    metadata: { name: 'foos.ex.com' },
    spec: {
      group: 'ex.com',
      scope: 'Namespaced',
      names: { plural: 'foos', kind: 'Foo' },
      versions: [
        version('v1', { b: { type: 'string', default: 'one' } }),
        version('v2', { c: { type: 'integer', default: 2 } }),
        version('v3', {}, { served: false }),
        version('v1beta1', {}, { deprecated: true }),
        version('v1alpha1', {}, { deprecated: true, deprecationWarning: 'gone soon' }),
      ],
    },
  })
  return own
}

const make = (own: BareServer, name: string): any =>
  own.request('POST', root(name), {
    apiVersion: `ex.com/${name}`,
    kind: 'Foo',
    metadata: { name: `of-${name}` },
    spec: { a: 'x', b: 'B', c: 7 },
  })

describe('the versions of a custom resource', () => {
  it.each([
    ['v1', { a: 'x', b: 'B' }],
    ['v2', { a: 'x' }],
    ['v1beta1', { a: 'x' }],
  ])('[KND33] what is made through %s holds what is stored', (name, spec) => expect(make(server(), name).spec).toEqual(spec))

  it.each([
    ['v1', 'v1', { a: 'x', b: 'B' }],
    ['v1', 'v2', { a: 'x' }],
    ['v2', 'v1', { a: 'x', b: 'one' }],
    ['v2', 'v2', { a: 'x' }],
    ['v1beta1', 'v1', { a: 'x', b: 'one' }],
    ['v1', 'v1alpha1', { a: 'x' }],
  ])('[KND33] what is made through %s is read through %s by both schemas', (written, asked, spec) => {
    const own = server()
    make(own, written)
    const read = own.request('GET', `${root(asked)}/of-${written}`) as any
    expect([read.apiVersion, read.spec]).toEqual([`ex.com/${asked}`, spec])
    const { items } = own.request('GET', root(asked)) as any
    expect(items.map((item: any) => [item.apiVersion, item.spec])).toEqual([[`ex.com/${asked}`, spec]])
  })

  it.each(['v3', 'v9'])('[KND33] that are not served have no path: %s', (name) =>
    expect(server().request('GET', root(name))).toEqual({}),
  )

  it.each([
    ['v1', []],
    ['v1beta1', ['ex.com/v1beta1 Foo is deprecated; use ex.com/v2 Foo']],
    ['v1alpha1', ['gone soon']],
  ])('[KND33] say that they are deprecated, and what to use: %s', (name, warnings) => {
    const own = server()
    own.request('GET', root(name))
    expect(own.warned()).toEqual(warnings)
  })

  it('[KND33] are told of in the order of their maturity', () =>
    expect((server().request('GET', '/apis/ex.com') as any).versions.map((one: any) => one.version)).toEqual([
      'v2',
      'v1',
      'v1beta1',
      'v1alpha1',
    ]))

  const store = (own: BareServer): any =>
    own.request(
      'PATCH',
      `${definitions}/foos.ex.com`,
      [
        { op: 'replace', path: '/spec/versions/0/storage', value: false },
        { op: 'replace', path: '/spec/versions/1/storage', value: true },
      ],
      json,
    )

  it('[KND33] are all remembered in which objects were stored', () => {
    const own = server()
    make(own, 'v1')
    expect(store(own).status.storedVersions).toEqual(['v1', 'v2'])
    // an object stays as it was stored until it is written again
    expect((own.request('GET', `${root('v1')}/of-v1`) as any).spec).toEqual({ a: 'x', b: 'B' })
    const dropped = own.request('PATCH', `${definitions}/foos.ex.com`, [{ op: 'remove', path: '/spec/versions/0' }], json)
    expect(messageOf(dropped)).toContain(
      'status.storedVersions[0]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version',
    )
  })

  it('[KND33] that are gone leave objects that nobody can read', () => {
    const own = server()
    make(own, 'v1')
    store(own)
    const merge = { type: 'application/merge-patch+json' }
    own.request('PATCH', `${definitions}/foos.ex.com/status`, { status: { storedVersions: ['v2'] } }, merge)
    own.request('PATCH', `${definitions}/foos.ex.com`, [{ op: 'remove', path: '/spec/versions/0' }], json)
    const read = own.request('GET', `${root('v2')}/of-v1`)
    expect(read).toMatchObject({ code: 500 })
    expect(messageOf(read)).toBe('request to convert CR from an invalid group/version: ex.com/v1')
  })
})
