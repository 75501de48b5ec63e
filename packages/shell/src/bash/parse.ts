import { Bash } from 'just-bash/browser'
import type { ScriptNode } from './ast.ts'
import { unparsable } from './parser-guard.ts'
import { readPosix } from './posix/read.ts'
import type { PosixDialect } from './posix/token.ts'
import { withoutSelect } from './select-loop.ts'
import type { Dialect } from './shell.ts'

/** `whole`: how much of the text, in whole lines, is right. */
export type Parsed =
  | { script: ScriptNode }
  | { incomplete: true; message: string; line?: number; whole?: number }
  | { error: string; line?: number; whole?: number }

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
  tree = undefined
  try {
    theParser().transform(text)
  } catch (error) {
    if (!tree) return retried(text, error)
  }
  if (tree && endsOpen.test(text) && !/(^|\s)#.*$/.test(text))
    return { incomplete: true, message: 'syntax error: unexpected end of file' }
  return tree ? { script: tree } : { error: 'syntax error' }
}

/** A pipe or list that goes nowhere. */
const endsOpen = /(?<![\\])(\|\||&&|\||\|&)\s*$/

function retried(text: string, error: unknown): Parsed {
  const rewritten = /\bselect\s/.test(text) ? withoutSelect(text) : text
  return rewritten === text ? wrong(error, text) : parse(rewritten)
}

function wrong(error: unknown, text: string): Parsed {
  const failure = error as { message?: string; line?: number; token?: { type: string; value: string; line?: number } }
  const message = (failure.message ?? String(error))
    .replace(/^Parse error at \d+:\d+: /, '')
    .replace(/^line \d+: /, '')
    .replace(/matching '(.)'/, "matching `$1'")
  const atEnd = failure.token?.type === 'EOF' || message.includes('unexpected EOF') || message.includes('got EOF')
  if (atEnd && /(?<!\\)[<>]&?\s*$/.test(text)) return { error: "syntax error near unexpected token `newline'" }
  if (atEnd)
    return { incomplete: true, message: message.startsWith('unexpected EOF') ? message : 'syntax error: unexpected end of file' }
  const line = failure.token?.line ?? failure.line
  const place = line === undefined || line < 1 ? {} : { line }
  if (message.startsWith('syntax error')) return { error: message.replace(/token '([^']*)'$/, "token `$1'"), ...place }
  const token = failure.token?.value
  const words = token === undefined ? `syntax error: ${message}` : `syntax error near unexpected token \`${shownToken(token)}'`
  return { error: words, ...place }
}

function shownToken(token: string): string {
  return token === '\n' ? 'newline' : token
}
