import { contentHash } from '../content-hash.ts'
import { type Item, metadataOf, nameOf, storePreviousId } from './item.ts'

/** Puts its content's hash behind the name of what was generated. Models api/internal/builtins/HashTransformer.go and api/hasher (5.8). */
export function hashNames(items: Item[]): Item[] {
  for (const item of items) {
    if (!item.hashed) continue
    const { immutable: _, ...hashed } = item.object
    const hash = contentHash({ ...hashed, metadata: { name: '' } })
    storePreviousId(item)
    metadataOf(item.object).name = `${nameOf(item.object)}-${hash}`
  }
  return items
}
