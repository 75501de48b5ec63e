import { describe, expect, it } from 'vitest'
import type { Status } from '../api/status.ts'
import { bareServer } from './resources/bare-server.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const forbidden = (why: string): string => `resourceVersionMatch: Forbidden: ${why}`

describe('[API204] options of lists and watches', () => {
  it.each<[string, number, string]>([
    ['limit=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['timeoutSeconds=1s&watch=1', 400, 'strconv.ParseInt: parsing "1s": invalid syntax'],
    ['resourceVersionMatch=Exact', 422, forbidden('resourceVersionMatch is forbidden unless resourceVersion is provided')],
    [
      'resourceVersion=0&resourceVersionMatch=Exact',
      422,
      forbidden('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
    ],
    [
      'resourceVersion=1&resourceVersionMatch=Newer',
      422,
      'resourceVersionMatch: Unsupported value: "Newer": supported values: "Exact", "NotOlderThan", ""',
    ],
    ['sendInitialEvents=true', 422, 'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list'],
    ['watch=1&sendInitialEvents=true', 422, forbidden('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')],
    [
      'watch=1&resourceVersion=1&resourceVersionMatch=NotOlderThan',
      422,
      forbidden('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
    ],
    // in this order: numbers, selectors, what goes together, fields that can be selected
    ['limit=1.5&timeoutSeconds=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['limit=', 400, 'strconv.ParseInt: parsing "": invalid syntax'],
    ['limit=9223372036854775808', 400, 'strconv.ParseInt: parsing "9223372036854775808": value out of range'],
    ['limit=x&labelSelector=a,', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['labelSelector=a,&fieldSelector=x', 400, "found '', expected: identifier after ','"],
    [
      'fieldSelector=metadata.name%20in%20(a)&resourceVersionMatch=Foo',
      400,
      "invalid selector: 'metadata.name in (a)'; can't understand 'metadata.name in (a)'",
    ],
    ['fieldSelector=metadata.name%3Da%3Db', 400, 'invalid field selector: unescaped character in value: 61'],
    ['fieldSelector=metadata.name%3Da%5C', 400, 'invalid field selector: invalid escape sequence: \\'],
    ['fieldSelector=metadata.name%3Da%5Cb', 400, 'invalid field selector: invalid escape sequence: \\b'],
    [
      'fieldSelector=spec.x%3Da&resourceVersionMatch=Exact',
      422,
      forbidden('resourceVersionMatch is forbidden unless resourceVersion is provided'),
    ],
    ['fieldSelector=spec.x%3Da', 400, '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"'],
    ['watch=1&continue=x', 422, forbidden('resourceVersionMatch is forbidden when continue is provided')],
    ['watch=1&continue=x&resourceVersion=0', 422, forbidden('resourceVersionMatch is forbidden when continue is provided')],
    ['resourceVersion=99999', 504, 'Timeout: Too large resource version: 99999, current: 2'],
  ])('%s: %i', (search, code, message) => {
    const status = bareServer().request('GET', `${configMaps}?${search}`) as unknown as Status
    const head = code === 422 ? 'ListOptions.meta.k8s.io "" is invalid: ' : ''
    expect([status.code, status.message]).toEqual([code, head + message])
  })

  it.each([
    ['fieldSelector=%3D', 1],
    ['fieldSelector=metadata.name%3D%3Da%5C%3Db', 0],
    ['fieldSelector=metadata.namespace%3Ddefault', 1],
    ['limit=-1', 1],
    ['limit=%2B1', 1],
  ])('%s: %i', (search, count) => {
    const server = bareServer()
    server.create('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}')
    expect((server.request('GET', `${configMaps}?${search}`) as any).items).toHaveLength(count)
  })

  it('metadata.namespace can be selected where no Kind has fields of its own', () => {
    const server = bareServer()
    expect(server.request('GET', '/api/v1/persistentvolumes?fieldSelector=metadata.namespace%3Dx')).toMatchObject({ items: [] })
    expect(server.request('GET', '/api/v1/nodes?fieldSelector=metadata.namespace%3Dx')).toMatchObject({
      message: 'field label not supported: metadata.namespace',
    })
  })

  it('what the answer is to look like comes first', () =>
    expect(bareServer().request('GET', `${configMaps}?limit=x`, undefined, { accept: 'text/html' })).toMatchObject({ code: 406 }))

  it.each(['watch', 'watch=', 'watch=true', 'watch=maybe'])('?%s watches', (search) =>
    expect(bareServer().request('GET', `${configMaps}?${search}`)).toEqual({}),
  )

  it.each(['watch=0', 'watch=false', 'watch=FALSE', ''])('?%s lists', (search) =>
    expect(bareServer().request('GET', `${configMaps}?${search}`)).toMatchObject({ kind: 'ConfigMapList' }),
  )
})

describe('[API7] revisions that are none, are gone or have not come', () => {
  const server = bareServer()
  const path = '/api/v1/namespaces/default/configmaps'
  for (const name of ['a', 'b', 'c']) server.request('POST', path, { metadata: { name } })
  const parse = (text: string): string =>
    `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`

  it.each([
    [`${path}?resourceVersion=x`, 400, `invalid resource version: ${parse('x')}`],
    [`${path}?watch=1&resourceVersion=x`, 500, parse('x')],
    [`${path}/a?resourceVersion=-1`, 500, parse('-1')],
    [`${path}?continue=x`, 400, 'invalid continue token: continue key is not valid: illegal base64 data at input byte 0'],
    [
      `${path}?continue=x&resourceVersion=5`,
      400,
      'invalid continue token: continue key is not valid: illegal base64 data at input byte 0',
    ],
    [`${path}?labelSelector=,`, 400, `found ',', expected: !, identifier, or 'end of string'`],
  ])('%s', (url, code, message) => expect(server.request('GET', url)).toMatchObject({ code, message }))

  it('a list that may be of any time comes whole', () => {
    expect((server.request('GET', `${path}?limit=2&resourceVersion=0`) as any).items.length).toBeGreaterThanOrEqual(3)
    expect((server.request('GET', `${path}?limit=2`) as any).items).toHaveLength(2)
  })
})
