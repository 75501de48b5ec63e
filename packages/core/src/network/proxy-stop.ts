import type { JsonObject } from '../api/json.ts'
import { nodes, pods, services } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import { type Controller, watchRule } from '../controllers/controller.ts'
import { type ServicePortInfo, servicePorts } from '../proxy/service-ports.ts'
import type { NetworkParts } from './parts.ts'

const controllerName = 'kube-proxy'

const stopOf = (node: string): string => `stopped/${node}`
const portsOf = (node: string): string => `ports/${node}`

const isKubeProxy = ({ spec }: Pod): boolean =>
  spec.containers.some(({ image = '' }) => /(^|\/)kube-proxy([:@]|$)/.test(image)) && spec.hostNetwork === true

const runs = ({ status }: Pod): boolean => (status?.containerStatuses ?? []).some(({ state }) => state?.running !== undefined)

/**
 * Keeps what a node's kube-proxy wrote last when none runs there any more: it leaves its rules behind, and nobody changes
 * them until another one starts. Keys are nodes.
 */
export const proxyStopController: Controller = {
  name: controllerName,
  watches: [
    watchRule(pods, ({ object }) => (isKubeProxy(object) && object.spec.nodeName ? [object.spec.nodeName] : [])),
    watchRule(nodes, ({ type, object }) => (type === 'DELETED' ? [object.metadata.name] : [])),
  ],
  reconcile(node, { client, clock, local }) {
    const isThere = client.get(nodes, '', node) !== undefined
    const isRunning = client.list(pods).some((pod) => pod.spec.nodeName === node && isKubeProxy(pod) && runs(pod))
    if (isRunning || !isThere) for (const key of [stopOf(node), portsOf(node)]) local.delete(key)
    else if (!local.get(stopOf(node))) {
      const ports = client.list(services).flatMap((service) => servicePorts(client, service))
      local.set(stopOf(node), { atMs: clock.now() })
      local.set(portsOf(node), { ports: ports as unknown as JsonObject[] })
    }
  },
}

/** Since when no kube-proxy runs on a node; undefined while one does. */
export const proxyStoppedAtMs = ({ rows }: Pick<NetworkParts, 'rows'>, node: string): number | undefined =>
  rows.get(`${controllerName}/${stopOf(node)}`)?.atMs as number | undefined

/** The Service ports that a stopped kube-proxy has left rules for. */
export function portsLeft({ rows }: Pick<NetworkParts, 'rows'>, node: string): ServicePortInfo[] {
  const row = rows.get(`${controllerName}/${portsOf(node)}`) as { ports?: unknown } | undefined
  return (row?.ports ?? []) as ServicePortInfo[]
}

/** The Service ports that a node has rules for: those of now, or those that a stopped kube-proxy has left. */
export function proxiedPorts(parts: NetworkParts, node: string): ServicePortInfo[] {
  if (proxyStoppedAtMs(parts, node) !== undefined) return portsLeft(parts, node)
  return parts.client.list(services).flatMap((service) => servicePorts(parts.client, service))
}
