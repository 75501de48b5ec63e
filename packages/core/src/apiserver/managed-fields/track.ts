import type { KubeObject } from '../../api/object.ts'
import { apiVersionOf } from '../../api/resource.ts'
import { timestamp } from '../../host/clock.ts'
import { type Call, parameter } from '../core.ts'
import type { Strategy } from '../strategy.ts'
import { trackLoss, trackUpdate, type Writer } from './managers.ts'

const maxManagerLength = 128

/** ?fieldManager=, else the first word of the user agent. */
export function fieldManagerOf(call: Call): string {
  const asked = parameter(call.request, 'fieldManager')
  if (asked) return asked
  return (call.request.headers['user-agent'] ?? 'unknown').split('/')[0]?.slice(0, maxManagerLength) || 'unknown'
}

export function writerOf(call: Call, strategy: Strategy, operation: Writer['operation'], subresource?: string): Writer {
  return {
    manager: fieldManagerOf(call),
    operation,
    apiVersion: apiVersionOf(strategy.resource),
    subresource,
    // models managedfields/scalehandler.go ToParent, which has no time for what it adds (1.36)
    time: subresource === 'scale' ? undefined : timestamp(call.core.clock.now()),
    isStatusPlain: !strategy.resource.subresources.includes('status'),
  }
}

/**
 * Keeps metadata.managedFields after a create, update or patch. The cluster's own parts are not tracked: what they write
 * belongs to nobody, which costs nothing and conflicts with no one.
 */
export function track(
  call: Call,
  strategy: Strategy,
  object: KubeObject,
  old: KubeObject | undefined,
  subresource?: string,
): void {
  const type = call.request.headers['content-type'] ?? ''
  if (type.startsWith('application/apply-patch')) return
  if (call.request.user.groups.includes('system:masters')) {
    if (old) trackLoss(object, old, strategy.schema?.document)
    return
  }
  trackUpdate(object, old, writerOf(call, strategy, 'Update', subresource), strategy.schema?.document)
}
