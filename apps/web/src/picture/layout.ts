import type { ServerFrame } from '@kubemaze/protocol/terminal.ts'

export type Cluster = Extract<ServerFrame, { type: 'cluster' }>
type ServiceRow = Cluster['services'][number]
type PodRow = Cluster['pods'][number]

/** One card: Pods of one owner fold into a card when there are many. */
export interface PodCard {
  id: string
  /** namespace/name of the Pods it stands for. */
  members: string[]
  /** What listens in it: `:9090`. */
  ports: string
  title: string
  lines: string[]
  labels: { text: string; lit: boolean }[]
  ready: boolean
}

/** A way in from outside. */
export interface Door {
  address: string
  /** The node whose port it is; a balancer’s address has none. */
  node?: { name: string; ip: string }
  /** What stands on its notch: `:30391` within a node's frame. */
  notch: string
}

/** A band of the picture: a Service with its ports and endpoints, and the Pods behind it. Left to right is a request's way. */
export interface Band {
  /** namespace/name of the Service; empty where none selects. */
  id: string
  service?: { title: string; type: string; selector: string; address: string; ports: string[]; doors: Door[] }
  endpoints: { ip: string; ready: boolean }[]
  pods: PodCard[]
  /** Why nothing is behind it, in words; an alias has nothing behind it by its nature. */
  empty?: { words: string; wrong: boolean }
}

/** From this many Pods of one owner on they are one card. */
const foldFrom = 6

/** The cluster as bands: Services by name, at the end the Pods that no Service selects. */
export function bandsOf(cluster: Cluster): Band[] {
  const claimed = new Set<string>()
  const services = cluster.services.filter((service) => service.name !== 'kubernetes' || service.namespace !== 'default')
  const bands = services.map((service): Band => {
    const pods = cluster.pods.filter((pod) => selects(service, pod))
    for (const pod of pods) claimed.add(idOf(pod))
    const empty = service.endpoints.length === 0 ? reasonOf(service, pods) : undefined
    return {
      id: idOf(service),
      service: head(service, cluster),
      endpoints: service.endpoints.map(({ ip, ready }) => ({ ip, ready })),
      pods: fold(pods, service.selector),
      ...(empty ? { empty } : {}),
    }
  })
  const loose = cluster.pods.filter((pod) => !claimed.has(idOf(pod)))
  return loose.length > 0 ? [...bands, { id: '', endpoints: [], pods: fold(loose, {}) }] : bands
}

const idOf = (of: { namespace: string; name: string }): string => `${of.namespace}/${of.name}`
const nameOf = (of: { namespace: string; name: string }): string => (of.namespace === 'default' ? of.name : idOf(of))
const pairs = (labels: Record<string, string>): string[] => Object.entries(labels).map(([key, value]) => `${key}=${value}`)

function selects(service: ServiceRow, pod: PodRow): boolean {
  const wanted = Object.entries(service.selector)
  return wanted.length > 0 && service.namespace === pod.namespace && wanted.every(([key, value]) => pod.labels[key] === value)
}

function reasonOf(service: ServiceRow, pods: readonly PodRow[]): NonNullable<Band['empty']> {
  if (service.type === 'ExternalName') return { words: 'an alias: it has no endpoints', wrong: false }
  if (Object.keys(service.selector).length === 0) return { words: 'no selector: no endpoints by themselves', wrong: true }
  return { words: pods.length === 0 ? 'no Pod has these labels' : 'its Pods are not ready', wrong: true }
}

function head(service: ServiceRow, cluster: Cluster): NonNullable<Band['service']> {
  const nodePorts = service.ports.filter((port) => port.nodePort !== undefined)
  return {
    title: nameOf(service),
    type: service.type,
    selector: pairs(service.selector).join(', '),
    address: service.clusterIP === 'None' ? 'headless' : service.clusterIP || 'no address',
    ports: service.ports.map(portWords),
    doors: [
      ...service.externalIPs.flatMap((ip) => service.ports.map((port) => balanced(`${ip}:${port.port}`))),
      ...nodePorts.flatMap((port) => cluster.nodes.map((node) => nodeDoor(node, port.nodePort as number))),
    ],
  }
}

const balanced = (address: string): Door => ({ address, notch: address })
const nodeDoor = (node: Cluster['nodes'][number], port: number): Door => ({
  address: `${node.ip}:${port}`,
  node,
  notch: `:${port}`,
})

/** `80 → 9090`, `dns 53 → 53 UDP`: the port's name, where it is not its number, and a protocol besides TCP. */
const portWords = ({ name, port, targetPort, protocol }: ServiceRow['ports'][number]): string =>
  [name === undefined || name === String(port) ? '' : name, `${port} → ${targetPort}`, protocol === 'TCP' ? '' : protocol]
    .filter(Boolean)
    .join(' ')

function fold(pods: readonly PodRow[], selector: Record<string, string>): PodCard[] {
  const groups = groupBy(pods)
  return [...groups].flatMap(([id, group]) =>
    group.length >= foldFrom ? [folded(id, group, selector)] : group.map((pod) => card(pod, selector)),
  )
}

function groupBy(pods: readonly PodRow[]): Map<string, PodRow[]> {
  const groups = new Map<string, PodRow[]>()
  for (const pod of pods) {
    const key = pod.owner ? `${pod.namespace}/${pod.owner}` : idOf(pod)
    groups.set(key, [...(groups.get(key) ?? []), pod])
  }
  return groups
}

const lit = (labels: Record<string, string>, selector: Record<string, string>): PodCard['labels'] =>
  Object.entries(labels).map(([key, value]) => ({ text: `${key}=${value}`, lit: selector[key] === value }))

const portsOf = (pods: readonly PodRow[]): string =>
  [...new Set(pods.flatMap((pod) => pod.ports))].map((port) => `:${port}`).join(' ')

const card = (pod: PodRow, selector: Record<string, string>): PodCard => ({
  id: idOf(pod),
  members: [idOf(pod)],
  ports: portsOf([pod]),
  title: nameOf(pod),
  lines: [pod.reason ?? pod.phase, [pod.ip, pod.node].filter(Boolean).join(' on ')].filter(Boolean),
  labels: lit(pod.labels, selector),
  ready: pod.ready,
})

function folded(id: string, group: readonly PodRow[], selector: Record<string, string>): PodCard {
  const ready = group.filter((pod) => pod.ready).length
  return {
    id,
    members: group.map(idOf),
    ports: portsOf(group),
    title: `${id.split('/').slice(1).join(' ')} × ${group.length}`,
    lines: [`${ready} of ${group.length} ready`],
    labels: lit(group[0]?.labels ?? {}, selector),
    ready: ready === group.length,
  }
}
