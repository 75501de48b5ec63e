/** encoding/json of Go takes 10,000; what walks over objects here is recursive, and nothing that people write is as deep. */
const maxDepth = 1_000

/** A member of an object in a text, in its order. */
export interface Member {
  /** spec.ports[0].port */
  path: string
  /** Its object had that key before. */
  duplicate: boolean
}

interface Frame {
  list: boolean
  path: string
  keys: Set<string>
  /** Of a list: how many items came. */
  index: number
}

/** A reader's place in a text. */
interface Place {
  text: string
  at: number
  path: string
  frames: Frame[]
  members: Member[]
}

class JsonError extends Error {}

/**
 * Every member of a JSON text, or what encoding/json of Go says about it.
 * Models encoding/json/scanner.go, and the duplicates of sigs.k8s.io/json (1.36).
 */
export function scanJson(text: string): { members: Member[] } | { error: string } {
  const place: Place = { text, at: 0, path: '', frames: [], members: [] }
  try {
    readAll(place)
    return { members: place.members }
  } catch (error) {
    if (error instanceof JsonError) return { error: error.message }
    throw error
  }
}

function readAll(place: Place): void {
  let whole = readValue(place)
  while (place.frames.length > 0 || !whole) whole = whole ? readOn(place, place.frames.at(-1) as Frame) : readValue(place)
  skipSpace(place)
  if (place.at < place.text.length) fail(place, 'after top-level value')
}

/** Behind a whole value: the next one, or the end of what holds it. True when that is whole too. */
function readOn(place: Place, frame: Frame): boolean {
  skipSpace(place)
  if (charAt(place) === ',') {
    place.at++
    skipSpace(place)
    return begin(place, frame)
  }
  if (charAt(place) === (frame.list ? ']' : '}')) return close(place)
  return fail(place, frame.list ? 'after array element' : 'after object key:value pair')
}

const charAt = ({ text, at }: Place): string => text[at] ?? ''

function fail(place: Place, where: string): never {
  if (place.at >= place.text.length) throw new JsonError('unexpected end of JSON input')
  throw new JsonError(`invalid character ${quoted(charAt(place))} ${where}`)
}

function skipSpace(place: Place): void {
  while (/[ \t\r\n]/.test(charAt(place))) place.at++
}

/** True when the value that begins here is whole; false when it is open, and its first part comes next. */
function readValue(place: Place): boolean {
  skipSpace(place)
  const char = charAt(place)
  if (char === '{' || char === '[') return open(place, char === '[')
  if (char === '"') readString(place)
  else if (char === 't') readWord(place, 'true')
  else if (char === 'f') readWord(place, 'false')
  else if (char === 'n') readWord(place, 'null')
  else if (/[-\d]/.test(char)) readNumber(place)
  else fail(place, 'looking for beginning of value')
  return true
}

function open(place: Place, list: boolean): boolean {
  place.at++
  const frame: Frame = { list, path: place.path, keys: new Set(), index: 0 }
  place.frames.push(frame)
  if (place.frames.length > maxDepth) throw new JsonError('exceeded max depth')
  skipSpace(place)
  return charAt(place) === (list ? ']' : '}') ? close(place) : begin(place, frame)
}

function close(place: Place): true {
  place.at++
  place.path = (place.frames.pop() as Frame).path
  return true
}

/** The next item or member: its path, and past its key. */
function begin(place: Place, frame: Frame): false {
  if (frame.list) place.path = `${frame.path}[${frame.index++}]`
  else readKey(place, frame)
  return false
}

function readKey(place: Place, frame: Frame): void {
  if (charAt(place) !== '"') fail(place, 'looking for beginning of object key string')
  const key = readString(place)
  skipSpace(place)
  if (charAt(place) !== ':') fail(place, 'after object key')
  place.at++
  place.path = frame.path === '' ? key : `${frame.path}.${key}`
  place.members.push({ path: place.path, duplicate: frame.keys.has(key) })
  frame.keys.add(key)
}

function readString(place: Place): string {
  const from = place.at++
  while (charAt(place) !== '"') {
    if (place.at >= place.text.length || charAt(place) < ' ') fail(place, 'in string literal')
    if (charAt(place) === '\\') readEscape(place)
    else place.at++
  }
  place.at++
  return JSON.parse(place.text.slice(from, place.at)) as string
}

function readEscape(place: Place): void {
  place.at++
  if (charAt(place) !== 'u') {
    if (!/["\\/bfnrt]/.test(charAt(place))) fail(place, 'in string escape code')
    place.at++
    return
  }
  place.at++
  for (let digit = 0; digit < 4; digit++, place.at++)
    if (!/[\da-fA-F]/.test(charAt(place))) fail(place, 'in \\u hexadecimal character escape')
}

function readWord(place: Place, word: string): void {
  for (const char of word) {
    if (charAt(place) !== char) fail(place, `in literal ${word} (expecting ${quoted(char)})`)
    place.at++
  }
}

function readNumber(place: Place): void {
  if (charAt(place) === '-') place.at++
  if (charAt(place) === '0') place.at++
  else readDigits(place, 'in numeric literal')
  if (charAt(place) === '.') {
    place.at++
    readDigits(place, 'after decimal point in numeric literal')
  }
  if (!/[eE]/.test(charAt(place))) return
  place.at++
  if (/[-+]/.test(charAt(place))) place.at++
  readDigits(place, 'in exponent of numeric literal')
}

function readDigits(place: Place, where: string): void {
  if (!/\d/.test(charAt(place))) fail(place, where)
  while (/\d/.test(charAt(place))) place.at++
}

/** A character as Go's scanner writes it. */
function quoted(char: string): string {
  if (char === "'") return "'\\''"
  if (char === '"') return `'"'`
  return `'${JSON.stringify(char)
    .slice(1, -1)
    .replace(/^\\u00(..)$/, '\\x$1')}'`
}
