import type { JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import type { Index, Term } from '../api/object-index.ts'
import { type SortedKeys, sortedKeys } from './sorted-keys.ts'
import type { Entry } from './store.ts'

/** Indexes over ranges of keys: made when first asked for, then kept with every write. */
export interface Indexes {
  /** Keys below `prefix` that are filed under every term, in order. */
  find(prefix: string, terms: readonly Term[], entries: () => readonly Entry[]): string[]
  /** An entry was written, replaced or removed. */
  changed(key: string, before: JsonObject | undefined, after: JsonObject | undefined): void
}

interface Filed {
  index: Index
  byValue: Map<string, SortedKeys>
}

/** Indexes that one store keeps; beyond that the one made first goes. */
const maxIndexes = 256

export function createIndexes(): Indexes {
  const below = new Map<string, Map<Index, Filed>>()
  const order: { prefix: string; index: Index }[] = []
  const makeRoom = (): void => {
    if (order.length < maxIndexes) return
    const { prefix, index } = order.shift() as { prefix: string; index: Index }
    below.get(prefix)?.delete(index)
    if (below.get(prefix)?.size === 0) below.delete(prefix)
  }
  const filed = (prefix: string, index: Index, entries: () => readonly Entry[]): Filed => {
    const known = below.get(prefix)?.get(index)
    if (known) return known
    makeRoom()
    const made = fileAll(index, entries())
    below.set(prefix, (below.get(prefix) ?? new Map<Index, Filed>()).set(index, made))
    order.push({ prefix, index })
    return made
  }
  return {
    find(prefix, terms, entries) {
      const found = terms.map(({ index, value }) => filed(prefix, index, entries).byValue.get(value))
      if (found.includes(undefined)) return []
      const [smallest, ...others] = (found as SortedKeys[]).sort((a, b) => a.size() - b.size())
      return (smallest?.all() ?? []).filter((key) => others.every((keys) => keys.has(key)))
    },
    changed(key, before, after) {
      if (below.size === 0) return
      for (let end = key.indexOf('/'); end >= 0; end = key.indexOf('/', end + 1)) {
        const here = below.get(key.slice(0, end + 1))
        if (here) for (const one of here.values()) move(one, key, before, after)
      }
    },
  }
}

function fileAll(index: Index, entries: readonly Entry[]): Filed {
  const keys = new Map<string, string[]>()
  for (const { key, value } of entries) {
    for (const one of index.of(value as unknown as KubeObject)) {
      const known = keys.get(one)
      if (known) known.push(key)
      else keys.set(one, [key])
    }
  }
  return { index, byValue: new Map([...keys].map(([value, list]) => [value, sortedKeys(list)])) }
}

function move({ index, byValue }: Filed, key: string, before: JsonObject | undefined, after: JsonObject | undefined): void {
  const from = before ? index.of(before as unknown as KubeObject) : []
  const to = after ? index.of(after as unknown as KubeObject) : []
  for (const value of from) if (!to.includes(value)) takeOut(byValue, value, key)
  for (const value of to) if (!from.includes(value)) putIn(byValue, value, key)
}

function takeOut(byValue: Filed['byValue'], value: string, key: string): void {
  const keys = byValue.get(value)
  keys?.remove(key)
  if (keys?.size() === 0) byValue.delete(value)
}

function putIn(byValue: Filed['byValue'], value: string, key: string): void {
  const keys = byValue.get(value)
  if (keys) keys.add(key)
  else byValue.set(value, sortedKeys([key]))
}
