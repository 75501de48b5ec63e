import { badRequest, isFailure, methodNotAllowed, notFound, type Status } from '../../api/status.ts'
import type { Call } from '../core.ts'
import { patchKind } from '../patch-document.ts'
import { pageNotFound } from '../plain-text.ts'
import type { ApiResponse } from '../request.ts'
import type { Target } from '../target.ts'

const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' }

/** The verb of a request for custom objects; '' for methods that have none. Models apiserver/pkg/endpoints/request/requestinfo.go (1.36). */
export function customVerb(call: Call, target: Target, isWatch: boolean): string {
  const { method } = call.request
  const { name, subresource } = target
  if (method === 'GET' || method === 'HEAD') return name !== undefined ? 'get' : isWatch ? 'watch' : 'list'
  if (method === 'DELETE') return name === undefined && subresource === undefined ? 'deletecollection' : 'delete'
  return verbs[method] ?? ''
}

const acrossNamespaces = new Set(['list', 'watch'])
const ofSubresources = new Set(['get', 'update', 'patch'])

/** What is no request for custom objects, though a definition has the path. Models apiserver/customresource_handler.go ServeHTTP (1.36). */
export function unhandled(call: Call, target: Target, verb: string): ApiResponse | Status | undefined {
  const { strategy, namespace, name = '', subresource } = target
  const { resource } = strategy
  if (resource.namespaced && namespace === '' && !acrossNamespaces.has(verb)) return pageNotFound(call)
  if (subresource !== undefined) {
    if (!resource.subresources.includes(subresource)) return notFound(resource, name)
    return ofSubresources.has(verb) ? undefined : methodNotAllowed(resource, verb)
  }
  if (verb === '') return methodNotAllowed(resource, verb)
  return name === '' ? nameless(call, verb) : undefined
}

function nameless(call: Call, verb: string): Status | undefined {
  if (verb !== 'update' && verb !== 'patch') return undefined
  const kind = verb === 'patch' ? patchKind(call, true) : undefined
  return isFailure(kind) ? kind : badRequest('name must be provided')
}
