import { describe, expect, it } from 'vitest'
import { bareServer } from '../bare-server.ts'
import { changes, creates, labelValue, qualified, type Row, subdomain } from '../refusals.ts'

const create = creates()
const rbac = (kind: string, more: string, name = 'n'): string =>
  `{apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: {name: "${name}"}, ${more}}`
const role = (...rules: string[]): string => rbac('Role', `rules: [${rules.map((rule) => `{${rule}}`).join(', ')}]`)
const clusterRole = (...rules: string[]): string => rbac('ClusterRole', `rules: [${rules.map((rule) => `{${rule}}`).join(', ')}]`)

const noVerbs = (i = 0): string => `rules[${i}].verbs: Required value: verbs must contain at least one value`
const noGroups = 'rules[0].apiGroups: Required value: resource rules must supply at least one api group'
const noResources = 'rules[0].resources: Required value: resource rules must supply at least one resource'
const namespaced = (urls: string): string =>
  `rules[0].nonResourceURLs: Invalid value: ${urls}: namespaced rules cannot apply to non-resource URLs`
const both = (urls: string): string =>
  `rules[0].nonResourceURLs: Invalid value: ${urls}: rules cannot apply to both regular resources and non-resource URLs`

describe('[KND92] rbac/validation ValidateRole and ValidateClusterRole', () => {
  it.each<Row>([
    [role()],
    [rbac('Role', 'rules: null')],
    [role('verbs: [get], apiGroups: [""], resources: [pods]')],
    [role('verbs: [get], apiGroups: [""], resources: [pods, services], resourceNames: [a, b]')],
    [role('verbs: ["*"], apiGroups: ["*"], resources: ["*/scale"]')],
    [role('apiGroups: [""], resources: [pods]'), noVerbs()],
    [role('verbs: [], apiGroups: [""], resources: [pods]'), noVerbs()],
    [role('verbs: [get], apiGroups: [""], resources: [pods]', 'apiGroups: [""], resources: [pods]'), noVerbs(1)],
    [role('verbs: [get], resources: [pods]'), noGroups],
    [role('verbs: [get], apiGroups: [""]'), noResources],
    [role(''), noVerbs(), noGroups, noResources],
    [role('verbs: [get], nonResourceURLs: [/healthz]'), namespaced('["/healthz"]')],
    [
      role('verbs: [get], nonResourceURLs: [/a, /b], apiGroups: [""], resources: [pods]'),
      namespaced('["/a","/b"]'),
      both('["/a","/b"]'),
    ],
    [clusterRole('verbs: [get], nonResourceURLs: [/healthz, "/apis/*"]')],
    [clusterRole('nonResourceURLs: ["*"]'), noVerbs()],
    [clusterRole('verbs: [get], nonResourceURLs: [/a], apiGroups: [""]'), both('["/a"]')],
    [clusterRole('verbs: [get], nonResourceURLs: [/a], resources: [pods]'), both('["/a"]')],
    [clusterRole('verbs: [get], nonResourceURLs: [/a], resourceNames: [x]'), both('["/a"]')],
    [rbac('Role', 'rules: []', 'a/b'), 'metadata.name: Invalid value: "a/b": may not contain \'/\''],
    [rbac('Role', 'rules: []', 'a%b'), 'metadata.name: Invalid value: "a%b": may not contain \'%\''],
    [
      rbac('Role', 'rules: []', 'a/b%c'),
      'metadata.name: Invalid value: "a/b%c": may not contain \'/\'',
      'metadata.name: Invalid value: "a/b%c": may not contain \'%\'',
    ],
    [rbac('ClusterRole', 'rules: []', '..'), 'metadata.name: Invalid value: "..": may not be \'..\''],
    [rbac('ClusterRole', 'rules: []', 'System:It_is fine')],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})

describe('[KND92] an aggregation rule', () => {
  const field = 'aggregationRule.clusterRoleSelectors'
  const unreadable = `${field}[0]: Invalid value: null: invalid label selector.`
  it.each<Row>([
    ['{clusterRoleSelectors: [{matchLabels: {a: b}}]}'],
    ['{clusterRoleSelectors: [{}]}'],
    ['{}', `${field}: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil`],
    [
      '{clusterRoleSelectors: []}',
      `${field}: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil`,
    ],
    [
      '{clusterRoleSelectors: [{matchLabels: {a b: c}}]}',
      `${field}[0].matchLabels: Invalid value: "a b": ${qualified}`,
      unreadable,
    ],
    [
      '{clusterRoleSelectors: [{matchLabels: {a: b c}}]}',
      `${field}[0].matchLabels: Invalid value: "b c": ${labelValue}`,
      unreadable,
    ],
    [
      '{clusterRoleSelectors: [{matchExpressions: [{key: a, operator: In}]}]}',
      `${field}[0].matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
      unreadable,
    ],
    [
      '{clusterRoleSelectors: [{matchExpressions: [{key: a, operator: Near}]}]}',
      `${field}[0].matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator`,
      unreadable,
    ],
  ])('%s', (rule, ...causes) => expect(create(rbac('ClusterRole', `aggregationRule: ${rule}`))).toEqual(causes))
})

const group = 'rbac.authorization.k8s.io'
const binding = (ref: string, subjects = ''): string => rbac('RoleBinding', `roleRef: {${ref}}, subjects: [${subjects}]`)
const clusterBinding = (ref: string, subjects = ''): string =>
  rbac('ClusterRoleBinding', `roleRef: {${ref}}, subjects: [${subjects}]`)
const supported = (...words: string[]): string => `supported values: ${words.map((word) => `"${word}"`).join(', ')}`
const [toRole, toClusterRole] = ['kind: Role, name: r', 'kind: ClusterRole, name: r']

describe('[KND92] rbac/validation ValidateRoleBinding and ValidateClusterRoleBinding', () => {
  it.each<Row>([
    [binding(toRole)],
    [binding(toClusterRole)],
    [clusterBinding(toClusterRole)],
    [binding(`${toRole}, apiGroup: ${group}`)],
    [binding(`${toRole}, apiGroup: apps`), `roleRef.apiGroup: Unsupported value: "apps": ${supported(group)}`],
    [binding('kind: Type, name: r'), `roleRef.kind: Unsupported value: "Type": ${supported('Role', 'ClusterRole')}`],
    [binding('name: r'), `roleRef.kind: Unsupported value: "": ${supported('Role', 'ClusterRole')}`],
    [clusterBinding(toRole), `roleRef.kind: Unsupported value: "Role": ${supported('ClusterRole')}`],
    [binding('kind: Role'), 'roleRef.name: Required value'],
    [binding('kind: Role, name: a/b'), 'roleRef.name: Invalid value: "a/b": may not contain \'/\''],
    [binding('kind: Role, name: .'), 'roleRef.name: Invalid value: ".": may not be \'.\''],
    [
      binding('apiGroup: x'),
      `roleRef.apiGroup: Unsupported value: "x": ${supported(group)}`,
      `roleRef.kind: Unsupported value: "": ${supported('Role', 'ClusterRole')}`,
      'roleRef.name: Required value',
    ],
    [binding(toRole, '{kind: User, name: ann}, {kind: Group, name: "system:all"}, {kind: ServiceAccount, name: s}')],
    [binding(toRole, '{kind: ServiceAccount, name: s, namespace: other}')],
    [binding(toRole, '{kind: User}'), 'subjects[0].name: Required value'],
    [binding(toRole, '{kind: Group, name: ""}'), 'subjects[0].name: Required value'],
    [binding(toRole, '{kind: ServiceAccount}'), 'subjects[0].name: Required value'],
    [binding(toRole, '{kind: ServiceAccount, name: "a:b"}'), `subjects[0].name: Invalid value: "a:b": ${subdomain}`],
    [
      binding(toRole, `{kind: ServiceAccount, name: s, apiGroup: ${group}}`),
      `subjects[0].apiGroup: Unsupported value: "${group}": ${supported('')}`,
    ],
    [
      binding(toRole, '{kind: User, name: a, apiGroup: v1}, {kind: Group, name: b, apiGroup: x}'),
      `subjects[0].apiGroup: Unsupported value: "v1": ${supported(group)}`,
      `subjects[1].apiGroup: Unsupported value: "x": ${supported(group)}`,
    ],
    [binding(toRole, '{name: a}'), `subjects[0].kind: Unsupported value: "": ${supported('ServiceAccount', 'User', 'Group')}`],
    [
      binding(toRole, '{kind: user, name: a}'),
      `subjects[0].kind: Unsupported value: "user": ${supported('ServiceAccount', 'User', 'Group')}`,
    ],
    [clusterBinding(toClusterRole, '{kind: ServiceAccount, name: s}'), 'subjects[0].namespace: Required value'],
    [clusterBinding(toClusterRole, '{kind: ServiceAccount, name: s, namespace: default}')],
    [
      rbac('RoleBinding', 'subjects: []'),
      `roleRef.kind: Unsupported value: "": ${supported('Role', 'ClusterRole')}`,
      'roleRef.name: Required value',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it.each<[string, (object: any) => void, ...string[]]>([
    [binding(toRole), ({ metadata }) => (metadata.labels = { a: 'b' })],
    [binding(toRole), (object) => (object.subjects = [{ kind: 'User', name: 'a' }])],
    [
      binding(toRole),
      ({ roleRef }) => (roleRef.name = 's'),
      `roleRef: Invalid value: {"APIGroup":"${group}","Kind":"Role","Name":"s"}: cannot change roleRef`,
    ],
    [
      binding(toRole),
      ({ roleRef }) => (roleRef.kind = 'ClusterRole'),
      `roleRef: Invalid value: {"APIGroup":"${group}","Kind":"ClusterRole","Name":"r"}: cannot change roleRef`,
    ],
    [
      clusterBinding(toClusterRole),
      ({ roleRef }) => (roleRef.name = ''),
      'roleRef.name: Required value',
      `roleRef: Invalid value: {"APIGroup":"${group}","Kind":"ClusterRole","Name":""}: cannot change roleRef`,
    ],
  ])('%s changes', (before, edit, ...causes) => expect([...new Set(changes(before)(edit))]).toEqual(causes))

  it.each([
    ['{kind: User, name: a}', { kind: 'User', name: 'a', apiGroup: group }],
    ['{kind: Group, name: a}', { kind: 'Group', name: 'a', apiGroup: group }],
    ['{kind: ServiceAccount, name: a}', { kind: 'ServiceAccount', name: 'a' }],
  ])('%s gets its group', (subject, shown) => {
    const made = bareServer().create(binding(toRole, subject)) as any
    expect(made.roleRef).toEqual({ apiGroup: group, kind: 'Role', name: 'r' })
    expect(made.subjects).toEqual([shown])
  })
})
