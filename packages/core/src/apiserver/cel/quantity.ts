import type { Environment } from '@marcbachmann/cel-js'
import { addQuantities, parseQuantity, type Quantity } from '../../api/quantity.ts'
import { CelObject } from './values.ts'

class QuantityValue extends CelObject {
  readonly of: Quantity
  constructor(of: Quantity) {
    super()
    this.of = of
  }
}

const nano = 1_000_000_000n
const wrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

function quantity(text: string): QuantityValue {
  const parsed = parseQuantity(text)
  if (!parsed) throw new Error(wrong)
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
  if (!isInteger(value)) throw new Error('cannot convert value to integer')
  return value.of.nanos / nano
}

/** Amounts: `quantity("1Gi").isLessThan(quantity("2Gi"))`. Models apiserver/pkg/cel/library/quantity.go (1.36). */
export const addQuantity = (environment: Environment): Environment =>
  environment
    .registerType('kubernetes.Quantity', QuantityValue)
    .registerFunction('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined)
    .registerFunction('quantity(string): kubernetes.Quantity', quantity)
    .registerFunction('kubernetes.Quantity.sign(): int', ({ of }: QuantityValue) =>
      of.nanos < 0n ? -1n : of.nanos > 0n ? 1n : 0n,
    )
    .registerFunction('kubernetes.Quantity.isInteger(): bool', isInteger)
    .registerFunction('kubernetes.Quantity.asInteger(): int', asInteger)
    .registerFunction('kubernetes.Quantity.asApproximateFloat(): double', ({ of }: QuantityValue) => Number(of.nanos) / 1e9)
    .registerFunction('kubernetes.Quantity.add(kubernetes.Quantity): kubernetes.Quantity', (a: QuantityValue, b: QuantityValue) =>
      sum(a, b.of),
    )
    .registerFunction('kubernetes.Quantity.add(int): kubernetes.Quantity', (a: QuantityValue, b: bigint) => sum(a, whole(b)))
    .registerFunction('kubernetes.Quantity.sub(kubernetes.Quantity): kubernetes.Quantity', (a: QuantityValue, b: QuantityValue) =>
      sum(a, negative(b.of)),
    )
    .registerFunction('kubernetes.Quantity.sub(int): kubernetes.Quantity', (a: QuantityValue, b: bigint) => sum(a, whole(-b)))
    .registerFunction(
      'kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool',
      (a: QuantityValue, b: QuantityValue) => order(a, b) < 0n,
    )
    .registerFunction(
      'kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool',
      (a: QuantityValue, b: QuantityValue) => order(a, b) > 0n,
    )
    .registerFunction('kubernetes.Quantity.compareTo(kubernetes.Quantity): int', order)
    .registerOperator('kubernetes.Quantity == kubernetes.Quantity', (a: QuantityValue, b: QuantityValue) => order(a, b) === 0n)
