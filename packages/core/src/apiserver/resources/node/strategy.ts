import type { Node } from '../../../api/core.ts'
import { nodes } from '../../../api/kinds.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { nodeChangeErrors, nodeErrors, nodeUpdateErrors } from './validate.ts'

const rolePrefix = 'node-role.kubernetes.io/'

/** control-plane, from the role labels; <none> without. */
export function nodeRoles(node: Node): string {
  const roles = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return [key.slice(rolePrefix.length)]
    return key === 'kubernetes.io/role' && value !== '' ? [value] : []
  })
  return roles.length === 0 ? '<none>' : [...new Set(roles)].filter(Boolean).sort().join(',')
}

function nodeStatus(node: Node): string {
  const ready = node.status?.conditions?.find((condition) => condition.type === 'Ready')
  const states = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady']
  if (node.spec.unschedulable) states.push('SchedulingDisabled')
  return states.join(',')
}

const address = (node: Node, type: string): string =>
  node.status?.addresses?.find((entry) => entry.type === type)?.address ?? '<none>'
const info = (node: Node, key: string): string => node.status?.nodeInfo?.[key] ?? '<unknown>'

/** The first network stands in both fields. Models core/v1/conversion.go Convert_v1_NodeSpec_To_core_NodeSpec (1.36). */
function joinPodCidrs(spec: Node['spec']): void {
  const { podCIDR, podCIDRs } = spec
  if (podCIDR && podCIDRs?.[0] !== podCIDR) spec.podCIDRs = [podCIDR]
  else if (podCIDRs?.[0]) spec.podCIDR = podCIDRs[0]
}

/** Models pkg/registry/core/node (1.36). */
export const nodeStrategy: Strategy<Node> = {
  resource: nodes,
  columns: columnsOf<Node>(text('Status', nodeStatus), text('Roles', nodeRoles)).concat(
    text<Node>('Version', (node) => node.status?.nodeInfo?.kubeletVersion ?? ''),
    text<Node>('Internal-IP', (node) => address(node, 'InternalIP'), 1),
    text<Node>('External-IP', (node) => address(node, 'ExternalIP'), 1),
    text<Node>('OS-Image', (node) => info(node, 'osImage'), 1),
    text<Node>('Kernel-Version', (node) => info(node, 'kernelVersion'), 1),
    text<Node>('Container-Runtime', (node) => info(node, 'containerRuntimeVersion'), 1),
  ),
  selectableFields: { 'spec.unschedulable': (node) => String(node.spec.unschedulable === true) },
  setDefaults(node) {
    node.spec ??= {}
    joinPodCidrs(node.spec)
  },
  prepareForCreate(node) {
    delete node.spec.configSource
    if (node.status) delete node.status.config
  },
  prepareForUpdate(node, old) {
    if (old.status) node.status = old.status
    else delete node.status
    delete node.spec.configSource
    if (node.spec.unschedulable === false) delete node.spec.unschedulable
    if (node.spec.taints?.length === 0) delete node.spec.taints
  },
  validate: nodeErrors,
  validateUpdate: nodeUpdateErrors,
  validateStatusUpdate: nodeChangeErrors,
  warnings: ({ spec }) => (spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
}
