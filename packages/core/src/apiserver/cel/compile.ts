import { type Checked, check } from './check/check.ts'
import { type Environment, hollowNames } from './check/environment.ts'
import { declaredText, dyn, type Type } from './check/types.ts'
import { literalProblems, nodesOf } from './check/validators.ts'
import { estimate } from './cost/estimate.ts'
import type { SizeAt } from './cost/estimator.ts'
import type { Range } from './cost/range.ts'
import { checkConstantKey } from './evaluate/attributes.ts'
import { constantOf } from './evaluate/constants.ts'
import { evaluate } from './evaluate/evaluate.ts'
import { CostError } from './evaluate/run.ts'
import { CelError, type Value } from './evaluate/values.ts'
import { pattern } from './library/strings.ts'
import type { Call, Expr } from './syntax/expr.ts'
import { parse } from './syntax/read.ts'
import { displayed, type Problem } from './syntax/source.ts'

/** What an evaluation answers, and what it cost in cel-go's units. */
export type Outcome = { cost: number } & ({ value: Value } | { error: string })

/** A compiled expression. */
export interface Program {
  /** bool, string, list(dyn) … as Go prints it. */
  type: string
  answers: Type
  /** Whether it names a variable. */
  uses(variable: string): boolean
  /** The least and the most that an evaluation costs, by how large what it looks at can be. */
  estimate(sizeAt: SizeAt): Range
  /** A variable may be undefined: an expression that looks at it fails. */
  run(variables: (name: string) => Value | undefined, limit?: number): Outcome
}

/** What one evaluation may cost. Models apiserver/pkg/apis/cel/config.go PerCallLimit (1.36). */
export const perCallLimit = 1_000_000

/** Why an expression is no program: the compiler's words, or those of what is worked out before the first evaluation. */
export interface NoProgram {
  error: string
  stage: 'compilation' | 'instantiation'
  /** What it would answer, as far as it is known. */
  type: string
}

/** A program, or what cel-go says. */
export function compile(text: string, environment: Environment): Program | NoProgram {
  const { expr, places, problems } = parse(text, environment.bindings)
  if (problems.length > 0) return { error: displayed(text, problems), stage: 'compilation', type: '' }
  const checked = check(expr, places, environment)
  const wrong: readonly Problem[] = checked.problems.length > 0 ? checked.problems : literalProblems({ ...checked, places })
  return wrong.length > 0 ? { error: displayed(text, wrong), stage: 'compilation', type: '' } : programOf(checked)
}

/** Patterns that are written out are read once. */
function readPattern({ name, target, args }: Call): void {
  const at = ['find', 'findAll'].includes(name) ? args[0] : name === 'matches' && !target ? args[1] : undefined
  if (at?.kind === 'literal' && typeof at.value === 'string') pattern(at.value)
}

/** Conversions of literals are worked out once, and can fail; so can looking at what stands under a literal. */
function failedConstant(checked: Checked): string | undefined {
  for (const node of nodesOf(checked.expr)) {
    try {
      constantOf(checked, node)
      if (node.kind !== 'call') continue
      readPattern(node)
      const key = node.name === '_[_]' || node.name === '_[?_]' ? constantOf(checked, node.args[1] as Expr) : undefined
      if (key !== undefined) checkConstantKey(key)
    } catch (error) {
      if (error instanceof CelError) return error.message
      throw error
    }
  }
  return undefined
}

/** A type's short name says nothing to a program. */
function hollowName({ expr, typeNames }: Checked): string | undefined {
  for (const node of nodesOf(expr))
    if (node.kind === 'ident' && typeNames.has(node.id) && Object.hasOwn(hollowNames, node.name))
      return `reference to undefined type: ${node.name}`
  return undefined
}

function programOf(checked: Checked): Program | NoProgram {
  const failed = hollowName(checked) ?? failedConstant(checked)
  const found = checked.types.get(checked.expr.id) ?? dyn
  const type = declaredText(found)
  if (failed !== undefined) return { error: failed, stage: 'instantiation', type }
  return {
    type,
    answers: found,
    uses: (variable) => checked.variables.has(variable),
    estimate: (sizeAt) => estimate(checked, sizeAt),
    run: (variables, limit = perCallLimit) => ran(checked, variables, limit),
  }
}

function ran(checked: Checked, variable: (name: string) => Value | undefined, limit: number): Outcome {
  const run = { variable, overloads: checked.overloads, typeNames: checked.typeNames, cost: 0, limit }
  try {
    const value = evaluate(run, checked.expr)
    return { value, cost: run.cost }
  } catch (error) {
    if (error instanceof CelError || error instanceof CostError) return { error: error.message, cost: run.cost }
    throw error
  }
}
