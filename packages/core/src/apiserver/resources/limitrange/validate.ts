import type { LimitRange } from '../../../api/core.ts'
import { quantityOf } from '../../../api/quantity.ts'
import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isQualifiedName } from '../../metadata/names.ts'
import { containerResourceNameErrors, mayOvercommit, resourceNameErrors } from '../resource-names.ts'

type Item = LimitRange['spec']['limits'][number]

/** Models core/validation ValidateLimitRange (1.36). */
export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const seen = new Set<string>()
  return (spec.limits ?? []).flatMap((item, i) => {
    const at = `spec.limits[${i}]`
    const type = item.type ?? ''
    const errors = typeErrors(type, `${at}.type`)
    if (seen.has(type)) errors.push(duplicateField(`${at}.type`, type))
    seen.add(type)
    return [...errors, ...fieldErrors(item, at), ...orderErrors(item, at)]
  })
}

const types = ['Container', 'PersistentVolumeClaim', 'Pod']

function typeErrors(type: string, at: string): FieldError[] {
  const errors = follows(isQualifiedName, type, at)
  const plain = errors.length === 0 && !type.includes('/') && !types.includes(type)
  return plain ? [invalidField(at, type, 'must be a standard limit type or fully qualified')] : errors
}

/** Which amounts a type may have, and of which resources. */
function fieldErrors(item: Item, at: string): FieldError[] {
  const { type, min, max } = item
  const named = (...fields: ('min' | 'max' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio')[]): FieldError[] =>
    fields.flatMap((field) => Object.keys(item[field] ?? {}).flatMap((name) => nameErrors(type, name, `${at}.${field}[${name}]`)))
  const defaults = ['default', 'defaultRequest'] as const
  const unset = type === 'PersistentVolumeClaim' && !min?.storage && !max?.storage
  const why = 'either minimum or maximum storage value is required, but neither was provided'
  return [
    ...named('max', 'min'),
    ...(type === 'Pod'
      ? defaults
          .filter((name) => Object.keys(item[name] ?? {}).length > 0)
          .map((name) => forbiddenField(`${at}.${name}`, "may not be specified when `type` is 'Pod'"))
      : named(...defaults)),
    ...(unset ? [requiredField(`${at}.limits`, why)] : []),
    ...named('maxLimitRequestRatio'),
  ]
}

const nameErrors = (type: string, name: string, at: string): FieldError[] =>
  type === 'Pod' || type === 'Container' ? containerResourceNameErrors(name, at) : resourceNameErrors(name, at)

const isMore = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && quantityOf(a).nanos > quantityOf(b).nanos

/** min ≤ defaultRequest ≤ default ≤ max, and a ratio that these leave room for. */
function orderErrors(item: Item, at: string): FieldError[] {
  const { min = {}, max = {}, default: limit = {}, defaultRequest: request = {}, maxLimitRequestRatio: ratios = {} } = item
  const names = [...new Set([min, max, limit, request, ratios].flatMap((amounts) => Object.keys(amounts)))].sort()
  return names.flatMap((name) => {
    const [least, most, asked, given] = [min[name], max[name], request[name], limit[name]]
    const wrong = (isWrong: boolean, field: string, value: string | undefined, why: string): FieldError[] =>
      isWrong ? [invalidField(`${at}.${field}[${name}]`, value, why)] : []
    const unequal = !mayOvercommit(name) && (isMore(asked, given) || isMore(given, asked))
    return [
      ...wrong(isMore(least, most), 'min', least, `min value ${least} is greater than max value ${most}`),
      ...wrong(
        isMore(least, asked),
        'defaultRequest',
        asked,
        `min value ${least} is greater than default request value ${asked}`,
      ),
      ...wrong(isMore(asked, most), 'defaultRequest', asked, `default request value ${asked} is greater than max value ${most}`),
      ...wrong(
        isMore(asked, given),
        'defaultRequest',
        asked,
        `default request value ${asked} is greater than default limit value ${given}`,
      ),
      ...wrong(isMore(least, given), 'default', least, `min value ${least} is greater than default value ${given}`),
      ...wrong(isMore(given, most), 'default', most, `default value ${given} is greater than max value ${most}`),
      ...ratioErrors(ratios[name], least, most, `${at}.maxLimitRequestRatio[${name}]`),
      ...wrong(unequal, 'defaultRequest', given, `default value ${given} must equal to defaultRequest value ${asked} in ${name}`),
    ]
  })
}

function ratioErrors(ratio: string | undefined, min: string | undefined, max: string | undefined, at: string): FieldError[] {
  if (ratio === undefined) return []
  const errors = isMore('1', ratio) ? [invalidField(at, ratio, `ratio ${ratio} is less than 1`)] : []
  if (min === undefined || max === undefined) return errors
  const most = Number(quantityOf(max).nanos) / Number(quantityOf(min).nanos)
  if (Number(quantityOf(ratio).nanos) / 1e9 <= most) return errors
  return [...errors, invalidField(at, ratio, `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`)]
}
