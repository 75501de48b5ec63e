import type { Store } from '../etcd/store.ts'
import { type Random, seededRandom } from '../host/random.ts'

/** Chance that goes on where it was when the lab was last written. */
export interface SavedRandom extends Random {
  /** Writes the state if it moved. Part of the running transaction. */
  save(): void
  /** Forgets what was drawn since the last save: the transaction was undone. */
  restore(): void
}

const row = 'cluster/random'

export function savedRandom(store: Store, seed: number): SavedRandom {
  const stored = (): number => (store.local.get(row)?.state as number | undefined) ?? seed >>> 0
  let random = seededRandom(stored())
  return {
    int: (below) => random.int(below),
    state: () => random.state(),
    save() {
      if (random.state() !== stored()) store.local.set(row, { state: random.state() })
    },
    restore() {
      random = seededRandom(stored())
    },
  }
}
