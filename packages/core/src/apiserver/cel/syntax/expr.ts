/** A whole number without sign. */
export class Uint {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
}

/** What can be written down: an int is a bigint, a double a number. */
export type LiteralValue = null | boolean | bigint | number | string | Uint | Uint8Array

export interface Entry {
  id: number
  key: Expr
  value: Expr
  /** `?key: value`: left out when the value is an empty optional. */
  optional: boolean
}

export interface StructField {
  id: number
  name: string
  value: Expr
  optional: boolean
}

export interface Select {
  kind: 'select'
  id: number
  operand: Expr
  field: string
  /** `has(operand.field)` */
  test: boolean
}

export interface Call {
  kind: 'call'
  id: number
  name: string
  target?: Expr
  args: Expr[]
}

/** A loop, as macros write it. */
export interface Fold {
  kind: 'fold'
  id: number
  range: Expr
  variable: string
  /** Of loops over keys and values, or places and items. */
  second?: string
  accumulator: string
  start: Expr
  condition: Expr
  step: Expr
  result: Expr
}

/** A node of an expression; `id` says where it stands, and what the checker found out about it. Models cel-go common/ast/expr.go. */
export type Expr =
  | { kind: 'literal'; id: number; value: LiteralValue }
  | { kind: 'ident'; id: number; name: string }
  | Select
  | Call
  | { kind: 'list'; id: number; items: Expr[]; optionals: ReadonlySet<number> }
  | { kind: 'map'; id: number; entries: Entry[] }
  | { kind: 'struct'; id: number; name: string; fields: StructField[] }
  | Fold
  /** What could not be read; its problem is reported. */
  | { kind: 'unspecified'; id: number }

/** The variable in which loops of macros gather their result; no expression can name it. */
export const accumulatorName = '@result'
