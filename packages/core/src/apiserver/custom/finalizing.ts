import { isTrueOf } from '../../api/custom-resources.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Call, Core } from '../core.ts'
import { endObject } from '../delete.ts'
import { systemUser } from '../request.ts'
import type { CustomResourceDefinition } from '../resources/customresourcedefinition/definition.ts'
import { cleanupFinalizer } from '../resources/customresourcedefinition/deletion.ts'
import { withCondition } from './conditions.ts'

/** True while what was defined has to go before its definition may. */
export const isFinalizing = ({ metadata }: CustomResourceDefinition): boolean =>
  metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(cleanupFinalizer) === true

/**
 * The next state of a definition that goes: its objects are deleted, and when none is left, nothing holds it any more.
 * Models apiextensions-apiserver/pkg/controller/finalizer CRDFinalizer (1.36).
 */
export function finalized(core: Core, definition: CustomResourceDefinition, now: string): CustomResourceDefinition {
  const begun = definition.status?.conditions?.some(({ reason }) => reason === underWay.reason) === true
  if (!begun) return withCondition(definition, underWay, now)
  if (!isTrueOf(definition, 'Established')) return released(withCondition(definition, neverEstablished, now))
  return deleteInstances(core, definition) > 0 ? definition : released(withCondition(definition, completed, now))
}

const type = 'Terminating'
const underWay = {
  type,
  status: 'True',
  reason: 'InstanceDeletionInProgress',
  message: 'CustomResource deletion is in progress',
} as const
const neverEstablished = { type, status: 'False', reason: 'NeverEstablished', message: 'resource was never established' } as const
const completed = { type, status: 'False', reason: 'InstanceDeletionCompleted', message: 'removed all instances' } as const

function released(definition: CustomResourceDefinition): CustomResourceDefinition {
  const finalizers = definition.metadata.finalizers?.filter((name) => name !== cleanupFinalizer) ?? []
  const { finalizers: _, ...metadata } = definition.metadata
  return { ...definition, metadata: { ...metadata, ...(finalizers.length > 0 ? { finalizers } : {}) } }
}

/** Deletes what is stored, without admission; answers how many finalizers of their own keep. */
function deleteInstances(core: Core, definition: CustomResourceDefinition): number {
  const strategy = core.storedCustom(definition)
  if (!strategy) return 0
  const call: Call = { core, warnings: [], request: { method: 'DELETE', path: '', query: {}, headers: {}, user: systemUser } }
  const asked = {
    gracePeriodSeconds: undefined,
    propagation: undefined,
    uid: undefined,
    resourceVersion: undefined,
    dryRun: false,
  }
  return core.read.list(strategy.resource).filter((object: KubeObject) => endObject(call, { strategy }, object, asked).remains)
    .length
}
