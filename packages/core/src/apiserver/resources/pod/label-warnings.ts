import type { NodeSelectorTerm, PodSpec } from '../../../api/pod.ts'

/** Labels of nodes that have a newer name. Models pkg/api/node/util.go GetNodeLabelDeprecatedMessage (1.36). */
const renamed: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
}

/** Old labels in a Pod's choice of nodes. */
export function nodeLabelWarnings({ nodeSelector = {}, affinity }: PodSpec, at: string): string[] {
  const field = `${at}.affinity.nodeAffinity`
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } =
    affinity?.nodeAffinity ?? {}
  return [
    ...Object.keys(nodeSelector).flatMap((key) => (renamed[key] ? [`${at}.nodeSelector[${key}]: ${renamed[key]}`] : [])),
    ...(required?.nodeSelectorTerms ?? []).flatMap((term, i) =>
      termWarnings(term, `${field}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`),
    ),
    ...(preferred ?? []).flatMap(({ preference }, i) =>
      termWarnings(preference, `${field}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`),
    ),
  ]
}

/** Models pkg/api/node GetWarningsForNodeSelectorTerm (1.36). */
export const termWarnings = ({ matchExpressions = [] }: NodeSelectorTerm, at: string): string[] =>
  matchExpressions.flatMap(({ key }, i) => (renamed[key] ? [`${at}.matchExpressions[${i}].key: ${key} is ${renamed[key]}`] : []))

/** Old labels to spread over, and constraints that count no Pod. */
export const spreadWarnings = ({ topologySpreadConstraints = [] }: PodSpec, at: string): string[] =>
  topologySpreadConstraints.flatMap(({ topologyKey, labelSelector }, i) => {
    const field = `${at}.topologySpreadConstraints[${i}]`
    return [
      ...(renamed[topologyKey] ? [`${field}.topologyKey: ${topologyKey} is ${renamed[topologyKey]}`] : []),
      ...(labelSelector ? [] : [`${field}.labelSelector: a null labelSelector results in matching no pod`]),
    ]
  })
