import { type FieldError, invalidField, requiredField, unsupportedField } from '../../api/status.ts'

/** `Required value` when there is nothing. */
export const present = (value: unknown, field: string, detail = ''): FieldError[] =>
  value === undefined || value === null || value === '' ? [requiredField(field, detail)] : []

/** What a rule of names.ts says of a value, each as an invalid value. */
export const follows = <T>(rule: (value: T) => string[], value: T, field: string): FieldError[] =>
  rule(value).map((why) => invalidField(field, value, why))

/** As `follows`, and nothing is `Required value`. */
export const named = (rule: (value: string) => string[], value: string | undefined, field: string): FieldError[] =>
  value ? follows(rule, value, field) : [requiredField(field)]

/** One of a few words: nothing is `Required value`, another one is not supported. */
export const oneOf = (value: string | undefined, words: readonly string[], field: string): FieldError[] =>
  value ? supported(value, words, field) : [requiredField(field)]

/** A word of a few; nothing is fine. */
export const supported = (value: string | undefined, words: readonly string[], field: string): FieldError[] =>
  value === undefined || words.includes(value) ? [] : [unsupportedField(field, value, words)]

/** `must be between 1 and 255, inclusive`. */
export const within = (value: number | undefined, low: number, high: number, field: string): FieldError[] =>
  value === undefined || (value >= low && value <= high)
    ? []
    : [invalidField(field, value, `must be between ${low} and ${high}, inclusive`)]
