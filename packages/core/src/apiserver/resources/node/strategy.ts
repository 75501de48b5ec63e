import { equal } from '../../../api/copy.ts'
import type { Node, Taint } from '../../../api/core.ts'
import { nodes } from '../../../api/kinds.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { isLabelValue, isQualifiedName } from '../../metadata/names.ts'
import type { Strategy } from '../../strategy.ts'

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
  },
  prepareForUpdate(node, old) {
    if (old.status) node.status = old.status
    else delete node.status
    if (node.spec.unschedulable === false) delete node.spec.unschedulable
    if (node.spec.taints?.length === 0) delete node.spec.taints
  },
  validate: ({ spec }) => taintErrors(spec.taints ?? []),
  validateUpdate: ({ spec }, old) => [...taintErrors(spec.taints ?? []), ...fixedErrors(spec, old.spec)],
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Models core/validation validateNodeTaints (1.36). */
function taintErrors(taints: readonly Taint[]): FieldError[] {
  const seen = new Set<string>()
  return taints.flatMap((taint, i) => {
    const at = `spec.taints[${i}]`
    const { key = '', value = '', effect = '' } = taint
    const errors = isQualifiedName(key).map((why) => invalidField(`${at}.key`, key, why))
    const wrong = isLabelValue(value)
    if (wrong.length > 0) errors.push(invalidField(`${at}.value`, value, wrong.join(';')))
    if (effect === '') errors.push(requiredField(`${at}.effect`))
    else if (!effects.includes(effect)) errors.push(unsupportedField(`${at}.effect`, effect, effects))
    const id = `${key}:${effect}`
    if (seen.has(id)) {
      const shown = { Key: key, Value: value, Effect: effect, TimeAdded: taint.timeAdded ?? null }
      const duplicate = duplicateField(at, shown)
      errors.push({ ...duplicate, message: `${duplicate.message}: taints must be unique by key and effect pair` })
    }
    seen.add(id)
    return errors
  })
}

/** Networks and the machine's name at its provider are given once. Models ValidateNodeUpdate (1.36). */
function fixedErrors(spec: Node['spec'], old: Node['spec']): FieldError[] {
  const errors: FieldError[] = []
  if (old.podCIDRs?.length && !equal(spec.podCIDRs, old.podCIDRs)) {
    errors.push(forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'))
  }
  if (old.providerID && spec.providerID !== old.providerID) {
    errors.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'))
  }
  return errors
}
