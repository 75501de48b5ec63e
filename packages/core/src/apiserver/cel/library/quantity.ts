import { addQuantities, parseQuantity, type Quantity } from '../../../api/quantity.ts'
import { CelError, CelObject } from '../evaluate/values.ts'
import type { Library } from './library.ts'

class QuantityValue extends CelObject {
  readonly typeName = 'kubernetes.Quantity'
  readonly of: Quantity
  constructor(of: Quantity) {
    super()
    this.of = of
  }
  equals(other: QuantityValue): boolean {
    return order(this, other) === 0n
  }
}

const nano = 1_000_000_000n
const wrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

function quantity(text: string): QuantityValue {
  const parsed = parseQuantity(text)
  if (!parsed) throw new CelError(wrong)
  return new QuantityValue(parsed)
}

const whole = (value: bigint): Quantity => ({ nanos: value * nano, format: 'DecimalSI' })
const negative = ({ nanos, format }: Quantity): Quantity => ({ nanos: -nanos, format })
const sum = ({ of }: QuantityValue, other: Quantity): QuantityValue => new QuantityValue(addQuantities(of, other))
const order = (a: QuantityValue, b: QuantityValue): bigint => (a.of.nanos < b.of.nanos ? -1n : a.of.nanos > b.of.nanos ? 1n : 0n)
const maxInteger = 2n ** 63n
const isInteger = ({ of: { nanos } }: QuantityValue): boolean =>
  nanos % nano === 0n && nanos / nano < maxInteger && nanos / nano >= -maxInteger

function asInteger(value: QuantityValue): bigint {
  if (!isInteger(value)) throw new CelError('cannot convert value to integer')
  return value.of.nanos / nano
}

type Compare = (a: QuantityValue, b: QuantityValue) => boolean | bigint

const among = (id: string, result: string, run: Compare): Library[string] => ({
  [id]: [`kubernetes.Quantity.(kubernetes.Quantity) ${result}`, run],
})

/** Amounts: `quantity("1Gi").isLessThan(quantity("2Gi"))`. Models apiserver/pkg/cel/library/quantity.go (1.36), where sign is no method. */
export const quantities: Library = {
  isQuantity: { is_quantity_string: ['(string) bool', (text: string) => parseQuantity(text) !== undefined] },
  quantity: { string_to_quantity: ['(string) kubernetes.Quantity', quantity] },
  sign: {
    quantity_sign: ['(kubernetes.Quantity) int', ({ of }: QuantityValue) => (of.nanos < 0n ? -1n : of.nanos > 0n ? 1n : 0n)],
  },
  isInteger: { quantity_is_integer: ['kubernetes.Quantity.() bool', isInteger] },
  asInteger: { quantity_get_int: ['kubernetes.Quantity.() int', asInteger] },
  asApproximateFloat: {
    quantity_get_float: ['kubernetes.Quantity.() double', ({ of }: QuantityValue) => Number(of.nanos) / 1e9],
  },
  add: {
    quantity_add: [
      'kubernetes.Quantity.(kubernetes.Quantity) kubernetes.Quantity',
      (a: QuantityValue, b: QuantityValue) => sum(a, b.of),
    ],
    quantity_add_int: ['kubernetes.Quantity.(int) kubernetes.Quantity', (a: QuantityValue, b: bigint) => sum(a, whole(b))],
  },
  sub: {
    quantity_sub: [
      'kubernetes.Quantity.(kubernetes.Quantity) kubernetes.Quantity',
      (a: QuantityValue, b: QuantityValue) => sum(a, negative(b.of)),
    ],
    quantity_sub_int: ['kubernetes.Quantity.(int) kubernetes.Quantity', (a: QuantityValue, b: bigint) => sum(a, whole(-b))],
  },
  isLessThan: among('quantity_is_less_than', 'bool', (a, b) => order(a, b) < 0n),
  isGreaterThan: among('quantity_is_greater_than', 'bool', (a, b) => order(a, b) > 0n),
  compareTo: among('quantity_compare_to', 'int', order),
}
