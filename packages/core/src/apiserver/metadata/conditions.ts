import type { Condition } from '../../api/object.ts'
import { duplicateField, type FieldError, invalidField, requiredField, tooLongField, unsupportedField } from '../../api/status.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import { follows } from './field-rules.ts'
import { isQualifiedName, regexText } from './names.ts'

const reasonFormat = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?'
const reasonMatcher = new RegExp(`^${reasonFormat}$`)
const reasonText = regexText(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  reasonFormat,
  'my_name',
  'MY_NAME',
  'MyName',
  'ReasonA,ReasonB',
  'ReasonA:ReasonB',
)
const statuses = ['False', 'True', 'Unknown']
const [maxReasonBytes, maxMessageBytes] = [1024, 32 * 1024]

/** What is wrong with conditions as metav1.Condition has them. Models meta/v1/validation ValidateConditions (1.36). */
export function metaConditionErrors(conditions: readonly Condition[], field: string): FieldError[] {
  const types = conditions.map(({ type }) => type ?? '')
  return conditions.flatMap((condition, i) => [
    ...(types.indexOf(types[i] as string) < i ? [duplicateField(`${field}[${i}].type`, types[i])] : []),
    ...oneErrors(condition, `${field}[${i}]`),
  ])
}

function oneErrors(condition: Condition, at: string): FieldError[] {
  const { type = '', status = '', observedGeneration = 0, lastTransitionTime, reason = '', message = '' } = condition
  const negative = 'must be greater than or equal to zero'
  return [
    ...follows(isQualifiedName, type, `${at}.type`),
    ...(statuses.includes(status) ? [] : [unsupportedField(`${at}.status`, status, statuses)]),
    ...(observedGeneration < 0 ? [invalidField(`${at}.observedGeneration`, observedGeneration, negative)] : []),
    ...(lastTransitionTime ? [] : [requiredField(`${at}.lastTransitionTime`)]),
    ...(reason === '' ? [requiredField(`${at}.reason`)] : reasonErrors(reason, `${at}.reason`)),
    ...longErrors(message, maxMessageBytes, `${at}.message`),
  ]
}

const reasonErrors = (reason: string, field: string): FieldError[] => [
  ...(reasonMatcher.test(reason) ? [] : [invalidField(field, reason, reasonText)]),
  ...longErrors(reason, maxReasonBytes, field),
]

const longErrors = (text: string, maxBytes: number, field: string): FieldError[] =>
  encodeUtf8(text).length > maxBytes ? [tooLongField(field, maxBytes)] : []
