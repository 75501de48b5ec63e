import { decodeUtf8 } from '../../api/utf8.ts'
import type { Der } from '../../api/x509/der.ts'

const utcTime = 0x17

/** UTCTime or GeneralizedTime, in milliseconds; NaN for anything else. Models RFC 5280 §4.1.2.5. */
export function dateOf(value: Der | undefined): number {
  if (!value) return Number.NaN
  const text = decodeUtf8(value.bytes)
  const short = value.tag === utcTime
  const [, year = '', month, day, hour, minute, second = '00'] =
    (short ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/).exec(text) ?? []
  const whole = short ? `${Number(year) < 50 ? '20' : '19'}${year}` : year
  return Date.parse(`${whole}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
