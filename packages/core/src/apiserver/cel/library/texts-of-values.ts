import { CelError, Duration, type Timestamp } from '../evaluate/values.ts'
import { durationOf, timestampOf } from './arithmetic.ts'

const nano = 1_000_000_000n
const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: nano,
  m: 60n * nano,
  h: 3_600n * nano,
}

const lengthShape = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/

/** 1h30m, -1.5s; 0 needs no unit. Models Go's time.ParseDuration. */
export function parseDuration(text: string): Duration | undefined {
  if (/^[+-]?0$/.test(text)) return new Duration(0n)
  if (!lengthShape.test(text)) return undefined
  let nanos = 0n
  for (const [, whole = '', fraction = '', unit = ''] of text.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const size = units[unit] as bigint
    nanos += BigInt(whole || '0') * size + (BigInt(fraction || '0') * size) / 10n ** BigInt(fraction.length)
  }
  const signed = text.startsWith('-') ? -nanos : nanos
  return signed < 2n ** 63n && signed >= -(2n ** 63n) ? new Duration(signed) : undefined
}

export function durationIn(text: string): Duration {
  const found = parseDuration(text)
  if (!found) throw new CelError("type conversion error from 'string' to 'google.protobuf.Duration'")
  return durationOf(found.nanos)
}

/** In seconds: 5400s, 0.5s. */
export function durationText({ nanos }: Duration): string {
  const [sign, size] = nanos < 0n ? ['-', -nanos] : ['', nanos]
  const rest = (size % nano).toString().padStart(9, '0').replace(/0+$/, '')
  return `${sign}${size / nano}${rest === '' ? '' : `.${rest}`}s`
}

const timeShape = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?([Zz]|[+-]\d\d:\d\d)$/

/** A time as RFC 3339 writes it; undefined for a day or an hour that there is not. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = timeShape.exec(text) ?? []
  if (year === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(milliseconds) || new Date(milliseconds).getUTCDate() !== Number(day)) return undefined
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? []
  const offset = (sign === '-' ? -1n : 1n) * (BigInt(hours) * 3600n + BigInt(minutes) * 60n) * nano
  return timestampOf(BigInt(milliseconds) * 1_000_000n - offset + BigInt(fraction.slice(0, 9).padEnd(9, '0')))
}

export function timestampIn(text: string): Timestamp {
  const found = parseTimestamp(text)
  if (!found) throw new CelError("type conversion error from 'string' to 'google.protobuf.Timestamp'")
  return found
}

/** Milliseconds since 1970, and the nanoseconds of its second. */
export function timeParts({ nanos }: Timestamp): { ms: number; nanos: bigint } {
  const rest = ((nanos % nano) + nano) % nano
  return { ms: Number((nanos - rest) / 1_000_000n), nanos: rest }
}

/** 2025-01-02T03:04:05.006Z: no zeros at the end of a fraction. */
export function timestampText(time: Timestamp): string {
  const { ms, nanos } = timeParts(time)
  const fraction = nanos.toString().padStart(9, '0').replace(/0+$/, '')
  return `${new Date(ms).toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`
}

/** As Go's strconv.FormatFloat writes a double with 'g' and as many digits as it takes. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (Object.is(value, -0)) return '-0'
  const [digits = '', power = '0'] = value.toExponential().split('e')
  const exponent = Number(power)
  // 'g' with as few digits as there can be decides by six
  if (exponent >= -4 && exponent < 6) return plainText(value)
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** Without an exponent. */
function plainText(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : text
}
