/** One node of a template. Models client-go util/jsonpath node.go (1.36). */
export type Node =
  | { type: 'text'; text: string }
  | { type: 'list'; nodes: Node[] }
  | { type: 'identifier'; name: string }
  | { type: 'field'; name: string }
  | { type: 'wildcard' }
  | { type: 'recursive' }
  | { type: 'array'; start: Bound; end: Bound & { derived?: true }; step: Bound }
  | { type: 'filter'; left: Node; right: Node; operator: string }
  | { type: 'union'; nodes: Node[] }
  | { type: 'constant'; value: number | boolean }

interface Bound {
  known: boolean
  value: number
}

class SyntaxProblem extends Error {}

const stop = (message: string): never => {
  throw new SyntaxProblem(message)
}

// no template of a person nests deeper
const maxDepth = 50

/** The nodes of a template, or what is wrong with it. Models client-go util/jsonpath parser.go (1.36). */
export function parseJsonPath(text: string): Node[] | string {
  try {
    return parseTemplate(text, 0)
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return problem.message
    throw problem
  }
}

interface Cursor {
  text: string
  at: number
  depth: number
}

function parseTemplate(text: string, depth: number): Node[] {
  if (depth > maxDepth) stop('template is nested too deeply')
  const nodes: Node[] = []
  const cursor = { text, at: 0, depth }
  while (cursor.at < text.length) {
    const open = text.indexOf('{', cursor.at)
    const end = open < 0 ? text.length : open
    if (end > cursor.at) nodes.push({ type: 'text', text: text.slice(cursor.at, end) })
    if (open < 0) break
    cursor.at = open + 1
    nodes.push({ type: 'list', nodes: parseAction(cursor) })
  }
  return nodes
}

function parseAction(cursor: Cursor): Node[] {
  const nodes: Node[] = []
  for (;;) {
    const { text, at } = cursor
    if (text.startsWith('}', at)) {
      cursor.at++
      return nodes
    }
    if (text.startsWith('[?(', at)) nodes.push(parseFilter(cursor))
    else if (text.startsWith('..', at)) nodes.push(...parseRecursive(cursor, nodes))
    else nodes.push(...parsePart(cursor))
  }
}

function parsePart(cursor: Cursor): Node[] {
  const char = cursor.text[cursor.at]
  if (char === undefined || char === '\n' || char === '\r') return stop('unclosed action')
  if (char === ' ' || char === '@' || char === '$') {
    cursor.at++
    return []
  }
  if (char === '[') return parseArray(cursor)
  if (char === '"' || char === "'") return [parseQuote(cursor, char)]
  if (char === '.') return [parseField(cursor)]
  if (/[-+0-9]/.test(char)) return [parseNumber(cursor)]
  if (isAlphaNumeric(char)) return [parseIdentifier(cursor)]
  const code = (char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')
  return stop(`unrecognized character in action: U+${code} '${char}'`)
}

const isAlphaNumeric = (char: string): boolean => /[\p{L}\p{Nd}_]/u.test(char)

function parseIdentifier(cursor: Cursor): Node {
  const start = cursor.at
  while (isAlphaNumeric(cursor.text[cursor.at] ?? ' ')) cursor.at++
  const name = cursor.text.slice(start, cursor.at)
  return name === 'true' || name === 'false' ? { type: 'constant', value: name === 'true' } : { type: 'identifier', name }
}

function parseNumber(cursor: Cursor): Node {
  const match = /[-+0-9.]+/y
  match.lastIndex = cursor.at
  const text = match.exec(cursor.text)?.[0] ?? ''
  cursor.at += text.length
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text)) return stop(`cannot parse number ${text}`)
  return { type: 'constant', value: Number(text) }
}

function parseRecursive(cursor: Cursor, before: readonly Node[]): Node[] {
  if (before.at(-1)?.type === 'recursive') stop('invalid multiple recursive descent')
  cursor.at += 2
  return isAlphaNumeric(cursor.text[cursor.at] ?? ' ') ? [{ type: 'recursive' }, fieldAt(cursor)] : [{ type: 'recursive' }]
}

function parseField(cursor: Cursor): Node {
  cursor.at++
  return fieldAt(cursor)
}

function fieldAt(cursor: Cursor): Node {
  const match = /(?:\\[\s\S]|[^\s.,[\]$@{}\\])*/y
  match.lastIndex = cursor.at
  const name = match.exec(cursor.text)?.[0] ?? ''
  cursor.at += name.length
  return name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') }
}

function parseQuote(cursor: Cursor, mark: string): Node {
  let end = cursor.at + 1
  for (; ; end++) {
    const char = cursor.text[end]
    if (char === undefined || char === '\n') stop('unterminated quoted string')
    if (char === mark && cursor.text[end - 1] !== '\\') break
  }
  const inner = cursor.text.slice(cursor.at + 1, end)
  cursor.at = end + 1
  return { type: 'text', text: unquote(inner) }
}

const escapes: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** The meaning of Go's escapes. */
export function unquote(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S])/g, (whole, code: string) => {
    if (/^[xuU]./.test(code)) return codePoint(Number.parseInt(code.slice(1), 16), whole)
    if (/^[0-7]{3}$/.test(code)) return codePoint(Number.parseInt(code, 8), whole)
    return escapes[code] ?? code
  })
}

const codePoint = (code: number, otherwise: string): string => (code <= 0x10ffff ? String.fromCodePoint(code) : otherwise)

/** The nodes of one action's inner text. */
function inner(text: string, depth: number): Node {
  const [first] = parseTemplate(`{${text}}`, depth + 1)
  return first ?? { type: 'list', nodes: [] }
}

function parseFilter(cursor: Cursor): Node {
  const start = cursor.at + 3
  let at = start
  let [begin, end, mark] = [false, false, '']
  for (; ; at++) {
    const char = cursor.text[at]
    if (char === undefined || char === '\n') return stop('unterminated filter')
    if ((char === '"' || char === "'") && !begin) [begin, mark] = [true, char]
    else if (char === mark && cursor.text[at - 1] !== '\\') end = true
    else if (char === ')' && begin === end) break
  }
  if (cursor.text[at + 1] !== ']') return stop('unclosed array expect ]')
  cursor.at = at + 2
  const text = cursor.text.slice(start, at)
  const match = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text)
  if (!match) return { type: 'filter', left: inner(text, cursor.depth), right: { type: 'list', nodes: [] }, operator: 'exists' }
  const [left, right] = [match[1] as string, match[3] as string].map((side) => inner(side, cursor.depth))
  return { type: 'filter', left: left as Node, right: right as Node, operator: match[2] as string }
}

function parseArray(cursor: Cursor): Node[] {
  const close = cursor.text.slice(cursor.at).search(/[\]\n]/)
  if (close < 0 || cursor.text[cursor.at + close] === '\n') return stop('unterminated array')
  const found = cursor.text.slice(cursor.at + 1, cursor.at + close)
  cursor.at += close + 1
  const text = found === '*' ? ':' : found
  const parts = text.split(',')
  if (parts.length > 1) return [{ type: 'union', nodes: parts.map((part) => inner(`[${part.trim()}]`, cursor.depth)) }]
  const key = /^'([^']*)'$/.exec(text)?.[1]
  if (key !== undefined) return (inner(`.${key}`, cursor.depth) as { nodes: Node[] }).nodes
  return [slice(text)]
}

function slice(text: string): Node {
  const match = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text)
  if (!match) return stop(`invalid array index ${text}`)
  const [start, end, step] = [match[1], match[2], match[3]].map((part, i) => bound(part ?? '', i > 0))
  const from = start as Bound
  if (match[2] !== undefined) return { type: 'array', start: from, end: end as Bound, step: step as Bound }
  return { type: 'array', start: from, end: { known: true, value: from.value + 1, derived: true }, step: step as Bound }
}

function bound(text: string, colon: boolean): Bound {
  const digits = colon ? text.slice(1) : text
  if (digits === '') return { known: false, value: 0 }
  if (digits === '-') return stop(`array index ${digits} is not a number`)
  return { known: true, value: Number(digits) }
}
