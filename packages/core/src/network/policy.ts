import { cidrContains } from '../api/cidr.ts'
import { namespaces, networkpolicies } from '../api/kinds.ts'
import { selectorMatches } from '../api/label-selector.ts'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../api/networking.ts'
import type { Pod } from '../api/pod.ts'
import type { Protocol } from './packet.ts'
import type { NetworkParts } from './parts.ts'

export interface PolicyPeer {
  pod: Pod | undefined
  ip: string
}

/** The policies that keep a packet out; undefined when it may pass. A Pod that no policy selects is open. */
export function policyRefusal(
  parts: NetworkParts,
  direction: 'Ingress' | 'Egress',
  pod: Pod,
  peer: PolicyPeer,
  port: number,
  protocol: Protocol | 'ICMP',
): string[] | undefined {
  const namespace = pod.metadata.namespace as string
  const selecting = parts.client
    .list(networkpolicies, namespace)
    .filter(
      (policy) => typesOf(policy).includes(direction) && selectorMatches(policy.spec.podSelector ?? {}, pod.metadata.labels),
    )
  if (selecting.length === 0) return undefined
  const passes = selecting.some((policy) =>
    allows(parts, policy, direction, peer, port, protocol, direction === 'Ingress' ? pod : peer.pod),
  )
  return passes ? undefined : selecting.map((policy) => `${namespace}/${policy.metadata.name}`)
}

/** Ingress always, Egress when it has rules, unless policyTypes says otherwise. */
const typesOf = ({ spec }: NetworkPolicy): readonly string[] =>
  spec.policyTypes ?? ['Ingress', ...(spec.egress ? ['Egress'] : [])]

function allows(
  parts: NetworkParts,
  policy: NetworkPolicy,
  direction: 'Ingress' | 'Egress',
  peer: PolicyPeer,
  port: number,
  protocol: Protocol | 'ICMP',
  target: Pod | undefined,
): boolean {
  const { ingress = [], egress = [] } = policy.spec
  const rules =
    direction === 'Ingress'
      ? ingress.map((rule) => ({ ports: rule.ports, peers: rule.from }))
      : egress.map((rule) => ({ ports: rule.ports, peers: rule.to }))
  return rules.some(
    ({ ports, peers }) =>
      (!ports?.length || ports.some((one) => portMatches(one, port, protocol, target))) &&
      (!peers?.length || peers.some((one) => peerMatches(parts, one, policy.metadata.namespace as string, peer))),
  )
}

function portMatches(rule: NetworkPolicyPort, port: number, protocol: Protocol | 'ICMP', target: Pod | undefined): boolean {
  if ((rule.protocol ?? 'TCP') !== protocol) return false
  if (rule.port === undefined) return true
  if (typeof rule.port === 'number')
    return rule.endPort === undefined ? rule.port === port : port >= rule.port && port <= rule.endPort
  const named = target?.spec.containers
    .flatMap((container) => container.ports ?? [])
    .find((one) => one.name === rule.port && (one.protocol ?? 'TCP') === protocol)
  return named?.containerPort === port
}

function peerMatches(parts: NetworkParts, rule: NetworkPolicyPeer, namespace: string, { pod, ip }: PolicyPeer): boolean {
  if (rule.ipBlock)
    return cidrContains(rule.ipBlock.cidr, ip) && !(rule.ipBlock.except ?? []).some((except) => cidrContains(except, ip))
  if (!pod || pod.spec.hostNetwork) return false
  const from = pod.metadata.namespace as string
  if (rule.namespaceSelector) {
    const labels = parts.client.get(namespaces, '', from)?.metadata.labels
    if (!selectorMatches(rule.namespaceSelector, labels)) return false
  } else if (from !== namespace) return false
  return !rule.podSelector || selectorMatches(rule.podSelector, pod.metadata.labels)
}
