import { equal } from '../../../api/copy.ts'
import type { Limited, PriorityLevel, PriorityLevelSpec, Queuing } from '../../../api/flowcontrol.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { within } from '../../metadata/field-rules.ts'
import { internalStruct, type Structs } from '../internal-struct.ts'
import { mandatoryPriorityLevel } from './bootstrap.ts'
import { conditionsErrors } from './validate-schema.ts'

/** Models pkg/apis/flowcontrol/types.go (1.36). */
const structs: Structs = {
  Spec: 'Type:s Limited:*Limited Exempt:*Exempt',
  Limited: 'NominalConcurrencyShares:i LimitResponse:Response LendablePercent BorrowingLimitPercent',
  Response: 'Type:s Queuing:*Queuing',
  Queuing: 'Queues:i HandSize:i QueueLengthLimit:i',
  Exempt: 'NominalConcurrencyShares LendablePercent',
}

const internalSpec = (spec: PriorityLevelSpec): object => internalStruct(structs, 'Spec', spec as never)

const maxQueues = 10_000_000
/** A hash has so many bits to deal a hand of queues with. Models util/shufflesharding MaxHashBits (1.36). */
const maxHashBits = 60

/** Models flowcontrol/validation ValidatePriorityLevelConfiguration (1.36). */
export function priorityLevelErrors(object: PriorityLevel): FieldError[] {
  const { metadata, spec } = object
  const exempt = spec.type === 'Exempt'
  const misnamed = (metadata.name === 'exempt') !== exempt
  const why = "type must be 'Exempt' if and only if name is 'exempt'"
  return [
    ...(misnamed ? [invalidField('spec.type', spec.type ?? '', why)] : []),
    ...typeErrors(spec),
    ...fixedSpecErrors(object),
    ...conditionsErrors(object),
  ]
}

function typeErrors({ type = '', limited, exempt }: PriorityLevelSpec): FieldError[] {
  if (type === 'Exempt')
    return [
      ...(limited ? [forbiddenField('spec.limited', 'must be nil if the type is not Limited')] : []),
      ...(exempt ? [...sharesErrors(exempt, 'spec.exempt'), ...lendableErrors(exempt, 'spec.exempt')] : []),
    ]
  if (type !== 'Limited') return [unsupportedField('spec.type', type, ['Exempt', 'Limited'])]
  return [
    ...(exempt ? [forbiddenField('spec.exempt', 'must be nil if the type is Limited')] : []),
    ...(limited ? limitedErrors(limited) : [requiredField('spec.limited', 'must not be empty when type is Limited')]),
  ]
}

const sharesErrors = ({ nominalConcurrencyShares: shares = 0 }: Limited, at: string): FieldError[] =>
  shares < 0 ? [invalidField(`${at}.nominalConcurrencyShares`, shares, 'must be a non-negative integer')] : []

const lendableErrors = ({ lendablePercent }: Limited, at: string): FieldError[] =>
  within(lendablePercent, 0, 100, `${at}.lendablePercent`)

function limitedErrors(limited: Limited): FieldError[] {
  const at = 'spec.limited'
  const { borrowingLimitPercent: borrowed = 0, limitResponse = {} } = limited
  return [
    ...sharesErrors(limited, at),
    ...responseErrors(limitResponse, `${at}.limitResponse`),
    ...lendableErrors(limited, at),
    ...(borrowed < 0
      ? [invalidField(`${at}.borrowingLimitPercent`, borrowed, 'if specified, must be a non-negative integer')]
      : []),
  ]
}

function responseErrors({ type = '', queuing }: NonNullable<Limited['limitResponse']>, at: string): FieldError[] {
  const field = `${at}.queuing`
  if (type === 'Reject') return queuing ? [forbiddenField(field, 'must be nil if limited.limitResponse.type is not Limited')] : []
  if (type !== 'Queue') return [unsupportedField(`${at}.type`, type, ['Queue', 'Reject'])]
  if (!queuing) return [requiredField(field, 'must not be empty if limited.limitResponse.type is Limited')]
  return queuingErrors(queuing, field)
}

function queuingErrors({ queues = 0, handSize = 0, queueLengthLimit = 0 }: Queuing, at: string): FieldError[] {
  const positive = (value: number, field: string): FieldError[] =>
    value <= 0 ? [invalidField(`${at}.${field}`, value, 'must be positive')] : []
  const tooMany = queues > maxQueues ? [invalidField(`${at}.queues`, queues, `must not be greater than ${maxQueues}`)] : []
  return [
    ...positive(queueLengthLimit, 'queueLengthLimit'),
    ...positive(queues, 'queues'),
    ...tooMany,
    ...positive(handSize, 'handSize'),
    ...(handSize > 0 ? handErrors(handSize, queues, `${at}.handSize`) : []),
  ]
}

function handErrors(handSize: number, queues: number, field: string): FieldError[] {
  if (handSize > queues) return [invalidField(field, handSize, `should not be greater than queues (${queues})`)]
  if (Math.ceil(Math.log2(queues) * handSize) <= maxHashBits) return []
  const why = `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${maxHashBits}`
  return [invalidField(field, handSize, why)]
}

/** Of the level exempt, only what `exempt` says may change. Models ValidateIfMandatoryPriorityLevelConfigurationObject (1.36). */
function fixedSpecErrors({ metadata: { name }, spec }: PriorityLevel): FieldError[] {
  const wanted = mandatoryPriorityLevel(name)
  if (!wanted) return []
  const have = name === 'exempt' ? { ...spec, exempt: wanted.exempt } : spec
  if (equal(internalSpec(wanted), internalSpec(have as PriorityLevelSpec))) return []
  const except = name === 'exempt' ? " except the 'spec.exempt' field" : ''
  return [invalidField('spec', internalSpec(spec), `spec of '${name}'${except} must equal the fixed value`)]
}
