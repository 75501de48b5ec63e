import type { Node } from '../api/core.ts'
import type { Pod } from '../api/pod.ts'
import { parseQuantity } from '../api/quantity.ts'

const quantityOf = (text: string): number | undefined => {
  const parsed = parseQuantity(text)
  return parsed && Number(parsed.nanos) / 1e9
}

export interface NodeLoad {
  pods: Pod[]
  requested: Record<string, number>
  hostPorts: Set<string>
}

/** What a Pod asks for: the sum of its containers, or the largest init container if that is more. Models resourcehelper.PodRequests (1.36). */
export function podRequests(pod: Pod): Record<string, number> {
  const out: Record<string, number> = {}
  for (const container of pod.spec.containers) {
    for (const [name, value] of Object.entries(container.resources?.requests ?? {}))
      out[name] = (out[name] ?? 0) + (quantityOf(value) ?? 0)
  }
  for (const container of pod.spec.initContainers ?? []) {
    for (const [name, value] of Object.entries(container.resources?.requests ?? {})) {
      const amount = quantityOf(value) ?? 0
      out[name] = container.restartPolicy === 'Always' ? (out[name] ?? 0) + amount : Math.max(out[name] ?? 0, amount)
    }
  }
  return out
}

export const allocatable = (node: Node, name: string): number => quantityOf(node.status?.allocatable?.[name] ?? '0') ?? 0

/** Several may be missing at once; each is told. */
export function fits(pod: Pod, node: Node, load: NodeLoad): string | undefined {
  const missing: string[] = []
  if (load.pods.length + 1 > (allocatable(node, 'pods') || 110)) missing.push('Too many pods')
  for (const [name, amount] of Object.entries(podRequests(pod))) {
    if (amount > 0 && amount + (load.requested[name] ?? 0) > allocatable(node, name)) missing.push(`Insufficient ${name}`)
  }
  return missing.length > 0 ? missing.join('\n') : undefined
}
