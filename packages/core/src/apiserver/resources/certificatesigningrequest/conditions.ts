import { equal } from '../../../api/copy.ts'
import type { Condition } from '../../../api/object.ts'
import type { CertificateSigningRequest } from '../../../api/policy.ts'
import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { timestamp } from '../../../host/clock.ts'
import { oneOf } from '../../metadata/field-rules.ts'

type Request = CertificateSigningRequest

/** Conditions that approval alone sets. */
export const decidingTypes = ['Approved', 'Denied']
const lastingTypes = [...decidingTypes, 'Failed']
const at = 'status.conditions'

export const conditionsOf = (request: Request | undefined): readonly Condition[] => request?.status?.conditions ?? []
const ofType = (request: Request | undefined, type: string): Condition[] =>
  conditionsOf(request).filter((one) => (one.type ?? '') === type)
const typesOf = (conditions: readonly Condition[]): string[] => conditions.map(({ type }) => type ?? '')

/** Models certificates/validation validateConditions (1.36): what stood there before is put up with. */
export function conditionErrors(request: Request, old: Request | undefined): FieldError[] {
  const types = typesOf(conditionsOf(request))
  const before = typesOf(conditionsOf(old))
  const puts = {
    unnamed: before.includes(''),
    repeated: new Set(before).size < before.length,
    undecided: decidingTypes.every((type) => before.includes(type)),
  }
  return conditionsOf(request).flatMap(({ status }, i) => {
    const type = types[i] as string
    const other = decidingTypes.includes(type) ? decidingTypes.find((one) => one !== type) : undefined
    const contrary = other !== undefined && types.slice(0, i).includes(other) && !puts.undecided
    return [
      ...(type === '' && !puts.unnamed ? [requiredField(`${at}[${i}].type`)] : []),
      ...oneOf(status, lastingTypes.includes(type) ? ['True'] : ['False', 'True', 'Unknown'], `${at}[${i}].status`),
      ...(contrary ? [invalidField(`${at}[${i}].type`, type, 'Approved and Denied conditions are mutually exclusive')] : []),
      ...(types.indexOf(type) < i && !puts.repeated ? [duplicateField(`${at}[${i}].type`, type)] : []),
    ]
  })
}

export const lostConditionErrors = (request: Request, old: Request): FieldError[] =>
  lastingTypes.flatMap((type) =>
    ofType(request, type).length < ofType(old, type).length
      ? [forbiddenField(at, `updates may not remove a condition of type "${type}"`)]
      : [],
  )

/** What is no approval neither adds a decision nor changes it; that it is lost has been said. */
export function movedConditionErrors(request: Request, old: Request, type: string): FieldError[] {
  const [now, before] = [ofType(request, type), ofType(old, type)]
  if (now.length > before.length) return [forbiddenField(at, `updates may not add a condition of type "${type}"`)]
  if (now.length < before.length || equal(now, before)) return []
  return [forbiddenField(at, `updates may not modify a condition of type "${type}"\n`)]
}

/** Decisions as they stood, unless their number is another one. Models registry/certificates preserveConditionInstances (1.36). */
export function withDecisions(request: Request, old: Request): Condition[] {
  const kept = Object.fromEntries(decidingTypes.map((type) => [type, ofType(old, type)]))
  return conditionsOf(request).map((condition) => {
    const instances = kept[condition.type]
    const same = instances && instances.length === ofType(request, condition.type).length
    return same ? (instances.shift() as Condition) : condition
  })
}

/** Times that are missing. Models registry/certificates populateConditionTimestamps (1.36). */
export const withTimes = (conditions: readonly Condition[], old: Request, nowMs: number): Condition[] =>
  conditions.map((condition) => {
    const { type, status } = condition
    const before = conditionsOf(old).find((one) => one.type === type && one.status === status && one.lastTransitionTime)
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime ?? timestamp(nowMs),
      lastTransitionTime: condition.lastTransitionTime ?? before?.lastTransitionTime ?? timestamp(nowMs),
    }
  })
