import { unquote } from '../../api/jsonpath/parse.ts'
import { TemplateProblem } from './problem.ts'

export interface Token {
  type: 'text' | 'open' | 'close' | 'keyword' | 'identifier' | 'field' | 'variable' | 'string' | 'number' | 'punctuation'
  text: string
  value?: string | number
  line: number
  column: number
  /** Stands right behind the token before it. */
  glued: boolean
}

const keywords = new Set(['if', 'else', 'end', 'range', 'with', 'define', 'template', 'block', 'break', 'continue'])

/** The tokens of a template; trim marks and comments are done with. Models text/template/parse/lex.go. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const place = placeIn(text)
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('{{', at)
    const end = open < 0 ? text.length : open
    const trims = open >= 0 && /^\{\{-\s/.test(text.slice(open, open + 4))
    const before = trims ? text.slice(at, end).trimEnd() : text.slice(at, end)
    if (before !== '') tokens.push({ type: 'text', text: before, ...place(at), glued: false })
    if (open < 0) break
    at = lexAction(text, open, trims, tokens, place)
  }
  return tokens
}

/** Line and column of ever later places. */
function placeIn(text: string): Place {
  let [line, lineStart, seen] = [1, 0, 0]
  return (at) => {
    for (; seen < at; seen++) {
      if (text[seen] !== '\n') continue
      line++
      lineStart = seen + 1
    }
    return { line, column: at - lineStart }
  }
}

type Place = (at: number) => { line: number; column: number }

function lexAction(text: string, open: number, trims: boolean, tokens: Token[], place: Place): number {
  const fail = (at: number, message: string): never => {
    throw new TemplateProblem(`${place(at).line}: ${message}`)
  }
  let at = open + (trims ? 4 : 2)
  const comment = /\/\*[\s\S]*?\*\//y
  comment.lastIndex = at
  const commented = comment.exec(text)?.[0]
  if (commented !== undefined) at += commented.length
  else if (text.startsWith('/*', at)) fail(at, 'unclosed comment')
  if (commented === undefined) tokens.push({ type: 'open', text: '{{', ...place(open), glued: false })
  for (;;) {
    const blanks = /\s*/y
    blanks.lastIndex = at
    const spaced = (blanks.exec(text)?.[0].length ?? 0) > 0
    at = blanks.lastIndex > at ? blanks.lastIndex : at
    const closes = /-?\}\}/y
    closes.lastIndex = at
    const close = closes.exec(text)?.[0]
    if (close !== undefined && (close === '}}' || spaced)) {
      if (commented === undefined) tokens.push({ type: 'close', text: '}}', ...place(at), glued: false })
      at += close.length
      if (close === '}}') return at
      const rest = /\s*/y
      rest.lastIndex = at
      rest.exec(text)
      return rest.lastIndex > at ? rest.lastIndex : at
    }
    if (at >= text.length) fail(open, 'unclosed action')
    const token = lexToken(text, at, fail)
    tokens.push({ ...token, ...place(at), glued: !spaced })
    at += token.text.length
  }
}

type Lexed = Pick<Token, 'type' | 'text' | 'value'>

function lexToken(text: string, at: number, fail: (at: number, message: string) => never): Lexed {
  const match = (pattern: RegExp): string | undefined => {
    const sticky = new RegExp(pattern.source, 'uy')
    sticky.lastIndex = at
    return sticky.exec(text)?.[0]
  }
  const quoted = match(/"(?:[^"\\\n]|\\[^\n])*"/)
  if (quoted !== undefined) return { type: 'string', text: quoted, value: unquote(quoted.slice(1, -1)) }
  if (text[at] === '"') fail(at, 'unterminated quoted string')
  const raw = match(/`[^`]*`/)
  if (raw !== undefined) return { type: 'string', text: raw, value: raw.slice(1, -1) }
  const char = match(/'(?:[^'\\\n]|\\[^\n]+?)'/)
  if (char !== undefined) return { type: 'number', text: char, value: unquote(char.slice(1, -1)).codePointAt(0) ?? 0 }
  const number = match(/[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/)
  if (number !== undefined) return { type: 'number', text: number, value: numberOf(number) }
  const field = match(/\.[\p{L}_][\p{L}\p{Nd}_]*/u)
  if (field !== undefined) return { type: 'field', text: field }
  const variable = match(/\$[\p{L}\p{Nd}_]*/u)
  if (variable !== undefined) return { type: 'variable', text: variable }
  const word = match(/[\p{L}_][\p{L}\p{Nd}_]*/u)
  if (word !== undefined) return { type: keywords.has(word) ? 'keyword' : 'identifier', text: word }
  const mark = match(/:=|[=|(),.]/)
  if (mark !== undefined) return { type: 'punctuation', text: mark }
  const bad = text[at] as string
  const code = (bad.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')
  return fail(at, `unexpected bad character U+${code} '${bad}' in command`)
}

function numberOf(text: string): number {
  const clean = text.replaceAll('_', '')
  const negative = clean.startsWith('-')
  const value = Number(clean.replace(/^[-+]/, ''))
  return negative ? -value : value
}
