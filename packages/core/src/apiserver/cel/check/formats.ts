import { clause } from '../library/string-format.ts'
import type { Call, Expr } from '../syntax/expr.ts'
import type { Problem } from '../syntax/source.ts'
import type { Typed } from './mixed.ts'

const kinds: Readonly<Record<string, readonly [what: string, kinds: string]>> = {
  s: [
    'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
    'string bool bytes int uint double map list type duration timestamp null',
  ],
  d: ['decimal clause can only be used on integers', 'int uint'],
  f: ['fixed-point clause can only be used on doubles', 'double string'],
  e: ['scientific clause can only be used on doubles', 'double string'],
  b: ['only integers and bools can be formatted as binary', 'int uint bool'],
  o: ['octal clause can only be used on integers', 'int uint'],
  x: ['only integers, byte buffers, and strings can be formatted as hex', 'int uint string bytes'],
  X: ['only integers, byte buffers, and strings can be formatted as hex', 'int uint string bytes'],
}

/** The first part of an argument that a clause cannot write. */
function unwritable(typed: Typed, letter: string, expr: Expr): Expr | undefined {
  const parts = partsOf(letter, expr)
  if (parts) return parts.map((part) => unwritable(typed, letter, part)).find(Boolean)
  const type = typed.types.get(expr.id)
  const allowed = kinds[letter]?.[1].split(' ') ?? []
  return !type || type.kind === 'dyn' || allowed.includes(type.kind) ? undefined : expr
}

function partsOf(letter: string, expr: Expr): Expr[] | undefined {
  if (letter !== 's') return undefined
  if (expr.kind === 'list') return expr.items
  return expr.kind === 'map' ? expr.entries.flatMap(({ key, value }) => [key, value]) : undefined
}

function formatProblem(typed: Typed, call: Call, text: string, args: readonly Expr[]): Problem | undefined {
  const at = typed.places.get(call.id)
  let seen = 0
  for (const [, what, precision, letter = ''] of text.matchAll(clause)) {
    if (what === '%') continue
    if (what === '' || (letter === '' && precision === undefined)) return { at, message: 'unexpected end of string' }
    const arg = args[seen]
    if (!arg) return { at, message: `index ${seen} out of range` }
    const known = Object.hasOwn(kinds, letter) ? kinds[letter] : undefined
    if (!known) return { at, message: `could not parse formatting clause: unrecognized formatting clause "${letter}"` }
    const wrong = unwritable(typed, letter, arg)
    const given = wrong && typed.types.get(wrong.id)?.name
    if (wrong) return { at: typed.places.get(wrong.id), message: `error during formatting: ${known[0]}, was given ${given}` }
    seen++
  }
  if (args.length <= seen) return undefined
  return { at, message: `too many arguments supplied to string.format (expected ${seen}, got ${args.length})` }
}

/** Formats that are written out, and do not fit their arguments. Models cel-go ext/formatting.go stringFormatValidator. */
export function formatProblems(typed: Typed, nodes: readonly Expr[]): Problem[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'call' || node.name !== 'format') return []
    const { target, args } = node
    const [list] = args
    if (target?.kind !== 'literal' || typeof target.value !== 'string' || list?.kind !== 'list') return []
    return formatProblem(typed, node, target.value, list.items) ?? []
  })
}
