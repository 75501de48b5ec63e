import { type FieldError, invalidField } from '../../api/status.ts'

const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** A resource quantity (100m, 1.5Gi, 1e3) as a number; undefined when it does not parse. Models apimachinery api/resource (1.36). */
export function quantityOf(value: string | number): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]i?|[KMGTPE]i)?)$/.exec(String(value))
  if (!match) return undefined
  const [, number = '', exponent, suffix = ''] = match
  const factor = exponent === undefined ? suffixes[suffix] : Number(`1${exponent}`)
  return factor === undefined ? undefined : Number(number) * factor
}

const shape = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'

export function quantityErrors(value: string | number, field: string): FieldError[] {
  const amount = quantityOf(value)
  if (amount === undefined) return [invalidField(field, value, `quantities must match the regular expression '${shape}'`)]
  return amount < 0 ? [invalidField(field, String(value), 'must be greater than or equal to 0')] : []
}
