import type { Entry } from './store.ts'

/** Entries in the order of their keys. */
export interface SortedEntries {
  /** Adds an entry, or replaces the one with its key. */
  put(entry: Entry): void
  remove(key: string): void
  has(key: string): boolean
  size(): number
  all(): readonly Entry[]
}

/** `initial` is in order. */
export function sortedEntries(initial: readonly Entry[]): SortedEntries {
  const entries = [...initial]
  const placeOf = (key: string): number => {
    let low = 0
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((entries[middle] as Entry).key < key) low = middle + 1
      else high = middle
    }
    return low
  }
  const has = (place: number, key: string): boolean => entries[place]?.key === key
  return {
    put(entry) {
      const place = placeOf(entry.key)
      if (has(place, entry.key)) entries[place] = entry
      else entries.splice(place, 0, entry)
    },
    remove(key) {
      const place = placeOf(key)
      if (has(place, key)) entries.splice(place, 1)
    },
    has: (key) => has(placeOf(key), key),
    size: () => entries.length,
    all: () => entries,
  }
}
