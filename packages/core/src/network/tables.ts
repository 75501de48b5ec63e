import { nodeTables } from '../proxy/node-tables.ts'
import type { Tables } from '../proxy/rule.ts'
import { nodeByName } from './hosts.ts'
import type { NetworkParts } from './parts.ts'

const compiled = new WeakMap<NetworkParts, { revision: number; byNode: Map<string, Tables> }>()

/** A node's rules: compiled once per revision of the store. */
export function tablesOf(parts: NetworkParts, name: string): Tables {
  const revision = parts.revision()
  let known = compiled.get(parts)
  if (!known || known.revision !== revision) {
    known = { revision, byNode: new Map() }
    compiled.set(parts, known)
  }
  const node = nodeByName(parts, name)
  const tables = known.byNode.get(name) ?? nodeTables(parts.client, { node: { name, zone: node?.zone }, podCidr: parts.podCidr })
  known.byNode.set(name, tables)
  return tables
}
