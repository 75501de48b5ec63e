import { type Reader, skipWord, step } from './characters.ts'
import { asKeyword, type Kind, type Operator, type Token, unexpected } from './token.ts'

const operators: readonly Operator[] = [';;', '&&', '||', ';', '&', '|', '(', ')']
const redirections = ['<<-', '<<', '<&', '<>', '<', '>>', '>&', '>|', '>']

/** Tokens of a script with one token of looking ahead; whether a word is a keyword depends on where it stands. */
export interface Tokens {
  reader: Reader
  back: Token | undefined
}

interface Where {
  newlines?: boolean
  keywords?: boolean
}

/** The next token. `newlines`: those before it do not count; `keywords`: it may be one. */
export function next(tokens: Tokens, { newlines = false, keywords = false }: Where = {}): Token {
  let token = tokens.back ?? read(tokens.reader)
  tokens.back = undefined
  while (newlines && token.kind === 'newline') token = read(tokens.reader)
  return keywords ? asKeyword(token) : token
}

export function putBack(tokens: Tokens, token: Token): void {
  const isKeyword = token.kind.startsWith('keyword ')
  tokens.back = isKeyword ? { ...token, kind: 'word' } : token
}

function read(reader: Reader): Token {
  skipBlanks(reader)
  const { text, at, line } = reader
  const token = (kind: Kind): Token => ({ kind, text: text.slice(at, reader.at), at, line })
  if (at >= text.length) return token('end of file')
  if (text[at] === '\n') return newline(reader, token)
  const redirection = redirectionAt(reader)
  if (redirection !== undefined) {
    step(reader, redirection.length)
    return redirection.endsWith('(') ? substituted(reader, token) : token('redirection')
  }
  const operator = operators.find((each) => text.startsWith(each, at))
  if (operator !== undefined) {
    step(reader, operator.length)
    return token(operator)
  }
  skipWord(reader)
  return token('word')
}

function skipBlanks(reader: Reader): void {
  for (;;) {
    const [character, after] = [reader.text[reader.at], reader.text[reader.at + 1]]
    if (character === '\\' && after === '\n') step(reader, 2)
    else if (character === ' ' || character === '\t' || character === '\r') step(reader)
    else if (character === '#') while (reader.at < reader.text.length && reader.text[reader.at] !== '\n') step(reader)
    else return
  }
}

/** With the number before it; busybox's shell also has bash's `&>` and `<(…)`. */
function redirectionAt(reader: Reader): string | undefined {
  const rest = reader.text.slice(reader.at, reader.at + 20)
  if (reader.dialect === 'ash') {
    const more = /^(&>>?|[<>]\()/.exec(rest)?.[0]
    if (more !== undefined) return more
  }
  const number = /^\d*/.exec(rest)?.[0] ?? ''
  const sign = redirections.find((each) => rest.startsWith(each, number.length))
  return sign === undefined ? undefined : number + sign
}

function substituted(reader: Reader, token: (kind: Kind) => Token): Token {
  reader.substitution(reader)
  return token('word')
}

function newline(reader: Reader, token: (kind: Kind) => Token): Token {
  step(reader)
  for (const { delimiter, stripTabs } of reader.hereDocuments.splice(0)) skipBody(reader, delimiter, stripTabs)
  return { ...token('newline'), text: '\n' }
}

function skipBody(reader: Reader, delimiter: string, stripTabs: boolean): void {
  while (reader.at < reader.text.length) {
    const found = reader.text.indexOf('\n', reader.at)
    const end = found < 0 ? reader.text.length : found
    const line = reader.text.slice(reader.at, end)
    step(reader, Math.min(end + 1, reader.text.length) - reader.at)
    if ((stripTabs ? line.replace(/^\t+/, '') : line) === delimiter) return
  }
}

/** Takes the token or says what was expected. */
export function want(tokens: Tokens, kind: Kind, where: Where = {}): Token {
  const token = next(tokens, where)
  if (token.kind !== kind) throw unexpected(token, kind, tokens.reader.dialect)
  return token
}
