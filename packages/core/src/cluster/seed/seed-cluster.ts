import type { ClusterOptions } from '../cluster.ts'
import type { Engine } from '../engine.ts'
import { seedNamespaces, seedWorkloads } from './seed.ts'

/** The lab's cluster has been up for a while when the student comes. */
const ageMs = 21 * 60_000
const clockRow = 'cluster/clock'

/** Makes the cluster as if it had been made twenty minutes ago, and lets that time pass. */
export function seedCluster(engine: Engine, options: ClusterOptions): void {
  const { store, turn, system, random, clock } = engine
  turn(() => store.local.set(clockRow, { skewMs: -ageMs }))
  const seeding = { client: system, random, nowMs: clock.now(), options }
  turn(() => seedNamespaces(seeding))
  turn(() => seedWorkloads(seeding))
  turn(() => store.local.delete(clockRow))
  engine.tick()
}
