import { type Token, tokenize } from './lex.ts'
import { TemplateProblem } from './problem.ts'

/** A value in a pipeline. */
export type Operand =
  | { type: 'dot' }
  | { type: 'nil' }
  | { type: 'constant'; value: string | number | boolean; source: string }
  | { type: 'field'; path: string[]; at: string; source: string }
  | { type: 'variable'; name: string; path: string[]; at: string; source: string }
  | { type: 'function'; name: string }
  | { type: 'pipe'; pipe: Pipe; path: string[] }

export interface Command {
  operands: Operand[]
  /** 1:7, for messages. */
  at: string
  source: string
}

export interface Pipe {
  declared: string[]
  /** `=` instead of `:=`. */
  assigns: boolean
  commands: Command[]
}

export type Step =
  | { type: 'text'; text: string }
  | { type: 'action'; pipe: Pipe }
  | { type: 'if' | 'with' | 'range'; pipe: Pipe; body: Step[]; otherwise: Step[] }
  | { type: 'template'; name: string; pipe?: Pipe }
  | { type: 'break' | 'continue' }

export interface GoTemplate {
  steps: Step[]
  defined: Map<string, Step[]>
}

interface Parser {
  tokens: Token[]
  at: number
  defined: Map<string, Step[]>
  depth: number
}

const stop = (token: Token | undefined, message: string): never => {
  throw new TemplateProblem(`${token?.line ?? 1}: ${message}`)
}

/** A template's steps, or `LINE: problem`. Models text/template/parse. */
export function parseGoTemplate(text: string): GoTemplate | string {
  try {
    const parser: Parser = { tokens: tokenize(text), at: 0, defined: new Map(), depth: 0 }
    const { steps, end } = parseSteps(parser)
    if (end !== undefined) stop(parser.tokens[parser.at - 1], `unexpected {{${end}}}`)
    return { steps, defined: parser.defined }
  } catch (problem) {
    if (problem instanceof TemplateProblem) return problem.message
    throw problem
  }
}

interface Steps {
  steps: Step[]
  /** end or else; undefined at the end of the text. */
  end: 'end' | 'else' | undefined
}

function parseSteps(parser: Parser): Steps {
  const steps: Step[] = []
  if (++parser.depth > 100) stop(parser.tokens[parser.at], 'max nesting depth exceeded')
  for (let token = parser.tokens[parser.at]; token; token = parser.tokens[parser.at]) {
    parser.at++
    if (token.type === 'text') steps.push({ type: 'text', text: token.text })
    else if (token.type === 'open') {
      const word = parser.tokens[parser.at]
      if (word?.type === 'keyword' && (word.text === 'end' || word.text === 'else')) {
        parser.at++
        if (word.text === 'end') close(parser)
        parser.depth--
        return { steps, end: word.text }
      }
      steps.push(...parseAction(parser))
    }
  }
  parser.depth--
  return { steps, end: undefined }
}

function close(parser: Parser): void {
  const token = parser.tokens[parser.at++]
  if (token?.type !== 'close') stop(token ?? parser.tokens.at(-1), `unexpected ${shown(token)} in end`)
}

const shown = (token: Token | undefined): string => (token === undefined ? 'EOF' : `<${token.text}>`)

function parseAction(parser: Parser): Step[] {
  const token = parser.tokens[parser.at] as Token
  if (token.type !== 'keyword') return [{ type: 'action', pipe: parsePipe(parser, 'command') }]
  parser.at++
  switch (token.text) {
    case 'if':
    case 'with':
    case 'range':
      return [parseBranch(parser, token.text)]
    case 'break':
    case 'continue':
      close(parser)
      return [{ type: token.text }]
    case 'template':
      return [parseTemplateCall(parser)]
    case 'define':
      define(parser)
      return []
    case 'block':
      return [parseBlock(parser)]
    default:
      return stop(token, `unexpected ${shown(token)} in command`)
  }
}

function parseBranch(parser: Parser, type: 'if' | 'with' | 'range'): Step {
  const pipe = parsePipe(parser, type)
  const { steps, end } = parseSteps(parser)
  if (end === undefined) stop(parser.tokens.at(-1), 'unexpected EOF')
  return { type, pipe, body: steps, otherwise: end === 'else' ? parseElse(parser) : [] }
}

function parseElse(parser: Parser): Step[] {
  const word = parser.tokens[parser.at]
  if (word?.type === 'keyword' && (word.text === 'if' || word.text === 'with')) {
    parser.at++
    return [parseBranch(parser, word.text)]
  }
  close(parser)
  const { steps, end } = parseSteps(parser)
  if (end !== 'end') stop(parser.tokens[parser.at - 1], end === undefined ? 'unexpected EOF' : 'expected end; found {{else}}')
  return steps
}

function quotedName(parser: Parser, context: string): string {
  const token = parser.tokens[parser.at++]
  if (token?.type !== 'string') return stop(token, `unexpected ${shown(token)} in ${context}`)
  return token.value as string
}

function parseTemplateCall(parser: Parser): Step {
  const name = quotedName(parser, 'template clause')
  if (parser.tokens[parser.at]?.type === 'close') {
    parser.at++
    return { type: 'template', name }
  }
  return { type: 'template', name, pipe: parsePipe(parser, 'template clause') }
}

function define(parser: Parser): void {
  const name = quotedName(parser, 'define clause')
  close(parser)
  parser.defined.set(name, parseSteps(parser).steps)
}

function parseBlock(parser: Parser): Step {
  const name = quotedName(parser, 'block clause')
  const pipe = parsePipe(parser, 'block clause')
  parser.defined.set(name, parseSteps(parser).steps)
  return { type: 'template', name, pipe }
}

/** Up to the closing braces, or to `)` inside parentheses. */
function parsePipe(parser: Parser, context: string, inParentheses = false): Pipe {
  if (++parser.depth > 100) stop(parser.tokens[parser.at], 'max nesting depth exceeded')
  const pipe: Pipe = { ...declarations(parser), commands: [] }
  for (;;) {
    const token = parser.tokens[parser.at]
    const ends = inParentheses ? token?.type === 'punctuation' && token.text === ')' : token?.type === 'close'
    if (ends) {
      parser.at++
      if (pipe.commands.length === 0) stop(token, `missing value for ${context}`)
      parser.depth--
      return pipe
    }
    if (pipe.commands.length > 0) expectBar(parser)
    pipe.commands.push(parseCommand(parser, context))
  }
}

function expectBar(parser: Parser): void {
  const token = parser.tokens[parser.at++]
  if (token?.text !== '|')
    stop(token ?? parser.tokens.at(-1), token ? `unexpected ${shown(token)} in operand` : 'unclosed action')
}

function declarations(parser: Parser): { declared: string[]; assigns: boolean } {
  const [first, second, third, fourth] = parser.tokens.slice(parser.at, parser.at + 4)
  const mark = (token: Token | undefined): boolean => token?.text === ':=' || token?.text === '='
  if (first?.type !== 'variable') return { declared: [], assigns: false }
  if (mark(second)) {
    parser.at += 2
    return { declared: [first.text], assigns: second?.text === '=' }
  }
  if (second?.text === ',' && third?.type === 'variable' && mark(fourth)) {
    parser.at += 4
    return { declared: [first.text, third.text], assigns: fourth?.text === '=' }
  }
  return { declared: [], assigns: false }
}

function parseCommand(parser: Parser, context: string): Command {
  const operands: Operand[] = []
  const start = parser.at
  const first = parser.tokens[start]
  for (;;) {
    const token = parser.tokens[parser.at]
    if (token === undefined || token.type === 'close' || token.text === '|' || token.text === ')') break
    operands.push(parseOperand(parser, context))
  }
  if (operands.length === 0) stop(first ?? parser.tokens.at(-1), first ? `missing value for ${context}` : 'unclosed action')
  const source = sourceOf(parser.tokens.slice(start, parser.at))
  return { operands, at: placeOf(first), source }
}

const placeOf = (token: Token | undefined): string => `${token?.line ?? 1}:${token?.column ?? 0}`

/** Tokens as they stood in the template. */
const sourceOf = (tokens: readonly Token[]): string =>
  tokens.map(({ text, glued }, i) => (i === 0 || glued ? text : ` ${text}`)).join('')

function parseOperand(parser: Parser, context: string): Operand {
  const token = parser.tokens[parser.at++] as Token
  switch (token.type) {
    case 'string':
    case 'number':
      return { type: 'constant', value: token.value as string | number, source: token.text }
    case 'field':
      return { type: 'field', ...chain(parser, token), path: [token.text.slice(1), ...fields(parser)] }
    case 'variable':
      return { type: 'variable', name: token.text, ...chain(parser, token), path: fields(parser) }
    case 'identifier':
      return identifier(token)
    case 'punctuation':
      if (token.text === '.') return { type: 'dot' }
      if (token.text === '(')
        return { type: 'pipe', pipe: parsePipe(parser, 'parenthesized pipeline', true), path: fields(parser) }
      return stop(token, `unexpected ${shown(token)} in ${context}`)
    default:
      return stop(token, `unexpected ${shown(token)} in ${context}`)
  }
}

function identifier(token: Token): Operand {
  if (token.text === 'true' || token.text === 'false')
    return { type: 'constant', value: token.text === 'true', source: token.text }
  if (token.text === 'nil') return { type: 'nil' }
  if (!functionNames.has(token.text)) stop(token, `function ${JSON.stringify(token.text)} not defined`)
  return { type: 'function', name: token.text }
}

/** A chain of fields stands, for messages, where its second field does. */
function chain(parser: Parser, first: Token): { at: string; source: string } {
  let source = first.text
  const next = parser.tokens[parser.at]
  for (let at = parser.at; parser.tokens[at]?.type === 'field' && parser.tokens[at]?.glued; at++)
    source += parser.tokens[at]?.text
  return { at: placeOf(source === first.text ? first : next), source }
}

/** .b.c that follow without a blank. */
function fields(parser: Parser): string[] {
  const out: string[] = []
  for (let token = parser.tokens[parser.at]; token?.type === 'field' && token.glued; token = parser.tokens[++parser.at]) {
    out.push(token.text.slice(1))
  }
  return out
}

export const functionNames: ReadonlySet<string> = new Set(
  'and or not len index slice print printf println html js urlquery call eq ne lt le gt ge exists base64decode'.split(' '),
)
