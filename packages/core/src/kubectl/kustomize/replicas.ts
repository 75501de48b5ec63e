import { fail } from '../errors.ts'
import { applyFieldSpec, type FieldSpec, setsScalar } from './field-spec.ts'
import { allIds } from './item.ts'
import { gvkText, isSelected } from './res-id.ts'
import type { Transformer } from './transformer.ts'

/** Sets how many Pods a workload has. Models api/internal/builtins/ReplicaCountTransformer.go (5.8). */
export const setsReplicas =
  ({ name = '', count = 0 }: { name?: string; count?: number }, specs: readonly FieldSpec[]): Transformer =>
  (items) => {
    let isFound = false
    for (const spec of specs) {
      for (const item of items.filter((one) => allIds(one).some((id) => id.name === name && isSelected(id, spec)))) {
        isFound = true
        const wrong = applyFieldSpec(
          item.object,
          spec,
          setsScalar(() => count),
          'scalar',
        )
        if (wrong) return wrong
      }
    }
    const words = `resource with name ${name} does not match a config with the following GVK [${specs.map(gvkText).join(' ')}]`
    return isFound ? items : fail(words)
  }
