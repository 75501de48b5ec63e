import { nodes } from '../api/kinds.ts'
import type { KubeletParts } from './ports.ts'

/** A node's own address; empty when it has none. */
export const hostIpOf = ({ client }: KubeletParts, node: string): string =>
  client.get(nodes, '', node)?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
