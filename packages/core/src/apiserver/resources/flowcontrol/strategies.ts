import { flowschemas, prioritylevelconfigurations } from '../../../api/kinds.ts'
import type { Condition, KubeObject } from '../../../api/object.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { columnsOf, integer, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'

type FlowSchema = KubeObject & { spec: Record<string, any>; status?: { conditions?: Condition[] } }
type PriorityLevel = KubeObject & { spec: Record<string, any>; status?: { conditions?: Condition[] } }

const dangling = ({ status }: FlowSchema): string => {
  const found = status?.conditions?.find((condition) => condition.type === 'Dangling')
  return found ? (found.status === 'True' ? 'True' : found.status === 'False' ? 'False' : '?') : '?'
}

/** Models flowcontrol/validation ValidateFlowSchema (1.36). */
function flowErrors({ spec }: FlowSchema): FieldError[] {
  const errors: FieldError[] = []
  const precedence = Number(spec.matchingPrecedence ?? 0)
  if (precedence <= 0) errors.push(invalidField('spec.matchingPrecedence', precedence, 'must be a positive value'))
  if (precedence > 10_000) {
    errors.push(invalidField('spec.matchingPrecedence', precedence, 'must not be greater than 10000'))
  }
  if (!spec.priorityLevelConfiguration?.name) {
    errors.push(requiredField('spec.priorityLevelConfiguration.name', 'must reference a priority level'))
  }
  return errors
}

/** Models pkg/registry/flowcontrol/flowschema (1.36). */
export const flowSchemaStrategy: Strategy<FlowSchema> = {
  resource: flowschemas as never,
  requireResourceVersionOnUpdate: true,
  tracksGeneration: true,
  columns: columnsOf<FlowSchema>(
    text('PriorityLevel', ({ spec }) => spec.priorityLevelConfiguration?.name ?? ''),
    integer('MatchingPrecedence', ({ spec }) => spec.matchingPrecedence ?? 0),
    text('DistinguisherMethod', ({ spec }) => spec.distinguisherMethod?.type ?? '<none>'),
  ).concat(text<FlowSchema>('MissingPL', dangling)),
  setDefaults(object) {
    object.spec ??= {}
    object.spec.matchingPrecedence ??= 1000
  },
  prepareForCreate(object) {
    object.status = {}
  },
  prepareForUpdate(object, old) {
    object.status = old.status ?? {}
  },
  validate: flowErrors,
}

const orNone = (value: unknown): string => (value === undefined ? '<none>' : String(value))
const queuing = (spec: Record<string, any>, name: string): string => orNone(spec.limited?.limitResponse?.queuing?.[name])

/** Models pkg/apis/flowcontrol/v1/defaults.go (1.36). */
function setLevelDefaults(object: PriorityLevel): void {
  const spec = (object.spec ??= {})
  if (spec.exempt) {
    spec.exempt.nominalConcurrencyShares ??= 0
    spec.exempt.lendablePercent ??= 0
  }
  if (!spec.limited) return
  spec.limited.nominalConcurrencyShares ??= 30
  spec.limited.lendablePercent ??= 0
  const queues = spec.limited.limitResponse?.queuing
  if (queues) spec.limited.limitResponse.queuing = { queues: 64, handSize: 8, queueLengthLimit: 50, ...queues }
}

const levelTypes = ['Exempt', 'Limited']

/** Models pkg/registry/flowcontrol/prioritylevelconfiguration (1.36). */
export const priorityLevelConfigurationStrategy: Strategy<PriorityLevel> = {
  resource: prioritylevelconfigurations as never,
  requireResourceVersionOnUpdate: true,
  tracksGeneration: true,
  columns: columnsOf<PriorityLevel>(
    text('Type', ({ spec }) => spec.type ?? ''),
    text('NominalConcurrencyShares', ({ spec }) => orNone((spec.limited ?? spec.exempt)?.nominalConcurrencyShares)),
    text('Queues', ({ spec }) => queuing(spec, 'queues')),
    text('HandSize', ({ spec }) => queuing(spec, 'handSize')),
    text('QueueLengthLimit', ({ spec }) => queuing(spec, 'queueLengthLimit')),
  ),
  setDefaults: setLevelDefaults,
  prepareForCreate(object) {
    object.status = {}
  },
  prepareForUpdate(object, old) {
    object.status = old.status ?? {}
  },
  validate: ({ spec }) => (levelTypes.includes(spec.type) ? [] : [unsupportedField('spec.type', spec.type ?? '', levelTypes)]),
}
