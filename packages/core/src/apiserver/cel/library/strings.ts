import { RE2JS } from 're2js'
import { CelError } from '../evaluate/values.ts'
import type { Library } from './library.ts'
import { format } from './string-format.ts'

const outOfRange = (at: bigint): CelError => new CelError(`index out of range: ${at}`)

function charAt(text: string, at: bigint): string {
  const all = [...text]
  if (at < 0n || at > BigInt(all.length)) throw outOfRange(at)
  return all[Number(at)] ?? ''
}

/** Characters, not halves of them. */
function indexOf(text: string, part: string, from = 0n): bigint {
  const all = [...text]
  if (part === '') return from
  if (from < 0n) throw outOfRange(from)
  const wanted = [...part]
  const at = all.findIndex((_, i) => i >= from && wanted.every((char, k) => all[i + k] === char))
  return BigInt(at)
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const all = [...text]
  if (part === '') return from ?? BigInt(all.length)
  const wanted = [...part]
  const start = from ?? BigInt(Math.max(all.length - wanted.length, 0))
  if (start < 0n) throw outOfRange(start)
  const at = all.findLastIndex((_, i) => i <= start && wanted.every((char, k) => all[i + k] === char))
  return BigInt(at)
}

/** The first `times` of them; all when that is negative. An empty one stands between all characters. Models Go's strings.Replace. */
function replace(text: string, by: string, to: string, times = -1n): string {
  const pieces = by === '' ? ['', ...text, ''] : text.split(by)
  const most = times < 0n ? pieces.length : Number(times)
  return pieces.map((piece, i) => (i === 0 ? piece : `${i <= most ? to : by}${piece}`)).join('')
}

/** At most so many pieces, the last of which is what remains. Models Go's strings.SplitN. */
function split(text: string, by: string, most = -1n): string[] {
  if (most === 0n) return []
  const all = by === '' ? [...text] : text.split(by)
  if (most < 0n || BigInt(all.length) <= most) return all
  const count = Number(most) - 1
  return [...all.slice(0, count), all.slice(count).join(by)]
}

function substring(text: string, start: bigint, end?: bigint): string {
  const all = [...text]
  const size = BigInt(all.length)
  if (end !== undefined && start > end) throw new CelError(`invalid substring range. start: ${start}, end: ${end}`)
  if (start < 0n || start > size) throw outOfRange(start)
  if (end !== undefined && (end < 0n || end > size)) throw outOfRange(end)
  return all.slice(Number(start), end === undefined ? undefined : Number(end)).join('')
}

const quoted: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

const quote = (text: string): string => `"${text.replace(/[\x07\b\f\n\r\t\v\\"]/g, (char) => quoted[char] ?? char)}"`

const lower = (text: string): string => text.replace(/[A-Z]/g, (char) => char.toLowerCase())
const upper = (text: string): string => text.replace(/[a-z]/g, (char) => char.toUpperCase())

/** A pattern, or the words of Go's regexp for what is none. */
export function pattern(text: string): RE2JS {
  try {
    return RE2JS.compile(text)
  } catch (error) {
    throw new CelError((error as Error).message)
  }
}

const matches = (text: string, by: string): boolean => pattern(by).matcher(text).find()

function findAll(text: string, by: string, most = -1n): string[] {
  const matcher = pattern(by).matcher(text)
  const found: string[] = []
  while ((most < 0n || found.length < most) && matcher.find()) found.push(matcher.group() ?? '')
  return found
}

/** Go's unicode.IsSpace at both ends. */
const trim = (text: string): string => text.replace(/^[\s\u0085]+|[\s\u0085]+$/g, '')

/** A key as a JSON pointer has it. */
const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** What expressions that make patches know besides. Models apiserver/pkg/cel/library/jsonpatch.go (1.36). */
export const jsonPatch: Library = {
  'jsonpatch.escapeKey': { string_jsonpatch_escapeKey_string: ['(string) string', escapeKey] },
}

/** Models cel-go common/stdlib/standard.go, ext/strings.go (version 2) and apiserver/pkg/cel/library/regex.go (1.36). */
export const strings: Library = {
  contains: { contains_string: ['string.(string) bool', (text: string, part: string) => text.includes(part)] },
  endsWith: { ends_with_string: ['string.(string) bool', (text: string, part: string) => text.endsWith(part)] },
  startsWith: { starts_with_string: ['string.(string) bool', (text: string, part: string) => text.startsWith(part)] },
  matches: { matches: ['(string, string) bool', matches], matches_string: ['string.(string) bool', matches] },
  find: { string_find_string: ['string.(string) string', (text: string, by: string) => findAll(text, by, 1n)[0] ?? ''] },
  findAll: {
    string_find_all_string: ['string.(string) list(string)', findAll],
    string_find_all_string_int: ['string.(string, int) list(string)', findAll],
  },
  charAt: { string_char_at_int: ['string.(int) string', charAt] },
  indexOf: {
    string_index_of_string: ['string.(string) int', indexOf],
    string_index_of_string_int: ['string.(string, int) int', indexOf],
  },
  lastIndexOf: {
    string_last_index_of_string: ['string.(string) int', lastIndexOf],
    string_last_index_of_string_int: ['string.(string, int) int', lastIndexOf],
  },
  lowerAscii: { string_lower_ascii: ['string.() string', lower] },
  upperAscii: { string_upper_ascii: ['string.() string', upper] },
  replace: {
    string_replace_string_string: ['string.(string, string) string', replace],
    string_replace_string_string_int: ['string.(string, string, int) string', replace],
  },
  split: {
    string_split_string: ['string.(string) list(string)', split],
    string_split_string_int: ['string.(string, int) list(string)', split],
  },
  substring: {
    string_substring_int: ['string.(int) string', substring],
    string_substring_int_int: ['string.(int, int) string', substring],
  },
  trim: { string_trim: ['string.() string', trim] },
  format: { string_format: ['string.(list(dyn)) string', format] },
  'strings.quote': { strings_quote: ['(string) string', quote] },
  join: {
    list_join: ['list(string).() string', (list: string[]) => list.join('')],
    list_join_string: ['list(string).(string) string', (list: string[], by: string) => list.join(by)],
  },
}
