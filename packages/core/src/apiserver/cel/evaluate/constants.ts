import { allFunctions } from '../library/all.ts'
import type { Expr } from '../syntax/expr.ts'
import { dispatched } from './dispatch.ts'
import type { Run } from './run.ts'
import { EntryMap, TypeValue, type Value } from './values.ts'

const conversions = new Set(['bool', 'bytes', 'double', 'duration', 'dyn', 'int', 'string', 'timestamp', 'uint', 'type'])

/**
 * The value of what is the same in every evaluation, and costs nothing: literals, lists and maps of them, and conversions of them.
 * Models cel-go interpreter/decorators.go decOptimize.
 */
export function constantOf(run: Pick<Run, 'typeNames'>, expr: Expr): Value | undefined {
  switch (expr.kind) {
    case 'literal':
      return expr.value
    case 'ident': {
      const type = run.typeNames.get(expr.id)
      return type && new TypeValue(type.name)
    }
    case 'list':
      return expr.optionals.size > 0 ? undefined : constants(run, expr.items)
    case 'map':
      return constantMap(run, expr)
    case 'call':
      return constantCall(run, expr)
    default:
      return undefined
  }
}

function constants(run: Pick<Run, 'typeNames'>, items: readonly Expr[]): Value[] | undefined {
  const made: Value[] = []
  for (const item of items) {
    const value = constantOf(run, item)
    if (value === undefined) return undefined
    made.push(value)
  }
  return made
}

function constantMap(run: Pick<Run, 'typeNames'>, { entries }: Extract<Expr, { kind: 'map' }>): Value | undefined {
  const keys = constants(
    run,
    entries.map(({ key }) => key),
  )
  const values = constants(
    run,
    entries.map(({ value }) => value),
  )
  if (!keys || !values || entries.some(({ optional }) => optional)) return undefined
  const made = new EntryMap()
  for (const [i, key] of keys.entries()) made.set(key, values[i] as Value)
  return made
}

function constantCall(run: Pick<Run, 'typeNames'>, expr: Extract<Expr, { kind: 'call' }>): Value | undefined {
  if (expr.target || expr.args.length !== 1 || !conversions.has(expr.name)) return undefined
  const args = constants(run, expr.args)
  return args && dispatched(expr.name, allFunctions.get(expr.name) ?? [], args).run(...args)
}
