import { copy } from '../api/copy.ts'
import type { KubeObject } from '../api/object.ts'

/** A copy of the object without one of its finalizers. */
export function withoutFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  const changed = copy(object)
  const kept = (changed.metadata.finalizers ?? []).filter((one) => one !== finalizer)
  if (kept.length > 0) changed.metadata.finalizers = kept
  else delete changed.metadata.finalizers
  return changed
}
