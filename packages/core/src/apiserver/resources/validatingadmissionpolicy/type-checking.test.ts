import { describe, expect, it } from 'vitest'
import { bareServer } from '../bare-server.ts'
import { typeWarnings } from './type-checking.ts'

const rule = (group: string, ...resources: string[]): object => ({
  operations: ['*'],
  apiGroups: [group],
  apiVersions: ['v1'],
  resources,
})
const deployments = rule('apps', 'deployments')
const kind = 'apps/v1, Kind=Deployment'

describe('[KND82] fields that are not there', () => {
  const warned = (expression: string, rules: object[] = [deployments], more: object = {}): string[] =>
    typeWarnings({ matchConstraints: { resourceRules: rules }, validations: [{ expression }], ...more } as never).map(
      ({ fieldRef, warning }) => `${fieldRef}: ${warning}`,
    )
  const at = 'spec.validations[0].expression'
  const unknown = (of: string, expression: string, column: number, field: string): string =>
    `${of}: ERROR: <input>:1:${column}: undefined field '${field}'\n | ${expression}\n | ${'.'.repeat(column - 1)}^\n`
  it.each([
    ['object.replicas > 1', 7, 'replicas'],
    ['object.spec.replicsa > 1', 12, 'replicsa'],
    ['oldObject.spec.template.spec.nope == 1', 29, 'nope'],
    ['has(object.spec.foo)', 4, 'foo'],
    ['object.spec.selector.matchLabel.a == "b"', 21, 'matchLabel'],
    ['object.spec.template.spec.containers.all(c, c.nope == 1)', 46, 'nope'],
    ['object.spec.?nope.orValue(1) == 1', 12, 'nope'],
  ])('%s', (expression, column, field) =>
    expect(warned(expression)).toEqual([`${at}: ${unknown(kind, expression, column, field)}`]),
  )

  it.each<[string, ...[number, string][]]>([
    ['object.spec.replicas > "1"', [22, "found no matching overload for '_>_' applied to '(int, string)'"]],
    ['object.nme == object.spec.nope', [7, "undefined field 'nme'"], [26, "undefined field 'nope'"]],
    [
      'object.spec.template.spec.containers.map(c, c.name + 1).size() > 0',
      [52, "found no matching overload for '_+_' applied to '(string, int)'"],
    ],
    [
      'object.metadata.labels.size() > 0 && object.metadata.labels["a"] > 1',
      [66, "found no matching overload for '_>_' applied to '(string, int)'"],
    ],
  ])('what is of another type: %s', (expression, ...told) => {
    const shown = told.map(
      ([column, what]) => `ERROR: <input>:1:${column}: ${what}\n | ${expression}\n | ${'.'.repeat(column - 1)}^`,
    )
    expect(warned(expression)).toEqual([`${at}: ${kind}: ${shown.join('\n')}\n`])
  })

  it.each([
    'object.spec.replicas > 1',
    'object.metadata.namespace == "a" && object.metadata.__namespace__ == "a"',
    'object.metadata.labels.team == "a"',
    'object.spec.template.spec.containers.all(c, c.name == "a")',
    'object.metadata.name.startsWith("object.nope")',
    '[1].all(object, object == 1)',
    'object.spec.?replicas.orValue(1) == 1',
    'object.spec.template.spec.containers[0].resources.limits.all(k, v, quantity(v).isGreaterThan(quantity("1")))',
    'object.metadata.creationTimestamp > timestamp("2025-01-01T00:00:00Z")',
    'authorizer.group("").resource("pods").check("get").allowed()',
  ])('nothing about %s', (expression) => expect(warned(expression)).toEqual([]))

  it('is told for each Kind, sorted, where no star hides them', () => {
    const rules = [rule('apps', 'statefulsets', 'deployments', 'deployments/scale'), rule('', 'pods')]
    const expression = 'object.spec.replicas > 1'
    expect(warned(expression, rules)).toEqual([`${at}: ${unknown('/v1, Kind=Pod', expression, 12, 'replicas')}`])
    expect(warned('object.nope', rules)).toEqual([
      `${at}: ${['/v1, Kind=Pod', kind, 'apps/v1, Kind=StatefulSet'].map((of) => unknown(of, 'object.nope', 7, 'nope')).join('\n')}`,
    ])
    expect(warned('object.nope', [rule('*', 'deployments'), rule('apps', '*')])).toEqual([])
  })

  it('parameters and messages are looked at too', () => {
    const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' }
    expect(warned('params.dta.a == "1"', [deployments], { paramKind })).toEqual([
      `${at}: ${unknown(kind, 'params.dta.a == "1"', 7, 'dta')}`,
    ])
    const validations = [{ expression: 'true', messageExpression: 'object.nme' }]
    expect(warned('', [deployments], { validations })).toEqual([
      `spec.validations[0].messageExpression: ${unknown(kind, 'object.nme', 7, 'nme')}`,
    ])
  })

  it('stands in the status, and goes when it is mended', () => {
    const server = bareServer()
    const path = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies'
    const spec = { matchConstraints: { resourceRules: [deployments] }, validations: [{ expression: 'object.replicas > 1' }] }
    const made = server.request('POST', path, { metadata: { name: 'p' }, spec }) as any
    expect(made.status).toEqual({
      observedGeneration: 1,
      typeChecking: { expressionWarnings: [{ fieldRef: at, warning: unknown(kind, 'object.replicas > 1', 7, 'replicas') }] },
    })
    made.spec.validations[0].expression = 'object.spec.replicas > 1'
    expect((server.request('PUT', `${path}/p`, made) as any).status).toEqual({ observedGeneration: 2, typeChecking: {} })
  })
})
