export type TokenType =
  | 'stream-end'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'

export interface YamlToken {
  type: TokenType
  /** Line at which it begins, from 0. */
  line: number
  /** An anchor's or alias's name. */
  name?: string
}

export interface SimpleKey {
  possible: boolean
  required: boolean
  tokenNumber: number
  line: number
  column: number
  at: number
}

export interface Scanner {
  text: string
  at: number
  line: number
  column: number
  flowLevel: number
  indent: number
  indents: number[]
  keyAllowed: boolean
  keys: SimpleKey[]
  tokens: YamlToken[]
  taken: number
  ended: boolean
}

/** What libyaml's scanner or parser stops at. */
export class YamlProblem extends Error {
  readonly line: number
  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

/** The scanner's lines count from the line behind the one where it stands. */
export const scanError = (scanner: Scanner, message: string): never => {
  throw new YamlProblem(message, scanner.line === 0 ? 0 : scanner.line + 1)
}

export function createScanner(text: string): Scanner {
  const keys = [noKey()]
  return {
    text,
    at: 0,
    line: 0,
    column: 0,
    flowLevel: 0,
    indent: -1,
    indents: [],
    keyAllowed: true,
    keys,
    tokens: [],
    taken: 0,
    ended: false,
  }
}

export const noKey = (): SimpleKey => ({ possible: false, required: false, tokenNumber: 0, line: 0, column: 0, at: 0 })

export const isBreak = (char: string | undefined): boolean =>
  char === '\n' || char === '\r' || char === '\x85' || char === '\u2028' || char === '\u2029'
export const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t'
export const isBlankOrEnd = (char: string | undefined): boolean => char === undefined || isBlank(char) || isBreak(char)

export function skip(scanner: Scanner, count = 1): void {
  scanner.at += count
  scanner.column += count
}

export function skipLine(scanner: Scanner): void {
  scanner.at += scanner.text.startsWith('\r\n', scanner.at) ? 2 : 1
  scanner.column = 0
  scanner.line++
}
