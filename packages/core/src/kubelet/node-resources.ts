import { equal } from '../api/copy.ts'
import { nodes } from '../api/kinds.ts'
import { isFailure } from '../api/status.ts'
import type { KubeletParts } from './ports.ts'

const prefix = '#node/'

/** The controller's key of a node. */
export const nodeKey = (name: string): string => prefix + name

/** The node that a key means; undefined for a Pod's key. */
export const nodeOfKey = (key: string): string | undefined => (key.startsWith(prefix) ? key.slice(prefix.length) : undefined)

const isExtended = (resource: string): boolean => resource.includes('/') && !/^([^/]*\.)?kubernetes\.io\//.test(resource)

/** Extended resources that somebody wrote into a node's capacity may be used. Models nodestatus MachineInfo (1.36). */
export function allotExtended(parts: KubeletParts, name: string): void {
  const node = parts.client.get(nodes, '', name)
  if (!node?.status?.capacity || node.status.nodeInfo?.kubeletVersion === undefined) return
  const { capacity, allocatable = {} } = node.status
  const own = Object.entries(allocatable).filter(([resource]) => !isExtended(resource))
  const extended = Object.entries(capacity).filter(([resource]) => isExtended(resource))
  const wanted = Object.fromEntries([...own, ...extended])
  if (equal(wanted, allocatable)) return
  const written = parts.client.updateStatus(nodes, { ...node, status: { ...node.status, allocatable: wanted } })
  if (isFailure(written)) throw new Error(`allocatable of ${name}: ${written.message}`)
}
