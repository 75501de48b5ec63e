import type { JsonObject } from '../../../api/json.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { Environment } from '../../cel/check/environment.ts'
import { CelError, MemberMap, type Value } from '../../cel/evaluate/values.ts'
import { type PolicyNames, policyEnvironment, variableType } from '../../cel/policy-environment.ts'
import { compiled } from '../../cel/programs.ts'
import type { Core } from '../../core.ts'
import { type Attributes, requestValues, requestVariables } from './attributes.ts'
import { type Answer, type Budget, conditionBudget, newBudget, policyBudget, runWithin } from './budget.ts'

/** What is looked at of a policy. */
export interface Composed {
  paramKind?: object
  variables?: { name: string; expression: string }[]
}

/** Runs the expressions of a policy over one request and one of its parameters. */
export interface Evaluation {
  run(expression: string): Answer
  /** Conditions know no variables, and have a budget of their own. */
  check(expression: string): Answer
}

interface Environments {
  conditions: Environment
  /** Where each variable is compiled: it knows those before it. */
  variables: readonly Environment[]
  expressions: Environment
}

const kept = new WeakMap<Composed, Environments>()

/** Those of a policy, as long as it stays as it is. */
function environmentsOf(spec: Composed): Environments {
  const known = kept.get(spec)
  if (known) return known
  const names: PolicyNames = { params: spec.paramKind !== undefined, authorizer: true, patches: true }
  const types = new Map<string, ReturnType<typeof variableType>>()
  const variables = (spec.variables ?? []).map(({ name, expression }) => {
    const environment = policyEnvironment({ ...names, variables: new Map(types) })
    const program = compiled(expression, environment)
    types.set(name, variableType('answers' in program ? program.answers : undefined))
    return environment
  })
  const made = { conditions: policyEnvironment(names), variables, expressions: policyEnvironment({ ...names, variables: types }) }
  kept.set(spec, made)
  return made
}

/** The values of a policy's variables: each is worked out when it is asked for. Models admission/plugin/cel/composition.go (1.36). */
function variablesOf(spec: Composed, budget: Budget, base: (name: string) => Value | undefined): MemberMap {
  const { variables: environments } = environmentsOf(spec)
  const list = spec.variables ?? []
  const map: MemberMap = new MemberMap(
    list.map(({ name }) => name),
    (name) => {
      const at = list.findLastIndex((one) => one.name === name)
      const environment = environments[at]
      return environment && valueOf(list[at] as { name: string; expression: string }, environment, budget, lookUp)
    },
    { typeName: 'kubernetes.variables' },
  )
  const lookUp = (name: string): Value | undefined => (name === 'variables' ? map : base(name))
  return map
}

function valueOf(
  { name, expression }: { name: string; expression: string },
  environment: Environment,
  budget: Budget,
  lookUp: (name: string) => Value | undefined,
): Value {
  const program = compiled(expression, environment)
  if ('error' in program)
    throw new CelError(`composited variable ${JSON.stringify(name)} fails to compile: compilation failed: ${program.error}`)
  const outcome = program.run(lookUp)
  budget.left -= outcome.cost
  if ('error' in outcome) throw new CelError(`composited variable ${JSON.stringify(name)} fails to evaluate: ${outcome.error}`)
  return outcome.value
}

/** What runs the expressions of a policy about a request. */
export function evaluationOf(core: Core, spec: Composed, attributes: Attributes, params: KubeObject | undefined): Evaluation {
  const { conditions, expressions } = environmentsOf(spec)
  const given = { ...requestVariables(attributes, core.read), params: params ?? null } as JsonObject
  const values = requestValues(core, attributes, given)
  const budget = newBudget(policyBudget)
  const checks = newBudget(conditionBudget)
  const base = (name: string): Value | undefined => values.get(name)
  let variables: MemberMap | undefined
  const lookUp = (name: string): Value | undefined => {
    if (name !== 'variables') return base(name)
    variables ??= variablesOf(spec, budget, base)
    return variables
  }
  return {
    run: (expression) => runWithin(budget, expression, expressions, lookUp),
    check: (expression) => runWithin(checks, expression, conditions, base),
  }
}
