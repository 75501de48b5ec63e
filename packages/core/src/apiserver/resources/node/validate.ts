import { equal } from '../../../api/copy.ts'
import type { Node, Taint } from '../../../api/core.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  internalField,
  invalidField,
  requiredField,
  unsupportedField,
} from '../../../api/status.ts'
import { isCidr } from '../../metadata/domain-names.ts'
import { follows } from '../../metadata/field-rules.ts'
import { canonicalCidrErrors } from '../../metadata/ip-text.ts'
import { isLabelValue, isQualifiedName } from '../../metadata/names.ts'
import { resourceValueErrors } from '../resource-names.ts'

/** What a Node must be, however it is written. Models core/validation ValidateNode (1.36). */
export const nodeErrors = (node: Node): FieldError[] => [
  ...taintsErrors(node.spec.taints ?? []),
  ...amountsErrors(node),
  ...podCidrsErrors(node.spec.podCIDRs ?? []),
]

/** What may change of one. Models ValidateNode and ValidateNodeUpdate (1.36), which look at taints and amounts both. */
export const nodeUpdateErrors = (node: Node, old: Node): FieldError[] => [...nodeErrors(node), ...nodeChangeErrors(node, old)]

/** A write of the status goes through ValidateNodeUpdate (1.36) alone. */
export function nodeChangeErrors(node: Node, old: Node): FieldError[] {
  const renamed = (node.spec.externalID ?? '') !== (old.spec.externalID ?? '')
  return [
    ...amountsErrors(node),
    ...addressesErrors(node.status?.addresses ?? []),
    ...fixedErrors(node.spec, old.spec),
    ...taintsErrors(node.spec.taints ?? []),
    ...(renamed ? [forbiddenField('spec.externalID', 'may not be updated')] : []),
  ]
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Models validateNodeTaints (1.36), which names them below metadata. */
function taintsErrors(taints: readonly Taint[]): FieldError[] {
  const seen = new Set<string>()
  return taints.flatMap((taint, i) => {
    const at = `metadata.taints[${i}]`
    const { key = '', value = '', effect = '' } = taint
    const errors = [...follows(isQualifiedName, key, `${at}.key`), ...valueErrors(value, `${at}.value`)]
    if (effect === '') errors.push(requiredField(`${at}.effect`))
    else if (!effects.includes(effect)) errors.push(unsupportedField(`${at}.effect`, effect, effects))
    const id = `${key}:${effect}`
    if (seen.has(id)) errors.push(repeatedTaint(taint, at))
    seen.add(id)
    return errors
  })
}

function valueErrors(value: string, at: string): FieldError[] {
  const wrong = isLabelValue(value)
  return wrong.length > 0 ? [invalidField(at, value, wrong.join(';'))] : []
}

function repeatedTaint({ key, value = '', effect, timeAdded }: Taint, at: string): FieldError {
  const duplicate = duplicateField(at, { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null })
  return { ...duplicate, message: `${duplicate.message}: taints must be unique by key and effect pair` }
}

/** Models ValidateNodeResources (1.36). */
const amountsErrors = ({ status = {} }: Node): FieldError[] =>
  (['capacity', 'allocatable'] as const).flatMap((list) =>
    Object.entries(status[list] ?? {}).flatMap(([name, value]) => resourceValueErrors(name, value, `status.${list}.${name}`)),
  )

function podCidrsErrors(cidrs: readonly string[]): FieldError[] {
  const at = 'spec.podCIDRs'
  const errors = cidrs.flatMap((cidr, i) => canonicalCidrErrors(cidr, `${at}[${i}]`))
  if (cidrs.length < 2) return errors
  const broken = cidrs.find((cidr) => !isCidr(cidr))
  if (broken !== undefined) errors.push(internalField(at, unreadable(broken)))
  const both = broken === undefined && new Set(cidrs.map((cidr) => cidr.includes(':'))).size === 2
  if (!both || cidrs.length > 2) errors.push(invalidField(at, cidrs, 'may specify no more than one CIDR for each IP family'))
  return [...errors, ...cidrs.flatMap((cidr, i) => (cidrs.indexOf(cidr) < i ? [duplicateField(`${at}[${i}]`, cidr)] : []))]
}

const unreadable = (cidr: string): string =>
  `invalid PodCIDRs. failed to check with dual stack with error:failed to parse cidr value:${JSON.stringify(cidr)} with error:invalid CIDR address: ${cidr}`

function addressesErrors(addresses: readonly { type: string; address: string }[]): FieldError[] {
  const seen = new Set<string>()
  return addresses.flatMap(({ type, address }, i) => {
    const id = `${type}/${address}`
    const again = seen.has(id)
    seen.add(id)
    return again ? [duplicateField(`status.addresses[${i}]`, { Type: type, Address: address })] : []
  })
}

/** Networks and the machine's name at its provider are given once. */
function fixedErrors(spec: Node['spec'], old: Node['spec']): FieldError[] {
  const errors: FieldError[] = []
  const [now = [], before = []] = [spec.podCIDRs, old.podCIDRs]
  const changed = now.length === before.length ? before.filter((cidr, i) => cidr !== now[i]).length : 1
  if (before.length > 0 && !equal(now, before)) {
    const refusal = forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')
    errors.push(...Array.from({ length: changed }, () => refusal))
  }
  if (old.providerID && spec.providerID !== old.providerID)
    errors.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'))
  return errors
}
