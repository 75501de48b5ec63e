import { unbase64 } from '../../api/base64.ts'
import { cidrErrors, ipErrors } from '../metadata/ip-text.ts'
import { isDns1123Label, isDns1123Subdomain } from '../metadata/names.ts'

const uuid = (third: string, fourth: string): RegExp =>
  new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${third}[0-9a-f]{3}-?${fourth}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i')

const letters = String.raw`a-zA-Z0-9\p{S}\p{L}`
const hostname = new RegExp(
  String.raw`^(?:[${letters}](?:-?[${letters}]{0,62})?|(?:[${letters}](?:[-${letters}]{0,61}[${letters}])?\.)+[a-zA-Z\p{L}]{2,63})$`,
  'u',
)

/** A day that there is: no 30th of February. */
function isDate(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

const isDateTime = (text: string): boolean => {
  const [date = '', time = ''] = text.toLowerCase().split('t')
  const [, hour = '', minute = '', second = ''] = /^(\d\d):(\d\d):(\d\d)(?:.\d+)?(?:z|[+-]\d\d:\d\d)$/.exec(time) ?? []
  return isDate(date) && hour !== '' && hour <= '23' && minute <= '59' && second <= '59'
}

const number = String.raw`(?:\d+\.?\d*|\.\d+)`
const goDuration = new RegExp(`^[-+]?(?:0|(?:${number}(?:ns|us|µs|μs|ms|s|m|h))+)$`)
const wordyDuration = /\d+\s*(?:ns|nano|us|µs|micro|ms|milli|s|sec|m|min|h|hr|hour|d|day|w|wk|week)/

/** By the name without dashes. Formats that only say what a text is for take every text, and what nobody knows checks nothing. */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  ipv4: (text) => ipErrors(text, '').length === 0 && !text.includes(':'),
  ipv6: (text) => ipErrors(text, '').length === 0 && text.includes(':'),
  cidr: (text) => cidrErrors(text, '').length === 0,
  mac: (text) =>
    /^[0-9a-f]{2}(?:([-:])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}(?:(?:\1[0-9a-f]{2}){2}|(?:\1[0-9a-f]{2}){14})?$/i.test(text),
  uuid: (text) => uuid('[0-9a-f]', '[0-9a-f]').test(text),
  uuid3: (text) => uuid('3', '[0-9a-f]').test(text),
  uuid4: (text) => uuid('4', '[89ab]').test(text),
  uuid5: (text) => uuid('5', '[89ab]').test(text),
  hostname: (text) => hostname.test(text) && text.length <= 255 && text.split('.').every((part) => part.length <= 63),
  uri: (text) => /^(?:[A-Za-z][A-Za-z0-9+.-]*:\S+|\/\S*)$/.test(text),
  email: (text) => /^(?:[^<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(text),
  byte: (text) => text !== '' && !/\s/.test(text) && unbase64(text) !== undefined,
  date: isDate,
  datetime: isDateTime,
  duration: (text) => goDuration.test(text) || wordyDuration.test(text),
  hexcolor: (text) => /^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text),
  bsonobjectid: (text) => /^[0-9a-fA-F]{24}$/.test(text),
  ssn: (text) => /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  password: () => true,
  isbn: () => true,
  isbn10: () => true,
  isbn13: () => true,
  creditcard: () => true,
  rgbcolor: () => true,
  k8sshortname: (text) => isDns1123Label(text).length === 0,
  k8slongname: (text) => isDns1123Subdomain(text).length === 0,
}

/** Whether there is such a format. */
const isKnownFormat = (format: string): boolean => Object.hasOwn(formats, format.replaceAll('-', ''))

/** Models kube-openapi/pkg/validation/strfmt (1.36). */
export const meetsFormat = (text: string, format: string): boolean =>
  !isKnownFormat(format) || (formats[format.replaceAll('-', '')]?.(text) ?? true)
