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

  const misread = (what: string, where: string, type: string): string =>
    `TokenRequest in version "v1" cannot be handled as a TokenRequest: json: cannot unmarshal ${what} into Go struct field ${where} of type ${type}`
  it.each([
    ['spec: x', misread('string', 'TokenRequest.spec', 'v1.TokenRequestSpec')],
    ['spec: {audiences: x}', misread('string', 'TokenRequestSpec.spec.audiences', '[]string')],
    ['spec: {expirationSeconds: {}}', misread('object', 'TokenRequestSpec.spec.expirationSeconds', 'int64')],
    ['spec: {expirationSeconds: 1.5}', misread('number 1.5', 'TokenRequestSpec.spec.expirationSeconds', 'int64')],
    ['metadata: [], spec: {}', misread('array', 'TokenRequest.metadata', 'v1.ObjectMeta')],
  ])('a TokenRequest that cannot be read: %s', (yaml, message) => {
    const path = '/api/v1/namespaces/default/serviceaccounts/default/token'
    expect(server.request('POST', path, JSON.stringify(parse(`{${yaml}}`)))).toMatchObject({ code: 400, message })
  })

  it.each([
    ['authentication.k8s.io/v1/tokenreviews', 'token is required for TokenReview in authentication'],
    ['authorization.k8s.io/v1/selfsubjectrulesreviews', 'no namespace on request'],
  ])('%s of nothing', (path, message) => expect(messageOf(server.request('POST', `/apis/${path}`, { spec: {} }))).toBe(message))
})

describe('[API54] what is posted to a Pod', () => {
  const misread = (kind: string, what: string, where: string, type: string): string =>
    `${kind} in version "v1" cannot be handled as a ${kind}: json: cannot unmarshal ${what} into Go struct field ${where} of type ${type}`
  it.each([
    ['eviction', '{metadata: [a]}', misread('Eviction', 'array', 'Eviction.metadata', 'v1.ObjectMeta')],
    ['eviction', '{deleteOptions: 1.5}', misread('Eviction', 'number', 'Eviction.deleteOptions', 'v1.DeleteOptions')],
    [
      'eviction',
      '{deleteOptions: {gracePeriodSeconds: x}}',
      misread('Eviction', 'string', 'DeleteOptions.deleteOptions.gracePeriodSeconds', 'int64'),
    ],
    ['eviction', '{}', 'name in URL does not match name in Eviction object'],
    ['eviction', '{metadata: {name: other}}', 'name in URL does not match name in Eviction object'],
    ['eviction', '{metadata: {name: nope}}', 'pods "nope" not found'],
    ['binding', '{target: x}', misread('Binding', 'string', 'Binding.target', 'v1.ObjectReference')],
    ['binding', '{metadata: {name: other}, target: {name: n}}', 'name in URL does not match name in Binding object'],
  ])('%s: %s', (subresource, yaml, message) => {
    const path = `/api/v1/namespaces/default/pods/nope/${subresource}`
    expect(messageOf(server.request('POST', path, JSON.stringify(parse(yaml))))).toBe(message)
  })
})

describe('[API54] a body that cannot say what it is', () => {
  const field = (what: string, name: string): RegExp =>
    new RegExp(
      `^the object provided is unrecognized \\(must be of type ConfigMap\\): couldn't get version/kind; json parse error: json: cannot unmarshal ${what} into Go struct field .${name} of type string \\(`,
    )
  it.each([
    ['{"apiVersion":[],"metadata":{"name":"x"}}', field('array', 'apiVersion')],
    ['{"kind":5,"apiVersion":[]}', field('number', 'kind')],
    ['{"kind":{"a":1}}', field('object', 'kind')],
    ['{"kind":true}', field('bool', 'kind')],
  ])('%s', (body, message) =>
    expect(messageOf(server.request('POST', '/api/v1/namespaces/default/configmaps', body))).toMatch(message),
  )
})

describe('[API54] a JSON patch that is none', () => {
  const patch = (body: string): unknown =>
    server.request('PATCH', '/api/v1/namespaces/default', body, { type: 'application/json-patch+json' })
  const undecoded = 'error decoding patch: json: cannot unmarshal'
  it.each([
    ['[5]', `${undecoded} number into Go value of type handlers.jsonPatchOp`],
    ['[[]]', `${undecoded} array into Go value of type handlers.jsonPatchOp`],
    ['["x"]', `${undecoded} string into Go value of type handlers.jsonPatchOp`],
    ['5', `${undecoded} number into Go value of type []handlers.jsonPatchOp`],
    ['[{"op":"add","path":5}]', `${undecoded} number into Go struct field jsonPatchOp.path of type string`],
    ['[{"op":"move","path":"/a","from":5}]', `${undecoded} number into Go struct field jsonPatchOp.from of type string`],
    ['[{"op":5,"path":"/a"}]', `${undecoded} number into Go struct field jsonPatchOp.op of type string`],
  ])('%s', (body, message) => expect(patch(body)).toMatchObject({ code: 400, reason: 'BadRequest', message }))

  // the library looks at an operation when its turn comes
  it.each([
    '[null]',
    '[{"op":"nope","path":"/a"}]',
    '[{"path":"/a","op":"Add"}]',
    '[{"path":"/a"}]',
    '[{"op":"add","value":1}]',
    '[{"op":"copy","path":"/a"}]',
    '[{"op":"replace","path":"","value":null}]',
    '[{"op":"test","path":"/kind","value":"Namespace"},{"op":"bad","path":"/a"}]',
  ])('%s does not apply', (body) =>
    expect(patch(body)).toMatchObject({ code: 422, message: 'the server rejected our request due to an error in our request' }),
  )

  it('is read less strictly where fields are not validated', () =>
    expect(
      server.request('PATCH', '/api/v1/namespaces/default?fieldValidation=Ignore', '[{"op":"remove","path":5}]', {
        type: 'application/json-patch+json',
      }),
    ).toMatchObject({ code: 422 }))

  it.each([
    ['no operation', 'null'],
    ['an empty list', '[]'],
  ])('changes nothing: %s', (_, body) => expect(patch(body)).toMatchObject({ kind: 'Namespace', metadata: { name: 'default' } }))

  it('is told of fields that no operation has', () => {
    patch('[{"op":"test","path":"/kind","value":"Namespace","why":"x"}]')
    expect(server.warned()).toEqual(['json patch unknown field "[0].why"'])
  })
})

it('[KND17] a Pod without a spec is refused for its containers', () =>
  expect(messageOf(server.create('{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: null}'))).toBe(
    'Pod "x" is invalid: spec.containers: Required value',
  ))

describe('[KND80] certificates/validation ValidateCertificateRequestName: any name that a path can hold', () => {
  const refusals = (name: string): string[] =>
    post(
      '/apis/certificates.k8s.io/v1/certificatesigningrequests',
      `{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: "${name}"}, spec: {}}`,
    ).filter((cause) => cause.startsWith('metadata'))
  it.each<Row>([
    ['jane'],
    ['Jane Doe'],
    ['-a_b'],
    ['system:node:a'],
    ['a/b', `metadata.name: Invalid value: "a/b": may not contain '/'`],
    ['50%', `metadata.name: Invalid value: "50%": may not contain '%'`],
    ['..', `metadata.name: Invalid value: "..": may not be '..'`],
  ])('%s', (name, ...causes) => expect(refusals(name)).toEqual(causes))
})
