import { gunzipSync } from 'node:zlib'
import { readFields, textOf } from '@kubemaze/core/apiserver/protobuf/wire.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonType, type RawLab, rawLab } from './raw-http.ts'

const maps = '/api/v1/namespaces/default/configmaps'
const aggregated = { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' }

/** What a client may keep, and how bytes go over the wire. */
describe('caching and encoding', () => {
  let raw: RawLab
  beforeAll(async () => {
    raw = await rawLab()
    const data = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`k${at}`, 'text '.repeat(800)]))
    await raw.ask('POST', maps, { headers: jsonType, body: JSON.stringify({ metadata: { name: 'long' }, data }) })
  })
  afterAll(() => raw.end())

  it.each([
    ['/openapi/v2', {}],
    ['/openapi/v3/api/v1', {}],
    ['/openapi/v3/apis/apps/v1', {}],
    ['/api', aggregated],
    ['/apis', aggregated],
  ])('%s is told by its ETag that nothing has changed', async (path, headers) => {
    const first = await raw.ask('GET', path, { headers })
    const { etag = '', vary } = first.headers
    expect([first.code, vary]).toEqual([200, 'Accept'])
    for (const known of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
      const { code, text, headers: got } = await raw.ask('GET', path, { headers: { ...headers, 'if-none-match': known } })
      expect([known, code, text]).toEqual([known, 304, ''])
      // what stands in its head replaces what the client has kept
      expect([got.etag, got['content-type'], got['content-length']]).toEqual([etag, undefined, undefined])
    }
    expect((await raw.ask('GET', path, { headers: { ...headers, 'if-none-match': '"other"' } })).code).toBe(200)
  })

  it('an OpenAPI document under its hash may be kept for ever; another hash leads to the right one', async () => {
    const { paths } = JSON.parse((await raw.ask('GET', '/openapi/v3')).text)
    const [path, hash] = (paths['apis/batch/v1'].serverRelativeURL as string).split('?hash=') as [string, string]
    const { code, headers } = await raw.ask('GET', `${path}?hash=${hash}`)
    expect([code, headers['cache-control'], headers.etag]).toEqual([200, 'public, immutable', `"${hash}"`])
    expect(Date.parse(headers.expires as string)).toBeGreaterThan(Date.now() + 300 * 86_400_000)
    const led = await raw.ask('GET', `${path}?hash=OLD`)
    expect([led.code, led.headers.location]).toEqual([301, `?hash=${hash}`])
    expect((await raw.ask('GET', path)).headers['cache-control']).toBe('no-cache, private')
    expect((await raw.ask('GET', path, { headers: { accept: 'text/csv' } })).code).toBe(406)
  })

  it('a definition changes the ETags of what it is in', async () => {
    const etags = async () =>
      (
        await Promise.all(
          ['/openapi/v2', '/apis'].map((path) => raw.ask('GET', path, { headers: path === '/apis' ? aggregated : {} })),
        )
      ).map(({ headers }) => headers.etag)
    const before = await etags()
    const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }
    const names = { plural: 'cups', singular: 'cup', kind: 'Cup' }
    const spec = { group: 'shop.example.com', scope: 'Namespaced', names, versions: [version] }
    const body = JSON.stringify({ metadata: { name: 'cups.shop.example.com' }, spec })
    await raw.ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { headers: jsonType, body })
    await raw.ask('GET', '/apis/shop.example.com/v1/cups')
    const after = await etags()
    expect(after.map((etag, at) => etag !== before[at])).toEqual([true, true])
  })

  it('the OpenAPI 2 document is the same in JSON and as the message that older kubectls read', async () => {
    const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'
    const { headers, bytes } = await raw.ask('GET', '/openapi/v2', { headers: { accept } })
    expect(headers['content-type']).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf')
    const { definitions, paths } = JSON.parse((await raw.ask('GET', '/openapi/v2')).text)
    const held = (number: number) => readFields(readFields(bytes).find((field) => field.number === number)?.bytes as Uint8Array)
    const names = (number: number) => held(number).map((field) => textOf(readFields(field.bytes as Uint8Array)[0]?.bytes))
    expect(names(9)).toEqual(Object.keys(definitions))
    expect(names(8)).toEqual(Object.keys(paths))
  })

  const far = { 'x-forwarded-for': '203.0.113.7' }
  it.each([
    [{ ...far, 'accept-encoding': 'gzip' }, '/long', 'gzip'],
    [{ ...far, 'accept-encoding': 'deflate, gzip' }, '/long', 'gzip'],
    [{ ...far, 'accept-encoding': 'gzip;q=0' }, '/long', undefined],
    [{ ...far, 'accept-encoding': 'br' }, '/long', undefined],
    [far, '/long', undefined],
    [{ ...far, 'accept-encoding': 'gzip' }, '/kube-root-ca.crt', undefined],
    [{ 'accept-encoding': 'gzip' }, '/long', undefined],
  ])('%j of %s: %s', async (headers, path, encoding) => {
    const { headers: got, bytes } = await raw.ask('GET', maps + path, { headers })
    expect([got['content-encoding'], got.vary]).toEqual([encoding, encoding && 'Accept-Encoding'])
    expect(Number(got['content-length'])).toBe(bytes.length)
    const text = (encoding ? gunzipSync(bytes) : bytes).toString()
    expect(JSON.parse(text).metadata.name).toBe(path.slice(1))
  })

  it('every answer has an id for the audit log: the client’s own, or a new one', async () => {
    const own = await raw.ask('GET', '/version', { headers: { 'audit-id': 'my-own-id' } })
    expect(own.headers['audit-id']).toBe('my-own-id')
    const drawn = await Promise.all(['/version', '/nope', `${maps}/none`].map((path) => raw.ask('GET', path)))
    expect(new Set(drawn.map(({ headers }) => headers['audit-id'])).size).toBe(3)
    expect(drawn.every(({ headers }) => headers['cache-control'] === 'no-cache, private')).toBe(true)
  })

  it('list items have no kind of their own, those of a watch have', async () => {
    const list = JSON.parse((await raw.ask('GET', maps)).text)
    expect(Object.keys(list)).toEqual(['kind', 'apiVersion', 'metadata', 'items'])
    expect(Object.keys(list.items[0])).toEqual(['metadata', 'data'])
    expect(Object.keys(list.items[0].metadata).slice(0, 3)).toEqual(['name', 'namespace', 'uid'])
    const { text } = await raw.ask('GET', `${maps}?watch=1&timeoutSeconds=1`)
    const [first = ''] = text.split('\n')
    expect(Object.keys(JSON.parse(first).object).slice(0, 3)).toEqual(['kind', 'apiVersion', 'metadata'])
  })

  it.each([
    ['curl/8.0', '', '{\n  "kind": "ConfigMap",\n  "apiVersion": "v1",\n  "metadata": {\n    "name": "kube-root-ca.crt",'],
    ['kubectl/v1.36.2', '', '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"kube-root-ca.crt",'],
    ['kubectl/v1.36.2', '?pretty=true', '{\n  "kind": "ConfigMap",'],
    ['curl/8.0', '?pretty=0', '{"kind":"ConfigMap",'],
  ])('%s%s is answered in its layout', async (agent, query, begin) => {
    const { text } = await raw.ask('GET', `${maps}/kube-root-ca.crt${query}`, { headers: { 'user-agent': agent } })
    expect(text.slice(0, begin.length)).toBe(begin)
  })
})
