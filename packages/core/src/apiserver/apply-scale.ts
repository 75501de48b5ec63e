import type { JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import { apiVersionOf } from '../api/resource.ts'
import { badRequest, isFailure, type Status } from '../api/status.ts'
import { appliedObject, typeRefusal } from './apply.ts'
import type { Call } from './core.ts'
import { patchBody } from './patch-document.ts'
import type { StrategyContext, SubresourceStrategy } from './strategy.ts'
import type { Target } from './target.ts'

/**
 * Server-side apply of a Scale: the replicas that it names are applied to the object itself, and owned there.
 * Models managedfields/scalehandler.go and registry/apps/deployment/storage ScaleREST (1.36).
 */
export function appliedScale(
  call: Call,
  target: Target,
  rule: SubresourceStrategy,
  parent: KubeObject,
  context: StrategyContext,
): KubeObject | Status {
  const scale = patchBody(call, 'apply')
  if (isFailure(scale)) return scale
  const mistyped = typeRefusal({ apiVersion: 'autoscaling/v1', kind: 'Scale' }, scale as JsonObject)
  if (mistyped) return mistyped
  const { resource } = target.strategy
  const { name, namespace } = parent.metadata
  const bare = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: { name, ...(namespace && { namespace }) } }
  const replicas = (scale as { spec?: JsonObject | null }).spec?.replicas
  const config = replicas === undefined ? bare : rule.update?.({ ...bare, spec: {} } as KubeObject, scale as JsonObject, context)
  if (config === undefined || isFailure(config)) return config ?? badRequest('a Scale cannot be applied')
  return appliedObject(call, target, parent, config as unknown as JsonObject)
}
