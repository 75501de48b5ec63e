import { RE2JS } from 're2js'
import { timestampOf } from '../library/arithmetic.ts'
import { parseDuration, parseTimestamp } from '../library/texts-of-values.ts'
import type { Call, Expr } from '../syntax/expr.ts'
import type { Problem } from '../syntax/source.ts'
import { formatProblems } from './formats.ts'
import { mixedProblems, type Typed } from './mixed.ts'

/** All nodes of an expression. */
export function* nodesOf(expr: Expr): Iterable<Expr> {
  yield expr
  for (const child of childrenOf(expr)) yield* nodesOf(child)
}

function childrenOf(expr: Expr): Expr[] {
  switch (expr.kind) {
    case 'select':
      return [expr.operand]
    case 'call':
      return [...(expr.target ? [expr.target] : []), ...expr.args]
    case 'list':
      return expr.items
    case 'map':
      return expr.entries.flatMap(({ key, value }) => [key, value])
    case 'struct':
      return expr.fields.map(({ value }) => value)
    case 'fold':
      return [expr.range, expr.start, expr.condition, expr.step, expr.result]
    default:
      return []
  }
}

function isPattern(text: string): boolean {
  try {
    RE2JS.compile(text)
    return true
  } catch {
    return false
  }
}

function isTime(value: unknown): boolean {
  try {
    if (typeof value === 'bigint') return timestampOf(value * 1_000_000_000n) !== undefined
    return typeof value !== 'string' || parseTimestamp(value) !== undefined
  } catch {
    return false
  }
}

const literals: Readonly<Record<string, (value: unknown) => boolean>> = {
  duration: (text) => typeof text !== 'string' || parseDuration(text) !== undefined,
  timestamp: isTime,
  matches: (text) => typeof text !== 'string' || isPattern(text),
}

function isWrong({ name, args }: Call): boolean {
  const [arg] = args
  return Object.hasOwn(literals, name) && arg?.kind === 'literal' && !literals[name]?.(arg.value)
}

/** Nodes outside of `format` calls, where members may be of any type. */
function* outsideOfFormats(expr: Expr): Iterable<Expr> {
  yield expr
  if (expr.kind === 'call' && expr.name === 'format') return
  for (const child of childrenOf(expr)) yield* outsideOfFormats(child)
}

/**
 * What is found once everything is typed: lengths of time, times, patterns and formats that are written out and wrong, lists and
 * maps that are mixed. Models cel-go cel/validator.go.
 */
export function literalProblems(typed: Typed): Problem[] {
  const nodes = [...nodesOf(typed.expr)]
  const calls = nodes.filter((node): node is Call => node.kind === 'call')
  const wrong = calls.filter(isWrong).map(({ name, args }) => ({
    at: typed.places.get((args[0] as Expr).id),
    message: `invalid ${name} argument`,
  }))
  return [...wrong, ...mixedProblems(typed, [...outsideOfFormats(typed.expr)]), ...formatProblems(typed, nodes)]
}
