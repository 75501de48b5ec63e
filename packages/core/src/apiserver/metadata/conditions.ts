import type { Condition } from '../../api/object.ts'
import { duplicateField, type FieldError, invalidField, requiredField, tooLongField } from '../../api/status.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import { follows, supported } from './field-rules.ts'
import { isQualifiedName, regexText } from './names.ts'

const maxReason = 1024
const maxMessage = 32_768

const reason = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?'
const reasonMatcher = new RegExp(`^${reason}$`)
const reasonText = regexText(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  reason,
  'my_name',
  'MY_NAME',
  'MyName',
  'ReasonA,ReasonB',
  'ReasonA:ReasonB',
)

const isReason = (text: string): string[] => (reasonMatcher.test(text) ? [] : [reasonText])

/** Models meta/v1/validation ValidateConditions (1.36). */
export function conditionsErrors(conditions: readonly Condition[] | undefined, at: string): FieldError[] {
  const types = (conditions ?? []).map(({ type }) => type ?? '')
  return (conditions ?? []).flatMap((condition, i) => [
    ...(types.indexOf(types[i] as string) < i ? [duplicateField(`${at}[${i}].type`, types[i])] : []),
    ...conditionErrors(condition, `${at}[${i}]`),
  ])
}

function conditionErrors(condition: Condition, at: string): FieldError[] {
  const { type = '', status = '', reason: why = '', message = '', lastTransitionTime } = condition
  const { observedGeneration: generation = 0 } = condition as { observedGeneration?: number }
  const negative = 'must be greater than or equal to zero'
  return [
    ...follows(isQualifiedName, type, `${at}.type`),
    ...supported(status, ['False', 'True', 'Unknown'], `${at}.status`),
    ...(generation < 0 ? [invalidField(`${at}.observedGeneration`, generation, negative)] : []),
    ...(lastTransitionTime ? [] : [requiredField(`${at}.lastTransitionTime`)]),
    ...(why === '' ? [requiredField(`${at}.reason`)] : follows(isReason, why, `${at}.reason`)),
    ...(why.length > maxReason ? [tooLongField(`${at}.reason`, maxReason)] : []),
    ...(encodeUtf8(message).length > maxMessage ? [tooLongField(`${at}.message`, maxMessage)] : []),
  ]
}
