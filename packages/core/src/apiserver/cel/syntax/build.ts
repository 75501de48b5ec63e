import { accumulatorName, type Entry, type Expr, type LiteralValue } from './expr.ts'
import type { Problems } from './source.ts'

/** Makes the nodes of one expression, and knows where each stands. */
export interface Builder {
  problems: Problems
  /** A node's offset in code points, by id; undefined for nowhere. */
  places: Map<number, number | undefined>
  /** A new id at a place. */
  id(at: number | undefined): number
}

export function newBuilder(problems: Problems): Builder {
  const places = new Map<number, number | undefined>()
  let last = 0
  return {
    problems,
    places,
    id(at) {
      places.set(++last, at)
      return last
    },
  }
}

/** Makes nodes at one place: that of a macro's call. */
export interface Maker {
  literal(value: LiteralValue): Expr
  ident(name: string): Expr
  accumulator(): Expr
  call(name: string, ...args: Expr[]): Expr
  member(name: string, target: Expr, ...args: Expr[]): Expr
  list(...items: Expr[]): Expr
  map(): Expr
  presence(operand: Expr, field: string): Expr
  fold(fold: Omit<Extract<Expr, { kind: 'fold' }>, 'kind' | 'id'>): Expr
  copy(expr: Expr): Expr
}

export function makerAt(builder: Builder, at: number | undefined): Maker {
  const id = (): number => builder.id(at)
  const ident = (name: string): Expr => ({ kind: 'ident', id: id(), name })
  return {
    literal: (value) => ({ kind: 'literal', id: id(), value }),
    ident,
    accumulator: () => ident(accumulatorName),
    call: (name, ...args) => ({ kind: 'call', id: id(), name, args }),
    member: (name, target, ...args) => ({ kind: 'call', id: id(), name, target, args }),
    list: (...items) => ({ kind: 'list', id: id(), items, optionals: new Set() }),
    map: () => ({ kind: 'map', id: id(), entries: [] as Entry[] }),
    presence: (operand, field) => ({ kind: 'select', id: id(), operand, field, test: true }),
    fold: (fold) => ({ kind: 'fold', id: id(), ...fold }),
    // only names are copied
    copy: (expr) => ({ ...expr, id: builder.id(builder.places.get(expr.id)) }),
  }
}
