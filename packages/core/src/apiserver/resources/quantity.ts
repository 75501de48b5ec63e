import { parseQuantity } from '../../api/quantity.ts'
import { type FieldError, invalidField } from '../../api/status.ts'

/** A quantity as a number; undefined when it does not parse. */
export function quantityOf(value: string | number): number | undefined {
  const parsed = parseQuantity(String(value))
  return parsed && Number(parsed.nanos) / 1e9
}

const shape = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'

export function quantityErrors(value: string | number, field: string): FieldError[] {
  const amount = quantityOf(value)
  if (amount === undefined) return [invalidField(field, value, `quantities must match the regular expression '${shape}'`)]
  return amount < 0 ? [invalidField(field, String(value), 'must be greater than or equal to 0')] : []
}
