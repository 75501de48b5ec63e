import { cidrContains } from '../api/cidr.ts'
import type { Node } from '../api/core.ts'
import { nodes, pods } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import type { NetworkParts } from './parts.ts'

export interface NodeHost {
  name: string
  ip: string
  podCidr: string
  zone: string | undefined
  controlPlane: boolean
}

export function nodeHost(node: Node): NodeHost {
  return {
    name: node.metadata.name,
    ip: node.status?.addresses?.find((address) => address.type === 'InternalIP')?.address ?? '',
    podCidr: node.spec.podCIDR ?? '',
    zone: node.metadata.labels?.['topology.kubernetes.io/zone'],
    controlPlane: node.metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined,
  }
}

export const nodeHosts = ({ client }: NetworkParts): NodeHost[] => client.list(nodes).map(nodeHost)

export function nodeByName(parts: NetworkParts, name: string): NodeHost | undefined {
  const node = parts.client.get(nodes, '', name)
  return node && nodeHost(node)
}

export const nodeByIp = (parts: NetworkParts, ip: string): NodeHost | undefined => nodeHosts(parts).find((node) => node.ip === ip)

/** The node whose Pod network an address is in. */
export const nodeOfPodIp = (parts: NetworkParts, ip: string): NodeHost | undefined =>
  nodeHosts(parts).find((node) => node.podCidr !== '' && cidrContains(node.podCidr, ip))

/** The Pod that has an address of its own. */
export function podByIp(parts: NetworkParts, ip: string): Pod | undefined {
  const key = parts.podOfIp(ip)
  if (key === undefined) return undefined
  const slash = key.indexOf('/')
  return parts.client.get(pods, key.slice(0, slash), key.slice(slash + 1))
}

/** Addresses of a node: its own, and the gateway of its Pod network. */
export const gatewayOf = (node: NodeHost): string => node.podCidr.replace(/\.0\/\d+$/, '.1')

/** A stable made-up MAC for an address. */
export const macOf = (ip: string): string =>
  `0a:58:${ip
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join(':')}`
