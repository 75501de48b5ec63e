import { describe, expect, it } from 'vitest'
import type { UserInfo } from '../../request.ts'
import { type BareServer, bareServer, messageOf } from '../bare-server.ts'

const ann: UserInfo = { name: 'ann', groups: ['dev', 'system:authenticated'] }

const role = (rules: string, name = 'reader'): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${name}}
rules: ${rules}`

const binding = (subjects: string, ref = '{kind: Role, name: reader}'): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: ${ref}
subjects: ${subjects}`

const annReads = (rules: string): BareServer => {
  const server = bareServer()
  server.create(role(rules))
  server.create(binding('[{kind: User, name: ann}]'))
  return server
}

const readsPods = '[{apiGroups: [""], resources: [pods, pods/log], verbs: [get, list]}]'

describe('who may', () => {
  it.each([
    ['get', '/api/v1/namespaces/default/pods/x', 'pods "x" not found'],
    ['list', '/api/v1/namespaces/default/pods', ''],
    [
      'none',
      '/api/v1/namespaces/default/secrets',
      'secrets is forbidden: User "ann" cannot list resource "secrets" in API group "" in the namespace "default"',
    ],
    [
      'elsewhere',
      '/api/v1/namespaces/kube-system/pods',
      'pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "kube-system"',
    ],
    ['cluster', '/api/v1/pods', 'pods is forbidden: User "ann" cannot list resource "pods" in API group "" at the cluster scope'],
  ])('[KND9] %s', (_, path, message) => {
    expect(messageOf(annReads(readsPods).request('GET', path, undefined, { user: ann }))).toBe(message)
  })

  it.each([
    ['resourceNames', '[{apiGroups: [""], resources: [configmaps], resourceNames: [a], verbs: [get]}]', 'get configmaps a', true],
    ['another name', '[{apiGroups: [""], resources: [configmaps], resourceNames: [a], verbs: [get]}]', 'get configmaps b', false],
    ['every group', '[{apiGroups: ["*"], resources: [deployments], verbs: ["*"]}]', 'delete deployments.apps x', true],
    [
      'subresource star',
      '[{apiGroups: [apps], resources: ["*/scale"], verbs: [update]}]',
      'update deployments/scale.apps x',
      true,
    ],
    ['no subresource', '[{apiGroups: [""], resources: [pods], verbs: [create]}]', 'create pods/exec x', false],
    ['star', '[{apiGroups: [""], resources: ["*"], verbs: [create]}]', 'create pods/exec x', true],
  ])('[KND9] %s', (_, rules, asked, allowed) => {
    const [verb = '', what = '', name = ''] = asked.split(' ')
    const [thing = '', group = ''] = what.split('.')
    const [resource = '', subresource = ''] = thing.split('/')
    const resourceAttributes = { namespace: 'default', verb, group, resource, subresource, name }
    const spec = { resourceAttributes, user: 'ann' }
    const answer = annReads(rules).request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { spec }) as any
    expect(answer.status.allowed).toBe(allowed)
    if (allowed) expect(answer.status.reason).toBe('RBAC: allowed by RoleBinding "b/default" of Role "reader" to User "ann"')
  })

  it('[KND9] a binding to a role that is not there says so', () => {
    const server = bareServer()
    server.create(binding('[{kind: Group, name: dev}]', '{kind: ClusterRole, name: gone}'))
    const spec = { resourceAttributes: { namespace: 'default', verb: 'get', resource: 'pods' }, user: 'x', groups: ['dev'] }
    expect(server.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { spec })).toMatchObject({
      status: { allowed: false, reason: 'RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found' },
    })
  })
})

describe('refusals', () => {
  it.each([
    [
      role('[{apiGroups: [""], resources: [pods]}]'),
      'Role.rbac.authorization.k8s.io "reader" is invalid: rules[0].verbs: Required value: verbs must contain at least one value',
    ],
    [
      role('[{resources: [pods], verbs: [get]}]'),
      'Role.rbac.authorization.k8s.io "reader" is invalid: rules[0].apiGroups: Required value: resource rules must supply at least one api group',
    ],
    [
      role('[{nonResourceURLs: [/healthz], verbs: [get]}]'),
      'Role.rbac.authorization.k8s.io "reader" is invalid: rules[0].nonResourceURLs: Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs',
    ],
    [
      binding('[{kind: Robot, name: r}]'),
      'RoleBinding.rbac.authorization.k8s.io "b" is invalid: subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
    ],
    [
      binding('[]', '{kind: Deployment, name: x}'),
      'RoleBinding.rbac.authorization.k8s.io "b" is invalid: roleRef.kind: Unsupported value: "Deployment": supported values: "Role", "ClusterRole"',
    ],
  ])('[KND10] %#', (manifest, message) => {
    expect(messageOf(bareServer().create(manifest))).toBe(message)
  })

  it('[KND10] a binding keeps its role', () => {
    const server = annReads(readsPods)
    expect(messageOf(server.replace(binding('[{kind: User, name: ann}]', '{kind: Role, name: other}')))).toBe(
      'RoleBinding.rbac.authorization.k8s.io "b" is invalid: roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"other"}: cannot change roleRef',
    )
  })

  it('[KND11] nobody grants more than they hold', () => {
    const server = annReads(
      '[{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [create]}, {apiGroups: [""], resources: [pods], verbs: [get]}]',
    )
    expect(server.create(role('[{apiGroups: [""], resources: [pods], verbs: [get]}]', 'less'), ann).kind).toBe('Role')
    expect(
      messageOf(server.create(role('[{apiGroups: [""], resources: [pods, secrets], verbs: [get, list]}]', 'more'), ann)),
    ).toBe(
      'roles.rbac.authorization.k8s.io "more" is forbidden: user "ann" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["list"]}\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
    )
  })
})

describe('reviews', () => {
  it('[KND12] say who one is and what one may', () => {
    const server = annReads(readsPods)
    const post = (path: string, body: object): any => server.request('POST', path, body, { user: ann })
    server.create(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: self}
rules: [{apiGroups: [authentication.k8s.io, authorization.k8s.io], resources: ["*"], verbs: [create]}]`)
    server.create(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: self}
roleRef: {kind: ClusterRole, name: self}
subjects: [{kind: Group, name: "system:authenticated"}]`)
    expect(post('/apis/authentication.k8s.io/v1/selfsubjectreviews', {}).status).toEqual({
      userInfo: { username: 'ann', groups: ['dev', 'system:authenticated'] },
    })
    const rules = post('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: { namespace: 'default' } })
    expect(rules.status).toEqual({
      resourceRules: [
        { verbs: ['create'], apiGroups: ['authentication.k8s.io', 'authorization.k8s.io'], resources: ['*'] },
        { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'pods/log'] },
      ],
      nonResourceRules: [],
      incomplete: false,
    })
    expect(messageOf(post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {}))).toBe(
      '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    )
  })

  it('[KND13] know the tokens that were given out, until they expire', () => {
    const server = bareServer()
    const given = server.request('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', {
      spec: { expirationSeconds: 600 },
    }) as any
    const review = (token: string): any =>
      (server.request('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } }) as any).status
    expect(review(given.status.token)).toMatchObject({
      authenticated: true,
      user: {
        username: 'system:serviceaccount:default:default',
        groups: ['system:serviceaccounts'],
      },
    })
    expect(review(`${given.status.token}x`)).toEqual({ user: {}, error: 'invalid bearer token' })
    server.at.nowMs += 601_000
    expect(review(given.status.token)).toEqual({ user: {}, error: 'invalid bearer token' })
  })
})

it('[KND14] bindings show their role and whom they bind', () => {
  const server = annReads(readsPods)
  const { Role, Users, Groups, ServiceAccounts } = server.row(
    '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings',
  )
  expect({ Role, Users, Groups, ServiceAccounts }).toEqual({ Role: 'Role/reader', Users: 'ann', Groups: '', ServiceAccounts: '' })
  expect(server.row('/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles')).toEqual({
    Name: 'reader',
    'Created At': '2026-11-23T06:00:00Z',
  })
})

describe('impersonation', () => {
  const as = (server: BareServer, user: UserInfo, name: string): string =>
    messageOf(server.request('GET', '/api/v1/namespaces/default/secrets', undefined, { user, as: name }))

  it('[KND23] is the named user, for those who may', () => {
    const server = bareServer()
    const admin: UserInfo = { name: 'root', groups: ['system:masters'] }
    expect(as(server, admin, 'system:serviceaccount:default:bot')).toBe(
      'secrets is forbidden: User "system:serviceaccount:default:bot" cannot list resource "secrets" in API group "" in the namespace "default"',
    )
    expect(as(server, ann, 'bob')).toBe(
      'users "bob" is forbidden: User "ann" cannot impersonate resource "users" in API group "" at the cluster scope',
    )
  })
})
