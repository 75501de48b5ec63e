import { failure, forbidden, type Status } from '../api/status.ts'
import type { Attributes, Call } from './core.ts'
import type { UserInfo } from './request.ts'
import type { Target } from './target.ts'

const always = new Set(['system:masters', 'kubeadm:cluster-admins'])

/** cluster-admins and the cluster's own parts are never refused. */
export const isAdmin = (user: UserInfo): boolean => user.groups.some((group) => always.has(group))

/** Undefined when the user may; else the refusal in RBAC's words. */
export function authorized(call: Call, target: Target | undefined, verb: string): Status | undefined {
  const { core, request } = call
  if (isAdmin(request.user) || !core.authorize) return undefined
  const attributes = attributesOf(call, target, verb)
  if (core.authorize(attributes, core.read)) return undefined
  return refusal(attributes)
}

/** What a request is about: a resource, or the path when there is no target. */
export function attributesOf(call: Call, target: Target | undefined, verb: string): Attributes {
  const { path, user } = call.request
  if (!target) return { user, verb, group: '', resource: '', subresource: '', namespace: '', name: '', path }
  const { group, resource } = target.strategy.resource
  const { namespace, name = '', subresource = '' } = target
  return { user, verb, group, resource, subresource, namespace, name }
}

/** Models apiserver/pkg/endpoints/handlers/responsewriters/errors.go forbiddenMessage (1.36). */
export function refusal(attributes: Attributes): Status {
  const { user, verb, group, resource, subresource, namespace, name, path } = attributes
  if (path !== undefined) {
    const why = `forbidden: User ${JSON.stringify(user.name)} cannot ${verb} path ${JSON.stringify(path)}`
    return failure(403, 'Forbidden', why, {})
  }
  const what = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const why = `User ${JSON.stringify(user.name)} cannot ${verb} resource "${what}" in API group "${group}" ${where}`
  return forbidden({ group, resource }, name, why)
}
