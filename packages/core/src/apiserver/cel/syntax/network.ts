import {
  ATNDeserializer,
  BaseErrorListener,
  CharStream,
  CommonTokenStream,
  DefaultErrorStrategy,
  LexerInterpreter,
  type Parser,
  ParserInterpreter,
  type ParserRuleContext,
  type RecognitionException,
  type Recognizer,
  type Token,
  Vocabulary,
} from 'antlr4ng'
import { lexerNetwork, lexerRuleNames, literalNames, parserNetwork, ruleNames, symbolicNames } from './grammar.gen.ts'
import type { Problems } from './source.ts'

/** Thrown inside when reading has to end; what there is to say is said. */
class Stop extends Error {}

const maxSyntaxProblems = 100
const maxRecoveries = 30
const maxRuleDepth = 250

/** A word of the language where a name should stand. Models cel-go parser/parser.go SyntaxError. */
const reserved = /no viable alternative at input '.(true|false|null)'/

/** Takes what the lexer and the parser say. */
class Listener extends BaseErrorListener {
  readonly problems: Problems
  readonly lineStarts: readonly number[]
  count = 0
  constructor(text: string, problems: Problems) {
    super()
    this.problems = problems
    let at = 0
    this.lineStarts = text.split('\n').map((line) => {
      const start = at
      at += [...line].length + 1
      return start
    })
  }
  override syntaxError(_recognizer: Recognizer<any>, _token: unknown, line: number, column: number, message: string): void {
    const at = (this.lineStarts[line - 1] ?? 0) + column
    if (this.count++ >= maxSyntaxProblems) {
      this.problems.report(at, `Syntax error: More than ${maxSyntaxProblems} syntax errors`)
      throw new Stop()
    }
    this.problems.report(at, `Syntax error: ${message.replace(reserved, "mismatched input '$1' expecting IDENTIFIER")}`)
  }
}

/** Mends what can be mended, so that more than one mistake is found. Models cel-go parser/parser.go recoveryLimitErrorStrategy. */
class Recovery extends DefaultErrorStrategy {
  attempts = 0
  override recover(recognizer: Parser, error: RecognitionException): void {
    this.count(recognizer)
    super.recover(recognizer, error)
  }
  override recoverInline(recognizer: Parser): Token {
    this.count(recognizer)
    return super.recoverInline(recognizer)
  }
  private count(recognizer: Parser): void {
    if (this.attempts++ !== maxRecoveries) return
    recognizer.notifyErrorListeners(`error recovery attempt limit exceeded: ${maxRecoveries}`, recognizer.getCurrentToken(), null)
    throw new Stop()
  }
}

const vocabulary = new Vocabulary([...literalNames], [...symbolicNames], [])

interface Networks {
  lexer: LexerInterpreter
  parser: ParserInterpreter
}

let networks: Networks | undefined

/** Kept: what they learn of the grammar makes them quick, and they hold nothing of an expression. */
function networksOf(): Networks {
  if (networks) return networks
  const network = (numbers: readonly number[]) => new ATNDeserializer().deserialize([...numbers])
  const channels = ['DEFAULT_TOKEN_CHANNEL', 'HIDDEN']
  const input = CharStream.fromString('')
  const lexer = new LexerInterpreter(
    'CEL',
    vocabulary,
    [...lexerRuleNames],
    channels,
    ['DEFAULT_MODE'],
    network(lexerNetwork),
    input,
  )
  const tokens = new CommonTokenStream(lexer)
  networks = { lexer, parser: new ParserInterpreter('CEL', vocabulary, [...ruleNames], network(parserNetwork), tokens) }
  return networks
}

/** Counts how deep each rule stands in itself. */
function depthGuard(problems: Problems) {
  const depths = new Map<number, number>()
  const add = (rule: number, by: number): number => {
    const depth = (depths.get(rule) ?? 0) + by
    depths.set(rule, depth)
    return depth
  }
  return {
    visitTerminal: () => {},
    visitErrorNode: () => {},
    enterEveryRule(context: ParserRuleContext) {
      if (add(context.ruleIndex, 1) <= maxRuleDepth) return
      problems.report(undefined, `expression recursion limit exceeded: ${maxRuleDepth}`)
      throw new Stop()
    },
    exitEveryRule: (context: ParserRuleContext) => void add(context.ruleIndex, -1),
  }
}

/** The tree that ANTLR reads from a text; undefined where it had to stop. */
export function treeOf(text: string, problems: Problems): ParserRuleContext | undefined {
  const { lexer, parser } = networksOf()
  const listener = new Listener(text, problems)
  lexer.inputStream = CharStream.fromString(text)
  const tokens = new CommonTokenStream(lexer)
  for (const one of [lexer, parser]) {
    one.removeErrorListeners()
    one.addErrorListener(listener)
  }
  parser.errorHandler = new Recovery()
  parser.removeParseListeners()
  parser.addParseListener(depthGuard(problems))
  try {
    // a stream that is not filled loses its first token in the first prediction
    tokens.fill()
    parser.tokenStream = tokens
    return parser.parse(0)
  } catch (error) {
    if (error instanceof Stop) return undefined
    throw error
  }
}
