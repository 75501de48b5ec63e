import { unbase64 } from '../../api/base64.ts'
import { goPlain } from '../../api/go-value.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import { missing } from './missing.ts'
import { sprintf } from './sprintf.ts'

type Result = { value: unknown } | { wrong: string }
type Fn = (values: unknown[]) => Result

/** Go's truth: not zero, not empty. */
export function isTrue(value: unknown): boolean {
  if (value === missing || value === null || value === undefined) return false
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object') return Object.keys(value).length > 0
  return value !== false && value !== 0 && value !== ''
}

const ok = (value: unknown): Result => ({ value })
const wrong = (message: string): Result => ({ wrong: message })

const absent = (value: unknown): boolean => value === missing || value === null || value === undefined

function length([value]: unknown[]): Result {
  if (typeof value === 'string') return ok(utf8Length(value))
  if (Array.isArray(value)) return ok(value.length)
  if (absent(value)) return wrong('len of nil pointer')
  return typeof value === 'object' ? ok(Object.keys(value as object).length) : wrong(`len of type ${typeName(value)}`)
}

const utf8Length = (text: string): number => [...text].reduce((sum, char) => sum + widthOf(char.codePointAt(0) as number), 0)
const widthOf = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)

function typeName(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function index([start, ...keys]: unknown[]): Result {
  let value = start
  for (const key of keys) {
    if (absent(value)) return wrong('index of untyped nil')
    if (Array.isArray(value)) {
      if (typeof key !== 'number') return wrong(`cannot index slice/array with type ${typeName(key)}`)
      if (key < 0 || key >= value.length) return wrong(`index out of range: ${key}`)
      value = value[key]
    } else if (typeof value === 'object') {
      if (typeof key !== 'string') return wrong(`value has type ${typeName(key)}; should be string`)
      const members = value as Record<string, unknown>
      value = Object.hasOwn(members, key) ? members[key] : missing
    } else return wrong(`can't index item of type ${typeName(value)}`)
  }
  return ok(value)
}

function slice([value, from = 0, to]: unknown[]): Result {
  if (!Array.isArray(value) && typeof value !== 'string') return wrong(`can't slice item of type ${typeName(value)}`)
  const end = typeof to === 'number' ? to : value.length
  if (typeof from !== 'number' || from < 0 || end > value.length) return wrong(`index out of range: ${end}`)
  return from > end ? wrong(`invalid slice index: ${from} > ${end}`) : ok(value.slice(from, end))
}

function equalAny([first, ...others]: unknown[]): Result {
  if (others.length === 0) return wrong('missing argument for comparison')
  for (const other of others) {
    if (typeof first === 'object' && first !== null) return wrong('non-comparable type')
    if (!absent(first) && !absent(other) && typeof first !== typeof other) return wrong('incompatible types for comparison')
    if (first === other || (absent(first) && absent(other))) return ok(true)
  }
  return ok(false)
}

function less([a, b]: unknown[]): boolean | string {
  if (typeof a !== typeof b) return 'incompatible types for comparison'
  if (typeof a !== 'number' && typeof a !== 'string') return 'invalid type for comparison'
  return a < (b as typeof a)
}

const ordered =
  (test: (isLess: boolean, isEqual: boolean) => boolean): Fn =>
  (values) => {
    const result = less(values)
    return typeof result === 'string' ? wrong(result) : ok(test(result, values[0] === values[1]))
  }

/** A blank between operands when neither is a string. Models fmt.Sprint. */
function sprint(values: readonly unknown[]): string {
  return values.reduce<string>((out, value, i) => {
    const spaced = i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string'
    return `${out}${spaced ? ' ' : ''}${text(value)}`
  }, '')
}

const text = (value: unknown): string => (value === missing ? '<no value>' : goPlain(value))

const htmlEscapes: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&#34;', "'": '&#39;', '\0': '\uFFFD' }

function exists([start, ...keys]: unknown[]): Result {
  const found = index([start, ...keys])
  return ok('value' in found && !absent(found.value))
}

function base64decode([value]: unknown[]): Result {
  const bytes = unbase64(String(value ?? ''))
  return bytes
    ? ok(decodeUtf8(bytes))
    : wrong(`base64 decode failed: illegal base64 data at input byte ${illegalAt(String(value ?? ''))}`)
}

function illegalAt(value: string): number {
  const bad = value.search(/[^A-Za-z0-9+/=\r\n]/)
  return bad >= 0 ? bad : value.length - (value.length % 4)
}

const functions: Record<string, Fn> = {
  and: (values) => ok(values.find((value) => !isTrue(value)) ?? values.at(-1)),
  or: (values) => ok(values.find(isTrue) ?? values.at(-1)),
  not: ([value]) => ok(!isTrue(value)),
  len: length,
  index,
  slice,
  print: (values) => ok(sprint(values)),
  println: (values) => ok(`${values.map(text).join(' ')}\n`),
  printf: ([format, ...values]) => ok(sprintf(String(format ?? ''), values)),
  html: (values) => ok(sprint(values).replace(/[<>&"'\0]/g, (char) => htmlEscapes[char] as string)),
  js: (values) => ok(sprint(values).replace(/["'\\<>&=\n]/g, (char) => ('"\'\\'.includes(char) ? `\\${char}` : hexEscape(char)))),
  urlquery: (values) => ok(encodeQuery(sprint(values))),
  call: () => wrong('call of nil'),
  eq: equalAny,
  ne: (values) => {
    const result = equalAny(values)
    return 'value' in result ? ok(!result.value) : result
  },
  lt: ordered((isLess) => isLess),
  le: ordered((isLess, isEqual) => isLess || isEqual),
  gt: ordered((isLess, isEqual) => !isLess && !isEqual),
  ge: ordered((isLess) => !isLess),
  exists,
  base64decode,
}

const hexEscape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

const encodeQuery = (value: string): string =>
  encodeURIComponent(value)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')

/** The result of a function of templates. Models text/template/funcs.go and kubectl's own two. */
export const callFunction = (name: string, values: unknown[]): Result =>
  functions[name]?.(values) ?? wrong(`function ${JSON.stringify(name)} not defined`)
