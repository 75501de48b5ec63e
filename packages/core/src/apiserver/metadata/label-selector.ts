import type { LabelSelector, LabelSelectorRequirement } from '../../api/object.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../api/status.ts'
import { isLabelValue, isQualifiedName } from './names.ts'
import { labelErrors } from './validate.ts'

/** What is wrong with a label selector. Models meta/v1/validation ValidateLabelSelector (1.36). */
export function selectorErrors(selector: LabelSelector | undefined, field: string): FieldError[] {
  if (!selector) return []
  return [
    ...labelErrors(selector.matchLabels, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((one, i) => requirementErrors(one, `${field}.matchExpressions[${i}]`)),
  ]
}

function requirementErrors({ key, operator, values = [] }: LabelSelectorRequirement, field: string): FieldError[] {
  return [
    ...operatorErrors(operator, values.length, field),
    ...isQualifiedName(key ?? '').map((text) => invalidField(`${field}.key`, key ?? '', text)),
    ...values.flatMap((value, i) => isLabelValue(value).map((text) => invalidField(`${field}.values[${i}]`, value, text))),
  ]
}

function operatorErrors(operator: string, count: number, field: string): FieldError[] {
  if (operator === 'In' || operator === 'NotIn') {
    return count === 0 ? [requiredField(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")] : []
  }
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    return count > 0
      ? [forbiddenField(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
      : []
  }
  return [invalidField(`${field}.operator`, operator ?? '', 'not a valid selector operator')]
}

/** True when a selector names nothing, so that it would select everything. */
export const isEmptySelector = (selector: LabelSelector | undefined): boolean =>
  Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions ?? []).length === 0
