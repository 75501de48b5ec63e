import { csinodes } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { duplicateField, type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { columnsOf, integer } from '../../columns.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isQualifiedName } from '../../metadata/names.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'
import { csiDriverNameErrors } from '../volume-sources.ts'

interface Driver {
  name?: string
  nodeID?: string
  topologyKeys?: string[] | null
  allocatable?: { count?: number }
}
type CSINode = KubeObject & { spec: { drivers?: Driver[] | null } }

const at = 'spec.drivers'
const maxNodeId = 256

/** Models storage/validation validateCSINodeDrivers (1.36). */
function validate({ spec }: CSINode): FieldError[] {
  const drivers = spec.drivers ?? []
  const names = drivers.map(({ name = '' }) => name)
  return drivers.flatMap((driver, i) => {
    const field = `${at}[${i}]`
    const { name = '', nodeID = '', allocatable, topologyKeys } = driver
    return [
      ...csiDriverNameErrors(name, `${field}.name`),
      ...(nodeID === '' ? [requiredField(`${field}.nodeID`)] : []),
      ...(nodeID.length > maxNodeId ? [invalidField(`${field}.nodeID`, nodeID, `must be ${maxNodeId} characters or less`)] : []),
      ...nonNegative(allocatable?.count, `${field}.allocatable.count`),
      ...(names.indexOf(name) < i ? [duplicateField(`${field}.name`, name)] : []),
      ...keyErrors(topologyKeys ?? [], field),
    ]
  })
}

const keyErrors = (keys: readonly string[], field: string): FieldError[] =>
  keys.flatMap((key, i) => [
    ...(key === '' ? [requiredField(field)] : []),
    ...(keys.indexOf(key) < i ? [duplicateField(field, key)] : []),
    ...follows(isQualifiedName, key, field),
  ])

/** A driver as the API server holds it, but for how many volumes it takes, which may change. */
const internalDriver = ({ name = '', nodeID = '', topologyKeys = null }: Driver): object => ({
  Name: name,
  NodeID: nodeID,
  TopologyKeys: topologyKeys,
  Allocatable: null,
})

/** Models ValidateCSINodeUpdate (1.36), which the strategy calls after a validation of its own. */
function validateUpdate(node: CSINode, old: CSINode): FieldError[] {
  const pairs = (old.spec.drivers ?? []).flatMap((before) =>
    (node.spec.drivers ?? []).filter(({ name }) => name === before.name).map((now) => [now, before] as const),
  )
  const own = validate(node)
  return [...own, ...own, ...pairs.flatMap(([now, before]) => immutable(internalDriver(now), internalDriver(before), at))]
}

/** Models pkg/registry/storage/csinode (1.36). */
export const csiNodeStrategy: Strategy<CSINode> = {
  resource: csinodes as never,
  metadataChecks: { changes: 0, whole: 2 },
  validatesTwice: true,
  requireResourceVersionOnUpdate: true,
  answersDeleteWithObject: true,
  columns: columnsOf<CSINode>(integer('Drivers', ({ spec }) => spec.drivers?.length ?? 0)),
  setDefaults(node) {
    node.spec = { ...node.spec, drivers: node.spec?.drivers ?? null }
  },
  validate,
  validateUpdate,
}
