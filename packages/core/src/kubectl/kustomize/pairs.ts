import { applyFieldSpecs, type FieldSpec, setsEntry } from './field-spec.ts'
import type { Transformer } from './transformer.ts'

/** Adds labels or annotations. Models api/filters/labels/labels.go and annotations.go (5.8). */
export const addsPairs =
  (pairs: Readonly<Record<string, string>>, specs: readonly FieldSpec[]): Transformer =>
  (items) => {
    for (const { object } of items) {
      for (const key of Object.keys(pairs).sort()) {
        const wrong = applyFieldSpecs(object, specs, setsEntry(key, pairs[key] ?? ''), 'map')
        if (wrong) return wrong
      }
    }
    return items
  }
