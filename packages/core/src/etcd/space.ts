import { jsonTextOf } from '../api/json-text.ts'
import type { Batch, Snapshot } from './persisted.ts'

/** How much room the objects of a store take on disk, in characters of their texts. */
export interface Space {
  used(): number
  /** A transaction was written. */
  written(objects: Batch['objects']): void
}

export function spaceOf(objects: Snapshot['objects']): Space {
  const sizes = new Map(objects.map(({ key, text }) => [key, text.length]))
  let used = 0
  for (const size of sizes.values()) used += size
  return {
    used: () => used,
    written(changed) {
      for (const [key, entry] of changed) {
        const size = entry ? jsonTextOf(entry.value).length : 0
        used += size - (sizes.get(key) ?? 0)
        if (entry) sizes.set(key, size)
        else sizes.delete(key)
      }
    },
  }
}
