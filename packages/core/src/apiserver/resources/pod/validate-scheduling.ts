import type { Affinity, NodeSelectorTerm, PodAffinityTerm, Toleration } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { isLabelValue, isQualifiedName } from '../../metadata/names.ts'

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Models core/validation ValidateTolerations (1.36). */
export function tolerationsErrors(tolerations: readonly Toleration[], at: string): FieldError[] {
  return tolerations.flatMap((toleration, i) => tolerationErrors(toleration, `${at}[${i}]`))
}

function tolerationErrors(
  { key = '', operator = '', value = '', effect = '', tolerationSeconds }: Toleration,
  at: string,
): FieldError[] {
  const errors = key === '' ? [] : isQualifiedName(key).map((why) => invalidField(`${at}.key`, key, why))
  if (key === '' && operator !== 'Exists') {
    const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
    errors.push(invalidField(`${at}.operator`, operator, why))
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(invalidField(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
  }
  if (operator === 'Equal' || operator === '') {
    const wrong = isLabelValue(value)
    if (wrong.length > 0) errors.push(invalidField(`${at}.operator`, value, wrong.join(';')))
  } else if (operator !== 'Exists') errors.push(unsupportedField(`${at}.operator`, operator, ['Equal', 'Exists']))
  else if (value !== '') {
    const shown = { Key: key, Operator: operator, Value: value, Effect: effect, TolerationSeconds: tolerationSeconds ?? null }
    errors.push(invalidField(`${at}.operator`, shown, "value must be empty when `operator` is 'Exists'"))
  }
  if (effect !== '' && !effects.includes(effect)) errors.push(unsupportedField(`${at}.effect`, effect, effects))
  return errors
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'

/** Models core/validation validateAffinity (1.36). */
export function affinityErrors(affinity: Affinity | undefined, at: string): FieldError[] {
  if (!affinity) return []
  return [
    ...nodeAffinityErrors(affinity.nodeAffinity, `${at}.nodeAffinity`),
    ...podAffinityErrors(affinity.podAffinity, `${at}.podAffinity`),
    ...podAffinityErrors(affinity.podAntiAffinity, `${at}.podAntiAffinity`),
  ]
}

const weightErrors = (weight: number, at: string): FieldError[] =>
  weight >= 1 && weight <= 100 ? [] : [invalidField(`${at}.weight`, weight, 'must be in the range 1-100')]

function nodeAffinityErrors(affinity: Affinity['nodeAffinity'], at: string): FieldError[] {
  const errors: FieldError[] = []
  const needed = affinity?.[required]
  if (needed) {
    const terms = needed.nodeSelectorTerms ?? []
    const field = `${at}.${required}.nodeSelectorTerms`
    if (terms.length === 0) errors.push(requiredField(field, 'must have at least one node selector term'))
    errors.push(...terms.flatMap((term, i) => nodeTermErrors(term, `${field}[${i}]`)))
  }
  const wished = affinity?.[preferred] ?? []
  return [
    ...errors,
    ...wished.flatMap(({ weight, preference }, i) => [
      ...weightErrors(weight ?? 0, `${at}.${preferred}[${i}]`),
      ...nodeTermErrors(preference ?? {}, `${at}.${preferred}[${i}].preference`),
    ]),
  ]
}

function nodeTermErrors({ matchExpressions = [] }: NodeSelectorTerm, at: string): FieldError[] {
  return matchExpressions.flatMap(({ key = '', operator, values = [] }, i) => {
    const field = `${at}.matchExpressions[${i}]`
    const errors = nodeOperatorErrors(operator, values, field)
    return [...errors, ...isQualifiedName(key).map((why) => invalidField(`${field}.key`, key, why))]
  })
}

function nodeOperatorErrors(operator: string, values: readonly string[], at: string): FieldError[] {
  if (operator === 'In' || operator === 'NotIn') {
    return values.length > 0 ? [] : [requiredField(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
  }
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
    return values.length > 0 ? [forbiddenField(`${at}.values`, why)] : []
  }
  if (operator === 'Gt' || operator === 'Lt') {
    return values.length === 1
      ? []
      : [requiredField(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")]
  }
  return [invalidField(`${at}.operator`, operator ?? '', 'not a valid selector operator')]
}

function podAffinityErrors(affinity: Affinity['podAffinity'], at: string): FieldError[] {
  return [
    ...(affinity?.[required] ?? []).flatMap((term, i) => podTermErrors(term, `${at}.${required}[${i}]`)),
    ...(affinity?.[preferred] ?? []).flatMap(({ weight, podAffinityTerm }, i) => [
      ...weightErrors(weight ?? 0, `${at}.${preferred}[${i}]`),
      ...podTermErrors(podAffinityTerm ?? { topologyKey: '' }, `${at}.${preferred}[${i}].podAffinityTerm`),
    ]),
  ]
}

function podTermErrors({ labelSelector, namespaceSelector, topologyKey = '' }: PodAffinityTerm, at: string): FieldError[] {
  return [
    ...selectorErrors(labelSelector, `${at}.labelSelector`),
    ...selectorErrors(namespaceSelector, `${at}.namespaceSelector`),
    ...topologyKeyErrors(topologyKey, `${at}.topologyKey`),
  ]
}

const topologyKeyErrors = (key: string, at: string): FieldError[] =>
  key === '' ? [requiredField(at, 'can not be empty')] : isQualifiedName(key).map((why) => invalidField(at, key, why))

const unsatisfiable = ['DoNotSchedule', 'ScheduleAnyway']

/** Models core/validation validateTopologySpreadConstraints (1.36). */
export function spreadErrors(constraints: readonly Record<string, any>[], at: string): FieldError[] {
  return constraints.flatMap(({ maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', labelSelector }, i) => {
    const errors: FieldError[] = []
    if (maxSkew <= 0) errors.push(invalidField(`${at}[${i}].maxSkew`, maxSkew, 'must be greater than zero'))
    if (topologyKey === '') errors.push(requiredField(`${at}[${i}].topologyKey`, 'can not be empty'))
    if (!unsatisfiable.includes(whenUnsatisfiable)) {
      errors.push(unsupportedField(`${at}[${i}].whenUnsatisfiable`, whenUnsatisfiable, unsatisfiable))
    }
    return [...errors, ...selectorErrors(labelSelector, `${at}[${i}].labelSelector`)]
  })
}
