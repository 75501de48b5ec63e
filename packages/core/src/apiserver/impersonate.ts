import type { Status } from '../api/status.ts'
import { isAdmin, refusal } from './authorize.ts'
import type { Attributes, Core } from './core.ts'
import type { ApiRequest, UserInfo } from './request.ts'

const accountShape = /^system:serviceaccount:([^:]+):([^:]+)$/

/** The request as the user that Impersonate-User names; a refusal when that is not allowed. Models apiserver filters/impersonation.go (1.36). */
export function impersonated(core: Core, request: ApiRequest): ApiRequest | Status {
  const name = request.headers['impersonate-user']
  if (name === undefined || name === '') return request
  const asked = (request.headers['impersonate-group'] ?? '')
    .split(',')
    .map((group) => group.trim())
    .filter(Boolean)
  const refused = wanted(name, asked, request.user).find((attributes) => !allowed(core, attributes))
  if (refused) return refusal(refused)
  return { ...request, user: userOf(name, asked, request.headers['impersonate-uid']) }
}

function userOf(name: string, asked: readonly string[], uid: string | undefined): UserInfo {
  const namespace = accountShape.exec(name)?.[1]
  const own = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
  const everyone = name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'
  const groups = [...new Set([...(asked.length > 0 ? asked : own), everyone])]
  return { name, ...(uid === undefined ? {} : { uid }), groups }
}

function wanted(name: string, groups: readonly string[], user: UserInfo): Attributes[] {
  const account = accountShape.exec(name)
  const impersonate = { user, verb: 'impersonate', group: '', subresource: '', namespace: '' }
  const who: Attributes = account
    ? { ...impersonate, resource: 'serviceaccounts', namespace: account[1] as string, name: account[2] as string }
    : { ...impersonate, resource: 'users', name }
  return [who, ...groups.map((group): Attributes => ({ ...impersonate, resource: 'groups', name: group }))]
}

const allowed = (core: Core, attributes: Attributes): boolean =>
  isAdmin(attributes.user) || !core.authorize || core.authorize(attributes, core.read)
