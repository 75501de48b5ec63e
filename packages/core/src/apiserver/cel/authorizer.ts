import type { Environment } from '@marcbachmann/cel-js'
import type { Attributes } from '../core.ts'
import type { UserInfo } from '../request.ts'
import { CelObject } from './values.ts'

/** Whether a user may, by RBAC. */
export type Authorize = (attributes: Attributes) => boolean

/** `authorizer` in an expression, and what is said of a check so far. */
export class AuthorizerValue extends CelObject {
  readonly authorize: Authorize
  readonly asked: Omit<Attributes, 'verb'>
  constructor(authorize: Authorize, asked: Omit<Attributes, 'verb'>) {
    super()
    this.authorize = authorize
    this.asked = asked
  }
}

class DecisionValue extends CelObject {
  readonly allowed: boolean
  constructor(allowed: boolean) {
    super()
    this.allowed = allowed
  }
}

/** The checks of whoever made the request. */
export const authorizerOf = (user: UserInfo, authorize: Authorize): AuthorizerValue =>
  new AuthorizerValue(authorize, { user, group: '', resource: '', subresource: '', namespace: '', name: '' })

const saying = (value: AuthorizerValue, more: Partial<Attributes>): AuthorizerValue =>
  new AuthorizerValue(value.authorize, { ...value.asked, ...more })

function serviceAccount(value: AuthorizerValue, namespace: string, name: string): AuthorizerValue {
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
  return saying(value, { user: { name: `system:serviceaccount:${namespace}:${name}`, groups } })
}

const type = 'kubernetes.authorization.Authorizer'
const decision = 'kubernetes.authorization.Decision'
const steps = ['group', 'resource', 'subresource', 'namespace', 'name', 'path'] as const

/** `authorizer.group("").resource("pods").check("create").allowed()`. Models apiserver/pkg/cel/library/authz.go (1.36). */
export function addAuthorizer(environment: Environment): Environment {
  environment.registerType(type, AuthorizerValue).registerType(decision, DecisionValue)
  for (const step of steps)
    environment.registerFunction(`${type}.${step}(string): ${type}`, (value: AuthorizerValue, text: string) =>
      saying(value, { [step]: text }),
    )
  return environment
    .registerFunction(`${type}.serviceAccount(string, string): ${type}`, serviceAccount)
    .registerFunction(
      `${type}.check(string): ${decision}`,
      ({ authorize, asked }: AuthorizerValue, verb: string) => new DecisionValue(authorize({ ...asked, verb })),
    )
    .registerFunction(`${decision}.allowed(): bool`, ({ allowed }: DecisionValue) => allowed)
    .registerFunction(`${decision}.reason(): string`, () => '')
    .registerFunction(`${decision}.errored(): bool`, () => false)
    .registerFunction(`${decision}.error(): string`, () => '')
}
