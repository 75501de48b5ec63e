import { equal } from './copy.ts'
import type { Json, JsonObject } from './json.ts'

/** What tells an element of a list from the others: its merge key, or, of a plain value, itself. */
const idOf = (item: Json, key: string | undefined): Json => (key === undefined ? item : ((item as JsonObject)[key] ?? null))

const indexIn = (list: readonly Json[], item: Json, key: string | undefined): number =>
  list.findIndex((one) => equal(idOf(one, key), idOf(item, key)))

/**
 * A merged list in its order: what the patch names by the order of the patch, the rest as it was, and where nothing says which of two
 * is first, the patch's. Models apimachinery strategicpatch normalizeElementOrder and mergeSortedSlice (1.36).
 */
export function inElementOrder(
  merged: readonly Json[],
  order: readonly Json[],
  before: readonly Json[],
  key: string | undefined,
): Json[] {
  const isNamed = (item: Json): boolean => indexIn(order, item, key) >= 0
  const named = merged.filter(isNamed).sort((a, b) => indexIn(order, a, key) - indexIn(order, b, key))
  const others = merged.filter((item) => !isNamed(item))
  const out: Json[] = []
  while (others.length > 0 && named.length > 0) {
    const [other, next] = [indexIn(before, others[0] as Json, key), indexIn(before, named[0] as Json, key)]
    out.push((other >= 0 && next >= 0 && other < next ? others : named).shift() as Json)
  }
  return [...out, ...others, ...named]
}
