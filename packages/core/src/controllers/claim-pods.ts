import { copy } from '../api/copy.ts'
import { pods } from '../api/kinds.ts'
import { selectorMatches } from '../api/label-selector.ts'
import type { KubeObject, LabelSelector } from '../api/object.ts'
import type { Pod } from '../api/pod.ts'
import type { Resource } from '../api/resource.ts'
import { isFailure } from '../api/status.ts'
import type { Client } from '../client/client.ts'
import { withoutFinalizer } from './finalizer.ts'
import { claimable, controllerOf, controllerRef } from './ownership.ts'

export interface ClaimOptions {
  /** What Pods of this owner carry until it has counted them: put on with the owner, taken off with it. */
  finalizer?: string
}

/** Pods that a controller has, after it took in matching orphans and let go of those that match no longer. Models PodControllerRefManager.ClaimPods (1.36). */
export function claimPods(
  resource: Resource,
  owner: KubeObject,
  selector: LabelSelector,
  client: Client,
  options: ClaimOptions = {},
): Pod[] {
  const claimed: Pod[] = []
  for (const pod of claimable(pods, owner, selector, client)) {
    const controller = controllerOf(pod)
    const matches = selectorMatches(selector, pod.metadata.labels)
    if (controller?.uid === owner.metadata.uid) {
      if (matches) claimed.push(pod)
      else if (!owner.metadata.deletionTimestamp && !pod.metadata.deletionTimestamp) release(pod, owner, client, options)
    } else if (!controller && matches && !owner.metadata.deletionTimestamp && !pod.metadata.deletionTimestamp) {
      if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue
      const adopted = adopt(pod, resource, owner, client, options)
      if (adopted) claimed.push(adopted)
    }
  }
  return claimed
}

function adopt(pod: Pod, resource: Resource, owner: KubeObject, client: Client, { finalizer }: ClaimOptions): Pod | undefined {
  const changed = copy(pod)
  changed.metadata.ownerReferences = [...(changed.metadata.ownerReferences ?? []), controllerRef(resource, owner)]
  if (finalizer) changed.metadata.finalizers = [...new Set([...(changed.metadata.finalizers ?? []), finalizer])]
  const updated = client.update(pods, changed)
  return isFailure(updated) ? undefined : updated
}

function release(pod: Pod, owner: KubeObject, client: Client, { finalizer }: ClaimOptions): void {
  const changed = finalizer ? withoutFinalizer(pod, finalizer) : copy(pod)
  const kept = (changed.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== owner.metadata.uid)
  if (kept.length > 0) changed.metadata.ownerReferences = kept
  else delete changed.metadata.ownerReferences
  client.update(pods, changed)
}
