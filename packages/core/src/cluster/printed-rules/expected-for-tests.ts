import { expect } from 'vitest'
import { pods } from '../../api/kinds.ts'
import type { Connected, Origin } from '../../network/packet.ts'
import type { Cluster } from '../cluster.ts'
import { walkIptables } from './iptables-walk.ts'
import { walkNft } from './nft-walk.ts'
import { type Fate, type FirstPacket, fateText } from './outcome.ts'

export interface Host {
  name: string
  ip: string
  gateway: string
}

export type Mode = 'iptables' | 'nftables'

/** The nodes of a lab with this many workers. */
export const hosts = (workers: number): Host[] =>
  Array.from({ length: workers + 1 }, (_, i) => ({
    name: i === 0 ? 'k8s-master' : `k8s-node-${i}`,
    ip: `192.168.56.${201 + i}`,
    gateway: `10.10.${i}.1`,
  }))

/** What a node's program prints of its rules, and the walk over it. */
export type Walks = (node: Host, packet: FirstPacket) => Fate[]

export function walksOf(lab: Cluster, mode: Mode, nodes: readonly Host[]): Walks {
  const printed = new Map(
    nodes.map(({ name }) => [
      name as string,
      (mode === 'iptables' ? lab.rules(name).save({}) : lab.rules(name).nftables()) ?? '',
    ]),
  )
  const walk = mode === 'iptables' ? walkIptables : walkNft
  return ({ name }, packet) => walk(printed.get(name) ?? '', packet)
}

export interface Asked {
  from: Origin
  ip: string
  port: number
  protocol: 'TCP' | 'UDP'
}

const podIp = (lab: Cluster, from: Origin): string =>
  from.kind === 'pod' ? (lab.client().get(pods, from.namespace, from.name)?.status?.podIP as string) : ''

const pooled = (ip: string): boolean => /^192\.168\.56\.24\d$/.test(ip)

/** The node whose rules a packet meets first; addresses of the pool are announced by the first worker. */
function firstNode(lab: Cluster, { from, ip }: Asked, nodes: readonly Host[]): Host | undefined {
  const start =
    from.kind === 'pod' ? lab.client().get(pods, from.namespace, from.name)?.spec.nodeName : from.kind === 'node' ? from.node : ''
  return (
    nodes.find((node) => node.name === start) ??
    nodes.find((node) => node.ip === ip) ??
    nodes.find((node) => pooled(ip) && node.name === 'k8s-node-1')
  )
}

/** A fate, and the addresses that its server may see as the source. */
export type Expected = Fate & { sources: string[] }

const isPods = (ip: string): boolean => ip.startsWith('10.10.')

/** What the printed rules of the nodes on the way say; undefined when no node is on it. */
export function expected(lab: Cluster, walks: Walks, asked: Asked, nodes: readonly Host[]): Expected[] | undefined {
  const { from, ip, port } = asked
  const first = firstNode(lab, asked, nodes)
  if (!first) return undefined
  const own = from.kind === 'pod' ? podIp(lab, from) : from.kind === 'outside' ? '192.168.56.1' : first.ip
  const packet = { source: own, destination: ip, port, protocol: asked.protocol.toLowerCase() as 'tcp' | 'udp' }
  const ownOf = (node: Host): string[] => [node.ip, node.gateway, '10.0.2.15']
  const fromHere = from.kind === 'node' || own === first.ip
  // what leaves the Pods' network for another machine carries the address of its node
  const plain = (to: string): string[] =>
    fromHere ? [first.ip, first.gateway] : from.kind === 'outside' || isPods(to) || ownOf(first).includes(to) ? [own] : [first.ip]
  return walks(first, { ...packet, fromHere, own: ownOf(first) }).flatMap((fate) => {
    const here = { ...fate, sources: fate.masquerade ? [first.ip, first.gateway] : plain(fate.to?.split(':')[0] ?? ip) }
    const second = nodes.find((node) => node !== first && (node.ip === ip || (pooled(ip) && node.name === 'k8s-node-1')))
    if (fate.verdict !== 'pass' || fate.to !== undefined || !second) return [here]
    const arrived = { ...packet, source: first.ip, fromHere: false, own: ownOf(second) }
    return walks(second, arrived).map((next) => ({
      ...next,
      sources: next.masquerade ? [second.ip, second.gateway] : [first.ip],
    }))
  })
}

/** Where DNAT sent a request; one that a rule stopped was sent nowhere. */
export const endpointOf = ({ hops }: Connected): string | undefined =>
  hops.some((hop) => hop.kind === 'chain' && !hop.ok)
    ? undefined
    : hops.find((hop) => hop.kind === 'endpoint' && hop.title.startsWith('endpoint ') && hop.ok)?.title.replace('endpoint ', '')

/** A request has one of the fates that the printed rules leave it. */
export function agrees(reached: Connected, fates: readonly Expected[]): void {
  const { outcome } = reached
  const to = endpointOf(reached)
  const mine = fates.filter((fate) => fate.to === to)
  const verdict = { refused: 'reject', timeout: 'drop' }[outcome as string]
  if (to === undefined) {
    const passes = outcome !== 'connected' && mine.some((fate) => fate.verdict === 'pass')
    expect(passes || mine.some((fate) => fate.verdict === verdict), `${outcome}: ${fates.map(fateText)}`).toBe(true)
    return
  }
  expect(mine.map(fateText), `${outcome} at ${to}: ${fates.map(fateText)}`).not.toEqual([])
  if (outcome === 'connected') expect(mine.flatMap(({ sources }) => sources)).toContain(reached.peer.sourceIp)
}
