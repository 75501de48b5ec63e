import type { Status } from '../api/status.ts'
import { isAdmin, refusal } from './authorize.ts'
import type { Attributes, Core } from './core.ts'
import type { ApiRequest, UserInfo } from './request.ts'

const accountShape = /^system:serviceaccount:([^:]+):([^:]+)$/
const extraPrefix = 'impersonate-extra-'
const reviewGroup = 'authentication.k8s.io'

interface Impersonation {
  user: string
  groups: readonly string[]
  uid: string
  extra: Readonly<Record<string, readonly string[]>>
}

/**
 * The request as the user that Impersonate-User names; a refusal when that is not allowed, and a text when it names a part of a
 * user but no user. Models apiserver/pkg/endpoints/filters/impersonation (1.36).
 */
export function impersonated(core: Core, request: ApiRequest): ApiRequest | Status | string {
  const asked = impersonation(request.headers)
  if (asked === undefined) return request
  if (asked.user === '') return `requested [${wishes(asked).join(' ')}] without impersonating a user`
  const refused = wanted(asked, request.user).find((attributes) => !allowed(core, attributes))
  return refused ? refusal(refused) : { ...request, user: userOf(asked) }
}

function impersonation(headers: ApiRequest['headers']): Impersonation | undefined {
  let found = false
  const extra: Record<string, string[]> = {}
  for (const name in headers) {
    if (!name.startsWith('impersonate-')) continue
    found = true
    if (name.startsWith(extraPrefix)) extra[unescaped(name.slice(extraPrefix.length))] = listOf(headers[name])
  }
  if (!found) return undefined
  const user = headers['impersonate-user'] ?? ''
  return { user, groups: listOf(headers['impersonate-group']), uid: headers['impersonate-uid'] ?? '', extra }
}

const listOf = (header = ''): string[] =>
  header
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean)

/** Keys may hold what a header's name cannot, percent-encoded. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

/** ObjectReferences as Go prints them with %v. */
const wishes = ({ groups, uid, extra }: Impersonation): string[] => [
  ...groups.map((name) => `{Group  ${name}    }`),
  ...Object.entries(extra).flatMap(([key, values]) => values.map((value) => `{UserExtra  ${value}  ${reviewGroup}/v1  ${key}}`)),
  ...(uid === '' ? [] : [`{UID  ${uid}  ${reviewGroup}/v1  }`]),
]

function userOf({ user, groups: asked, uid, extra }: Impersonation): UserInfo {
  const namespace = accountShape.exec(user)?.[1]
  const own = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
  const groups = asked.length > 0 ? asked : own
  const told = ['system:unauthenticated', ...(user === 'system:anonymous' ? [] : ['system:authenticated'])]
  const everyone = user === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'
  return {
    name: user,
    ...(uid === '' ? {} : { uid }),
    groups: groups.some((group) => told.includes(group)) ? groups : [...groups, everyone],
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  }
}

function wanted({ user: name, groups, uid, extra }: Impersonation, user: UserInfo): Attributes[] {
  const account = accountShape.exec(name)
  const impersonate = { user, verb: 'impersonate', group: '', subresource: '', namespace: '' }
  const who: Attributes = account
    ? { ...impersonate, resource: 'serviceaccounts', namespace: account[1] as string, name: account[2] as string }
    : { ...impersonate, resource: 'users', name }
  const reviewed = { ...impersonate, group: reviewGroup }
  return [
    who,
    ...groups.map((group): Attributes => ({ ...impersonate, resource: 'groups', name: group })),
    ...Object.entries(extra).flatMap(([subresource, values]) =>
      values.map((value): Attributes => ({ ...reviewed, resource: 'userextras', subresource, name: value })),
    ),
    ...(uid === '' ? [] : [{ ...reviewed, resource: 'uids', name: uid }]),
  ]
}

const allowed = (core: Core, attributes: Attributes): boolean =>
  isAdmin(attributes.user) || !core.authorize || core.authorize(attributes, core.read)
