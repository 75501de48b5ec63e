import { priorityclasses } from '../../../api/kinds.ts'
import type { PriorityClass } from '../../../api/policy.ts'
import { type FieldError, forbidden, forbiddenField, type Status } from '../../../api/status.ts'
import { columnsOf, integer, text } from '../../columns.ts'
import { oneOf } from '../../metadata/field-rules.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy, StrategyContext } from '../../strategy.ts'

/** scheduling.HighestUserDefinablePriority */
const highest = 1_000_000_000
const system: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
}
const policies = ['PreemptLowerPriority', 'Never']

/** Models scheduling/v1 IsKnownSystemPriorityClass (1.36). */
function unknownSystem({ metadata: { name }, value, globalDefault }: PriorityClass): string | undefined {
  const known = system[name]
  if (known === undefined) return `${name} is not a known system priority class`
  if (known !== value) return `value of ${name} PriorityClass must be ${known}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}

/** Models scheduling/validation ValidatePriorityClass (1.36). */
function validate(object: PriorityClass): FieldError[] {
  const { metadata, value, preemptionPolicy } = object
  const errors: FieldError[] = []
  if (metadata.name.startsWith('system-')) {
    const why = unknownSystem(object)
    const reserved = "priority class names with 'system-' prefix are reserved for system use only. error: "
    if (why !== undefined) errors.push(forbiddenField('metadata.name', reserved + why))
  } else if (value > highest) {
    errors.push(forbiddenField('value', `maximum allowed value of a user defined priority is ${highest}`))
  }
  return [...errors, ...oneOf(preemptionPolicy, policies, 'preemptionPolicy')]
}

/** One default is enough. Models plugin/pkg/admission/priority validatePriorityClass (1.36). */
function secondDefault(object: PriorityClass, context: StrategyContext): Status | undefined {
  if (!object.globalDefault) return undefined
  const other = context.read.list(priorityclasses).find((one) => one.globalDefault && one.metadata.name !== object.metadata.name)
  if (!other) return undefined
  const why = `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`
  return forbidden(priorityclasses, object.metadata.name, why)
}

/** Models pkg/registry/scheduling/priorityclass (1.36). */
export const priorityClassStrategy: Strategy<PriorityClass> = {
  resource: priorityclasses,
  metadataChecks: { changes: 1, whole: 0 },
  tracksGeneration: true,
  columns: columnsOf<PriorityClass>(
    integer('Value', ({ value }) => value),
    { name: 'Global-Default', type: 'boolean', value: ({ globalDefault }) => globalDefault === true },
  ).concat(text<PriorityClass>('PreemptionPolicy', ({ preemptionPolicy }) => preemptionPolicy ?? '')),
  setDefaults(object) {
    object.value ??= 0
    object.preemptionPolicy ??= 'PreemptLowerPriority'
  },
  forbids: secondDefault,
  forbidsUpdate: (object, _old, context) => secondDefault(object, context),
  validate,
  validateUpdate: (object, old) => [
    ...(object.value === old.value ? [] : [forbiddenField('Value', 'may not be changed in an update.')]),
    ...immutable(object.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy'),
  ],
}
