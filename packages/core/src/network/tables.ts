import { nodeTables } from '../proxy/node-tables.ts'
import type { Tables } from '../proxy/rule.ts'
import { type Compiled, createServiceCache, type ServiceCache } from '../proxy/service-cache.ts'
import { nodeByName } from './hosts.ts'
import type { NetworkParts } from './parts.ts'
import { portsLeft, proxyStoppedAtMs } from './proxy-stop.ts'

interface Known {
  revision: number
  services: readonly Compiled[]
  /** By node and its zone. */
  byNode: Map<string, Tables>
  cache: ServiceCache
}

const known = new WeakMap<NetworkParts, Known>()

/** A node's rules. Only what changed since they were asked for last is compiled. */
export function tablesOf(parts: NetworkParts, name: string): Tables {
  const { zone, ip: nodeIp = '' } = nodeByName(parts, name) ?? {}
  const options = { node: { name, zone }, nodeIp, podCidr: parts.podCidr, mode: parts.mode }
  const stoppedAtMs = proxyStoppedAtMs(parts, name)
  const { services, byNode, cache } = upToDate(parts)
  const key = `${name} ${zone ?? ''} ${stoppedAtMs ?? ''}`
  const left = (): Pick<Compiled, 'infos' | 'byNode'>[] => [{ infos: portsLeft(parts, name), byNode: new Map() }]
  const tables = byNode.get(key) ?? nodeTables(stoppedAtMs === undefined ? services : left(), options, cache)
  byNode.set(key, tables)
  return tables
}

function upToDate(parts: NetworkParts): Known {
  const revision = parts.revision()
  const before = known.get(parts)
  if (before?.revision === revision) return before
  const cache = before?.cache ?? createServiceCache()
  const services = cache.current(parts.client)
  const byNode = before?.services === services ? before.byNode : new Map<string, Tables>()
  const now = { revision, services, byNode, cache }
  known.set(parts, now)
  return now
}
