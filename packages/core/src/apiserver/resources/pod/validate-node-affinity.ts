import type { NodeSelectorTerm } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isDns1123Subdomain, isQualifiedName } from '../../metadata/names.ts'

/** Models core/validation ValidateNodeSelector (1.36). */
export function nodeSelectorErrors(
  { nodeSelectorTerms: terms = [] }: { nodeSelectorTerms?: NodeSelectorTerm[] },
  at: string,
): FieldError[] {
  const field = `${at}.nodeSelectorTerms`
  if (terms.length === 0) return [requiredField(field, 'must have at least one node selector term')]
  return terms.flatMap((term, i) => nodeTermErrors(term, `${field}[${i}]`))
}

export const nodeTermErrors = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, at: string): FieldError[] => [
  ...matchExpressions.flatMap(({ key = '', operator, values = [] }, i) => [
    ...operatorErrors(operator, values, `${at}.matchExpressions[${i}]`),
    ...follows(isQualifiedName, key, `${at}.matchExpressions[${i}].key`),
  ]),
  ...matchFields.flatMap((requirement, i) => fieldErrors(requirement, `${at}.matchFields[${i}]`)),
]

function operatorErrors(operator: string, values: readonly string[], at: string): FieldError[] {
  if (operator === 'In' || operator === 'NotIn')
    return values.length > 0 ? [] : [requiredField(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
    return values.length > 0 ? [forbiddenField(`${at}.values`, why)] : []
  }
  if (operator === 'Gt' || operator === 'Lt')
    return values.length === 1
      ? []
      : [requiredField(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")]
  return [invalidField(`${at}.operator`, operator ?? '', 'not a valid selector operator')]
}

type Requirement = NonNullable<NodeSelectorTerm['matchFields']>[number]

/** Only a node's name can be asked for. Models ValidateNodeFieldSelectorRequirement (1.36). */
function fieldErrors({ key = '', operator, values = [] }: Requirement, at: string): FieldError[] {
  const errors: FieldError[] = []
  const one = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(invalidField(`${at}.operator`, operator ?? '', 'not a valid selector operator'))
  else if (values.length !== 1) errors.push(requiredField(`${at}.values`, one))
  if (key !== 'metadata.name') return [...errors, invalidField(`${at}.key`, key, 'not a valid field selector key')]
  return [...errors, ...values.flatMap((value, i) => follows(isDns1123Subdomain, value, `${at}.values[${i}]`))]
}
