import { quantityOf } from '../../../api/quantity.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { supported } from '../../metadata/field-rules.ts'

type Rules = Record<string, any>

const maxWindowSeconds = 3_600
const maxPeriodSeconds = 1_800

/** Models autoscaling/validation validateBehavior (1.36). */
export const behaviorErrors = (behavior: Rules, at: string): FieldError[] =>
  ['scaleUp', 'scaleDown'].flatMap((name) => (behavior[name] ? rulesErrors(behavior[name], `${at}.${name}`) : []))

function rulesErrors(rules: Rules, at: string): FieldError[] {
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules
  const field = `${at}.stabilizationWindowSeconds`
  const errors: FieldError[] = []
  if (window < 0) errors.push(invalidField(field, window, 'must be greater than or equal to zero'))
  if (window > maxWindowSeconds) errors.push(invalidField(field, window, `must be less than or equal to ${maxWindowSeconds}`))
  errors.push(...supported(selectPolicy, ['Disabled', 'Max', 'Min'], `${at}.selectPolicy`))
  if (policies.length === 0) errors.push(requiredField(`${at}.policies`, 'must specify at least one Policy'))
  errors.push(...policies.flatMap((policy: Rules, i: number) => policyErrors(policy, `${at}.policies[${i}]`)))
  if (tolerance !== undefined && quantityOf(String(tolerance)).nanos < 0n)
    errors.push(invalidField(`${at}.tolerance`, String(tolerance), 'must be greater than or equal to 0'))
  return errors
}

function policyErrors({ type = '', value = 0, periodSeconds = 0 }: Rules, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (type !== 'Pods' && type !== 'Percent') errors.push(unsupportedField(`${at}.type`, type, ['Percent', 'Pods']))
  if (value <= 0) errors.push(invalidField(`${at}.value`, value, 'must be greater than zero'))
  if (periodSeconds <= 0) errors.push(invalidField(`${at}.periodSeconds`, periodSeconds, 'must be greater than zero'))
  if (periodSeconds > maxPeriodSeconds)
    errors.push(invalidField(`${at}.periodSeconds`, periodSeconds, `must be less than or equal to ${maxPeriodSeconds}`))
  return errors
}
