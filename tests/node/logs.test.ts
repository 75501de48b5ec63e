import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonType, type RawLab, rawLab } from './raw-http.ts'
import { shellOf } from './server-for-tests.ts'

const log = '/api/v1/namespaces/default/pods/talker/log'
const invalid = (what: string): string => `PodLogOptions "talker" is invalid: ${what}`

describe('the log of a container', () => {
  let raw: RawLab
  beforeAll(async () => {
    raw = await rawLab()
    const spec = { containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo one; echo two; sleep 3600'] }] }
    const body = JSON.stringify({ metadata: { name: 'talker' }, spec })
    await raw.ask('POST', '/api/v1/namespaces/default/pods', { headers: jsonType, body })
    await shellOf(raw.server, raw.lab)('@settle')
  })
  afterAll(() => raw.end())

  it.each([
    ['', 'one\ntwo\n'],
    ['?tailLines=1', 'two\n'],
    ['?tailLines=0', ''],
    ['?limitBytes=3', 'one'],
    ['?limitBytes=4', 'one\n'],
    ['?limitBytes=6', 'one\ntw'],
    ['?limitBytes=99', 'one\ntwo\n'],
    ['?sinceTime=2001-01-01T00:00:00Z', 'one\ntwo\n'],
    ['?container=c', 'one\ntwo\n'],
  ])('%s says %j', async (query, text) => {
    const answer = await raw.ask('GET', log + query)
    expect([answer.code, answer.headers['content-type'], answer.text]).toEqual([200, 'text/plain', text])
  })

  it('a limit counts the times too', async () => {
    const { text } = await raw.ask('GET', `${log}?timestamps=true&limitBytes=10`)
    expect(text).toMatch(/^\d{4}-\d\d-\d\d$/)
    const [first = ''] = (await raw.ask('GET', `${log}?timestamps=true`)).text.split('\n')
    expect((await raw.ask('GET', `${log}?timestamps=true&limitBytes=${first.length}`)).text).toBe(first)
  })

  it.each([
    ['tailLines=-1', 422, invalid('tailLines: Invalid value: -1: must be greater than or equal to 0')],
    ['limitBytes=0', 422, invalid('limitBytes: Invalid value: 0: must be greater than 0')],
    ['sinceSeconds=0', 422, invalid('sinceSeconds: Invalid value: 0: must be greater than 0')],
    [
      'sinceSeconds=1&sinceTime=2001-01-01T00:00:00Z',
      422,
      invalid(': Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified'),
    ],
    ['tailLines=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['sinceTime=now', 400, 'parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"'],
    ['container=d', 400, 'container d is not valid for pod talker'],
    ['previous=true', 400, 'previous terminated container "c" in pod "talker" not found'],
  ])('?%s is refused', async (query, code, message) => {
    const answer = await raw.ask('GET', `${log}?${query}`)
    expect([answer.code, JSON.parse(answer.text).message]).toEqual([code, message])
  })
})
