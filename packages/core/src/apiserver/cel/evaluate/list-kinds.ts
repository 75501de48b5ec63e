import type { ListValue, Value } from './values.ts'

/** Whether two items of a list stand for the same thing: in sets what is equal, in lists of objects what has the same keys. */
export type SameItem = (a: Value, b: Value) => boolean

const kinds = new WeakMap<ListValue, SameItem>()

/** Marks a list as a set, or as a list of objects with keys: its order says nothing. */
export function markList<T extends ListValue>(list: T, kind: SameItem): T {
  kinds.set(list, kind)
  return list
}

/** How a list was marked. */
export const kindOf = (list: ListValue): SameItem | undefined => kinds.get(list)

/** One after the other; in a marked list items of the second take the place of theirs in the first. */
export function joinedLists(a: ListValue, b: ListValue): ListValue {
  const sameItem = kinds.get(a)
  if (!sameItem) return [...a, ...b]
  const all = [...a]
  for (const item of b) {
    const at = all.findIndex((one) => sameItem(one, item))
    all[at === -1 ? all.length : at] = item
  }
  return markList(all, sameItem)
}
