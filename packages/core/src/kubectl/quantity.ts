import { parseQuantity } from '../api/quantity.ts'

/** The value of a quantity (500m, 1Gi, 2e3); undefined when it is none. */
export function quantityValue(text: string): number | undefined {
  const quantity = parseQuantity(text)
  return quantity && Number(quantity.nanos) / 1e9
}

/** By value when both are quantities. */
export function compareQuantities(a: string, b: string): number | undefined {
  const [x, y] = [parseQuantity(a), parseQuantity(b)]
  if (x === undefined || y === undefined) return undefined
  return x.nanos < y.nanos ? -1 : x.nanos > y.nanos ? 1 : 0
}

/** What is no quantity. Models apimachinery resource.ErrFormatWrong (1.36). */
export const quantityText = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
