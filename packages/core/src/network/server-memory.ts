import type { JsonObject } from '../api/json.ts'
import type { Pod } from '../api/pod.ts'
import type { CachedAnswer, DnsCache, ServerOptions } from '../dns/plugin.ts'
import type { Random } from '../host/random.ts'
import { runningText } from './corefile-reload.ts'
import type { DnsRecord } from './packet.ts'
import type { NetworkParts } from './parts.ts'

/** What a CoreDNS Pod remembers. */
interface Memory extends JsonObject {
  /** When it was started, and the Corefile that it loaded last: a new one begins with nothing. */
  startedAt: string
  corefile: string
  cache: Record<string, JsonObject>
  turns: Record<string, number>
}

/** Of each kind; the oldest goes first. */
const maxKept = 100

const startOf = (pod: Pod): string =>
  pod.status?.containerStatuses?.find(({ state }) => state?.running)?.state?.running?.startedAt ?? ''

/** The cache of a CoreDNS Pod, and whose turn it is among addresses. `silent`: nothing is remembered. */
export function serverMemory(parts: NetworkParts, pod: Pod, silent: boolean): Required<Pick<ServerOptions, 'cache' | 'shuffle'>> {
  const { rows, pick, random } = parts
  const key = `net/dns/${pod.metadata.namespace}/${pod.metadata.name}`
  const now = { startedAt: startOf(pod), corefile: runningText(parts, pod) ?? '' }
  const read = (): Memory => {
    const row = rows.get(key) as Memory | undefined
    return row?.startedAt === now.startedAt && row.corefile === now.corefile ? row : { ...now, cache: {}, turns: {} }
  }
  const write = (memory: Memory): void => {
    if (!silent) rows.set(key, memory)
  }
  const cache: DnsCache = {
    get: (name) => read().cache[name] as unknown as CachedAnswer | undefined,
    set(name, cached) {
      const memory = read()
      write({ ...memory, cache: newestLast(memory.cache, name, cached as unknown as JsonObject) })
    },
  }
  const shuffle = (name: string, addresses: readonly DnsRecord[]): DnsRecord[] => {
    if (pick === 'random') return silent ? [...addresses] : shuffled(addresses, random)
    const memory = read()
    const turn = memory.turns[name] ?? 0
    write({ ...memory, turns: newestLast(memory.turns, name, turn + 1) })
    const from = turn % addresses.length
    return [...addresses.slice(from), ...addresses.slice(0, from)]
  }
  return { cache, shuffle }
}

function newestLast<T>(all: Record<string, T>, key: string, value: T): Record<string, T> {
  const { [key]: _, ...others } = all
  const kept = Object.entries(others).slice(-(maxKept - 1))
  return { ...Object.fromEntries(kept), [key]: value } as Record<string, T>
}

function shuffled<T>(all: readonly T[], random: Random): T[] {
  const out = [...all]
  for (let at = out.length - 1; at > 0; at--) {
    const other = random.int(at + 1)
    const one = out[at] as T
    out[at] = out[other] as T
    out[other] = one
  }
  return out
}
