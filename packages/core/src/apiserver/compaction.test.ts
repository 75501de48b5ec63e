import { expect, it } from 'vitest'
import { bareServer } from './resources/bare-server.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const minute = 60_000

interface Listed {
  code?: number
  reason?: string
  items?: { metadata: { name: string } }[]
  metadata: { continue?: string; resourceVersion?: string }
}

function lab() {
  const server = bareServer()
  for (const name of ['a', 'b', 'c']) server.create(`{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`)
  const list = (search: string) => server.request('GET', `${configMaps}?${search}`) as unknown as Listed
  return { server, list, first: list('limit=1') }
}

it.each([
  [4 * minute, 200],
  [5 * minute, 410],
  [60 * minute, 410],
])('a continue token after %i ms: %i', (ms, code) => {
  const { server, list, first } = lab()
  server.at.nowMs += ms
  expect(list(`limit=1&continue=${first.metadata.continue}`).code ?? 200).toBe(code)
})

it('the token that comes with the refusal goes on from the same key, at a newer revision', () => {
  const { server, list, first } = lab()
  server.at.nowMs += 6 * minute
  const refused = list(`limit=1&continue=${first.metadata.continue}`)
  expect(refused).toMatchObject({ code: 410, reason: 'Expired' })
  const next = list(`limit=1&continue=${refused.metadata.continue}`)
  expect(next.items?.map((item) => item.metadata.name)).toEqual(['b'])
  expect(Number(next.metadata.resourceVersion)).toBeGreaterThan(Number(first.metadata.resourceVersion))
})

it('a token given out after the cut is good', () => {
  const { server, list, first } = lab()
  server.at.nowMs += 6 * minute
  list(`limit=1&continue=${first.metadata.continue}`)
  const again = list('limit=1')
  expect(list(`limit=1&continue=${again.metadata.continue}`).code).toBeUndefined()
})
