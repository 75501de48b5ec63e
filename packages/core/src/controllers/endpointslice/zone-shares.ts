import type { Node } from '../../api/core.ts'
import { milliValue } from '../../api/quantity.ts'

const zoneLabel = 'topology.kubernetes.io/zone'
const excluded = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master']

/**
 * Each zone's part of the CPUs of all ready workers; undefined when a worker tells no zone or no CPUs, or when there is one
 * zone only. Models endpointslice/topologycache/topologycache.go SetNodes (1.36).
 */
export function zoneShares(nodes: readonly Node[]): ReadonlyMap<string, number> | undefined {
  const cpus = new Map<string, number>()
  for (const { metadata, status } of nodes) {
    const labels = metadata.labels ?? {}
    const isReady = status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
    if (excluded.some((label) => labels[label] !== undefined) || !isReady) continue
    const zone = labels[zoneLabel]
    const cpu = milliValue(status?.allocatable?.cpu ?? '0')
    if (!zone || !cpu) return undefined
    cpus.set(zone, (cpus.get(zone) ?? 0) + cpu)
  }
  const total = [...cpus.values()].reduce((sum, cpu) => sum + cpu, 0)
  if (cpus.size < 2) return undefined
  return new Map([...cpus].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, cpu]) => [zone, cpu / total]))
}
