import type { Attributes } from '../../core.ts'
import { isDns1123Label, isDns1123Subdomain } from '../../metadata/names.ts'
import type { UserInfo } from '../../request.ts'
import { CelError, CelObject } from '../evaluate/values.ts'
import type { Library } from './library.ts'

/** What the cluster's rules say of a request. */
export interface Answer {
  allowed: boolean
  reason: string
}

export type Authorize = (attributes: Attributes) => Answer

type Asked = Omit<Attributes, 'verb'>

const prefix = 'kubernetes.authorization.'

/** `authorizer` in an expression, and what is said of a check so far. */
export class AuthorizerValue extends CelObject {
  readonly typeName: string
  readonly authorize: Authorize
  readonly asked: Asked
  constructor(typeName: string, authorize: Authorize, asked: Asked) {
    super()
    this.typeName = prefix + typeName
    this.authorize = authorize
    this.asked = asked
  }
  equals(other: CelObject): boolean {
    return this === other
  }
}

class DecisionValue extends CelObject {
  readonly typeName = `${prefix}Decision`
  readonly answer: Answer
  constructor(answer: Answer) {
    super()
    this.answer = answer
  }
  equals(other: CelObject): boolean {
    return this === other
  }
}

/** The checks of whoever made the request. */
export const authorizerOf = (user: UserInfo, authorize: Authorize): AuthorizerValue =>
  new AuthorizerValue('Authorizer', authorize, { user, group: '', resource: '', subresource: '', namespace: '', name: '' })

/** The check that begins with the resource of the request that is being admitted. */
export const requestResourceOf = (user: UserInfo, authorize: Authorize, own: Partial<Asked>): AuthorizerValue =>
  new AuthorizerValue('ResourceCheck', authorize, { ...authorizerOf(user, authorize).asked, ...own })

const saying = (value: AuthorizerValue, typeName: string, more: Partial<Attributes>): AuthorizerValue =>
  new AuthorizerValue(typeName, value.authorize, { ...value.asked, ...more })

function serviceAccount(value: AuthorizerValue, namespace: string, name: string): AuthorizerValue {
  if (isDns1123Label(namespace).length > 0) throw new CelError('Invalid service account namespace')
  if (isDns1123Subdomain(name).length > 0) throw new CelError('Invalid service account name')
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
  return saying(value, 'Authorizer', { user: { name: `system:serviceaccount:${namespace}:${name}`, groups } })
}

/** A step of a check: on what it is taken, and what it makes of it. */
const step = (id: string, from: string, to: string, key: keyof Asked): Library[string] => ({
  [id]: [
    `${prefix}${from}.(string) ${prefix}${to}`,
    (value: AuthorizerValue, text: string) => saying(value, to, { [key]: text }),
  ],
})

const check = (id: string, from: string): Library[string] => ({
  [id]: [
    `${prefix}${from}.(string) ${prefix}Decision`,
    ({ authorize, asked }: AuthorizerValue, verb: string) => new DecisionValue(authorize({ ...asked, verb })),
  ],
})

/** RBAC does not look at selectors: they are taken and leave the answer as it is. */
const selector = (id: string): Library[string] => ({
  [id]: [`${prefix}ResourceCheck.(string) ${prefix}ResourceCheck`, (value: AuthorizerValue) => value],
})

const ofDecision = (id: string, result: string, read: (decision: DecisionValue) => string | boolean): Library[string] => ({
  [id]: [`${prefix}Decision.() ${result}`, read],
})

/** `authorizer.group("").resource("pods").check("create").allowed()`. Models apiserver/pkg/cel/library/authz.go (1.36). */
export const authorization: Library = {
  path: step('authorizer_path', 'Authorizer', 'PathCheck', 'path'),
  group: step('authorizer_group', 'Authorizer', 'GroupCheck', 'group'),
  serviceAccount: {
    authorizer_serviceaccount: [`${prefix}Authorizer.(string, string) ${prefix}Authorizer`, serviceAccount],
  },
  resource: step('groupcheck_resource', 'GroupCheck', 'ResourceCheck', 'resource'),
  subresource: step('resourcecheck_subresource', 'ResourceCheck', 'ResourceCheck', 'subresource'),
  namespace: step('resourcecheck_namespace', 'ResourceCheck', 'ResourceCheck', 'namespace'),
  name: step('resourcecheck_name', 'ResourceCheck', 'ResourceCheck', 'name'),
  fieldSelector: selector('authorizer_fieldselector'),
  labelSelector: selector('authorizer_labelselector'),
  check: { ...check('pathcheck_check', 'PathCheck'), ...check('resourcecheck_check', 'ResourceCheck') },
  allowed: ofDecision('decision_allowed', 'bool', ({ answer }) => answer.allowed),
  reason: ofDecision('decision_reason', 'string', ({ answer }) => answer.reason),
  errored: ofDecision('decision_errored', 'bool', () => false),
  error: ofDecision('decision_error', 'string', () => ''),
}
