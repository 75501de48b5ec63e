import type { Expr } from '../syntax/expr.ts'
import type { Problem } from '../syntax/source.ts'
import { equivalent, type Type, typeText, unwrapped } from './types.ts'

/** An expression that is checked. */
export interface Typed {
  expr: Expr
  types: ReadonlyMap<number, Type>
  places: ReadonlyMap<number, number | undefined>
}

interface Item {
  expr: Expr
  optional: boolean
}

function itemType({ types }: Typed, { expr, optional }: Item): Type {
  const type = types.get(expr.id) as Type
  return optional ? unwrapped(type) : type
}

/** Items that are not of the first one's type: all, or the first of them. */
function strangers(typed: Typed, items: readonly Item[], all: boolean): Problem[] {
  const [first] = items
  if (!first) return []
  const wanted = itemType(typed, first)
  const wrong = items.filter((item) => !equivalent(wanted, itemType(typed, item)))
  return (all ? wrong : wrong.slice(0, 1)).map((item) => ({
    at: typed.places.get(item.expr.id),
    message: `expected type '${typeText(wanted)}' but found '${typeText(itemType(typed, item))}'`,
  }))
}

/** Lists and maps whose members are of more than one type. Models cel-go cel/validator.go ValidateHomogeneousAggregateLiterals. */
export function mixedProblems(typed: Typed, nodes: readonly Expr[]): Problem[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'list')
      return strangers(
        typed,
        node.items.map((expr, i) => ({ expr, optional: node.optionals.has(i) })),
        false,
      )
    if (node.kind !== 'map') return []
    return [
      ...strangers(
        typed,
        node.entries.map(({ key }) => ({ expr: key, optional: false })),
        true,
      ),
      ...strangers(
        typed,
        node.entries.map(({ value, optional }) => ({ expr: value, optional })),
        true,
      ),
    ]
  })
}
