import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator'
import type { Json, JsonObject } from '../../api/json.ts'

/** How many values one evaluation may look at: nested loops over long lists end here. */
const maxLooks = 1_000_000

/** Thrown when an expression has used up what it may. Models the runtime cost budget of apiserver/pkg/cel (1.36). */
export class BudgetError extends Error {}

export interface Budget {
  left: number
}

export const newBudget = (): Budget => ({ left: maxLooks })

function spend(budget: Budget): void {
  if (--budget.left < 0) throw new BudgetError('operation cancelled: actual cost limit exceeded')
}

/** A value of a type that Kubernetes adds to CEL: it goes through as it is, and is nothing in JSON. */
export class CelObject {}

/** JSON as CEL sees it: whole numbers are ints; every look at a list or a map is counted. */
export function toCel(value: Json | CelObject | undefined, budget: Budget): unknown {
  if (value instanceof CelObject) return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null
  const members = Array.isArray(value)
    ? value.map((item) => toCel(item, budget))
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toCel(member as Json, budget)]))
  return counted(members, budget)
}

const counted = <T extends object>(target: T, budget: Budget): T =>
  new Proxy(target, {
    get(of, key, receiver) {
      spend(budget)
      return Reflect.get(of, key, receiver) as unknown
    },
    ownKeys(of) {
      spend(budget)
      return Reflect.ownKeys(of)
    },
  })

/** What an expression answered, as JSON. */
export function toJson(value: unknown): Json {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof CelObject) return null
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Duration) return String(value)
  if (value instanceof UnsignedInt) return Number(value.value)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [String(key), toJson(member)]))
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toJson(member)])) as JsonObject
}
