import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shellOf } from '../../node/server-for-tests.ts'
import { type Api, type Body, generatedAccept, newApiLab, startApi } from './api.ts'

const listed = 400

describe('Servers with support for API chunking and Table transformation', () => {
  let api: Api
  let templates: string
  beforeAll(async () => {
    api = await startApi()
    templates = `/api/v1/namespaces/${await api.namespace('chunking')}/podtemplates`
    for (let i = 0; i < listed; i++)
      await api.ok('POST', templates, {
        body: {
          apiVersion: 'v1',
          kind: 'PodTemplate',
          metadata: { name: `template-${String(i).padStart(4, '0')}` },
          template: { spec: { containers: [{ name: 'test', image: 'test2' }] } },
        },
      })
  }, 60_000)
  afterAll(() => api.close())

  it('should return chunks of results for list calls', async () => {
    for (const limit of [13, 100]) {
      let found = 0
      let version = ''
      let query: Record<string, string | number | undefined> = { limit }
      for (;;) {
        const list = await api.ok('GET', templates, { query })
        expect(list.items.length).toBeLessThanOrEqual(limit)
        if (version === '') version = list.metadata.resourceVersion
        expect(list.metadata.resourceVersion).toBe(version)
        for (const item of list.items) expect(item.metadata.name).toBe(`template-${String(found++).padStart(4, '0')}`)
        if (list.metadata.continue === undefined) {
          expect(list.metadata.remainingItemCount).toBeUndefined()
          break
        }
        expect(list.metadata.remainingItemCount).toBe(listed - found)
        query = { limit, continue: list.metadata.continue }
      }
      expect(found).toBe(listed)
    }
    expect((await api.ok('GET', templates, { query: { limit: listed + 1 } })).metadata.continue).toBeUndefined()
  })

  it('should continue listing from the last key if the original version has been compacted away, though the list is inconsistent', async () => {
    const first = await api.ok('GET', templates, { query: { limit: 40 } })
    const token = first.metadata.continue
    // five minutes of the lab's time: the history is cut
    await shellOf(api.server, api.lab)('sleep 301')
    const expired = await api.send('GET', templates, { query: { limit: 40, continue: token } })
    expect([expired.code, expired.body.reason]).toEqual([410, 'Expired'])
    expect(expired.body.message).toContain('The provided continue parameter is too old to display a consistent list result')
    const inconsistent = expired.body.metadata.continue
    const list = await api.ok('GET', templates, { query: { limit: 40, continue: inconsistent } })
    expect(Number(list.metadata.resourceVersion)).toBeGreaterThan(Number(first.metadata.resourceVersion))
    expect(list.items.map((item: Body) => item.metadata.name)).toEqual(
      Array.from({ length: 40 }, (_, i) => `template-${String(40 + i).padStart(4, '0')}`),
    )
  })

  it.each([
    ['a token of no list', 'invalid', 400, 'continue key is not valid'],
    [
      'a token of another version',
      Buffer.from('{"v":"meta.k8s.io/v2","rv":5,"start":"a"}').toString('base64'),
      400,
      'server does not recognize this encoded version "meta.k8s.io/v2"',
    ],
    [
      'a token without a start',
      Buffer.from('{"v":"meta.k8s.io/v1","rv":5,"start":""}').toString('base64'),
      400,
      'empty encoded start key (version meta.k8s.io/v1)',
    ],
    [
      'a token that climbs',
      Buffer.from('{"v":"meta.k8s.io/v1","rv":5,"start":"../../secrets"}').toString('base64'),
      400,
      '../../secrets',
    ],
  ])('refuses %s', async (_name, token, code, message) => {
    const answer = await api.send('GET', templates, { query: { limit: 1, continue: token } })
    expect([answer.code, answer.body.reason]).toEqual([code, 'BadRequest'])
    expect(answer.body.message).toContain(message)
  })

  it('refuses a token with a resource version beside it, and one from another lab', async () => {
    const { metadata } = await api.ok('GET', templates, { query: { limit: 1 } })
    const both = await api.send('GET', templates, { query: { limit: 1, continue: metadata.continue, resourceVersion: '1' } })
    expect([both.code, both.body.message]).toEqual([400, 'specifying resource version is not allowed when using continue'])
    const other = await newApiLab(api)
    const foreign = await other.send('GET', '/api/v1/configmaps', { query: { limit: 1, continue: metadata.continue } })
    expect(foreign.code).toBe(400)
  })

  const table = 'application/json;as=Table;v=v1;g=meta.k8s.io'

  it('should return pod details, chunks and generic metadata details', async () => {
    const chunk = await api.ok('GET', templates, { query: { limit: 1 }, headers: { accept: table } })
    expect([chunk.kind, chunk.rows.length]).toEqual(['Table', 1])
    expect(chunk.metadata.continue).not.toBe('')
    const next = await api.ok('GET', templates, { query: { continue: chunk.metadata.continue }, headers: { accept: table } })
    expect(next.rows).toHaveLength(listed - 1)
    const nodes = await api.ok('GET', '/api/v1/nodes', { headers: { accept: table } })
    expect(nodes.columnDefinitions.length).toBeGreaterThanOrEqual(2)
    expect(nodes.rows[0].cells).toHaveLength(nodes.columnDefinitions.length)
  })

  it('should return a 406 for a backend which does not implement metadata', async () => {
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { nonResourceAttributes: { path: '/', verb: 'get' } },
    }
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
    const { code, body: status } = await api.send('POST', path, { body, headers: { accept: table } })
    expect([code, status.reason]).toEqual([406, 'NotAcceptable'])
    expect((await api.send('POST', path, { body, headers: { accept: generatedAccept } })).code).toBe(201)
  })
})
