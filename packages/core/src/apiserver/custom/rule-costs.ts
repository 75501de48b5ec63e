import { type FieldError, forbiddenField } from '../../api/status.ts'
import { unbounded } from '../cel/cost/factors.ts'
import type { JsonSchema } from './json-schema.ts'

/** What one rule may cost by its estimate, and what all of a definition may. Models apiextensions/validation StaticEstimatedCostLimit (1.36). */
const [maxRuleCost, maxTotalCost] = [10_000_000, 100_000_000]

/** What the rules of a definition cost together, and which cost most. */
export interface TotalCost {
  sum: number
  most: { field: string; cost: number }[]
}

export const newTotalCost = (): TotalCost => ({ sum: 0, most: [] })

const maxNamed = 4

/** Models apiextensions/validation cel_validation.go ObserveExpressionCost (1.36). */
export function addCost(total: TotalCost, field: string, cost: number): void {
  total.sum = Math.min(total.sum + cost, unbounded)
  if (cost < maxTotalCost / 100) return
  total.most = [...total.most, { field, cost }].sort((a, b) => b.cost - a.cost).slice(0, maxNamed)
}

const advice =
  '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)'

/** Models getCostErrorMessage (1.36). */
function tooExpensive(what: string, cost: number, limit: number): string {
  const factor = cost / limit
  const shown = factor > 100 ? 'more than 100x' : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`
  return `${what} exceeds budget by factor of ${shown} ${advice}`
}

/** That an estimate of `what` is too high. */
export const costErrors = (what: string, cost: number, field: string): FieldError[] =>
  cost > maxRuleCost ? [forbiddenField(field, tooExpensive(what, cost, maxRuleCost))] : []

/** That all rules of a definition together are too expensive. */
export function totalCostErrors({ sum, most }: TotalCost, at: string): FieldError[] {
  if (sum <= maxTotalCost) return []
  const why = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'
  const whole = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema'
  return [...most.map(({ field }) => forbiddenField(field, why)), forbiddenField(at, tooExpensive(whole, sum, maxTotalCost))]
}

/** How often what stands below a schema can be there, for once that it is there itself; undefined for no bound. Models extractMaxElements (1.36). */
export function maxElements({ type, additionalProperties, maxProperties, maxItems }: JsonSchema): number | undefined {
  if (type === 'array') return maxItems === undefined ? undefined : Math.max(maxItems, 0)
  if (type !== 'object' || additionalProperties === undefined) return 1
  return maxProperties === undefined ? undefined : Math.max(maxProperties, 0)
}
