import type { KubeObject } from '../api/object.ts'
import type { Index, Term } from '../api/object-index.ts'
import { type SortedEntries, sortedEntries } from './sorted-entries.ts'
import type { Entry } from './store.ts'

/** Indexes over ranges of keys: made when first asked for, then kept with every write. */
export interface Indexes {
  /** Entries below `prefix` that are filed under every term, in the order of their keys. */
  find(prefix: string, terms: readonly Term[], entries: () => readonly Entry[]): Entry[]
  /** An entry was written, replaced or removed. */
  changed(key: string, before: Entry | undefined, after: Entry | undefined): void
}

interface Filed {
  index: Index
  byValue: Map<string, SortedEntries>
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
      const [smallest, ...others] = (found as SortedEntries[]).sort((a, b) => a.size() - b.size())
      const all = smallest?.all() ?? []
      return others.length === 0 ? all.slice() : all.filter(({ key }) => others.every((entries) => entries.has(key)))
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
  const filed = new Map<string, Entry[]>()
  for (const entry of entries) {
    for (const value of valuesOf(index, entry)) {
      const known = filed.get(value)
      if (known) known.push(entry)
      else filed.set(value, [entry])
    }
  }
  return { index, byValue: new Map([...filed].map(([value, list]) => [value, sortedEntries(list)])) }
}

const valuesOf = (index: Index, entry: Entry | undefined): readonly string[] =>
  entry ? index.of(entry.value as unknown as KubeObject) : []

function move({ index, byValue }: Filed, key: string, before: Entry | undefined, after: Entry | undefined): void {
  const to = valuesOf(index, after)
  for (const value of valuesOf(index, before)) if (!to.includes(value)) takeOut(byValue, value, key)
  for (const value of to) putIn(byValue, value, after as Entry)
}

function takeOut(byValue: Filed['byValue'], value: string, key: string): void {
  const entries = byValue.get(value)
  entries?.remove(key)
  if (entries?.size() === 0) byValue.delete(value)
}

function putIn(byValue: Filed['byValue'], value: string, entry: Entry): void {
  const entries = byValue.get(value)
  if (entries) entries.put(entry)
  else byValue.set(value, sortedEntries([entry]))
}
