import type { Strategy } from './strategy.ts'

export interface GroupVersion {
  group: string
  version: string
  /** /api/v1 or /apis/GROUP/VERSION */
  root: string
  strategies: Strategy[]
}

export interface ServedVersions {
  all: readonly GroupVersion[]
  /** What /api lists. */
  core: readonly GroupVersion[]
  /** What /apis lists. */
  named: readonly GroupVersion[]
}

const known = new WeakMap<readonly Strategy[], ServedVersions>()

/** A registry by group and version, in its order: the same lists each time. */
export function servedVersions(registry: readonly Strategy[]): ServedVersions {
  const before = known.get(registry)
  if (before) return before
  const all = [...groupVersions(registry)]
  const served = { all, core: all.filter(({ group }) => group === ''), named: all.filter(({ group }) => group !== '') }
  known.set(registry, served)
  return served
}

function groupVersions(registry: readonly Strategy[]): Iterable<GroupVersion> {
  const found = new Map<string, GroupVersion>()
  for (const strategy of registry) {
    const { group, version } = strategy.resource
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
    const entry = found.get(root) ?? { group, version, root, strategies: [] }
    entry.strategies.push(strategy)
    found.set(root, entry)
  }
  return found.values()
}
