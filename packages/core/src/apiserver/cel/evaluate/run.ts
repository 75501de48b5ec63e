import type { Type } from '../check/types.ts'
import type { Value } from './values.ts'

/** Thrown when an expression costs more than it may. */
export class CostError extends Error {}

/** An evaluation under way. */
export interface Run {
  /** Undefined for a name that stands for nothing. */
  variable(name: string): Value | undefined
  overloads: ReadonlyMap<number, readonly string[]>
  typeNames: ReadonlyMap<number, Type>
  /** In cel-go's units. */
  cost: number
  limit: number
}

/** Adds to what an evaluation costs; throws when that is too much. Models cel-go interpreter/runtimecost.go Observe. */
export function spend(run: Run, cost: number): void {
  run.cost += cost
  if (run.cost > run.limit) throw new CostError('operation cancelled: actual cost limit exceeded')
}

/** Names of the loops around. */
export interface Local {
  name: string
  value: () => Value
  outer: Local | undefined
}

export function localValue(local: Local | undefined, name: string): (() => Value) | undefined {
  for (let one = local; one; one = one.outer) if (one.name === name) return one.value
  return undefined
}
