import { conflict, type Status } from '../../../api/status.ts'
import { withCondition } from '../../custom/conditions.ts'
import type { CustomResourceDefinition } from './definition.ts'

/** Holds a definition until its objects are gone. */
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'

const pending = {
  type: 'Terminating',
  status: 'True',
  reason: 'InstanceDeletionPending',
  message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
} as const

const named = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' }

/** How the deletion of a definition begins; undefined when it has. Models apiextensions-apiserver registry/customresourcedefinition/etcd.go Delete (1.36). */
export function beginDeletion(
  definition: CustomResourceDefinition,
  asked: { uid: string | undefined; resourceVersion: string | undefined },
  now: string,
): CustomResourceDefinition | Status | undefined {
  const { metadata } = definition
  for (const [field, what] of [
    ['uid', 'UID'],
    ['resourceVersion', 'ResourceVersion'],
  ] as const) {
    const [given, has] = [asked[field], metadata[field]]
    if (given === undefined || given === has) continue
    return conflict(
      named,
      metadata.name,
      `Precondition failed: ${what} in precondition: ${given}, ${what} in object meta: ${has}`,
    )
  }
  if (metadata.deletionTimestamp !== undefined) return undefined
  const finalizers = [...new Set([...(metadata.finalizers ?? []), cleanupFinalizer])]
  return withCondition({ ...definition, metadata: { ...metadata, deletionTimestamp: now, finalizers } }, pending, now)
}
