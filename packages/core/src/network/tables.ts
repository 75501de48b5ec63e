import { nodeTables } from '../proxy/node-tables.ts'
import type { Tables } from '../proxy/rule.ts'
import { createServiceCache, type ServiceCache } from '../proxy/service-cache.ts'
import { nodeByName } from './hosts.ts'
import type { NetworkParts } from './parts.ts'

interface Compiled {
  revision: number
  byNode: Map<string, Tables>
  cache: ServiceCache
}

const compiled = new WeakMap<NetworkParts, Compiled>()

/** A node's rules: put together once per revision of the store, of which only changed Services are compiled. */
export function tablesOf(parts: NetworkParts, name: string): Tables {
  const revision = parts.revision()
  let known = compiled.get(parts)
  if (!known || known.revision !== revision) {
    known = { revision, byNode: new Map(), cache: known?.cache ?? createServiceCache() }
    compiled.set(parts, known)
  }
  const node = nodeByName(parts, name)
  const options = { node: { name, zone: node?.zone }, podCidr: parts.podCidr }
  const tables = known.byNode.get(name) ?? nodeTables(parts.client, options, known.cache)
  known.byNode.set(name, tables)
  return tables
}
