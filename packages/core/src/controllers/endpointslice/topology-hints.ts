import type { SliceEndpoint } from '../../api/discovery.ts'

/** How much more than its part an endpoint may have to serve. */
const overloadThreshold = 0.2

/** A slice as it is to be: `changes` when it is written for another reason than its hints. */
export interface HintedSlice {
  endpoints: SliceEndpoint[]
  changes: boolean
}

/** How many endpoints are meant for each zone; or why none is. */
export type Hinted = { byZone: Readonly<Record<string, number>> } | { disabled: string }

interface Allocation {
  minimum: number
  maximum: number
  desired: number
}

type Counts = Map<string, number>

const isReady = ({ conditions }: SliceEndpoint): boolean => conditions?.ready === true

/**
 * Writes hints into slices so that each zone has endpoints by its part of the CPUs, or takes them all away. Models
 * endpointslice/topologycache AddHints (1.36).
 */
export function addTopologyHints(slices: readonly HintedSlice[], shares: ReadonlyMap<string, number> | undefined): Hinted {
  const total = slices.reduce((sum, { endpoints }) => sum + endpoints.filter(isReady).length, 0)
  const allocations = allocate(total, shares)
  const hinted = typeof allocations === 'string' ? { disabled: allocations } : spread(slices, allocations)
  if ('disabled' in hinted) for (const slice of slices) slice.endpoints = slice.endpoints.map(withoutHints)
  return hinted
}

function withoutHints(endpoint: SliceEndpoint): SliceEndpoint {
  if (!endpoint.hints) return endpoint
  const { hints: _, ...plain } = endpoint
  return plain
}

const withZone = (endpoint: SliceEndpoint, zone: string): SliceEndpoint => ({
  ...endpoint,
  hints: { forZones: [{ name: zone }] },
})

function allocate(total: number, shares: ReadonlyMap<string, number> | undefined): Map<string, Allocation> | string {
  if (!shares) return 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes'
  const counted = `(${total} endpoints, ${shares.size} zones)`
  if (shares.size > total) return `Insufficient number of endpoints ${counted}`
  const allocations = new Map<string, Allocation>()
  let left = total
  for (const [zone, share] of shares) {
    const minimum = atLeast(share * total)
    allocations.set(zone, { minimum, maximum: 0, desired: Math.max(share * total, minimum) })
    left -= minimum
  }
  if (left < 0)
    return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${counted}`
  for (const one of allocations.values()) one.maximum = one.minimum + left
  return allocations
}

const atLeast = (desired: number): number => Math.ceil(desired * (1 / (1 + overloadThreshold)))

/** Same zone first; then zones that have too much give to those that have too little. */
function spread(slices: readonly HintedSlice[], allocations: Map<string, Allocation>): Hinted {
  const counts: Counts = new Map()
  const open = slices.filter((slice) => slice.changes || !keepsHints(slice, counts, allocations))
  for (const slice of open) {
    if (slice.endpoints.some((endpoint) => isReady(endpoint) && !endpoint.zone))
      return { disabled: 'One or more endpoints do not have a zone specified' }
    slice.endpoints = slice.endpoints.map((endpoint) => {
      if (!isReady(endpoint)) return withoutHints(endpoint)
      add(counts, endpoint.zone as string, 1)
      return endpoint.hints?.forZones?.[0]?.name === endpoint.zone ? endpoint : withZone(endpoint, endpoint.zone as string)
    })
  }
  redistribute(open, exchange(allocations, counts), counts)
  return counts.size === 0 ? { disabled: 'No hints allocated for zones' } : { byZone: Object.fromEntries(counts) }
}

const add = (counts: Counts, zone: string, more: number): unknown => counts.set(zone, (counts.get(zone) ?? 0) + more)

/** A slice that nothing changes keeps its hints, when all zones get what they need with them. Models getHintsByZone (1.36). */
function keepsHints({ endpoints }: HintedSlice, counts: Counts, allocations: ReadonlyMap<string, Allocation>): boolean {
  const own: Counts = new Map()
  for (const endpoint of endpoints.filter(isReady)) {
    const zones = endpoint.hints?.forZones ?? []
    if (zones.length === 0 || zones.some(({ name }) => !allocations.has(name))) return false
    for (const { name } of zones) add(own, name, 1)
  }
  for (const [zone, count] of own) if (count + (counts.get(zone) ?? 0) > (allocations.get(zone)?.maximum ?? 0)) return false
  for (const [zone, count] of own) add(counts, zone, count)
  return true
}

/** How many endpoints each zone gives and gets. Models getGivingAndReceivingZones (1.36). */
function exchange(allocations: ReadonlyMap<string, Allocation>, counts: Counts): { giving: Counts; receiving: Counts } {
  const [tooMany, tooFew, giving, receiving]: Counts[] = [new Map(), new Map(), new Map(), new Map()] as Counts[]
  for (const [zone, { desired }] of allocations) {
    const more = (counts.get(zone) ?? 0) - desired
    if (more > 0) tooMany?.set(zone, more)
    else if (more < 0) tooFew?.set(zone, -more)
  }
  for (;;) {
    const [from, gives] = most(tooMany as Counts)
    const [to, gets] = most(tooFew as Counts)
    if (from === '' || to === '' || (gives < 1 && gets < 1) || gives < 0.5 || gets < 0.5) break
    add(giving as Counts, from, 1)
    add(tooMany as Counts, from, -1)
    add(receiving as Counts, to, 1)
    add(tooFew as Counts, to, -1)
  }
  return { giving: giving as Counts, receiving: receiving as Counts }
}

const most = (counts: Counts): [zone: string, count: number] =>
  [...counts].reduce<[string, number]>((best, one) => (one[1] > best[1] ? one : best), ['', 0])

function redistribute(
  slices: readonly HintedSlice[],
  { giving, receiving }: { giving: Counts; receiving: Counts },
  counts: Counts,
): void {
  for (const slice of slices)
    slice.endpoints = slice.endpoints.map((endpoint) => {
      const from = endpoint.zone ?? ''
      const to = [...receiving].find(([, left]) => left > 0)?.[0]
      if (!isReady(endpoint) || to === undefined || (giving.get(from) ?? 0) <= 0) return endpoint
      for (const [list, zone] of [
        [giving, from],
        [receiving, to],
        [counts, from],
      ] as const)
        add(list, zone, -1)
      add(counts, to, 1)
      return withZone(endpoint, to)
    })
}

/** True when a zone has fewer endpoints than its part of the CPUs asks for. Models serviceOverloaded (1.36). */
export function isOverloaded(byZone: Readonly<Record<string, number>>, shares: ReadonlyMap<string, number> | undefined): boolean {
  const counts = Object.values(byZone)
  if (counts.length === 0) return false
  const total = counts.reduce((sum, count) => sum + count, 0)
  return !shares || [...shares].some(([zone, share]) => byZone[zone] === undefined || byZone[zone] < atLeast(total * share))
}
