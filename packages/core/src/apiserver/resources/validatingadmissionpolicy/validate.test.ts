import { describe, expect, it } from 'vitest'
import type { Status } from '../../../api/status.ts'
import { bareServer } from '../bare-server.ts'

const rule = { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] }
const good = { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'true' }] }

const causes = (resource: string, kind: string, spec: object): string[] => {
  const status = bareServer().request('POST', `/apis/admissionregistration.k8s.io/v1/${resource}`, {
    metadata: { name: 'p.example.com' },
    ...(kind.endsWith('Configuration') ? spec : { spec }),
  }) as unknown as Status
  return (status.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)
}

describe('ValidatingAdmissionPolicy', () => {
  it.each<[string, object, string[]]>([
    [
      'nothing',
      {},
      [
        'spec.matchConstraints: Required value',
        'spec.validations: Required value: validations or auditAnnotations must contain at least one item',
        'spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item',
      ],
    ],
    [
      'a name that nobody declared',
      { ...good, validations: [{ expression: 'foo > 1' }] },
      [
        `spec.validations[0].expression: Invalid value: "foo > 1": compilation failed: ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\n | foo > 1\n | ^`,
      ],
    ],
    [
      'an answer that is no bool',
      { ...good, validations: [{ expression: '"a"' }] },
      ['spec.validations[0].expression: Invalid value: "\\"a\\"": must evaluate to bool'],
    ],
    ['an empty expression', { ...good, validations: [{ expression: ' ' }] }, ['spec.validations[0].expression: Required value']],
    [
      'a reason',
      { ...good, validations: [{ expression: 'true', reason: 'Maybe' }] },
      [
        'spec.validations[0].reason: Unsupported value: "Maybe": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"',
      ],
    ],
    [
      'a failure policy',
      { ...good, failurePolicy: 'X' },
      ['spec.failurePolicy: Unsupported value: "X": supported values: "Fail", "Ignore"'],
    ],
    [
      'equal conditions',
      {
        ...good,
        matchConditions: [
          { name: 'a', expression: 'true' },
          { name: 'a', expression: 'true' },
        ],
      },
      ['spec.matchConditions[1].name: Duplicate value: "a"'],
    ],
    [
      'a star beside others',
      { ...good, matchConstraints: { resourceRules: [{ ...rule, operations: ['*', 'CREATE'] }] } },
      [
        `spec.matchConstraints.resourceRules[0].operations: Invalid value: ["*","CREATE"]: if '*' is present, must not specify other operations`,
      ],
    ],
    [
      'a variable',
      { ...good, variables: [{ name: 'a-b', expression: '1' }] },
      ['spec.variables[0].name: Invalid value: "a-b": name is not a valid CEL identifier'],
    ],
  ])('%s', (_name, spec, found) =>
    expect(causes('validatingadmissionpolicies', 'ValidatingAdmissionPolicy', spec)).toEqual(found),
  )

  it.each<[object, string[]]>([
    [{ validationActions: ['Deny'] }, ['spec.policyName: Required value']],
    [{ policyName: 'p' }, ['spec.validationActions: Required value']],
    [
      { policyName: 'p', validationActions: ['Stop'] },
      ['spec.validationActions[0]: Unsupported value: "Stop": supported values: "Audit", "Deny", "Warn"'],
    ],
    [
      { policyName: 'p', validationActions: ['Audit'], paramRef: { name: 'a' } },
      ['spec.paramRef.parameterNotFoundAction: Required value'],
    ],
  ])('binding %j', (spec, found) =>
    expect(causes('validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding', spec)).toEqual(found),
  )
})

describe('MutatingAdmissionPolicy', () => {
  const { validations, ...match } = good
  it.each<[object, string[]]>([
    [match, ['spec.mutations: Required value: mutations must contain at least one item']],
    [{ ...match, mutations: [{}] }, ['spec.mutations[0].patchType: Required value']],
    [{ ...match, mutations: [{ patchType: 'JSONPatch' }] }, ['spec.mutations[0].jsonPatch: Required value']],
    [
      { ...match, mutations: [{ patchType: 'Merge' }] },
      ['spec.mutations[0].patchType: Unsupported value: "Merge": supported values: "ApplyConfiguration", "JSONPatch"'],
    ],
  ])('%j', (spec, found) => expect(causes('mutatingadmissionpolicies', 'MutatingAdmissionPolicy', spec)).toEqual(found))
})

it('a webhook with a match condition that does not compile', () => {
  const webhook = {
    name: 'w.example.com',
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    clientConfig: { url: 'https://example.com' },
  }
  const found = causes('validatingwebhookconfigurations', 'ValidatingWebhookConfiguration', {
    webhooks: [{ ...webhook, matchConditions: [{ name: 'a', expression: '... [] bad expression' }] }],
  })
  expect(found[0]).toContain(
    'webhooks[0].matchConditions[0].expression: Invalid value: "... [] bad expression": compilation failed',
  )
})
