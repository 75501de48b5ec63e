import { poddisruptionbudgets } from '../../../api/kinds.ts'
import type { PodDisruptionBudget } from '../../../api/policy.ts'
import { type FieldError, invalidField, unsupportedField } from '../../../api/status.ts'
import { columnsOf, integer, text } from '../../columns.ts'
import { conditionsErrors } from '../../metadata/conditions.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { atMost100Percent, intOrPercentErrors, nonNegative } from '../../metadata/numbers.ts'
import type { Strategy } from '../../strategy.ts'

/** Models policy/validation ValidatePodDisruptionBudgetSpec (1.36). */
function validate({ spec }: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec
  const errors: FieldError[] = []
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const value = {
      MinAvailable: minAvailable,
      Selector: selector ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: policy ?? null,
    }
    errors.push(invalidField('spec', value, 'minAvailable and maxUnavailable cannot be both set'))
  }
  for (const [name, value] of Object.entries({ minAvailable, maxUnavailable })) {
    errors.push(...intOrPercentErrors(value, `spec.${name}`), ...atMost100Percent(value, `spec.${name}`))
  }
  errors.push(...selectorErrors(selector, 'spec.selector'))
  const policies = ['AlwaysAllow', 'IfHealthyBudget']
  if (policy !== undefined && !policies.includes(policy)) {
    errors.push(unsupportedField('spec.unhealthyPodEvictionPolicy', policy, policies))
  }
  return errors
}

/** Models policy/validation ValidatePodDisruptionBudgetStatusUpdate (1.36). */
function statusErrors({ status }: PodDisruptionBudget): FieldError[] {
  const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const
  return [
    ...conditionsErrors(status?.conditions ?? [], 'status.conditions'),
    ...counts.flatMap((name) => nonNegative(status?.[name], `status.${name}`)),
  ]
}

const emptyStatus = (): NonNullable<PodDisruptionBudget['status']> => ({
  currentHealthy: 0,
  desiredHealthy: 0,
  disruptionsAllowed: 0,
  expectedPods: 0,
})

/** Models pkg/registry/policy/poddisruptionbudget (1.36). */
export const podDisruptionBudgetStrategy: Strategy<PodDisruptionBudget> = {
  resource: poddisruptionbudgets,
  metadataChecks: { changes: 0, whole: 0 },
  plainFinalizers: true,
  requireResourceVersionOnUpdate: true,
  tracksGeneration: true,
  columns: columnsOf<PodDisruptionBudget>(
    text('Min Available', ({ spec }) => String(spec.minAvailable ?? 'N/A')),
    text('Max Unavailable', ({ spec }) => String(spec.maxUnavailable ?? 'N/A')),
    integer('Allowed Disruptions', ({ status }) => status?.disruptionsAllowed ?? 0),
  ),
  setDefaults(budget) {
    budget.spec ??= {}
  },
  prepareForCreate(budget) {
    budget.status = emptyStatus()
  },
  prepareForUpdate(budget, old) {
    budget.status = old.status ?? emptyStatus()
  },
  validate,
  validateStatusUpdate: statusErrors,
}
