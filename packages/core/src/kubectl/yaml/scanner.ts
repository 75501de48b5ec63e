import { scanAnchor, scanBlockScalar, scanFlowScalar, scanPlain } from './scan-scalars.ts'
import {
  isBlank,
  isBlankOrEnd,
  isBreak,
  noKey,
  type Scanner,
  type SimpleKey,
  scanError,
  skip,
  skipLine,
  type TokenType,
  type YamlToken,
} from './scanner-state.ts'

/** The next token, left in place. Models yaml.v2 scannerc.go yaml_parser_fetch_more_tokens. */
export function peek(scanner: Scanner): YamlToken {
  while (needsMore(scanner)) fetchNext(scanner)
  return scanner.tokens[0] as YamlToken
}

export function take(scanner: Scanner): YamlToken {
  const token = peek(scanner)
  scanner.tokens.shift()
  scanner.taken++
  return token
}

function needsMore(scanner: Scanner): boolean {
  if (scanner.tokens.length === 0) return !scanner.ended
  return scanner.keys.some((key) => key.possible && key.tokenNumber === scanner.taken && isValid(scanner, key))
}

function isValid(scanner: Scanner, key: SimpleKey): boolean {
  if (!key.possible) return false
  if (key.line >= scanner.line && key.at + 1024 >= scanner.at) return true
  if (key.required) scanError(scanner, "could not find expected ':'")
  key.possible = false
  return false
}

const lastKey = (scanner: Scanner): SimpleKey => scanner.keys.at(-1) as SimpleKey

function saveKey(scanner: Scanner): void {
  if (!scanner.keyAllowed) return
  const required = scanner.flowLevel === 0 && scanner.indent === scanner.column
  removeKey(scanner)
  const { line, column, at } = scanner
  scanner.keys[scanner.keys.length - 1] = {
    possible: true,
    required,
    tokenNumber: scanner.taken + scanner.tokens.length,
    line,
    column,
    at,
  }
}

function removeKey(scanner: Scanner): void {
  const key = lastKey(scanner)
  if (key.possible && key.required) scanError(scanner, "could not find expected ':'")
  key.possible = false
}

function rollIndent(scanner: Scanner, column: number, number: number, type: TokenType, line: number): void {
  if (scanner.flowLevel > 0 || scanner.indent >= column) return
  scanner.indents.push(scanner.indent)
  scanner.indent = column
  const token = { type, line }
  if (number < 0) scanner.tokens.push(token)
  else scanner.tokens.splice(number - scanner.taken, 0, token)
}

function unrollIndent(scanner: Scanner, column: number): void {
  if (scanner.flowLevel > 0) return
  while (scanner.indent > column) {
    scanner.tokens.push({ type: 'block-end', line: scanner.line })
    scanner.indent = scanner.indents.pop() as number
  }
}

/** One token with its marks. */
const push = (scanner: Scanner, type: TokenType, length: number): void => {
  scanner.tokens.push({ type, line: scanner.line })
  skip(scanner, length)
}

function toNextToken(scanner: Scanner): void {
  for (;;) {
    const char = (): string | undefined => scanner.text[scanner.at]
    if (scanner.at === 0 && char() === '\ufeff') scanner.at++
    while (char() === ' ' || (char() === '\t' && (scanner.flowLevel > 0 || !scanner.keyAllowed))) skip(scanner)
    if (char() === '#') while (char() !== undefined && !isBreak(char())) skip(scanner)
    if (!isBreak(char())) return
    skipLine(scanner)
    if (scanner.flowLevel === 0) scanner.keyAllowed = true
  }
}

const flowIndicators: Record<string, TokenType> = {
  '[': 'flow-sequence-start',
  ']': 'flow-sequence-end',
  '{': 'flow-mapping-start',
  '}': 'flow-mapping-end',
}

function fetchNext(scanner: Scanner): void {
  toNextToken(scanner)
  unrollIndent(scanner, scanner.column)
  const char = scanner.text[scanner.at]
  const next = scanner.text[scanner.at + 1]
  if (char === undefined) return streamEnd(scanner)
  if (scanner.column === 0 && char === '%') return directive(scanner)
  const mark = scanner.text.slice(scanner.at, scanner.at + 3)
  if (scanner.column === 0 && (mark === '---' || mark === '...') && isBlankOrEnd(scanner.text[scanner.at + 3]))
    return documentMark(scanner, mark)
  if (flowIndicators[char]) return flowCollection(scanner, char)
  if (char === ',') return flowEntry(scanner)
  if (char === '-' && isBlankOrEnd(next)) return blockEntry(scanner)
  if (char === '?' && (scanner.flowLevel > 0 || isBlankOrEnd(next))) return keyMark(scanner)
  if (char === ':' && (scanner.flowLevel > 0 || isBlankOrEnd(next))) return valueMark(scanner)
  fetchContent(scanner, char, next)
}

function fetchContent(scanner: Scanner, char: string, next: string | undefined): void {
  if ('*&!'.includes(char)) return property(scanner, char)
  if ('|>'.includes(char) && scanner.flowLevel === 0) {
    removeKey(scanner)
    scanner.keyAllowed = true
    return scanBlockScalar(scanner)
  }
  const startsPlain = !isBlankOrEnd(char) && !'-?:,[]{}#&*!|>\'"%@`'.includes(char)
  const dashed = (char === '-' && !isBlank(next)) || (scanner.flowLevel === 0 && '?:'.includes(char) && !isBlankOrEnd(next))
  const quoted = char === "'" || char === '"'
  if (!quoted && !startsPlain && !dashed) scanError(scanner, 'found character that cannot start any token')
  saveKey(scanner)
  scanner.keyAllowed = false
  if (quoted) scanFlowScalar(scanner, char)
  else scanPlain(scanner)
}

function property(scanner: Scanner, char: string): void {
  saveKey(scanner)
  scanner.keyAllowed = false
  if (char !== '!') return scanAnchor(scanner, char === '*' ? 'alias' : 'anchor')
  const length = /^[^\s,[\]{}]*/.exec(scanner.text.slice(scanner.at))?.[0].length ?? 1
  push(scanner, 'tag', Math.max(length, 1))
}

function streamEnd(scanner: Scanner): void {
  if (scanner.column !== 0) {
    scanner.column = 0
    scanner.line++
  }
  unrollIndent(scanner, -1)
  removeKey(scanner)
  scanner.keyAllowed = false
  scanner.tokens.push({ type: 'stream-end', line: scanner.line })
  scanner.ended = true
}

function directive(scanner: Scanner): void {
  unrollIndent(scanner, -1)
  removeKey(scanner)
  scanner.keyAllowed = false
  const name = /^%([A-Za-z0-9_-]*)/.exec(scanner.text.slice(scanner.at))?.[1]
  if (name !== 'YAML' && name !== 'TAG') scanError(scanner, 'found unknown directive name')
  while (scanner.at < scanner.text.length && !isBreak(scanner.text[scanner.at])) skip(scanner)
}

function documentMark(scanner: Scanner, mark: string): void {
  unrollIndent(scanner, -1)
  removeKey(scanner)
  scanner.keyAllowed = false
  push(scanner, mark === '---' ? 'document-start' : 'document-end', 3)
}

function flowCollection(scanner: Scanner, char: string): void {
  const type = flowIndicators[char] as TokenType
  if (type.endsWith('start')) {
    saveKey(scanner)
    scanner.keys.push(noKey())
    scanner.flowLevel++
    scanner.keyAllowed = true
  } else {
    removeKey(scanner)
    if (scanner.flowLevel > 0) {
      scanner.flowLevel--
      scanner.keys.pop()
    }
    scanner.keyAllowed = false
  }
  push(scanner, type, 1)
}

function flowEntry(scanner: Scanner): void {
  removeKey(scanner)
  scanner.keyAllowed = true
  push(scanner, 'flow-entry', 1)
}

function blockEntry(scanner: Scanner): void {
  if (scanner.flowLevel === 0) {
    if (!scanner.keyAllowed) scanError(scanner, 'block sequence entries are not allowed in this context')
    rollIndent(scanner, scanner.column, -1, 'block-sequence-start', scanner.line)
  }
  removeKey(scanner)
  scanner.keyAllowed = true
  push(scanner, 'block-entry', 1)
}

function keyMark(scanner: Scanner): void {
  if (scanner.flowLevel === 0) {
    if (!scanner.keyAllowed) scanError(scanner, 'mapping keys are not allowed in this context')
    rollIndent(scanner, scanner.column, -1, 'block-mapping-start', scanner.line)
  }
  removeKey(scanner)
  scanner.keyAllowed = scanner.flowLevel === 0
  push(scanner, 'key', 1)
}

function valueMark(scanner: Scanner): void {
  const key = lastKey(scanner)
  if (isValid(scanner, key)) {
    scanner.tokens.splice(key.tokenNumber - scanner.taken, 0, { type: 'key', line: key.line })
    rollIndent(scanner, key.column, key.tokenNumber, 'block-mapping-start', key.line)
    key.possible = false
    scanner.keyAllowed = false
  } else {
    if (scanner.flowLevel === 0) {
      if (!scanner.keyAllowed) scanError(scanner, 'mapping values are not allowed in this context')
      rollIndent(scanner, scanner.column, -1, 'block-mapping-start', scanner.line)
    }
    scanner.keyAllowed = scanner.flowLevel === 0
  }
  push(scanner, 'value', 1)
}
