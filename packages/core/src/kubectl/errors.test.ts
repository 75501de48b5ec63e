import { describe, expect, it } from 'vitest'
import { failure, invalid, notFound, requiredField } from '../api/status.ts'
import { addSource, bareFailure, fail, failureText } from './errors.ts'

const services = { group: '', resource: 'services' }

describe('[KCT15] a failure is told as kubectl tells it', () => {
  it.each([
    ['a text', fail('the path "x" does not exist'), 'error: the path "x" does not exist'],
    ['a Status', fail(notFound(services, 'web')), 'Error from server (NotFound): services "web" not found'],
    [
      'an unauthorized one',
      fail(failure(401, 'Unauthorized', 'Unauthorized')),
      'error: You must be logged in to the server (Unauthorized)',
    ],
    ['several', fail(notFound(services, 'a'), 'second'), 'Error from server (NotFound): services "a" not found\nsecond\n'],
    ['one whose words stand alone', bareFailure('cannot delete Pods'), 'cannot delete Pods\n'],
    [
      'one field error',
      fail(invalid({ group: '', kind: 'Service' }, 'x', [requiredField('spec.ports')])),
      'The Service "x" is invalid: spec.ports: Required value\n',
    ],
    [
      'two field errors',
      fail(invalid({ group: '', kind: 'Service' }, 'x', [requiredField('spec.ports'), requiredField('spec.a')])),
      'The Service "x" is invalid: \n* spec.ports: Required value\n* spec.a: Required value\n',
    ],
    [
      'one with its file',
      fail(addSource('creating', 'a.yaml', failure(400, 'BadRequest', 'bad'))),
      'Error from server (BadRequest): error when creating "a.yaml": bad',
    ],
  ])('%s', (_, failed, text) => {
    expect(failureText(failed)).toBe(text)
  })
})
