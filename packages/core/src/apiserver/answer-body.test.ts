import { describe, expect, it } from 'vitest'
import { inTypeOrder } from '../api/object-order.ts'
import { answerBody, isPretty } from './answer-body.ts'
import { type ApiRequest, adminUser } from './request.ts'

const asked = (query: Record<string, string[]>, agent?: string): ApiRequest => ({
  method: 'GET',
  path: '/api/v1/pods',
  query,
  headers: agent === undefined ? {} : { 'user-agent': agent },
  user: adminUser,
})

describe('how an answer is laid out', () => {
  it.each<[Record<string, string[]>, string | undefined, boolean]>([
    [{}, undefined, false],
    [{}, 'kubectl/v1.36.2 (linux/amd64)', false],
    [{}, 'curl/7.88.1', true],
    [{}, 'Wget/1.21.3', true],
    [{}, 'Mozilla/5.0 (X11; Linux x86_64)', true],
    [{ pretty: ['1'] }, undefined, true],
    [{ pretty: ['true'] }, 'kubectl/v1.36.2', true],
    [{ pretty: ['false'] }, 'curl/7.88.1', false],
    [{ pretty: ['yes'] }, 'curl/7.88.1', false],
    [{ pretty: [''] }, 'curl/7.88.1', true],
  ])('?pretty %j by %s: %s', (query, agent, pretty) => expect(isPretty(asked(query, agent))).toBe(pretty))

  const list = { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [{ kind: 'Pod', apiVersion: 'v1', data: '<' }] }

  it.each([
    [
      'curl',
      undefined,
      `{\n  "kind": "PodList",\n  "apiVersion": "v1",\n  "metadata": {},\n  "items": [\n    {\n      "data": "\\u003c"\n    }\n  ]\n}`,
    ],
    ['kubectl', undefined, `{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{"data":"\\u003c"}]}\n`],
    ['kubectl', 'application/yaml', 'apiVersion: v1\nitems:\n- data: <\nkind: PodList\nmetadata: {}\n'],
  ])('for %s as %s', (agent, type, text) => expect(answerBody(asked({}, agent), list, type)).toBe(text))
})

it('an object has its head in the order of upstream’s types, and everything else as it was', () => {
  const metadata = { managedFields: [], labels: { b: '1', a: '2' }, uid: 'u', name: 'n', selfLink: '/x' }
  expect(JSON.stringify(inTypeOrder({ spec: { z: 1 }, metadata, apiVersion: 'v1', kind: 'X' } as never))).toBe(
    '{"kind":"X","apiVersion":"v1","metadata":{"name":"n","uid":"u","labels":{"b":"1","a":"2"},"managedFields":[],"selfLink":"/x"},"spec":{"z":1}}',
  )
})
