import type { Node, Taint } from '../api/core.ts'
import type { NodeSelectorTerm, Pod, Toleration } from '../api/pod.ts'
import { fits, type NodeLoad } from './resources.ts'

/** Why a Pod cannot run on a node; undefined when it can. Words of the scheduler's plugins (1.36). */
export type Filter = (pod: Pod, node: Node, load: NodeLoad) => string | undefined

const unschedulable: Filter = (pod, node) => {
  if (!node.spec.unschedulable) return undefined
  const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }
  return tolerates(pod.spec.tolerations ?? [], taint) ? undefined : 'node(s) were unschedulable'
}

const nodeAffinity: Filter = (pod, node) => {
  const selector = Object.entries(pod.spec.nodeSelector ?? {})
  const labels = node.metadata.labels ?? {}
  const selected = selector.every(([key, value]) => labels[key] === value)
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  return selected && (!terms || terms.some((term) => termMatches(term, node)))
    ? undefined
    : "node(s) didn't match Pod's node affinity/selector"
}

export function termMatches(term: NodeSelectorTerm, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  const expressions = term.matchExpressions ?? []
  const fields = term.matchFields ?? []
  if (expressions.length === 0 && fields.length === 0) return false
  return (
    expressions.every((e) => requirement(e, labels[e.key])) &&
    fields.every((f) => requirement(f, f.key === 'metadata.name' ? node.metadata.name : undefined))
  )
}

function requirement({ operator, values = [] }: { operator: string; values?: string[] }, value: string | undefined): boolean {
  if (operator === 'In') return value !== undefined && values.includes(value)
  if (operator === 'NotIn') return value === undefined || !values.includes(value)
  if (operator === 'Exists') return value !== undefined
  if (operator === 'DoesNotExist') return value === undefined
  if (value === undefined) return false
  return operator === 'Gt' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0])
}

export function tolerates(tolerations: readonly Toleration[], taint: Pick<Taint, 'key' | 'value' | 'effect'>): boolean {
  return tolerations.some((toleration) => {
    if (toleration.effect && toleration.effect !== taint.effect) return false
    if (toleration.key && toleration.key !== taint.key) return false
    if (toleration.operator === 'Exists') return true
    return toleration.key !== undefined && toleration.key !== '' && (toleration.value ?? '') === (taint.value ?? '')
  })
}

const taints: Filter = (pod, node) => {
  const hard = (node.spec.taints ?? []).filter((taint) => taint.effect === 'NoSchedule' || taint.effect === 'NoExecute')
  return hard.every((taint) => tolerates(pod.spec.tolerations ?? [], taint)) ? undefined : 'node(s) had untolerated taint(s)'
}

const ports: Filter = (pod, _node, load) => {
  const wanted = hostPorts(pod)
  return wanted.some((port) => load.hostPorts.has(port))
    ? "node(s) didn't have free ports for the requested pod ports"
    : undefined
}

export const hostPorts = (pod: Pod): string[] =>
  pod.spec.containers.flatMap((container) =>
    (container.ports ?? []).filter((port) => port.hostPort).map((port) => `${port.protocol ?? 'TCP'}/${port.hostPort}`),
  )

/** In the order of the default profile: the first reason is the one that is told. */
export const filters: readonly Filter[] = [unschedulable, taints, nodeAffinity, ports, fits]
