import { expect, it } from 'vitest'
import { refusedKind } from './refused-kind.ts'
import { bareServer } from './resources/bare-server.ts'

it.each([
  ['networking.k8s.io', 'Ingress', 'extensions'],
  ['networking.k8s.io', 'NetworkPolicy', 'extensions'],
  ['networking.k8s.io', 'IngressClass', 'networking.k8s.io'],
  ['events.k8s.io', 'Event', ''],
  ['apps', 'Deployment', 'apps'],
  ['', 'Pod', ''],
  ['example.com', 'Ingress', 'example.com'],
])('%s %s is refused as of %j', (group, kind, first) => expect(refusedKind({ group, kind })).toEqual({ group: first, kind }))

const policy = (types: string): string =>
  `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: x}, spec: {podSelector: {}, policyTypes: ${types}}}`
const refused = {
  code: 422,
  message: expect.stringMatching(/^NetworkPolicy\.extensions "x" is invalid: spec\.policyTypes/),
  details: { name: 'x', group: 'extensions', kind: 'NetworkPolicy' },
}

it('[KND17] a creation and a change are refused in the name of the first group', () => {
  const server = bareServer()
  expect(server.create(policy('[Sideways]'))).toMatchObject(refused)
  expect(server.create(policy('[Ingress]'))).toMatchObject({ kind: 'NetworkPolicy' })
  expect(server.replace(policy('[Sideways]'))).toMatchObject(refused)
})

it('[KND17] an Event is of no group', () => {
  const event = '{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: e}, reason: r, action: a, type: Normal}'
  expect(bareServer().create(event)).toMatchObject({ code: 422, message: expect.stringMatching(/^Event "e" is invalid: /) })
})
