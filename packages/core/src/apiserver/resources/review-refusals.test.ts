import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { bareServer, messageOf } from './bare-server.ts'
import { causesOf, labelValue, qualified, type Row } from './refusals.ts'

const server = bareServer()
const root = '/apis/authorization.k8s.io/v1'
const post = (path: string, yaml: string): string[] => causesOf(server.request('POST', path, parse(yaml)))
const user = 'user: ann'
const one = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'

describe('[KND80] authorization/validation ValidateSubjectAccessReview', () => {
  const ask = (yaml: string): string[] => post(`${root}/subjectaccessreviews`, yaml)
  const spec = (text: string, metadata = ''): string => `{metadata: {${metadata}}, spec: {${text}}}`
  const selecting = (text: string): string => spec(`${user}, resourceAttributes: {${text}}`)
  const at = 'spec.resourceAttributes'
  it.each<Row>([
    [spec(`${user}, resourceAttributes: {}`)],
    [spec(`${user}, nonResourceAttributes: {}`)],
    [spec('groups: [a], resourceAttributes: {}')],
    [spec(user), `${at}: Invalid value: null: ${one}`],
    [
      spec(`${user}, resourceAttributes: {}, nonResourceAttributes: {path: /a}`),
      'spec.nonResourceAttributes: Invalid value: {"Path":"/a","Verb":""}: cannot be specified in combination with resourceAttributes',
    ],
    [spec('resourceAttributes: {}'), 'spec.user: Invalid value: "": at least one of user or group must be specified'],
    [
      spec(''),
      `${at}: Invalid value: null: ${one}`,
      'spec.user: Invalid value: "": at least one of user or group must be specified',
    ],
    [spec(`${user}, resourceAttributes: {}`, 'name: x'), 'metadata: Invalid value: {"name":"x"}: must be empty'],
    [selecting('fieldSelector: {rawSelector: a=b}')],
    [
      selecting('fieldSelector: {}, labelSelector: {}'),
      `${at}.fieldSelector.requirements: Required value: when ${at}.fieldSelector is specified, requirements or rawSelector is required`,
      `${at}.labelSelector.requirements: Required value: when ${at}.labelSelector is specified, requirements or rawSelector is required`,
    ],
    [
      selecting('fieldSelector: {rawSelector: a=b, requirements: [{operator: In}]}'),
      `${at}.fieldSelector.rawSelector: Invalid value: "a=b": may not specified at the same time as requirements`,
      `${at}.fieldSelector.requirements[0].key: Required value: must be specified`,
      `${at}.fieldSelector.requirements[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
    ],
    [
      selecting('fieldSelector: {requirements: [{key: a, operator: Exists, values: [b]}]}'),
      `${at}.fieldSelector.requirements[0].values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`,
    ],
    [selecting('fieldSelector: {requirements: [{key: a, operator: Near}]}')],
    [
      selecting('labelSelector: {rawSelector: a, requirements: [{key: "a b", operator: In, values: ["c "]}]}'),
      `${at}.labelSelector.rawSelector: Invalid value: "a": may not specified at the same time as requirements`,
      `${at}.labelSelector.requirements[0].key: Invalid value: "a b": ${qualified}`,
      `${at}.labelSelector.requirements[0].values[0]: Invalid value: "c ": ${labelValue}`,
    ],
    [
      selecting('labelSelector: {requirements: [{key: a, operator: NotIn}, {key: b, operator: DoesNotExist, values: [c]}]}'),
      `${at}.labelSelector.requirements[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
      `${at}.labelSelector.requirements[1].values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`,
    ],
  ])('%s', (yaml, ...causes) => expect(ask(yaml)).toEqual(causes))

  it('the Kind is not named', () =>
    expect(server.request('POST', `${root}/subjectaccessreviews`, { spec: { resourceAttributes: {} } })).toMatchObject({
      code: 422,
      message:
        '.authorization.k8s.io "" is invalid: spec.user: Invalid value: "": at least one of user or group must be specified',
      details: { group: 'authorization.k8s.io' },
    }))

  it.each<Row>([
    ['{spec: {nonResourceAttributes: {path: /a}}}'],
    ['{spec: {}}', `${at}: Invalid value: null: ${one}`],
    [
      '{metadata: {labels: {a: b}}, spec: {resourceAttributes: {}}}',
      'metadata: Invalid value: {"labels":{"a":"b"}}: must be empty',
    ],
  ])('of oneself: %s', (yaml, ...causes) => expect(post(`${root}/selfsubjectaccessreviews`, yaml)).toEqual(causes))

  it.each<Row>([
    [spec(`${user}, resourceAttributes: {namespace: default}`)],
    [spec(`${user}, resourceAttributes: {namespace: default}`, 'namespace: default')],
    [
      spec(`${user}, resourceAttributes: {namespace: other}`),
      `${at}.namespace: Invalid value: "other": must match metadata.namespace`,
    ],
    [
      spec(`${user}, nonResourceAttributes: {verb: get}`),
      'spec.nonResourceAttributes: Invalid value: {"Path":"","Verb":"get"}: disallowed on this kind of request',
    ],
    [
      spec(`${user}, resourceAttributes: {namespace: default}`, 'name: x'),
      'metadata: Invalid value: {"name":"x","namespace":"default"}: must be empty except for namespace',
    ],
    [
      spec(`${user}, resourceAttributes: {namespace: default}`, 'namespace: other'),
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
  ])('in a namespace: %s', (yaml, ...causes) =>
    expect(post(`${root}/namespaces/default/localsubjectaccessreviews`, yaml)).toEqual(causes),
  )
})

describe('[KND80] authentication', () => {
  const token = (spec: string): string =>
    messageOf(server.request('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', parse(`{spec: {${spec}}}`)))
  it.each([
    ['expirationSeconds: 600', ''],
    [
      'expirationSeconds: 599',
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
    ],
    [
      'expirationSeconds: 4294967297',
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds',
    ],
    ['boundObjectRef: {apiVersion: v1, kind: Pod, name: nope}', 'pods "nope" not found'],
  ])('a TokenRequest with %s', (spec, message) => expect(token(spec)).toBe(message))

  it.each([
    ['authentication.k8s.io/v1/tokenreviews', 'token is required for TokenReview in authentication'],
    ['authorization.k8s.io/v1/selfsubjectrulesreviews', 'no namespace on request'],
  ])('%s of nothing', (path, message) => expect(messageOf(server.request('POST', `/apis/${path}`, { spec: {} }))).toBe(message))
})
