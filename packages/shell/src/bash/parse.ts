import { Bash } from 'just-bash/browser'
import type { ScriptNode } from './ast.ts'
import { withoutMarks, writtenForParser } from './beyond-parser.ts'
import { doubledOperator, missingSemicolon } from './doubled-operators.ts'
import { emptyBody } from './empty-bodies.ts'
import { unparsable } from './parser-guard.ts'
import { readPosix } from './posix/read.ts'
import type { PosixDialect } from './posix/token.ts'
import type { Dialect } from './shell.ts'
import { syntaxWords, type WrongToken, withFailingArithmetic } from './syntax-words.ts'

/** `whole`: how much of the text, in whole lines, is right. */
export type Parsed =
  | { script: ScriptNode }
  | { incomplete: true; message: string; line?: number; whole?: number }
  | { error: string; line?: number; whole?: number; bare?: true }

/** just-bash's parser has no door of its own: a transform hands out the tree, and this error keeps it from writing it back. */
const handedOver = new Error('tree handed over')

let tree: ScriptNode | undefined
let parser: Bash | undefined

function theParser(): Bash {
  if (parser) return parser
  parser = new Bash({ commands: ['true'], defenseInDepth: false, executionLimits: { maxSourceBytes: maxSourceBytes } })
  parser.registerTransformPlugin({
    name: 'tree',
    transform({ ast }) {
      tree = ast
      throw handedOver
    },
  })
  return parser
}

const maxSourceBytes = 1_000_000

/** The syntax tree of shell text, or bash's words about what is wrong. `incomplete`: more lines could complete it. */
export function parseShell(text: string, dialect: Dialect = 'bash'): Parsed {
  const key = `${dialect}\n${text}`
  const known = cache.get(key)
  if (known) return known
  const parsed = dialect === 'bash' ? parse(text) : parsePosix(text, dialect)
  if (text.length > maxCachedText) return parsed
  if (cache.size >= maxCached) cache.clear()
  cache.set(key, parsed)
  return parsed
}

function parsePosix(text: string, dialect: PosixDialect): Parsed {
  const read = text.length > maxSourceBytes ? { text } : readPosix(text, dialect)
  return 'text' in read ? parse(read.text) : read
}

/** Loops evaluate the same text again and again; trees are never changed. */
const cache = new Map<string, Parsed>()
const maxCached = 300
const maxCachedText = 300

function parse(text: string): Parsed {
  if (text.length > maxSourceBytes)
    return { error: `input of ${text.length} characters is longer than the ${maxSourceBytes} allowed` }
  const hopeless = unparsable(text)
  if (hopeless) return hopeless.open ? { incomplete: true, message: hopeless.message } : { error: hopeless.message }
  const written = hasArrayArgument.test(text) ? writtenForParser(text) : text
  tree = undefined
  try {
    theParser().transform(written)
  } catch (error) {
    if (!tree) return retried(text, error)
  }
  if (tree && written !== text) withoutMarks(tree)
  if (tree && endsOpen.test(text) && !/(^|\s)#.*$/.test(text))
    return { incomplete: true, message: 'syntax error: unexpected end of file' }
  return tree ? checked(tree, text) : { error: 'syntax error' }
}

/** The parser lets some things be that bash refuses. */
function checked(script: ScriptNode, text: string): Parsed {
  const deferred = script.statements.find((statement) => statement.deferredError)?.deferredError
  if (deferred) return { error: deferred.message, ...lineOf(text, deferred.token) }
  const wrong = doubledOperator(text) ?? missingSemicolon(text) ?? emptyBody(script.statements)
  return wrong
    ? { error: `syntax error near unexpected token \`${wrong.token}'`, ...(wrong.line ? { line: wrong.line } : {}) }
    : { script }
}

/** The first line in which a token stands by itself. */
function lineOf(text: string, token: string): { line: number } {
  const lines = text.split('\n')
  const at = lines.findIndex((line) => line.trim() === token || new RegExp(`(^|[\\s;=])\\${token}`).test(line))
  return { line: Math.max(1, at + 1) }
}

/** A pipe or list that goes nowhere. */
const endsOpen = /(?<![\\])(\|\||&&|\||\|&)\s*$/

const hasArrayArgument = /\b(?:declare|typeset|local|export|readonly)\s[^\n;&|]*=\(/

/** What the parser does not know may be in the text. */
const beyond = /\bselect\s|\bcoproc\s|~[^\s]|!\(/

function retried(text: string, error: unknown): Parsed {
  const failing = /invalid arithmetic operator/.test((error as Error).message) ? withFailingArithmetic(text) : text
  const rewritten = beyond.test(failing) ? writtenForParser(failing) : failing
  if (rewritten === text) return wrong(error, text)
  const parsed = parse(rewritten)
  return 'script' in parsed ? { script: withoutMarks(parsed.script) } : parsed
}

function wrong(error: unknown, text: string): Parsed {
  const failure = error as { message?: string; line?: number; token?: WrongToken }
  const message = (failure.message ?? String(error))
    .replace(/^Parse error at \d+:\d+: /, '')
    .replace(/^line \d+: /, '')
    .replace(/matching '(.)'/, "matching `$1'")
  const inCondition = /Expected (DBRACK_END|operand)/.test(message)
  const atEnd =
    !inCondition && (failure.token?.type === 'EOF' || message.includes('unexpected EOF') || message.includes('got EOF'))
  if (atEnd && /(?<!\\)[<>]&?\s*$/.test(text)) return { error: "syntax error near unexpected token `newline'" }
  if (atEnd)
    return { incomplete: true, message: message.startsWith('unexpected EOF') ? message : 'syntax error: unexpected end of file' }
  const line = failure.token?.line ?? failure.line
  const place = line === undefined || line < 1 ? {} : { line }
  if (message.startsWith('syntax error') && failure.token?.type !== 'LPAREN')
    return { error: message.replace(/token '([^']*)'$/, "token `$1'"), ...place }
  const own = failure.token ? syntaxWords(text, failure.message ?? '', failure.token) : undefined
  if (own) return { error: own.words, ...place, ...(own.bare ? { bare: true as const } : {}) }
  const token = failure.token?.value
  const words = token === undefined ? `syntax error: ${message}` : `syntax error near unexpected token \`${shownToken(token)}'`
  return { error: words, ...place }
}

function shownToken(token: string): string {
  return token === '\n' ? 'newline' : token
}
