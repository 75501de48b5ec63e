import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../api/networking.ts'
import { formatSelector } from './workload.ts'
import { annotations, labels, type Writer } from './writer.ts'

const lead = '    '

/** Models describe.go describeNetworkPolicyV1 (1.36). */
export function describeNetworkPolicy(out: Writer, { metadata, spec }: NetworkPolicy): void {
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  out.line(0, `Created on:\t${metadata.creationTimestamp?.replace('T', ' ').replace('Z', ' +0000 UTC') ?? ''}`)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
  out.line(0, 'Spec:')
  const selector = formatSelector(spec.podSelector)
  out.line(
    1,
    `PodSelector:     ${selector === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selector}`,
  )
  const types: readonly string[] = spec.policyTypes ?? []
  if (types.includes('Ingress')) {
    out.line(1, 'Allowing ingress traffic:')
    rules(
      out,
      (spec.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from })),
      ingressWords,
    )
  } else out.line(1, 'Not affecting ingress traffic')
  if (types.includes('Egress')) {
    out.line(1, 'Allowing egress traffic:')
    rules(
      out,
      (spec.egress ?? []).map(({ ports, to }) => ({ ports, peers: to })),
      egressWords,
    )
  } else out.line(1, 'Not affecting egress traffic')
  out.line(1, `Policy Types: ${(spec.policyTypes ?? []).join(', ') || '<none>'}`)
}

interface Words {
  isolated: string
  anyPeer: string
  peer: string
}

const ingressWords: Words = {
  isolated: '<none> (Selected pods are isolated for ingress connectivity)',
  anyPeer: 'From: <any> (traffic not restricted by source)',
  peer: 'From:',
}
const egressWords: Words = {
  isolated: '<none> (Selected pods are isolated for egress connectivity)',
  anyPeer: 'To: <any> (traffic not restricted by destination)',
  peer: 'To:',
}

interface Rule {
  ports: NetworkPolicyPort[] | undefined
  peers: NetworkPolicyPeer[] | undefined
}

function rules(out: Writer, list: readonly Rule[], words: Words): void {
  if (list.length === 0) out.raw(`${lead}${words.isolated}\n`)
  list.forEach(({ ports = [], peers = [] }, i) => {
    if (ports.length === 0) out.raw(`${lead}To Port: <any> (traffic allowed to all ports)\n`)
    for (const { port, protocol = 'TCP', endPort } of ports) {
      const range = endPort === undefined ? `: ${port ?? '<nil>'}` : ` Range: ${port ?? '<nil>'}-${endPort}`
      out.raw(`${lead}To Port${range}/${protocol}\n`)
    }
    if (peers.length === 0) out.raw(`${lead}${words.anyPeer}\n`)
    for (const peer of peers) out.raw(`${lead}${words.peer}\n${peerLines(peer)}`)
    if (i !== list.length - 1) out.raw(`${lead}----------\n`)
  })
}

function peerLines({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer): string {
  const lines: string[] = []
  if (namespaceSelector) lines.push(`NamespaceSelector: ${formatSelector(namespaceSelector)}`)
  if (podSelector) lines.push(`PodSelector: ${formatSelector(podSelector)}`)
  if (ipBlock && lines.length === 0)
    lines.push('IPBlock:', `  CIDR: ${ipBlock.cidr}`, `  Except: ${(ipBlock.except ?? []).join(', ')}`)
  return lines.map((line) => `${lead}  ${line}\n`).join('')
}
