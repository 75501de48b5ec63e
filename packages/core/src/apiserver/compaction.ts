import type { Core } from './core.ts'

/** etcd's history is cut this often. Models apiserver storage etcd3 compact.go DefaultCompactInterval (1.36). */
const intervalMs = 5 * 60_000

const note = 'apiserver/compaction'
/** What the real server writes at each cut, so that the revision moves even where nothing else is written. */
const compactKey = '/compact_rev_key'

interface Note {
  /** When a token of this revision was given out, and no older note was there. */
  atMs?: number
  revision?: number
  /** Tokens below are too old. */
  floor?: number
}

/** Called when a continue token is given out: from here its revision's time runs. */
export function noteToken({ store, clock }: Core): void {
  const known = (store.local.get(note) ?? {}) as Note
  if (known.atMs !== undefined) return
  store.local.set(note, { ...known, atMs: clock.now(), revision: store.revision() })
}

/** True when lists as they stood at this revision are no longer kept. Nothing runs for it while nobody asks. */
export function isCompacted({ store, clock }: Core, revision: number): boolean {
  const known = (store.local.get(note) ?? {}) as Note
  const { atMs, revision: noted = 0, floor = 0 } = known
  if (atMs === undefined || clock.now() - atMs < intervalMs) return revision < floor
  store.put(compactKey, () => ({ revision: noted }))
  store.local.set(note, { floor: noted + 1 })
  return revision <= noted
}
