import { cidrContains } from '../api/cidr.ts'
import type { Pod } from '../api/pod.ts'
import { type Packet, type Routed, routePacket } from '../proxy/route.ts'
import { type Arrival, type Attempt, connected, type Dialer, isLoopback } from './arrive.ts'
import { explainChoice, explainEndpoints, explainNodePort } from './explain.ts'
import { staleRules } from './explain-proxy-stop.ts'
import { explainMissing } from './explain-socket.ts'
import { flowChoices } from './flow-state.ts'
import { gatewayOf, type NodeHost, nodeByIp, nodeHosts, podByIp } from './hosts.ts'
import { hostSockets, systemSockets } from './node-sockets.ts'
import { arpGivesUpMs, nowhere } from './nowhere.ts'
import type { Connected, ConnectOutcome, Hop, Protocol } from './packet.ts'
import type { NetworkParts } from './parts.ts'
import { policyRefusal } from './policy.ts'
import { ruleTitle } from './rule-title.ts'
import { tablesOf } from './tables.ts'
import { overheard, type Sent, showAttempt } from './tap.ts'

/** Sends the first packet of a connection: rules on the node, source NAT, policies, and the socket at the end. */
export function connect(
  parts: NetworkParts,
  dialer: Dialer,
  to: { ip: string; port: number; protocol: Protocol },
  silent: boolean,
): Connected & { sent: Sent | undefined } {
  const attempt: Attempt = { parts, dialer, ...to, silent, hops: [], reached: {} }
  const outcome = dial(attempt)
  const sent = showAttempt(attempt, outcome)
  return { ...shown(parts, outcome, sent), hops: attempt.hops, sent }
}

function shown({ clock }: NetworkParts, outcome: ConnectOutcome, sent: Sent | undefined): ConnectOutcome {
  if (!sent) return outcome
  if (outcome.outcome === 'connected') return { ...outcome, socket: overheard(outcome.socket, sent, () => clock.now()) }
  const giveUp = (): void => void (sent.untilMs = clock.now())
  return outcome.outcome === 'timeout' ? { ...outcome, giveUp } : outcome
}

function dial(attempt: Attempt): ConnectOutcome {
  const { dialer, ip, parts } = attempt
  if (ip === '0.0.0.0' || ip.startsWith('127.')) return dialLoopback(attempt)
  if (dialer.pod && !dialer.pod.spec.hostNetwork && ip === dialer.ip) return dialOwnPod(attempt, dialer.pod)
  if (dialer.kind === 'outside' && !cidrContains('192.168.56.0/24', ip)) {
    attempt.hops.push({
      kind: 'route',
      ok: false,
      title: `${ip} is not on the network of this machine`,
      detail: 'Only the nodes (192.168.56.0/24) can be reached from outside the cluster.',
      blame: 'the address',
      look: 'kubectl get nodes -o wide',
    })
    return { outcome: 'timeout' }
  }
  const node = dialer.node ?? entryNode(parts, ip)
  if (!node) {
    attempt.hops.push({
      kind: 'route',
      ok: false,
      title: `nobody has ${ip}`,
      blame: `the address ${ip}`,
      look: 'kubectl get nodes -o wide',
    })
    return dialer.kind === 'outside' ? { outcome: 'unreachable', afterMs: arpGivesUpMs } : { outcome: 'timeout' }
  }
  return throughNode(attempt, node)
}

/** A packet from outside meets the node that has the address; pool addresses are announced by the first worker. */
function entryNode(parts: NetworkParts, ip: string): NodeHost | undefined {
  return nodeByIp(parts, ip) ?? announcer(parts, ip)
}

function announcer(parts: NetworkParts, ip: string): NodeHost | undefined {
  return inPool(parts, ip) ? nodeHosts(parts).find((node) => !node.controlPlane) : undefined
}

const numberOf = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

function inPool({ loadBalancerPool }: NetworkParts, ip: string): boolean {
  if (!loadBalancerPool) return false
  const [first, last] = loadBalancerPool.map(numberOf) as [number, number]
  return numberOf(ip) >= first && numberOf(ip) <= last
}

/** `arrived`: the packet comes from another node, with the source address that this gave it. */
function throughNode(attempt: Attempt, node: NodeHost, arrived?: { source: string }): ConnectOutcome {
  const { parts, dialer, ip, port, protocol, silent, hops } = attempt
  const local = new Set([node.ip, gatewayOf(node)])
  const packet: Packet = {
    source: arrived?.source ?? dialer.ip,
    destination: ip,
    protocol: protocol.toLowerCase() as Packet['protocol'],
    port,
    sourceLocal: dialer.kind === 'node' && dialer.node?.name === node.name,
    destinationLocal: local.has(ip),
  }
  const tables = tablesOf(parts, node.name)
  const routed = routePacket(packet, tables, flowChoices(parts, node.name, silent))
  hops.push({
    kind: 'route',
    ok: true,
    title: `${arrived ? arrived.source : dialerText(dialer, node)} → ${ip}:${port}`,
    node: node.name,
  })
  for (const rule of routed.path)
    hops.push({
      kind: 'chain',
      ok: !('reject' in rule.target || 'drop' in rule.target),
      title: ruleTitle(parts, rule),
      node: node.name,
      ...sourceRangeBlame(rule),
    })
  const stale = staleRules(parts, node.name, attempt, routed)
  if (stale) hops.push(stale)
  const outcome = afterRules({ ...attempt, stale: stale !== undefined }, node, routed, arrived)
  if (stale && outcome.outcome !== 'connected') stale.ok = false
  return outcome
}

function afterRules(attempt: Attempt, node: NodeHost, routed: Routed, arrived?: { source: string }): ConnectOutcome {
  const { parts, ip, port, protocol, hops, stale } = attempt
  if (routed.verdict !== 'reject' && routed.verdict !== 'drop') return deliver(attempt, node, routed, arrived)
  if (!stale) explainEndpoints(parts, ip, port, protocol, node, hops)
  return { outcome: routed.verdict === 'reject' ? 'refused' : 'timeout' }
}

/** A load balancer's source ranges do not hold who asks. */
function sourceRangeBlame({ chain, comment = '' }: Routed['path'][number]): Partial<Hop> {
  if (chain !== 'KUBE-PROXY-FIREWALL') return {}
  const [namespace, name] = (comment.split(' ')[0] ?? '').split(':')[0]?.split('/') ?? []
  return {
    detail: 'The address that asks is in none of the source ranges.',
    blame: `Service ${namespace}/${name} spec.loadBalancerSourceRanges`,
    look: `kubectl get service ${name} -n ${namespace} -o yaml`,
  }
}

function dialerText({ pod, kind }: Dialer, node: NodeHost): string {
  if (pod) return `Pod ${pod.metadata.name}`
  return kind === 'outside' ? 'your machine' : node.name
}

/** After DNAT: to a Pod, a node, or nowhere. */
function deliver(attempt: Attempt, node: NodeHost, routed: Routed, arrived?: { source: string }): ConnectOutcome {
  const { parts, dialer, protocol, hops } = attempt
  const { ip, port } = routed
  const source = sourceAfterNat(attempt, node, routed, arrived)
  attempt.reached.last = { ip, port, source }
  if (routed.verdict === 'dnat')
    hops.push({
      kind: 'endpoint',
      ok: true,
      title: `endpoint ${ip}:${port}`,
      ...(source === dialer.ip ? {} : { detail: `the source becomes ${source}` }),
    })
  if (routed.verdict === 'dnat' && attempt.silent && !attempt.stale)
    explainChoice(parts, { ip: attempt.ip, port: attempt.port, protocol }, node, `${ip}:${port}`, hops)
  const target = podByIp(parts, ip)
  // what leaves a Pod is judged on its own node
  const out =
    dialer.pod && !dialer.pod.spec.hostNetwork && !arrived
      ? policyRefusal(parts, 'Egress', dialer.pod, { pod: target, ip }, port, protocol)
      : undefined
  if (out) return blockedBy(hops, 'Egress', out)
  if (target && !target.spec.hostNetwork) {
    const translated = arrived !== undefined || (routed.masquerade && target.spec.nodeName !== node.name)
    return deliverToPod(attempt, target, { ip, port, source, translated })
  }
  const owner = nodeByIp(parts, ip) ?? (gatewayOf(node) === ip ? node : undefined)
  // another node has rules of its own: its node ports answer there
  const next = owner ?? announcer(parts, ip)
  if (next && next.name !== node.name && !arrived) return throughNode({ ...attempt, ip, port }, next, { source })
  if (owner) return deliverToNode(attempt, owner, { ip, port, source, dnat: routed.verdict === 'dnat' })
  return nowhere(attempt, node, ip, port)
}

/**
 * Masqueraded packets carry the node's address; so do those that leave a Pod for the nodes' network. What comes in for the
 * node itself passes no POSTROUTING, and keeps its source.
 */
function sourceAfterNat(
  { dialer, parts }: Attempt,
  node: NodeHost,
  { masquerade, ip }: Routed,
  arrived?: { source: string },
): string {
  const sentHere = !arrived && dialer.kind === 'node' && dialer.node?.name === node.name
  const toNode = ip === node.ip || ip === gatewayOf(node)
  if (masquerade && (sentHere || !toNode)) return cidrContains(node.podCidr, ip) ? gatewayOf(node) : node.ip
  if (arrived) return arrived.source
  const leavesPods = dialer.kind === 'pod' && !toNode && !cidrContains(parts.podCidr, ip)
  if (leavesPods) return dialer.node?.ip ?? dialer.ip
  return sentHere && cidrContains(node.podCidr, ip) ? gatewayOf(node) : dialer.ip
}

function blockedBy(hops: Hop[], direction: 'Ingress' | 'Egress', policies: readonly string[]): ConnectOutcome {
  const [first = ''] = policies
  hops.push({
    kind: 'policy',
    ok: false,
    title: `NetworkPolicy ${policies.join(', ')} lets this ${direction === 'Ingress' ? 'request in' : 'request out'} nowhere`,
    blame: `NetworkPolicy ${first} spec.${direction.toLowerCase()}`,
    look: `kubectl describe networkpolicy ${first.split('/')[1]} -n ${first.split('/')[0]}`,
  })
  return { outcome: 'timeout' }
}

/** `translated`: the Pod's node sees the address of another node, and not who asks behind it. */
function deliverToPod(attempt: Attempt, pod: Pod, arrival: Arrival & { translated: boolean }): ConnectOutcome {
  const { parts, dialer, protocol, hops, silent } = attempt
  const asker = arrival.translated ? undefined : dialer.pod
  const peer = { pod: asker, ip: asker ? dialer.ip : arrival.source }
  const sameNode = dialer.kind === 'node' && dialer.node?.name === pod.spec.nodeName
  const blocked = sameNode ? undefined : policyRefusal(parts, 'Ingress', pod, peer, arrival.port, protocol)
  if (blocked) return blockedBy(hops, 'Ingress', blocked)
  const listening = parts.listeners(pod, { silent })
  const socket = listening.find((one) => one.port === arrival.port && one.protocol === protocol && !isLoopback(one.address))
  if (socket) return connected(attempt, socket, arrival)
  explainMissing(attempt, pod, listening, arrival.port)
  return { outcome: 'refused' }
}

function deliverToNode(attempt: Attempt, node: NodeHost, arrival: Arrival & { dnat: boolean }): ConnectOutcome {
  const { parts, protocol, hops, silent } = attempt
  const own = systemSockets(parts, node).filter((one) => one.program !== 'kube-proxy' || one.http)
  const all = [...own, ...hostSockets(parts, node, silent)]
  const socket = all.find((one) => one.port === arrival.port && one.protocol === protocol && !isLoopback(one.address))
  if (socket) return connected(attempt, socket, arrival)
  hops.push({
    kind: 'socket',
    ok: false,
    title: `nothing listens on ${node.name} port ${arrival.port}/${protocol}`,
    node: node.name,
    blame: `port ${arrival.port}`,
    look: 'kubectl get service -A',
    ...explainNodePort(parts, arrival.port),
  })
  return { outcome: 'refused' }
}

function dialOwnPod(attempt: Attempt, pod: Pod): ConnectOutcome {
  const listening = attempt.parts.listeners(pod, { silent: attempt.silent })
  const socket = listening.find(
    (one) => one.port === attempt.port && one.protocol === attempt.protocol && !isLoopback(one.address),
  )
  if (socket) return connected(attempt, socket, { ip: attempt.ip, port: attempt.port, source: attempt.dialer.ip })
  explainMissing(attempt, pod, listening, attempt.port)
  return { outcome: 'refused' }
}

function dialLoopback(attempt: Attempt): ConnectOutcome {
  const { parts, dialer, port, protocol, silent } = attempt
  const arrival = { ip: '127.0.0.1', port, source: '127.0.0.1' }
  if (dialer.pod && !dialer.pod.spec.hostNetwork) {
    const listening = parts.listeners(dialer.pod, { silent })
    const socket = listening.find((one) => one.port === port && one.protocol === protocol)
    if (socket) return connected(attempt, socket, arrival)
    explainMissing(attempt, dialer.pod, listening, port)
    return { outcome: 'refused' }
  }
  if (!dialer.node) return { outcome: 'refused' }
  const node = dialer.node
  const all = [...systemSockets(parts, node), ...hostSockets(parts, node, silent)]
  const socket = all.find((one) => one.port === port && one.protocol === protocol && (one.program !== 'kube-proxy' || one.http))
  if (socket) return connected(attempt, socket, arrival)
  // node ports answer on 127.0.0.1 too
  const held = (tablesOf(parts, node.name).nat.get('KUBE-NODEPORTS') ?? []).some(
    (rule) => rule.destinationPort === port && rule.protocol === protocol.toLowerCase(),
  )
  if (held && parts.mode === 'iptables') return throughNode({ ...attempt, ip: node.ip, hops: attempt.hops }, node)
  attempt.hops.push({
    kind: 'socket',
    ok: false,
    title: `nothing listens on 127.0.0.1:${port} of ${node.name}`,
    node: node.name,
    blame: `port ${port}`,
    look: 'sudo ss -tlnp',
    ...explainNodePort(parts, port),
  })
  return { outcome: 'refused' }
}
