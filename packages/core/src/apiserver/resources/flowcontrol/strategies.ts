import type { FlowSchema, PriorityLevel } from '../../../api/flowcontrol.ts'
import { flowschemas, prioritylevelconfigurations } from '../../../api/kinds.ts'
import { columnsOf, integer, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { priorityLevelErrors } from './validate-level.ts'
import { conditionsErrors, flowSchemaErrors } from './validate-schema.ts'

const defaultPrecedence = 1000

const dangling = ({ status }: FlowSchema): string => {
  const found = status?.conditions?.find((condition) => condition.type === 'Dangling')
  return found?.status === 'True' || found?.status === 'False' ? found.status : '?'
}

/** The order in which schemas are tried. Models util/apihelpers FlowSchemaSequence (1.36). */
export const byPrecedence = (a: FlowSchema, b: FlowSchema): number =>
  (a.spec.matchingPrecedence ?? 0) - (b.spec.matchingPrecedence ?? 0) || (a.metadata.name < b.metadata.name ? -1 : 1)

/** Models pkg/registry/flowcontrol/flowschema (1.36). */
export const flowSchemaStrategy: Strategy<FlowSchema> = {
  resource: flowschemas,
  requireResourceVersionOnUpdate: true,
  statusKeeps: 'metadata',
  tracksGeneration: true,
  columns: columnsOf<FlowSchema>(
    text('PriorityLevel', ({ spec }) => spec.priorityLevelConfiguration?.name ?? ''),
    integer('MatchingPrecedence', ({ spec }) => spec.matchingPrecedence ?? 0),
    text('DistinguisherMethod', ({ spec }) => spec.distinguisherMethod?.type ?? '<none>'),
  ).concat(text<FlowSchema>('MissingPL', dangling)),
  tableOrder: byPrecedence,
  setDefaults(object) {
    object.spec ??= {}
    object.spec.matchingPrecedence ||= defaultPrecedence
  },
  prepareForCreate(object) {
    object.status = {}
  },
  prepareForUpdate(object, old) {
    object.status = old.status ?? {}
  },
  validate: flowSchemaErrors,
  validateStatusUpdate: conditionsErrors,
}

const orNone = (value: unknown): string => (value === undefined ? '<none>' : String(value))
const queuing = ({ limited }: PriorityLevel['spec'], name: 'queues' | 'handSize' | 'queueLengthLimit'): string =>
  orNone(limited?.limitResponse?.queuing?.[name])

/** Models pkg/apis/flowcontrol/v1/defaults.go (1.36). */
function setLevelDefaults(object: PriorityLevel): void {
  object.spec ??= {}
  const { exempt, limited } = object.spec
  if (exempt) {
    exempt.nominalConcurrencyShares ??= 0
    exempt.lendablePercent ??= 0
  }
  if (!limited) return
  limited.nominalConcurrencyShares ??= 30
  limited.lendablePercent ??= 0
  const queues = limited.limitResponse?.queuing
  if (!queues) return
  queues.queues ||= 64
  queues.handSize ||= 8
  queues.queueLengthLimit ||= 50
}

/** Models pkg/registry/flowcontrol/prioritylevelconfiguration (1.36). */
export const priorityLevelConfigurationStrategy: Strategy<PriorityLevel> = {
  resource: prioritylevelconfigurations,
  requireResourceVersionOnUpdate: true,
  statusKeeps: 'metadata',
  tracksGeneration: true,
  columns: columnsOf<PriorityLevel>(
    text('Type', ({ spec }) => spec.type ?? ''),
    text('NominalConcurrencyShares', ({ spec }) => orNone(spec.limited?.nominalConcurrencyShares)),
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
  validate: priorityLevelErrors,
  validateStatusUpdate: conditionsErrors,
}
