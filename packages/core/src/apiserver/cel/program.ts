import { Environment } from '@marcbachmann/cel-js'
import type { Json } from '../../api/json.ts'
import { addFunctions } from './functions.ts'
import { rewrite } from './rewrite.ts'
import { runtimeError } from './runtime-errors.ts'
import { type Budget, BudgetError, type CelObject, toCel, toJson } from './values.ts'

/** A compiled expression. */
export interface Program {
  /** bool, string, dyn … */
  type: string
  run(variables: Readonly<Record<string, Json | CelObject | undefined>>, budget: Budget): { value: Json } | { error: string }
}

/** Bounds of one expression; literal lists and the depth of loops over them bound what looks at nothing else. */
const limits = { maxAstNodes: 2_000, maxDepth: 60, maxListElements: 60, maxMapEntries: 200, maxCallArguments: 32 }
const maxLoopDepth = 3

const environments = new Map<string, Environment>()

function environmentOf(variables: readonly string[]): Environment {
  const key = variables.join()
  const known = environments.get(key)
  if (known) return known
  const made = addFunctions(
    new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true, unlistedVariablesAreDyn: false, limits }),
  )
  for (const name of variables) made.registerVariable(name, 'dyn')
  environments.set(key, made)
  return made
}

const programs = new Map<string, Program | { error: string }>()
const maxPrograms = 2_000

/** A program over these variables, or what the compiler says. Programs are kept: they hold nothing of a lab. */
export function compile(expression: string, variables: readonly string[]): Program | { error: string } {
  const key = `${variables.join()}\n${expression}`
  const known = programs.get(key)
  if (known) return known
  if (programs.size >= maxPrograms) programs.clear()
  const made = compiled(expression, variables)
  programs.set(key, made)
  return made
}

function compiled(expression: string, variables: readonly string[]): Program | { error: string } {
  const environment = environmentOf(variables)
  const text = rewrite(expression)
  try {
    const checked = environment.check(text)
    if (!checked.valid) return { error: compilation(expression, checked.error ?? {}) }
    const run = environment.parse(text)
    if (loopDepth(run.ast) > maxLoopDepth)
      return { error: compilation(expression, { summary: 'comprehensions are nested too deep' }) }
    return { type: checked.type ?? 'dyn', run: (values, budget) => evaluated(run as never, values, budget) }
  } catch (error) {
    return { error: compilation(expression, error as CelProblem) }
  }
}

interface CelProblem {
  summary?: string
  message?: string
  code?: string
  range?: { start: number }
}

/** In cel-go's form. Models apiserver/pkg/cel compilation errors (1.36). */
function compilation(expression: string, { summary, message, code, range }: CelProblem): string {
  const start = Math.min(range?.start ?? 0, expression.length)
  const before = expression.slice(0, start).split('\n')
  const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1]
  const source = expression.split('\n')[line - 1] ?? ''
  const what = problemText(code, summary ?? message ?? '')
  return `compilation failed: ERROR: <input>:${line}:${column}: ${what}\n | ${source}\n | ${'.'.repeat(column - 1)}^`
}

function problemText(code: string | undefined, summary: string): string {
  if (code === 'unknown_variable')
    return `undeclared reference to '${summary.replace('Unknown variable: ', '')}' (in container '')`
  return code === 'unexpected_token' ? `Syntax error: ${summary}` : summary
}

function evaluated(
  run: (context: Record<string, unknown>) => unknown,
  variables: Readonly<Record<string, Json | CelObject | undefined>>,
  budget: Budget,
): { value: Json } | { error: string } {
  try {
    const context = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, toCel(value, budget)]))
    return { value: toJson(run(context)) }
  } catch (error) {
    if (error instanceof BudgetError) return { error: error.message }
    const { summary, message } = error as CelProblem
    return { error: runtimeError(summary ?? message ?? '') }
  }
}

const loops = new Set('all exists exists_one existsOne map filter transformList transformMap transformMapEntry'.split(' '))

/** How deep loops stand in each other. */
function loopDepth(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 0
  if (Array.isArray(node)) return Math.max(0, ...node.map(loopDepth))
  const { op, args } = node as { op?: string; args?: unknown }
  const loop = op === 'rcall' && Array.isArray(args) && loops.has(args[0] as string)
  return loopDepth(args) + (loop ? 1 : 0)
}
