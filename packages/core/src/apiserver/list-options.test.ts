import { describe, expect, it } from 'vitest'
import type { Status } from '../api/status.ts'
import { bareServer } from './resources/bare-server.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const forbidden = (why: string): string => `resourceVersionMatch: Forbidden: ${why}`

describe('options of lists and watches', () => {
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
    ['resourceVersion=99999', 504, 'Timeout: Too large resource version: 99999, current: 2'],
  ])('%s: %i', (search, code, message) => {
    const status = bareServer().request('GET', `${configMaps}?${search}`) as unknown as Status
    const head = code === 422 ? 'ListOptions.meta.k8s.io "" is invalid: ' : ''
    expect([status.code, status.message]).toEqual([code, head + message])
  })

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
