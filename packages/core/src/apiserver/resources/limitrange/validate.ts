import type { LimitRange } from '../../../api/core.ts'
import { quantityOf } from '../../../api/quantity.ts'
import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { isQualifiedName } from '../../metadata/names.ts'

type Item = LimitRange['spec']['limits'][number]

/** Models core/validation ValidateLimitRange (1.36). */
export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const seen = new Set<string>()
  return (spec.limits ?? []).flatMap((item, i) => {
    const at = `spec.limits[${i}]`
    const type = item.type ?? ''
    if (type === '') return [requiredField(`${at}.type`)]
    const errors = isQualifiedName(type).map((why) => invalidField(`${at}.type`, type, why))
    if (seen.has(type)) return [...errors, duplicateField(`${at}.type`, type)]
    seen.add(type)
    return [...errors, ...forbiddenFields(item, at), ...orderErrors(item, at)]
  })
}

function forbiddenFields(item: Item, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (item.type === 'Pod') {
    for (const name of ['default', 'defaultRequest'] as const) {
      if (Object.keys(item[name] ?? {}).length)
        errors.push(forbiddenField(`${at}.${name}`, "may not be specified when `type` is 'Pod'"))
    }
  }
  if (item.type === 'PersistentVolumeClaim' && !item.min?.storage && !item.max?.storage) {
    errors.push(requiredField(`${at}.limits`, 'either minimum or maximum storage value is required, but neither was provided'))
  }
  return errors
}

const isMore = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && quantityOf(a).nanos > quantityOf(b).nanos

/** min ≤ defaultRequest ≤ default ≤ max. */
function orderErrors(
  { min = {}, max = {}, default: limit = {}, defaultRequest: request = {}, maxLimitRequestRatio = {} }: Item,
  at: string,
): FieldError[] {
  const names = [...new Set([min, max, limit, request, maxLimitRequestRatio].flatMap((amounts) => Object.keys(amounts)))].sort()
  const errors: FieldError[] = []
  const wrong = (field: string, name: string, value: string | undefined, why: string): void =>
    void errors.push(invalidField(`${at}.${field}[${name}]`, value, why))
  for (const name of names) {
    const [least, most, asked, given] = [min[name], max[name], request[name], limit[name]]
    if (isMore(least, most)) wrong('min', name, least, `min value ${least} is greater than max value ${most}`)
    if (isMore(least, asked))
      wrong('defaultRequest', name, asked, `min value ${least} is greater than default request value ${asked}`)
    if (isMore(asked, most))
      wrong('defaultRequest', name, asked, `default request value ${asked} is greater than max value ${most}`)
    if (isMore(asked, given))
      wrong('defaultRequest', name, asked, `default request value ${asked} is greater than default limit value ${given}`)
    if (isMore(least, given)) wrong('default', name, least, `min value ${least} is greater than default value ${given}`)
    if (isMore(given, most)) wrong('default', name, most, `default value ${given} is greater than max value ${most}`)
    const ratio = maxLimitRequestRatio[name]
    if (isMore('1', ratio)) wrong('maxLimitRequestRatio', name, ratio, `ratio ${ratio} is less than 1`)
  }
  return errors
}
