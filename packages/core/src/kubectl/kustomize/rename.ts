import type { Failed } from '../errors.ts'
import { applyFieldSpec, type FieldSpec, setsScalar } from './field-spec.ts'
import { type Item, originalId, storePreviousId } from './item.ts'
import { isSelected, type ResId } from './res-id.ts'
import type { Transformer } from './transformer.ts'

const neverRenamed = [
  { kind: 'CustomResourceDefinition' },
  { kind: 'APIService', group: 'apiregistration.k8s.io' },
  { kind: 'Namespace' },
]

const isSkipped = (id: ResId): boolean => neverRenamed.some((gvk) => isSelected(id, gvk))

/** Puts a text before or behind names. Models api/internal/builtins/PrefixTransformer.go and SuffixTransformer.go (5.8). */
export const renames =
  (where: 'prefixes' | 'suffixes', text: string, specs: readonly FieldSpec[]): Transformer =>
  (items) => {
    for (const item of items) {
      if (isSkipped(originalId(item))) continue
      for (const spec of specs) {
        const wrong = isSelected(originalId(item), spec) ? rename(item, where, text, spec) : undefined
        if (wrong) return wrong
      }
    }
    return items
  }

function rename(item: Item, where: 'prefixes' | 'suffixes', text: string, spec: FieldSpec): Failed | undefined {
  if (spec.path === 'metadata/name' && text !== '') {
    item[where].push(text)
    storePreviousId(item)
  }
  const renamed = (name: string): string => (where === 'prefixes' ? `${text}${name}` : `${name}${text}`)
  return applyFieldSpec(item.object, spec, setsScalar(renamed))
}
