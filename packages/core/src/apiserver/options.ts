import { type FieldError, invalid, invalidField, type Status, tooLongField, unsupportedField } from '../api/status.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import type { Call } from './core.ts'
import { supported } from './metadata/field-rules.ts'

const maxManagerBytes = 128
const bytesOf = (text: string): number => encodeUtf8(text).length

/** Models apimachinery meta/v1/validation ValidateFieldManager (1.36). */
export function managerErrors(manager: string, field: string): FieldError[] {
  const errors = bytesOf(manager) > maxManagerBytes ? [tooLongField(field, maxManagerBytes)] : []
  let position = 0
  for (const character of manager) {
    if (!isPrintable(character))
      errors.push(invalidField(field, manager, `invalid character ${codePoint(character)} (at position ${position})`))
    position += bytesOf(character)
  }
  return errors
}

/** What Go's unicode.IsPrint says: letters, marks, numbers, punctuation, symbols, and of spaces the plain one. */
const isPrintable = (character: string): boolean => /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character)

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`

/** Models ValidateDryRun (1.36). */
export const dryRunErrors = (values: readonly unknown[]): FieldError[] =>
  values.every((value) => value === 'All') ? [] : [unsupportedField('dryRun', values, ['All'])]

/** Why a write's query is refused, after what is wrong with it `first`; a read has no such options. Models ValidateCreateOptions and its neighbours (1.36). */
export function optionsRefusal(
  { request: { query } }: Call,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | undefined,
  first: readonly FieldError[] = [],
): Status | undefined {
  if (kind === undefined) return undefined
  const { dryRun = [], fieldManager: [manager = ''] = [], fieldValidation: [validation = ''] = [] } = query
  const errors = [
    ...first,
    ...managerErrors(manager, 'fieldManager'),
    ...dryRunErrors(dryRun),
    ...supported(validation, ['', 'Ignore', 'Strict', 'Warn'], 'fieldValidation'),
  ]
  return errors.length > 0 ? invalid({ group: 'meta.k8s.io', kind }, '', errors) : undefined
}

/** Whether a write that its options let through leaves no trace. */
export const isDryRun = ({ request: { query } }: Call): boolean => (query.dryRun ?? []).length > 0

const intBounds = [-(2n ** 63n), 2n ** 63n - 1n] as const

/** What strconv.ParseInt says of a number in a query; undefined when it is one of 64 bits. */
export function integerProblem(text: string): string | undefined {
  const head = `strconv.ParseInt: parsing ${JSON.stringify(text)}`
  if (!/^[-+]?\d+$/.test(text)) return `${head}: invalid syntax`
  const value = BigInt(text.replace(/^\+/, ''))
  return value < intBounds[0] || value > intBounds[1] ? `${head}: value out of range` : undefined
}
