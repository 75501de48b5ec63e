/** resource.Quantity as an exact number of billionths, with the notation it was written in. */
export interface Quantity {
  nanos: bigint
  format: 'BinarySI' | 'DecimalSI' | 'DecimalExponent'
}

const shape = /^([+-]?)(\d+\.?\d*|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,3}|)$/
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const decimalExponents: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const decimalSuffixes = Object.fromEntries(Object.entries(decimalExponents).map(([suffix, exponent]) => [exponent, suffix]))
const nano = 1_000_000_000n
const maxDigits = 64

/** A quantity, rounded up to the billionth; undefined when the text is none. Models resource.ParseQuantity (1.36). */
export function parseQuantity(text: string): Quantity | undefined {
  const match = shape.exec(text.trim())
  if (!match || text.length > maxDigits) return undefined
  const [, sign, digits, suffix = ''] = match as unknown as [string, string, string, string]
  const [whole = '', fraction = ''] = digits.split('.')
  const binary = binarySuffixes.indexOf(suffix)
  const exponent = decimalExponents[suffix] ?? (binary > 0 ? 0 : Number(suffix.slice(1)))
  const factor = binary > 0 ? 1024n ** BigInt(binary) : 1n
  const magnitude = scaled(BigInt(whole + fraction) * factor * nano, exponent - fraction.length)
  const format = binary > 0 ? 'BinarySI' : decimalExponents[suffix] === undefined ? 'DecimalExponent' : 'DecimalSI'
  return { nanos: sign === '-' ? -magnitude : magnitude, format }
}

/** value × 10^exponent, rounded away from zero. */
function scaled(value: bigint, exponent: number): bigint {
  if (exponent >= 0) return value * 10n ** BigInt(exponent)
  const divisor = 10n ** BigInt(-exponent)
  return (value + divisor - 1n) / divisor
}

/** The canonical text: 1500m, 2Gi, 1e3. Models Quantity.CanonicalizeBytes (1.36). */
export function quantityText({ nanos, format }: Quantity): string {
  const sign = nanos < 0n ? '-' : ''
  const magnitude = nanos < 0n ? -nanos : nanos
  if (magnitude === 0n) return '0'
  if (format === 'BinarySI' && magnitude >= 1024n * nano && magnitude % nano === 0n) return sign + binaryText(magnitude / nano)
  let mantissa = magnitude
  let exponent = -9
  while (mantissa % 1000n === 0n && exponent < 18) {
    mantissa /= 1000n
    exponent += 3
  }
  if (format === 'DecimalExponent') return `${sign}${mantissa}${exponent === 0 ? '' : `e${exponent}`}`
  return `${sign}${mantissa}${decimalSuffixes[exponent]}`
}

function binaryText(value: bigint): string {
  let mantissa = value
  let power = 0
  while (mantissa % 1024n === 0n && power < 6) {
    mantissa /= 1024n
    power++
  }
  return `${mantissa}${binarySuffixes[power]}`
}

/** The canonical form of a quantity's text; what is none stays as it is. */
export function canonicalQuantity(text: string): string {
  const parsed = parseQuantity(text)
  return parsed ? quantityText(parsed) : text
}

/** Writes every quantity of a resource list in canonical form, in place. */
export function canonicalize(list: Record<string, string> | undefined): void {
  for (const [name, text] of Object.entries(list ?? {})) {
    if (list) list[name] = canonicalQuantity(String(text))
  }
}

const zero: Quantity = { nanos: 0n, format: 'DecimalSI' }

/** The value of a text, zero for what is no quantity. */
export const quantityOf = (text: string | undefined): Quantity =>
  text === undefined ? zero : (parseQuantity(String(text)) ?? zero)

/** The sum, in the notation of the first that is not zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos + b.nanos, format: a.nanos === 0n ? b.format : a.format }
}

/** The whole number, rounded up. */
export function quantityValue(text: string | undefined): number {
  const { nanos } = quantityOf(text)
  return Number(nanos >= 0n ? (nanos + nano - 1n) / nano : nanos / nano)
}

/** Thousandths, rounded up: cpu. */
export function milliValue(text: string | undefined): number {
  const { nanos } = quantityOf(text)
  return Number(nanos >= 0n ? (nanos + 999_999n) / 1_000_000n : nanos / 1_000_000n)
}
