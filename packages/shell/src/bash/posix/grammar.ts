import { type PosixDialect, PosixError, type Token, unexpected } from './token.ts'
import { next, putBack, type Tokens, want } from './tokens.ts'

const listEnds = new Set([
  'end of file',
  ')',
  ';;',
  ...'do done elif else esac fi then }'.split(' ').map((word) => `keyword ${word}`),
])

/**
 * Commands up to what ends a list of them: a keyword, `)`, `;;` or the end; `mayBeEmpty` as in substitutions and the branches of case.
 * Models dash's parser.c list.
 */
export function list(tokens: Tokens, mayBeEmpty = false): void {
  for (let first = !mayBeEmpty; ; first = false) {
    const token = next(tokens, { newlines: true, keywords: true })
    putBack(tokens, token)
    if (token.kind === 'end of file' || (!first && listEnds.has(token.kind))) return
    andOr(tokens)
    const end = next(tokens, { keywords: true })
    if (end.kind !== 'newline' && end.kind !== ';' && end.kind !== '&') return putBack(tokens, end)
    spaced(tokens, end)
  }
}

/** A whole script. */
export function script(tokens: Tokens): void {
  for (;;) {
    const token = next(tokens, { newlines: true, keywords: true })
    if (token.kind === 'end of file') return
    putBack(tokens, token)
    andOr(tokens)
    const end = next(tokens, { keywords: true })
    if (end.kind === 'end of file') return
    if (end.kind !== 'newline' && end.kind !== ';' && end.kind !== '&') throw unexpected(end, undefined, tokens.reader.dialect)
    if (end.kind === 'newline') tokens.reader.whole = tokens.reader.at
    spaced(tokens, end)
  }
}

/** `a &> b` is for bash another redirection. */
function spaced({ reader }: Tokens, end: Token): void {
  if (end.kind === '&' && reader.text[reader.at] === '>') reader.inserts.push([reader.at, ' '])
}

function andOr(tokens: Tokens): void {
  pipeline(tokens)
  for (;;) {
    const token = next(tokens)
    if (token.kind !== '&&' && token.kind !== '||') return putBack(tokens, token)
    skipNewlines(tokens)
    pipeline(tokens)
  }
}

function skipNewlines(tokens: Tokens): void {
  putBack(tokens, next(tokens, { newlines: true, keywords: true }))
}

function pipeline(tokens: Tokens): void {
  const token = next(tokens, { keywords: true })
  if (token.kind !== 'keyword !') putBack(tokens, token)
  command(tokens)
  for (;;) {
    const bar = next(tokens)
    if (bar.kind !== '|') return putBack(tokens, bar)
    skipNewlines(tokens)
    command(tokens)
  }
}

function command(tokens: Tokens): void {
  const token = next(tokens, { keywords: true })
  const compound = compounds[token.kind]
  if (compound) {
    compound(tokens, token)
    return redirections(tokens)
  }
  if (token.kind !== 'word' && token.kind !== 'redirection') throw unexpected(token, undefined, tokens.reader.dialect)
  putBack(tokens, token)
  simpleCommand(tokens)
}

function redirections(tokens: Tokens): void {
  for (;;) {
    const token = next(tokens)
    if (token.kind !== 'redirection') return putBack(tokens, token)
    redirection(tokens, token)
  }
}

const compounds: Record<string, (tokens: Tokens, token: Token) => void> = {
  'keyword if': (tokens) => condition(tokens),
  'keyword while': (tokens) => loop(tokens),
  'keyword until': (tokens) => loop(tokens),
  'keyword for': (tokens) => forLoop(tokens),
  'keyword case': (tokens) => choice(tokens),
  'keyword {': (tokens) => body(tokens, 'keyword }'),
  '(': (tokens, token) => {
    // `((` is arithmetic for bash
    if (tokens.reader.text[token.at + 1] === '(') tokens.reader.inserts.push([token.at + 1, ' '])
    body(tokens, ')')
  },
}

function body(tokens: Tokens, end: Token['kind']): void {
  list(tokens)
  want(tokens, end, { keywords: true })
}

function condition(tokens: Tokens): void {
  body(tokens, 'keyword then')
  list(tokens)
  const token = next(tokens, { keywords: true })
  if (token.kind === 'keyword elif') return condition(tokens)
  if (token.kind === 'keyword else') return body(tokens, 'keyword fi')
  if (token.kind !== 'keyword fi') throw unexpected(token, 'keyword fi', tokens.reader.dialect)
}

function loop(tokens: Tokens): void {
  body(tokens, 'keyword do')
  body(tokens, 'keyword done')
}

function forLoop(tokens: Tokens): void {
  const name = next(tokens)
  if (name.kind !== 'word' || !/^[A-Za-z_]\w*$/.test(name.text)) {
    const words = tokens.reader.dialect === 'dash' ? 'Bad for loop variable' : 'bad for loop variable'
    throw new PosixError(words, name.line, name.kind === 'end of file')
  }
  const token = next(tokens, { newlines: true, keywords: true })
  if (token.kind === 'keyword in') forWords(tokens)
  else if (token.kind !== ';') putBack(tokens, token)
  want(tokens, 'keyword do', { newlines: true, keywords: true })
  body(tokens, 'keyword done')
}

function forWords(tokens: Tokens): void {
  let token = next(tokens)
  while (token.kind === 'word') token = next(tokens)
  if (token.kind !== 'newline' && token.kind !== ';') throw unexpected(token, undefined, tokens.reader.dialect)
}

function choice(tokens: Tokens): void {
  want(tokens, 'word')
  want(tokens, 'keyword in', { newlines: true, keywords: true })
  for (;;) {
    const token = next(tokens, { newlines: true, keywords: true })
    if (token.kind === 'keyword esac') return
    patterns(tokens, token.kind === '(' ? next(tokens) : token)
    list(tokens, true)
    const end = next(tokens, { newlines: true, keywords: true })
    if (end.kind === 'keyword esac') return
    if (end.kind !== ';;') throw unexpected(end, ';;', tokens.reader.dialect)
  }
}

function patterns(tokens: Tokens, first: Token): void {
  let token = first
  for (;;) {
    if (token.kind === 'end of file') throw unexpected(token, ')', tokens.reader.dialect)
    const after = next(tokens)
    if (after.kind === ')') return
    if (after.kind !== '|') throw unexpected(after, ')', tokens.reader.dialect)
    token = next(tokens)
  }
}

/** Words that begin something else for bash. */
const bashOnly: Record<PosixDialect, RegExp> = { dash: /^(\[\[|function|select|time|coproc)$/, ash: /^(select|coproc)$/ }

function simpleCommand(tokens: Tokens): void {
  let words = 0
  let plain = true
  for (;;) {
    const token = next(tokens)
    if (token.kind === 'redirection') redirection(tokens, token)
    else if (token.kind === 'word') {
      if (words === 0 && isAssignment(token)) plain = false
      else if (++words === 1) firstWord(tokens, token)
    } else if (token.kind === '(' && words === 1 && plain) return functionBody(tokens)
    else return putBack(tokens, token)
    if (words === 1 && token.text === 'function' && tokens.reader.dialect === 'ash') return namedFunction(tokens)
  }
}

const isAssignment = ({ text }: Token): boolean => /^[A-Za-z_]\w*=/.test(text)

/** What bash would take for a keyword, or for an assignment of a kind that this shell does not have, is only a word. */
function firstWord({ reader }: Tokens, { text, at }: Token): void {
  if (bashOnly[reader.dialect].test(text)) reader.inserts.push([at, '\\'])
  const other = /^[A-Za-z_]\w*(?=\+=|\[[^\]]*\]\+?=)/.exec(text)
  if (other) reader.inserts.push([at + other[0].length, '\\'])
}

function functionBody(tokens: Tokens): void {
  want(tokens, ')')
  putBack(tokens, next(tokens, { newlines: true, keywords: true }))
  command(tokens)
}

function namedFunction(tokens: Tokens): void {
  want(tokens, 'word')
  const token = next(tokens)
  if (token.kind === '(') want(tokens, ')')
  else putBack(tokens, token)
  skipNewlines(tokens)
  command(tokens)
}

function redirection(tokens: Tokens, { text, line }: Token): void {
  const target = next(tokens)
  if (target.kind !== 'word') throw unexpected(target, undefined, tokens.reader.dialect)
  if (/<<-?$/.test(text))
    tokens.reader.hereDocuments.push({ delimiter: target.text.replace(/["'\\]/g, ''), stripTabs: text.endsWith('-') })
  if (text.endsWith('&') && !/^(\d+|-)$|[$`]/.test(target.text) && tokens.reader.dialect === 'dash')
    throw new PosixError('Bad fd number', line, false)
}
