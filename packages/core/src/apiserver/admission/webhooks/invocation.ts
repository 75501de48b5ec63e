import type { JsonObject } from '../../../api/json.ts'
import { forbidden, isFailure, type Status } from '../../../api/status.ts'
import { policyEnvironment } from '../../cel/policy-environment.ts'
import type { Core } from '../../core.ts'
import type { Strategy } from '../../strategy.ts'
import { type Attributes, isExempt, requestValues, requestVariables, subjectOf } from '../policies/attributes.ts'
import { conditionBudget, newBudget, runWithin } from '../policies/budget.ts'
import { matchesNamespace, matchesObject, matchesRule } from '../policies/match.ts'
import type { Hook } from './hook.ts'
import { inVersion } from './shown.ts'

/** A call to make: in the eyes of `strategy`, which may be another version of what was asked for. */
export interface Invocation {
  hook: Hook
  strategy: Strategy
}

/** Whether a hook is to be asked about a request, and about which version of it. Models plugin/webhook/generic ShouldCallHook (1.36). */
export function invocationOf(core: Core, hook: Hook, attributes: Attributes): Invocation | Status | undefined {
  if (isExempt(attributes)) return undefined
  const strategy = matchedVersion(core, hook, attributes)
  if (!strategy) return undefined
  if (!matchesNamespace(hook.namespaceSelector, attributes, core.read)) return undefined
  if (!matchesObject(hook.objectSelector, attributes)) return undefined
  const held = conditionsHold(core, hook, { ...attributes, strategy })
  if (isFailure(held)) return held
  return held ? { hook, strategy } : undefined
}

function matchedVersion(core: Core, { rules = [], matchPolicy }: Hook, attributes: Attributes): Strategy | undefined {
  if (rules.some((rule) => matchesRule(rule, attributes))) return attributes.strategy
  if (matchPolicy === 'Exact') return undefined
  return equivalents(core, attributes.strategy).find((strategy) =>
    rules.some((rule) => matchesRule(rule, { ...attributes, strategy })),
  )
}

const storedAs = ({ alias, resource }: Strategy): string => `${(alias?.of ?? resource).group}/${(alias?.of ?? resource).resource}`

/** The other groups and versions through which the same stored objects are served. */
function equivalents(core: Core, strategy: Strategy): Strategy[] {
  const own = storedAs(strategy)
  return core.served().filter((one) => one !== strategy && storedAs(one) === own)
}

const conditionEnvironment = policyEnvironment({ authorizer: true })

/** One that is false decides, whatever the others do; errors count by the failure policy. Models plugin/webhook/matchconditions/matcher.go (1.36). */
function conditionsHold(core: Core, { matchConditions = [], failurePolicy }: Hook, attributes: Attributes): boolean | Status {
  if (matchConditions.length === 0) return true
  const shown = { object: inVersion(attributes, 'object'), oldObject: inVersion(attributes, 'old') }
  const values = requestValues(core, attributes, { ...requestVariables(attributes, core.read), ...shown } as JsonObject)
  const budget = newBudget(conditionBudget)
  const errors: string[] = []
  for (const { expression } of matchConditions) {
    const answer = runWithin(budget, expression, conditionEnvironment, (name) => values.get(name))
    if ('error' in answer) errors.push(answer.error)
    else if (answer.value !== true) return false
  }
  if (errors.length === 0) return true
  if (failurePolicy === 'Ignore') return false
  const { resource } = attributes.strategy
  return forbidden(resource, subjectOf(attributes).metadata.name, errors.length === 1 ? `${errors[0]}` : `[${errors.join(', ')}]`)
}
