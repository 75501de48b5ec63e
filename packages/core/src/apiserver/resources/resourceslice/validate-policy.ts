import { quantityOf } from '../../../api/quantity.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { setErrors } from '../device/lists.ts'

export interface Policy {
  default?: string
  validValues?: string[]
  validRange?: { min?: string; max?: string; step?: string }
}

const maxValues = 10
const nanos = (text: string): bigint => quantityOf(text).nanos

/** What may be asked of a capacity that several share. Models resource/validation validateRequestPolicy (1.36). */
export function requestPolicyErrors(capacity: string, policy: Policy, at: string): FieldError[] {
  const { default: usual, validValues = [], validRange: range } = policy
  const one = 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time'
  if (validValues.length > 0 && range) return [forbiddenField(at, one)]
  const what = validValues.length > 0 ? 'validValues' : range ? 'validRange' : undefined
  if (!what) return []
  if (usual === undefined) return [requiredField(`${at}.default`, `required when ${what} is defined`)]
  return range
    ? rangeErrors(usual, capacity, range, `${at}.validRange`)
    : valuesErrors(usual, capacity, validValues, `${at}.validValues`)
}

function valuesErrors(usual: string, capacity: string, values: readonly string[], at: string): FieldError[] {
  const rule = (value: string, field: string): FieldError[] =>
    nanos(value) > nanos(capacity) ? [invalidField(field, value, `option is larger than capacity value: ${capacity}`)] : []
  return [
    ...values.flatMap((value, i) =>
      i > 0 && nanos(values[i - 1] as string) > nanos(value)
        ? [invalidField(`${at}[${i}]`, value, 'values must be sorted in ascending order')]
        : [],
    ),
    ...setErrors(values, maxValues, rule, (value) => String(nanos(value) / 1_000_000_000n), at),
    ...(values.some((value) => nanos(value) === nanos(usual))
      ? []
      : [invalidField(at, usual, 'default value is not valid according to the requestPolicy')]),
  ]
}

function rangeErrors(usual: string, capacity: string, range: NonNullable<Policy['validRange']>, at: string): FieldError[] {
  const { min, max, step } = range
  if (min === undefined) return [requiredField(`${at}.min`, 'required when validRange is defined')]
  const above = (a: string, b: string): boolean => nanos(a) > nanos(b)
  const wrong = (is: boolean, part: string, value: string, why: string): FieldError[] =>
    is ? [invalidField(`${at}.${part}`, value, why)] : []
  return [
    ...wrong(above(min, capacity), 'min', min, `min is larger than capacity value: ${capacity}`),
    ...wrong(above(min, usual), 'min', usual, `default is less than min: ${min}`),
    ...(max === undefined
      ? []
      : [
          ...wrong(above(min, max), 'max', min, `min is larger than max: ${max}`),
          ...wrong(above(max, capacity), 'max', max, `max is larger than capacity value: ${capacity}`),
          ...wrong(above(usual, max), 'max', usual, `default is more than max: ${max}`),
        ]),
    ...(step === undefined ? [] : stepErrors({ usual, capacity, min, max, step }, `${at}.step`)),
  ]
}

interface Steps {
  usual: string
  capacity: string
  min: string
  max: string | undefined
  step: string
}

function stepErrors({ usual, capacity, min, max, step }: Steps, field: string): FieldError[] {
  const first = nanos(min) + nanos(step)
  const text = String(first / 1_000_000_000n)
  const off = (value: string): FieldError[] =>
    nanos(step) !== 0n && (nanos(value) - nanos(min)) % nanos(step) !== 0n
      ? [invalidField(field, value, `value is not a multiple of a given step (${step}) from (${min})`)]
      : []
  return [
    ...(first > nanos(capacity)
      ? [invalidField(field, step, `one step ${text} is larger than capacity value: ${capacity}`)]
      : []),
    ...off(usual),
    ...(max === undefined ? [] : off(max)),
  ]
}
