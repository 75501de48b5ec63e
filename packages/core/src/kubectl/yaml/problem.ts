import { peek, take } from './scanner.ts'
import { createScanner, type Scanner, type TokenType, YamlProblem } from './scanner-state.ts'

/** What go-yaml would say of a text that is not YAML; undefined when it is well-formed. Models yaml.v2 parserc.go and decode.go fail. */
export function yamlProblem(text: string): string | undefined {
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) return 'yaml: control characters are not allowed'
  const parser: Parser = { scanner: createScanner(text), anchors: new Set(), depth: 0 }
  try {
    parseDocument(parser)
    return undefined
  } catch (problem) {
    if (!(problem instanceof YamlProblem)) throw problem
    return `yaml: ${problem.line > 0 ? `line ${problem.line}: ` : ''}${problem.message}`
  }
}

interface Parser {
  scanner: Scanner
  anchors: Set<string>
  depth: number
}

// yaml.v2 max_depth is 10,000; what is deeper than this no object is either
const maxDepth = 1_000

const next = ({ scanner }: Parser): TokenType => peek(scanner).type
const advance = ({ scanner }: Parser): void => void take(scanner)

/** The parser names the line before the one where the token stands, as go-yaml v2 counts; a token of the first line names its context's. */
function fail({ scanner }: Parser, message: string, contextLine: number): never {
  const { line } = peek(scanner)
  throw new YamlProblem(message, line !== 0 ? line : contextLine)
}

function parseDocument(parser: Parser): void {
  if (next(parser) === 'document-start') advance(parser)
  const type = next(parser)
  if (type !== 'stream-end' && type !== 'document-end' && type !== 'document-start') parseNode(parser, true, false)
  next(parser)
}

function parseNode(parser: Parser, block: boolean, indentless: boolean): void {
  if (++parser.depth > maxDepth) throw new YamlProblem('exceeded max depth of 10000', 0)
  parseContent(parser, block, indentless)
  parser.depth--
}

function parseContent(parser: Parser, block: boolean, indentless: boolean): void {
  const { scanner, anchors } = parser
  const start = peek(scanner).line
  if (next(parser) === 'alias') {
    const { name = '' } = take(scanner)
    if (!anchors.has(name)) throw new YamlProblem(`unknown anchor '${name}' referenced`, 0)
    return
  }
  let properties = 0
  for (const kind of next(parser) === 'tag' ? (['tag', 'anchor'] as const) : (['anchor', 'tag'] as const)) {
    if (next(parser) !== kind) continue
    const { name } = take(scanner)
    if (name !== undefined) anchors.add(name)
    properties++
  }
  const type = next(parser)
  if (indentless && type === 'block-entry') return indentlessSequence(parser)
  if (type === 'scalar') return advance(parser)
  if (type === 'flow-sequence-start') return flowSequence(parser)
  if (type === 'flow-mapping-start') return flowMapping(parser)
  if (block && type === 'block-sequence-start') return blockSequence(parser)
  if (block && type === 'block-mapping-start') return blockMapping(parser)
  if (properties === 0) fail(parser, 'did not find expected node content', start)
}

/** A node unless one of these tokens comes first. */
function nodeUnless(parser: Parser, ends: readonly TokenType[], block: boolean, indentless: boolean): void {
  if (!ends.includes(next(parser))) parseNode(parser, block, indentless)
}

function indentlessSequence(parser: Parser): void {
  while (next(parser) === 'block-entry') {
    advance(parser)
    nodeUnless(parser, ['block-entry', 'key', 'value', 'block-end'], true, false)
  }
}

function blockSequence(parser: Parser): void {
  const { line } = take(parser.scanner)
  while (next(parser) === 'block-entry') {
    advance(parser)
    nodeUnless(parser, ['block-entry', 'block-end'], true, false)
  }
  if (next(parser) !== 'block-end') fail(parser, "did not find expected '-' indicator", line)
  advance(parser)
}

const mappingEnds: readonly TokenType[] = ['key', 'value', 'block-end']

function blockMapping(parser: Parser): void {
  const { line } = take(parser.scanner)
  while (next(parser) === 'key') {
    advance(parser)
    nodeUnless(parser, mappingEnds, true, true)
    if (next(parser) !== 'value') continue
    advance(parser)
    nodeUnless(parser, mappingEnds, true, true)
  }
  if (next(parser) !== 'block-end') fail(parser, 'did not find expected key', line)
  advance(parser)
}

function flowSequence(parser: Parser): void {
  const { line } = take(parser.scanner)
  for (let first = true; next(parser) !== 'flow-sequence-end'; first = false) {
    if (!first) {
      if (next(parser) !== 'flow-entry') fail(parser, "did not find expected ',' or ']'", line)
      advance(parser)
    }
    if (next(parser) === 'key') pair(parser, 'flow-sequence-end')
    else nodeUnless(parser, ['flow-sequence-end'], false, false)
  }
  advance(parser)
}

function flowMapping(parser: Parser): void {
  const { line } = take(parser.scanner)
  for (let first = true; next(parser) !== 'flow-mapping-end'; first = false) {
    if (!first) {
      if (next(parser) !== 'flow-entry') fail(parser, "did not find expected ',' or '}'", line)
      advance(parser)
    }
    if (next(parser) === 'key') pair(parser, 'flow-mapping-end')
    else nodeUnless(parser, ['flow-mapping-end'], false, false)
  }
  advance(parser)
}

function pair(parser: Parser, end: TokenType): void {
  advance(parser)
  nodeUnless(parser, ['value', 'flow-entry', end], false, false)
  if (next(parser) !== 'value') return
  advance(parser)
  nodeUnless(parser, ['flow-entry', end], false, false)
}
