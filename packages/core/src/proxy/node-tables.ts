import { addNodePortsJump, baseTables } from './base-rules.ts'
import { type CompileOptions, toNode } from './compile.ts'
import type { Chains, Tables } from './rule.ts'
import type { Compiled, ServiceCache } from './service-cache.ts'

/** Everything that stands in a node's tables now. What a Service brought before is taken from the cache. */
export function nodeTables(
  services: readonly Pick<Compiled, 'infos' | 'byNode'>[],
  options: CompileOptions,
  cache: ServiceCache,
): Tables {
  const tables = baseTables(options.mode)
  for (const compiled of services) {
    const own = cache.rules(compiled, options)
    join(tables.nat, own.nat)
    join(tables.filter, own.filter)
  }
  addNodePortsJump(tables, toNode(options))
  return tables
}

/** A Service's own chains are shared as they are; the chains that all Services write to are put together. */
function join(into: Chains, own: Chains): void {
  for (const [chain, rules] of own) {
    const known = into.get(chain)
    if (known) known.push(...rules)
    else into.set(chain, isShared(chain) ? [...rules] : rules)
  }
}

const isShared = (chain: string): boolean => !/^KUBE-(SVC|SVL|EXT|FW|SEP)-/.test(chain)
