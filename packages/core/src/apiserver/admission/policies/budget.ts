import type { Json } from '../../../api/json.ts'
import type { Environment } from '../../cel/check/environment.ts'
import { toJson } from '../../cel/evaluate/json.ts'
import type { Value } from '../../cel/evaluate/values.ts'
import { compiled } from '../../cel/programs.ts'

/** What the expressions of a policy for one request may cost together. Models apiserver/pkg/apis/cel/config.go RuntimeCELCostBudget (1.36). */
export const policyBudget = 10_000_000

/** What conditions may. Models RuntimeCELCostBudgetMatchConditions (1.36). */
export const conditionBudget = 2_500_000

export interface Budget {
  left: number
}

export const newBudget = (left: number): Budget => ({ left })

export type Answer = { value: Json } | { error: string }

const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run'

/** What an expression answers, as long as the budget lasts. Models admission/plugin/cel/activation.go Evaluate (1.36). */
export function runWithin(
  budget: Budget,
  expression: string,
  environment: Environment,
  variable: (name: string) => Value | undefined,
): Answer {
  if (budget.left < 0) return { error: outOfBudget }
  const program = compiled(expression, environment)
  if ('error' in program)
    return {
      error: `compilation error: ${program.stage === 'compilation' ? 'compilation failed' : 'program instantiation failed'}: ${program.error}`,
    }
  const outcome = program.run(variable)
  budget.left -= outcome.cost
  if (budget.left < 0) return { error: outOfBudget }
  if ('error' in outcome) return { error: `expression '${expression}' resulted in error: ${outcome.error}` }
  return { value: toJson(outcome.value) }
}
