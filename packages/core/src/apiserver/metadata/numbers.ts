import type { IntOrString } from '../../api/object.ts'
import { type FieldError, invalidField } from '../../api/status.ts'
import { regexText } from './names.ts'

/** `must be greater than or equal to 0`, for what is there. */
export function nonNegative(value: number | undefined, field: string): FieldError[] {
  return value !== undefined && value < 0 ? [invalidField(field, value, 'must be greater than or equal to 0')] : []
}

const percentText = regexText("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%')

/** A count or a share. Models ValidatePositiveIntOrPercent (1.36). */
export function intOrPercentErrors(value: IntOrString | undefined, field: string): FieldError[] {
  if (value === undefined) return []
  if (typeof value === 'number') return nonNegative(value, field)
  return /^[0-9]+%$/.test(value) ? [] : [invalidField(field, value, percentText)]
}

/** Models IsNotMoreThan100Percent (1.36). */
export function atMost100Percent(value: IntOrString | undefined, field: string): FieldError[] {
  const percent = typeof value === 'string' && /^[0-9]+%$/.test(value) ? Number(value.slice(0, -1)) : 0
  return percent > 100 ? [invalidField(field, value, 'must not be greater than 100%')] : []
}

/** The number behind 3 or "0%": what counts when zero is asked for. */
export const intOrPercentValue = (value: IntOrString | undefined): number =>
  value === undefined ? 0 : typeof value === 'number' ? value : Number.parseInt(value, 10) || 0

export function portNumberErrors(value: number, field: string): FieldError[] {
  return value >= 1 && value <= 65535 ? [] : [invalidField(field, value, 'must be between 1 and 65535, inclusive')]
}
