/** Keys in order, with ranges by prefix. Insertion moves an array's tail: cheap up to some hundred thousand keys. */
export interface SortedKeys {
  add(key: string): void
  remove(key: string): void
  /** Index of the first key not less than `key`. */
  lowerBound(key: string): number
  at(index: number): string | undefined
  /** Index after the last key that begins with `prefix`. */
  endOf(prefix: string): number
  size(): number
}

export function sortedKeys(initial: readonly string[] = []): SortedKeys {
  const keys = [...initial].sort()
  const lowerBound = (key: string): number => {
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((keys[middle] as string) < key) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    add(key) {
      const index = lowerBound(key)
      if (keys[index] !== key) keys.splice(index, 0, key)
    },
    remove(key) {
      const index = lowerBound(key)
      if (keys[index] === key) keys.splice(index, 1)
    },
    lowerBound,
    at: (index) => keys[index],
    endOf: (prefix) => lowerBound(`${prefix}\uffff`),
    size: () => keys.length,
  }
}
