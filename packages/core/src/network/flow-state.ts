import type { JsonObject } from '../api/json.ts'
import { ruleText } from '../proxy/iptables-text.ts'
import type { RouteChoices } from '../proxy/route.ts'
import type { Rule } from '../proxy/rule.ts'
import type { Protocol, Translated } from './packet.ts'
import type { NetworkParts } from './parts.ts'

const maxTracked = 256
const maxCounted = 2_000
const maxKept = 1_000
/** A short request and its answer, as the counters of the first rule see them: the first packet. */
const firstPacketBytes = 60

export interface TrackedFlow extends JsonObject, Translated {
  protocol: Protocol
}

/** What requests leave behind on a node: whose turn it is, who came lately, what was counted and tracked. */
export function flowChoices(parts: NetworkParts, node: string, silent: boolean): RouteChoices {
  const { rows, clock, random } = parts
  return {
    pick(chain, count) {
      if (count <= 1) return 0
      if (parts.pick === 'random') return silent ? 0 : random.int(count)
      const key = `net/turn/${chain}`
      const turn = (rows.get(key)?.n as number | undefined) ?? 0
      if (!silent) keep(parts, 'net/turn/', key, { n: (turn + 1) % 1_000_000 })
      return turn % count
    },
    recent(name, source, seconds) {
      const at = rows.get(`net/recent/${node}/${name}/${source}`)?.atMs as number | undefined
      return at !== undefined && clock.now() - at <= seconds * 1000
    },
    remember(name, source) {
      if (!silent) keep(parts, `net/recent/${node}/`, `net/recent/${node}/${name}/${source}`, { atMs: clock.now() })
    },
    hit(table, rule) {
      if (!silent) countRule(parts, node, table, rule)
    },
  }
}

/** Sets a row; when there are too many below the prefix, the ones that were not used for longest go. */
function keep({ rows }: NetworkParts, prefix: string, key: string, value: JsonObject): void {
  if (rows.get(key) === undefined) {
    const known = rows.range(prefix)
    const age = (row: JsonObject): number => (row.atMs as number | undefined) ?? 0
    if (known.length >= maxKept) {
      const oldest = known.sort((a, b) => age(a.value) - age(b.value)).slice(0, maxKept / 4)
      for (const row of oldest) rows.delete(row.key)
    }
  }
  rows.set(key, value)
}

const countersKey = (node: string): string => `net/counters/${node}`

function countRule({ rows }: NetworkParts, node: string, table: string, rule: Rule): void {
  const known = (rows.get(countersKey(node)) ?? {}) as Record<string, number>
  const key = `${table} ${ruleText(rule)}`
  const full = known[key] === undefined && Object.keys(known).length >= maxCounted
  const counters: Record<string, number> = full ? {} : { ...known }
  counters[key] = (counters[key] ?? 0) + 1
  rows.set(countersKey(node), counters)
}

/** Packets and bytes that a rule of a node has seen. */
export function ruleCount(
  { rows }: NetworkParts,
  node: string,
  table: string,
): (rule: string) => { packets: number; bytes: number } {
  const counters = (rows.get(countersKey(node)) ?? {}) as Record<string, number>
  return (rule) => {
    const packets = counters[`${table} ${rule}`] ?? 0
    return { packets, bytes: packets * firstPacketBytes }
  }
}

/** `iptables -Z [CHAIN]`. */
export function zeroCounters({ rows }: NetworkParts, node: string, table: string, chain?: string): void {
  const known = (rows.get(countersKey(node)) ?? {}) as Record<string, number>
  const gone = chain === undefined ? `${table} ` : `${table} -A ${chain} `
  rows.set(countersKey(node), Object.fromEntries(Object.entries(known).filter(([key]) => !key.startsWith(gone))))
}

const trackKey = (node: string): string => `net/conntrack/${node}`

export function track({ rows }: NetworkParts, node: string, flow: TrackedFlow): void {
  const flows = ((rows.get(trackKey(node))?.flows ?? []) as TrackedFlow[]).slice(-maxTracked + 1)
  rows.set(trackKey(node), { flows: [...flows, flow] })
}

/** `conntrack -D` and `-F`: the node no longer knows these connections. */
export function forgetFlows({ rows }: NetworkParts, node: string, gone: readonly TrackedFlow[]): void {
  const key = (flow: TrackedFlow): string => `${flow.atMs} ${flow.source} ${flow.sourcePort} ${flow.destination} ${flow.port}`
  const keys = new Set(gone.map(key))
  const flows = (rows.get(trackKey(node))?.flows ?? []) as TrackedFlow[]
  rows.set(trackKey(node), { flows: flows.filter((flow) => !keys.has(key(flow))) })
}

const keptMs = { TCP: 120_000, UDP: 30_000, SCTP: 60_000 } as const

/** Connections that the node still remembers. */
export function trackedFlows({ rows, clock }: NetworkParts, node: string): TrackedFlow[] {
  const flows = (rows.get(trackKey(node))?.flows ?? []) as TrackedFlow[]
  return flows.filter((flow) => clock.now() - flow.atMs < keptMs[flow.protocol])
}
