import type { JsonObject } from '../api/json.ts'
import { pods } from '../api/kinds.ts'
import { badRequest, isFailure } from '../api/status.ts'
import { checkSubresource } from './check-object.ts'
import type { Call } from './core.ts'
import { decodeBody } from './decode.ts'
import { refuse } from './read.ts'
import type { ApiResponse } from './request.ts'
import { subresource } from './subresource.ts'
import { subresourceKind } from './subresource-kinds.ts'
import type { Target } from './target.ts'

/** A Binding that is posted to its namespace assigns the Pod of its name; it is stored nowhere. Models registry/core/pod/storage LegacyBindingREST (1.36). */
export function createBinding(call: Call, target: Target): ApiResponse {
  const body = decodeBody(call, 'Binding')
  const checked = isFailure(body) ? body : checkSubresource(call, subresourceKind(pods, 'binding'), body)
  if (isFailure(checked)) return refuse(call, checked)
  const { name, namespace } = (checked.metadata ?? {}) as JsonObject
  if (namespace && namespace !== target.namespace)
    return refuse(call, badRequest('the namespace of the provided object does not match the namespace sent on the request'))
  if (typeof name !== 'string' || name === '') return refuse(call, badRequest('Name parameter required.'))
  return subresource(call, { ...target, strategy: call.core.strategyOf(pods), name, subresource: 'binding' })
}
