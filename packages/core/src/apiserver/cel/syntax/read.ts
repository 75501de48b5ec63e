import type { Token } from 'antlr4ng'
import { type Builder, makerAt, newBuilder } from './build.ts'
import type { Entry, Expr, StructField } from './expr.ts'
import { bindingOf, macroOf } from './macros.ts'
import { treeOf } from './network.ts'
import { isProblem } from './quantifiers.ts'
import { balanced, literalOf } from './read-parts.ts'
import { newProblems, type Problem } from './source.ts'
import { below, onlyChild, placeOf, ruleOf, startOf, type Tree, tokens, written } from './tree.ts'

/** An expression as it was read, its macros written out. */
export interface Parsed {
  expr: Expr
  /** Where each node stands, by id. */
  places: ReadonlyMap<number, number | undefined>
  problems: readonly Problem[]
}

const maxCodePoints = 100_000
const maxDepth = 250

/** Thrown inside when an expression nests too deep. */
class TooDeep extends Error {}

interface Reader {
  builder: Builder
  depth: number
  bindings: boolean
}

/** Reads an expression; `bindings` says whether there is `cel.bind`. Models cel-go parser/parser.go Parse. */
export function parse(text: string, bindings = false): Parsed {
  const problems = newProblems()
  const builder = newBuilder(problems)
  const size = [...text].length
  if (size > maxCodePoints)
    problems.report(undefined, `expression code point size exceeds limit: size: ${size}, limit ${maxCodePoints}`)
  const tree = size > maxCodePoints ? undefined : treeOf(text, problems)
  return { expr: readAll({ builder, depth: 0, bindings }, tree), places: builder.places, problems: problems.all }
}

function readAll(reader: Reader, tree: Tree | undefined): Expr {
  try {
    return read(reader, tree && below(tree, 'expr')[0])
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    reader.builder.problems.report(undefined, 'max recursion depth exceeded')
    return unspecified(reader)
  }
}

const unspecified = ({ builder }: Reader, at?: number): Expr => ({ kind: 'unspecified', id: builder.id(at) })

function problem({ builder }: Reader, at: number | undefined, message: string): Expr {
  builder.problems.report(at, message)
  return { kind: 'unspecified', id: builder.id(at) }
}

/** Down to the first node that says something. */
function unnested(tree: Tree | undefined): Tree | undefined {
  let node = tree
  while (node && passes(node)) node = onlyChild(node)
  return node
}

const through = new Set(['expr', 'conditionalOr', 'conditionalAnd', 'relation', 'calc'])

/** Whether a node has one below it, and nothing of its own. */
function passes(node: Tree): boolean {
  const rule = ruleOf(node)
  if (through.has(rule)) return tokens(node).length === 0
  const first = tokens(node)[0]
  if (rule === 'unary' || rule === 'member') return first === undefined && onlyChild(node) !== undefined
  return rule === 'primary' && onlyChild(node) !== undefined && (first === undefined || first.text === '(')
}

type Read = (reader: Reader, tree: Tree) => Expr

const counted = new Set(['expr', 'relation', 'calc', 'member'])

function read(reader: Reader, tree: Tree | undefined): Expr {
  const node = unnested(tree)
  const rule = node ? ruleOf(node) : ''
  const reads = Object.hasOwn(readers, rule) ? readers[rule] : undefined
  if (!node || !reads) return unknown(reader)
  if (!counted.has(rule)) return reads(reader, node)
  if (++reader.depth > maxDepth) throw new TooDeep()
  const expr = reads(reader, node)
  reader.depth--
  return expr
}

/** Where a mistake was found there is nothing to read; it is reported already. */
const unknown = (reader: Reader): Expr =>
  reader.builder.problems.all.length === 0
    ? problem(reader, undefined, 'unknown parse element encountered: <<nil>>')
    : unspecified(reader)

const call = (id: number, name: string, ...args: Expr[]): Expr => ({ kind: 'call', id, name, args })

const conditional: Read = (reader, node) => {
  const [condition, yes] = below(node, 'conditionalOr')
  const test = read(reader, condition)
  const id = reader.builder.id(startOf(tokens(node)[0]))
  return call(id, '_?_:_', test, read(reader, yes), read(reader, below(node, 'expr')[0]))
}

const logical =
  (rule: string, name: string): Read =>
  (reader, node) => {
    const [first, ...rest] = below(node, rule)
    const terms = [read(reader, first)]
    const ids: number[] = []
    for (const [i, operator] of tokens(node).entries()) {
      if (i >= rest.length) return problem(reader, placeOf(node), `unexpected character, wanted '${name.slice(1, 3)}'`)
      terms.push(read(reader, rest[i]))
      ids.push(reader.builder.id(startOf(operator)))
    }
    return balanced(name, terms, ids)
  }

const operators: Readonly<Record<string, string>> = { in: '@in' }

const binary =
  (rule: string): Read =>
  (reader, node) => {
    const [left, right] = below(node, rule)
    const operator = tokens(node)[0] as Token
    const first = read(reader, left)
    const id = reader.builder.id(startOf(operator))
    const text = operator.text ?? ''
    return call(id, operators[text] ?? `_${text}_`, first, read(reader, right))
  }

/** An even number of signs says nothing. */
const unary: Read = (reader, node) => {
  const signs = tokens(node)
  const [first] = signs
  const member = below(node, 'member')[0]
  if (!first || !member || signs.length % 2 === 0) return read(reader, member)
  const id = reader.builder.id(startOf(first))
  return call(id, `${first.text}_`, read(reader, member))
}

function invoked(reader: Reader, open: Token, name: string, args: Expr[], target?: Expr): Expr {
  const { builder } = reader
  const at = startOf(open)
  const macro = macroOf(name, args, target) ?? (reader.bindings ? bindingOf(name, args, target) : undefined)
  const made = macro?.(makerAt(builder, at), args, target as Expr)
  if (made && isProblem(made)) return problem(reader, builder.places.get(made.at.id), made.message)
  return made ?? { kind: 'call', id: builder.id(at), name, args, ...(target ? { target } : {}) }
}

const args = (reader: Reader, node: Tree): Expr[] =>
  below(node, 'exprList').flatMap((list) => below(list, 'expr').map((one) => read(reader, one)))

const member: Read = (reader, node) => {
  const operand = read(reader, below(node, 'member')[0])
  const [first, ...rest] = tokens(node)
  const optional = rest[0]?.text === '?'
  if (first?.text === '[') return indexed(reader, node, operand, first, optional)
  const open = written(node, '(')[0]
  if (open) return invoked(reader, open, rest[0]?.text ?? '', args(reader, node), operand)
  const name = below(node, 'escapeIdent')[0]
  return name && first ? selected(reader, operand, first, name, optional) : unspecified(reader, placeOf(node))
}

function indexed(reader: Reader, node: Tree, operand: Expr, open: Token, optional: boolean): Expr {
  const id = reader.builder.id(startOf(open))
  return call(id, optional ? '_[?_]' : '_[_]', operand, read(reader, below(node, 'expr')[0]))
}

/** A field's name; a quoted one without its quotes. */
function fieldName(reader: Reader, tree: Tree): string {
  const text = tokens(tree)[0]?.text
  if (text === undefined) problem(reader, placeOf(tree), 'unsupported ident kind')
  return text?.startsWith('`') ? text.slice(1, -1) : (text ?? '')
}

function selected(reader: Reader, operand: Expr, dot: Token, name: Tree, optional: boolean): Expr {
  const { builder } = reader
  const field = fieldName(reader, name)
  if (!optional) return { kind: 'select', id: builder.id(startOf(dot)), operand, field, test: false }
  const id = builder.id(startOf(dot))
  return call(id, '_?._', operand, { kind: 'literal', id: builder.id(placeOf(name)), value: field })
}

const reserved = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(
    ' ',
  ),
)

/** A list, a map, an object, a name or a call. */
const primary: Read = (reader, node) => {
  const all = tokens(node)
  const leading = all[0]?.text === '.'
  const [first, second] = leading ? all.slice(1) : all
  if (!first) return unknown(reader)
  if (first.text === '[' && !leading) return list(reader, node, first)
  if (first.text === '{' && !leading) return map(reader, node, first)
  const dot = leading ? '.' : ''
  const brace = written(node, '{')[0]
  if (brace) return struct(reader, node, brace)
  const name = first.text ?? ''
  if (reserved.has(name)) return problem(reader, placeOf(node), `reserved identifier: ${name}`)
  if (second?.text === '(') return invoked(reader, second, `${dot}${name}`, args(reader, node))
  return { kind: 'ident', id: reader.builder.id(startOf(first)), name: `${dot}${name}` }
}

/** Whether `?` stands before it. */
const isOptional = (tree: Tree): boolean => written(tree, '?').length > 0

function list(reader: Reader, node: Tree, open: Token): Expr {
  const id = reader.builder.id(startOf(open))
  const all = below(node, 'listInit').flatMap((init) => below(init, 'optExpr'))
  const items = all.map((one) => read(reader, below(one, 'expr')[0]))
  const optionals = new Set(all.flatMap((one, i) => (isOptional(one) ? [i] : [])))
  return { kind: 'list', id, items, optionals }
}

function map(reader: Reader, node: Tree, open: Token): Expr {
  const id = reader.builder.id(startOf(open))
  const entries = below(node, 'mapInitializerList').flatMap((init): Entry[] => {
    const [keys, values] = [below(init, 'optExpr'), below(init, 'expr')]
    return written(init, ':').flatMap((colon, i) => {
      const [key, value] = [keys[i], values[i]]
      if (!key || !value) return []
      const entry = reader.builder.id(startOf(colon))
      return { id: entry, optional: isOptional(key), key: read(reader, below(key, 'expr')[0]), value: read(reader, value) }
    })
  })
  return { kind: 'map', id, entries }
}

function struct(reader: Reader, node: Tree, open: Token): Expr {
  const until = tokens(node).indexOf(open)
  const name = tokens(node)
    .slice(0, until)
    .map(({ text }) => text)
    .join('')
  const id = reader.builder.id(startOf(open))
  const fields = below(node, 'fieldInitializerList').flatMap((init): StructField[] => {
    const [names, values] = [below(init, 'optField'), below(init, 'expr')]
    return written(init, ':').flatMap((colon, i) => {
      const [field, value] = [names[i], values[i]]
      const ident = field && below(field, 'escapeIdent')[0]
      if (!ident || !value) return []
      const at = reader.builder.id(startOf(colon))
      return { id: at, name: fieldName(reader, ident), optional: isOptional(field), value: read(reader, value) }
    })
  })
  return { kind: 'struct', id, name, fields }
}

const literal: Read = (reader, node) => {
  const found = literalOf(node)
  if ('error' in found) return problem(reader, placeOf(node), found.error)
  return { kind: 'literal', id: reader.builder.id(placeOf(node)), value: found.value }
}

const readers: Readonly<Record<string, Read>> = {
  expr: conditional,
  conditionalOr: logical('conditionalAnd', '_||_'),
  conditionalAnd: logical('relation', '_&&_'),
  relation: binary('relation'),
  calc: binary('calc'),
  unary,
  member,
  primary,
  literal,
}
