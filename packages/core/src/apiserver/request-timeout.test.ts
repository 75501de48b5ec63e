import { expect, it } from 'vitest'
import { timeoutRefusal } from './request-timeout.ts'

const refused = (text: string | undefined, verb = 'get', subresource?: string) =>
  timeoutRefusal({ query: text === undefined ? {} : { timeout: [text] } }, verb, subresource)

it.each([undefined, '', '0s', '32s', '1h30m', '-5s', '0'])('?timeout=%s is taken', (text) => {
  expect(refused(text)).toBeUndefined()
})

it.each([
  ['invalid', 'time: invalid duration "invalid"'],
  ['5', 'time: missing unit in duration "5"'],
  ['5d', 'time: unknown unit "d" in duration "5d"'],
])('?timeout=%s is refused', (text, why) => {
  expect(refused(text)).toMatchObject({
    code: 400,
    reason: 'BadRequest',
    message: `invalid timeout specified in the request URL - ${why}`,
  })
})

it.each([
  ['watch', undefined],
  ['get', 'log'],
  ['create', 'exec'],
  ['get', 'proxy'],
])('%s %s goes on for long and has none', (verb, subresource) => {
  expect(refused('invalid', verb, subresource)).toBeUndefined()
})
