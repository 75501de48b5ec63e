import type { Environment } from '@marcbachmann/cel-js'
import type { Attributes } from '../core.ts'
import { isDns1123Label, isDns1123Subdomain } from '../metadata/names.ts'
import type { UserInfo } from '../request.ts'
import { CelObject } from './values.ts'

/** What the cluster's rules say of a request. */
export interface Answer {
  allowed: boolean
  reason: string
}

export type Authorize = (attributes: Attributes) => Answer

type Asked = Omit<Attributes, 'verb'>

/** `authorizer` in an expression, and what is said of a check so far. */
export class AuthorizerValue extends CelObject {
  readonly authorize: Authorize
  readonly asked: Asked
  /** The resource of the request that is being admitted. */
  readonly own: Partial<Asked>
  constructor(authorize: Authorize, asked: Asked, own: Partial<Asked>) {
    super()
    this.authorize = authorize
    this.asked = asked
    this.own = own
  }
}

class DecisionValue extends CelObject {
  readonly answer: Answer
  constructor(answer: Answer) {
    super()
    this.answer = answer
  }
}

/** The checks of whoever made the request; `own` is what `authorizer.requestResource` begins with. */
export const authorizerOf = (user: UserInfo, authorize: Authorize, own: Partial<Asked> = {}): AuthorizerValue =>
  new AuthorizerValue(authorize, { user, group: '', resource: '', subresource: '', namespace: '', name: '' }, own)

const saying = (value: AuthorizerValue, more: Partial<Attributes>): AuthorizerValue =>
  new AuthorizerValue(value.authorize, { ...value.asked, ...more }, value.own)

function serviceAccount(value: AuthorizerValue, namespace: string, name: string): AuthorizerValue {
  const wrong = [...isDns1123Label(namespace), ...isDns1123Subdomain(name)]
  if (wrong.length > 0) throw new Error(`Invalid service account ${isDns1123Label(namespace).length > 0 ? 'namespace' : 'name'}`)
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
  return saying(value, { user: { name: `system:serviceaccount:${namespace}:${name}`, groups } })
}

const type = 'kubernetes.authorization.Authorizer'
const decision = 'kubernetes.authorization.Decision'
const steps = ['group', 'resource', 'subresource', 'namespace', 'name', 'path'] as const

/**
 * `authorizer.group("").resource("pods").check("create").allowed()`. RBAC does not look at selectors: they are taken and leave
 * the answer as it is. Models apiserver/pkg/cel/library/authz.go (1.36).
 */
export function addAuthorizer(environment: Environment): Environment {
  environment.registerType(type, AuthorizerValue).registerType(decision, DecisionValue)
  for (const step of steps)
    environment.registerFunction(`${type}.${step}(string): ${type}`, (value: AuthorizerValue, text: string) =>
      saying(value, { [step]: text }),
    )
  for (const selector of ['fieldSelector', 'labelSelector'])
    environment.registerFunction(`${type}.${selector}(string): ${type}`, (value: AuthorizerValue) => value)
  return environment
    .registerFunction(`${type}.requestResource(): ${type}`, (value: AuthorizerValue) => saying(value, value.own))
    .registerFunction(`${type}.serviceAccount(string, string): ${type}`, serviceAccount)
    .registerFunction(
      `${type}.check(string): ${decision}`,
      ({ authorize, asked }: AuthorizerValue, verb: string) => new DecisionValue(authorize({ ...asked, verb })),
    )
    .registerFunction(`${decision}.allowed(): bool`, ({ answer }: DecisionValue) => answer.allowed)
    .registerFunction(`${decision}.reason(): string`, ({ answer }: DecisionValue) => answer.reason)
    .registerFunction(`${decision}.errored(): bool`, () => false)
    .registerFunction(`${decision}.error(): string`, () => '')
}
