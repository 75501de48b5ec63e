import { type Expr, type LiteralValue, Uint } from './expr.ts'
import { bytesIn, doubleIn, intIn, textIn, uintIn } from './literals.ts'
import { type Tree, tokens } from './tree.ts'

/** `a && b && c && d` as a tree that is as flat as can be. Models cel-go parser/helper.go balancingLogicManager. */
export function balanced(name: string, terms: readonly Expr[], ids: readonly number[]): Expr {
  const between = (low: number, high: number): Expr => {
    const middle = Math.floor((low + high + 1) / 2)
    const left = middle === low ? (terms[middle] as Expr) : between(low, middle - 1)
    const right = middle === high ? (terms[middle + 1] as Expr) : between(middle + 1, high)
    return { kind: 'call', id: ids[middle] as number, name, args: [left, right] }
  }
  return ids.length === 0 ? (terms[0] as Expr) : between(0, ids.length - 1)
}

type Found = { value: LiteralValue } | { error: string }

const orError = (value: LiteralValue | undefined, kind: string): Found =>
  value === undefined ? { error: `invalid ${kind} literal` } : { value }

const words: Readonly<Record<string, LiteralValue>> = { true: true, false: false, null: null }

function textOrBytes(text: string): Found {
  if (/^[bB]/.test(text)) {
    const read = bytesIn(text.slice(1))
    return 'error' in read ? read : { value: read.bytes }
  }
  const read = textIn(text)
  return 'error' in read ? read : { value: read.text }
}

/** The value of a literal. */
export function literalOf(node: Tree): Found {
  const all = tokens(node).map(({ text }) => text ?? '')
  const sign = all.length > 1 ? (all[0] as string) : ''
  const text = all.at(-1) ?? ''
  if (Object.hasOwn(words, text)) return { value: words[text] as LiteralValue }
  if (/["']/.test(text)) return textOrBytes(text)
  if (/[uU]$/.test(text)) {
    const value = uintIn(text)
    return orError(value === undefined ? undefined : new Uint(value), 'uint')
  }
  return /^(?:0x|\d+$)/.test(text) ? orError(intIn(sign, text), 'int') : orError(doubleIn(sign + text), 'double')
}
