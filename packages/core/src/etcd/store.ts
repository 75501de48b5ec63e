import type { JsonObject } from '../api/json.ts'
import type { Term } from '../api/object-index.ts'

/** A stored object. `value` is shared and frozen by convention: copy it before changing it. */
export interface Entry {
  readonly key: string
  readonly value: JsonObject
  readonly createRevision: number
  readonly modRevision: number
}

/** One write. `previous` is what stood there before; `value` is absent for a delete. */
export interface Change {
  readonly revision: number
  readonly key: string
  readonly value?: JsonObject
  readonly previous?: JsonObject
}

export interface RangeOptions {
  /** At most this many entries. */
  limit?: number
  /** Only keys greater than this one. */
  after?: string
}

/** A due moment. Kept as a row, so that a sleeping lab needs no interval. */
export interface Timer {
  readonly key: string
  readonly dueAtMs: number
  /** Periodic work (a probe, a schedule) does not keep `settle` waiting. */
  readonly periodic: boolean
}

/** A whole store, to make another one like it. */
export interface Contents {
  readonly revision: number
  readonly objects: readonly Entry[]
  readonly local: readonly { readonly key: string; readonly value: JsonObject }[]
  readonly timers: readonly Timer[]
}

/**
 * What the core asks of its storage: etcd's key space with revisions, plus the lab's own rows (no revision, no watch) and
 * its timers. All calls are synchronous; all writes inside one `transact` are on disk together or not at all.
 */
export interface Store {
  get(key: string): Entry | undefined
  /** Entries whose key begins with `prefix`, in key order. */
  range(prefix: string, options?: RangeOptions): Entry[]
  /** How many there are below `prefix`, after a key if one is given. */
  count(prefix: string, after?: string): number
  /** Entries below `prefix` that meet every one of the terms, of which there is one at least, in key order. Costs what it finds. */
  find(prefix: string, terms: readonly Term[]): Entry[]
  /** Writes at the next revision. `make` gets that revision, for metadata.resourceVersion. */
  put(key: string, make: (revision: number) => JsonObject): Entry
  /** Removes at the next revision; undefined when nothing is there. */
  delete(key: string, last?: (revision: number) => JsonObject): Change | undefined
  revision(): number
  /** Room that the objects take on disk, in characters; 0 for a store that has none. */
  usedChars(): number
  /** Changes after `revision` below `prefix`, oldest first; 'compacted' when the log no longer reaches back that far. */
  since(revision: number, prefix?: string): Change[] | 'compacted'
  /** The oldest revision that `since` and `rangeAt` still answer for. */
  compactedRevision(): number
  /** The entries below `prefix` as they stood at `revision`. Costs what is returned and what has changed since. */
  rangeAt(revision: number, prefix: string, options?: RangeOptions): Entry[] | 'compacted'
  /** How many there were. */
  countAt(revision: number, prefix: string, after?: string): number | 'compacted'

  /** Rows of the lab that are no API objects: container states, counters, the random state … */
  local: {
    get(key: string): JsonObject | undefined
    set(key: string, value: JsonObject): void
    delete(key: string): void
    range(prefix: string): { key: string; value: JsonObject }[]
  }
  timers: {
    set(timer: Timer): void
    clear(key: string): void
    get(key: string): Timer | undefined
    /** The earliest timer; with `aperiodic`, the earliest that is not periodic. */
    next(aperiodic?: boolean): Timer | undefined
    /** Removes and returns the earliest timer due at or before `nowMs`. */
    takeDue(nowMs: number): Timer | undefined
  }

  /** Runs `turn` as one transaction; what it throws is rethrown after everything it wrote is undone. Not nestable. */
  transact<T>(turn: () => NotPromise<T>): T

  /** Everything that is stored, without the log of changes. */
  contents(): Contents
  /** Fills a store that is still at revision 0, as one transaction. What is given is shared from then on. */
  fill(contents: Contents): void
}

/** An asynchronous turn would commit at its first await: a type error instead. */
export type NotPromise<T> = T extends PromiseLike<unknown> ? never : T
