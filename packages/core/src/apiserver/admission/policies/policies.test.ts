import { beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../api/json.ts'
import type { Status } from '../../../api/status.ts'
import { type BareServer, bareServer, messageOf } from '../../resources/bare-server.ts'

const rules = {
  resourceRules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] }],
}

const deployment = (name: string, replicas: number, more = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}${more}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}`

describe('admission policies', () => {
  let server: BareServer
  beforeEach(() => {
    server = bareServer()
  })

  const make = (resource: string, kind: string, name: string, spec: object): JsonObject =>
    server.request('POST', `/apis/admissionregistration.k8s.io/v1/${resource}`, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind,
      metadata: { name },
      spec,
    })
  const validating = (spec: object, binding: object = {}): void => {
    const made = make('validatingadmissionpolicies', 'ValidatingAdmissionPolicy', 'p', { matchConstraints: rules, ...spec })
    expect(messageOf(made)).toBe('')
    const bound = { policyName: 'p', validationActions: ['Deny'], ...binding }
    expect(messageOf(make('validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding', 'b', bound))).toBe('')
  }
  const mutating = (spec: object): JsonObject => {
    const policy = { matchConstraints: rules, reinvocationPolicy: 'Never', ...spec }
    const made = make('mutatingadmissionpolicies', 'MutatingAdmissionPolicy', 'p', policy)
    make('mutatingadmissionpolicybindings', 'MutatingAdmissionPolicyBinding', 'b', { policyName: 'p' })
    return made
  }
  const denied = (text: string): string =>
    `deployments.apps "d" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ${text}`

  it('refuses by an expression, with its message', () => {
    validating({
      validations: [
        {
          expression: 'object.spec.replicas > 1',
          messageExpression: "'wants replicas > 1, got ' + string(object.spec.replicas)",
        },
      ],
    })
    const status = server.create(deployment('d', 1)) as unknown as Status
    expect([status.code, status.reason, status.message]).toEqual([422, 'Invalid', denied('wants replicas > 1, got 1')])
    expect(server.create(deployment('d', 2)).kind).toBe('Deployment')
    expect(messageOf(server.replace(deployment('d', 1)))).toBe(denied('wants replicas > 1, got 1'))
  })

  it.each([
    ['a message', { expression: 'object.spec.replicas > 1', message: 'more' }, 'more'],
    ['no message', { expression: ' object.spec.replicas > 1 ' }, 'failed expression: object.spec.replicas > 1'],
    [
      'a message that fails',
      { expression: 'object.spec.replicas > 1', messageExpression: "'n' + object.spec.replicas" },
      'failed expression: object.spec.replicas > 1',
    ],
    [
      'an expression that fails',
      { expression: 'object.spec.none > 1' },
      "expression 'object.spec.none > 1' resulted in error: no such key: none",
    ],
  ])('says what is wrong with %s', (_name, validation, text) => {
    validating({ validations: [validation] })
    expect(messageOf(server.create(deployment('d', 1)))).toBe(denied(text))
  })

  it('lets expressions refer to variables', () => {
    const variables = [
      { name: 'replicas', expression: 'object.spec.replicas' },
      { name: 'odd', expression: 'variables.replicas % 2 == 1' },
    ]
    validating({ variables, validations: [{ expression: 'variables.replicas > 1' }, { expression: 'variables.odd' }] })
    expect(messageOf(server.create(deployment('d', 2)))).toBe(denied('failed expression: variables.odd'))
    expect(server.create(deployment('d', 3)).kind).toBe('Deployment')
  })

  it('[KND79] a variable that fails is named', () => {
    const variables = [{ name: 'none', expression: 'object.spec.none' }]
    validating({ variables, validations: [{ expression: 'variables.none > 1' }] })
    expect(messageOf(server.create(deployment('d', 2)))).toBe(
      denied(
        `expression 'variables.none > 1' resulted in error: composited variable "none" fails to evaluate: no such key: none`,
      ),
    )
  })

  it('[KND99] what costs too much is stopped, and so are its neighbours', () => {
    const list = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]'
    const loop = (depth: number): string => (depth === 0 ? 'true' : `${list}.all(x${depth}, ${loop(depth - 1)})`)
    validating({ validations: [{ expression: loop(6) }] })
    expect(messageOf(server.create(deployment('d', 2)))).toBe(
      denied(`expression '${loop(6)}' resulted in error: operation cancelled: actual cost limit exceeded`),
    )
  })

  it('[KND99] a request may cost no more than ten times as much', () => {
    const list = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]'
    const loop = (depth: number): string => (depth === 0 ? 'true' : `${list}.all(x${depth}, ${loop(depth - 1)})`)
    validating({ validations: Array.from({ length: 40 }, () => ({ expression: loop(5) })) })
    expect(messageOf(server.create(deployment('d', 2)))).toBe(
      denied('validation failed due to running out of cost budget, no further validation rules will be run'),
    )
  })

  it.each([
    [
      'another namespace',
      { validations: [{ expression: 'false' }] },
      { matchResources: { namespaceSelector: { matchLabels: { a: 'b' } } } },
    ],
    [
      'a condition that does not hold',
      { matchConditions: [{ name: 'x', expression: "object.metadata.name == 'other'" }], validations: [{ expression: 'false' }] },
      {},
    ],
    ['failurePolicy Ignore', { failurePolicy: 'Ignore', validations: [{ expression: 'object.none == 1' }] }, {}],
    ['Warn alone', { validations: [{ expression: 'false' }] }, { validationActions: ['Warn'] }],
    [
      'the object selector',
      { validations: [{ expression: 'false' }] },
      { matchResources: { objectSelector: { matchLabels: { strict: 'yes' } } } },
    ],
  ])('lets pass: %s', (_name, spec, binding) => {
    validating(spec, binding)
    expect(server.create(deployment('d', 1)).kind).toBe('Deployment')
  })

  it('warns', () => {
    validating({ validations: [{ expression: 'object.spec.replicas > 1', message: 'few' }] }, { validationActions: ['Warn'] })
    expect(server.warnings(deployment('d', 1))).toEqual([
      "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': few",
    ])
  })

  it('takes parameters', () => {
    const spec = {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      validations: [{ expression: 'object.spec.replicas <= int(params.data.most)' }],
    }
    validating(spec, { paramRef: { name: 'limits', namespace: 'default', parameterNotFoundAction: 'Deny' } })
    expect(messageOf(server.create(deployment('d', 1)))).toContain(
      'no params found for policy binding with `Deny` parameterNotFoundAction',
    )
    server.create('{apiVersion: v1, kind: ConfigMap, metadata: {name: limits}, data: {most: "2"}}')
    expect(server.create(deployment('d', 2)).kind).toBe('Deployment')
    expect(messageOf(server.create(deployment('d2', 3)))).toContain(
      'failed expression: object.spec.replicas <= int(params.data.most)',
    )
  })

  it('guards deletion', () => {
    server.create(deployment('d', 1))
    const matchConstraints = { resourceRules: [{ ...rules.resourceRules[0], operations: ['DELETE'] }] }
    validating({ matchConstraints, validations: [{ expression: "oldObject.metadata.name != 'd'", reason: 'Forbidden' }] })
    expect(server.request('DELETE', '/apis/apps/v1/namespaces/default/deployments/d')).toMatchObject({
      code: 403,
      reason: 'Forbidden',
    })
  })

  it.each([
    [
      'ApplyConfiguration',
      {
        patchType: 'ApplyConfiguration',
        applyConfiguration: { expression: 'Object{metadata: Object.metadata{annotations: {"mutated-by": "admission-policy"}}}' },
      },
    ],
    [
      'JSONPatch',
      {
        patchType: 'JSONPatch',
        jsonPatch: {
          expression: '[JSONPatch{op: "add", path: "/metadata/annotations", value: {"mutated-by": "admission-policy"}}]',
        },
      },
    ],
  ])('mutates by %s', (_name, mutation) => {
    expect(messageOf(mutating({ mutations: [mutation] }))).toBe('')
    expect(server.create(deployment('d', 1))).toMatchObject({ metadata: { annotations: { 'mutated-by': 'admission-policy' } } })
  })

  it('merges lists by their keys', () => {
    const expression =
      'Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: [Object.spec.template.spec.containers{name: "c", imagePullPolicy: "Never"}]}}}}'
    mutating({ mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression } }] })
    const made = server.create(deployment('d', 1)) as { spec?: { template: { spec: { containers: object[] } } } }
    expect(made.spec?.template.spec.containers).toMatchObject([{ name: 'c', image: 'nginx', imagePullPolicy: 'Never' }])
  })

  it('refuses what a mutation makes of an object when it is wrong', () => {
    mutating({
      mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{spec: Object.spec{bogus: 1}}' } }],
    })
    expect(messageOf(server.create(deployment('d', 1)))).toBe(
      `deployments.apps "d" is forbidden: policy 'p' with binding 'b' denied request: error applying patch: .spec.bogus: field not declared in schema`,
    )
  })
})
