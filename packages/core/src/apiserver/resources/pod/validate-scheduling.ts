import type { Toleration } from '../../../api/pod.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '../../../api/status.ts'
import { follows, supported } from '../../metadata/field-rules.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { isLabelValue, isQualifiedName } from '../../metadata/names.ts'

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Models core/validation ValidateTolerations (1.36). */
export function tolerationsErrors(tolerations: readonly Toleration[], at: string): FieldError[] {
  return tolerations.flatMap((toleration, i) => tolerationErrors(toleration, `${at}[${i}]`))
}

function tolerationErrors(toleration: Toleration, at: string): FieldError[] {
  const { key = '', operator = '', effect = '', tolerationSeconds } = toleration
  const errors = key === '' ? [] : follows(isQualifiedName, key, `${at}.key`)
  if (key === '' && operator !== 'Exists') {
    const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
    errors.push(invalidField(`${at}.operator`, operator, why))
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    errors.push(invalidField(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
  errors.push(...operatorErrors(toleration, at))
  return [...errors, ...supported(effect === '' ? undefined : effect, effects, `${at}.effect`)]
}

function operatorErrors(toleration: Toleration, at: string): FieldError[] {
  const { key = '', operator = '', value = '', effect = '', tolerationSeconds = null } = toleration
  const field = `${at}.operator`
  if (operator === 'Equal' || operator === '') {
    const wrong = isLabelValue(value)
    return wrong.length > 0 ? [invalidField(field, value, wrong.join(';'))] : []
  }
  if (operator !== 'Exists') return [unsupportedField(field, operator, ['Equal', 'Exists'])]
  if (value === '') return []
  const shown = { Key: key, Operator: operator, Value: value, Effect: effect, TolerationSeconds: tolerationSeconds }
  return [invalidField(field, shown, "value must be empty when `operator` is 'Exists'")]
}

type Constraint = Record<string, any>

const notPositive = 'must be greater than zero'
const actions = ['DoNotSchedule', 'ScheduleAnyway']

/** Models core/validation validateTopologySpreadConstraints (1.36). */
export function spreadErrors(constraints: readonly Constraint[], at: string): FieldError[] {
  return constraints.flatMap((constraint, i) => {
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', labelSelector } = constraint
    const field = `${at}[${i}]`
    const again = constraints
      .slice(i + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)
    const pair = `${field}.{topologyKey, whenUnsatisfiable}`
    return [
      ...(maxSkew > 0 ? [] : [invalidField(`${field}.maxSkew`, maxSkew, notPositive)]),
      ...(topologyKey === '' ? [requiredField(`${field}.topologyKey`, 'can not be empty')] : []),
      ...(actions.includes(whenUnsatisfiable)
        ? []
        : [unsupportedField(`${field}.whenUnsatisfiable`, whenUnsatisfiable, actions)]),
      ...(again ? [duplicateField(pair, `{${topologyKey}, ${whenUnsatisfiable}}`)] : []),
      ...minDomainsErrors(constraint, `${field}.minDomains`),
      ...supported(constraint.nodeAffinityPolicy, ['Honor', 'Ignore'], `${field}.nodeAffinityPolicy`),
      ...supported(constraint.nodeTaintsPolicy, ['Honor', 'Ignore'], `${field}.nodeTaintsPolicy`),
      ...matchKeysErrors(constraint, `${field}.matchLabelKeys`),
      ...selectorErrors(labelSelector, `${field}.labelSelector`),
    ]
  })
}

function minDomainsErrors({ minDomains, whenUnsatisfiable = '' }: Constraint, field: string): FieldError[] {
  if (minDomains === undefined) return []
  const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`
  return [
    ...(minDomains <= 0 ? [invalidField(field, minDomains, notPositive)] : []),
    ...(whenUnsatisfiable === 'DoNotSchedule' ? [] : [invalidField(field, minDomains, why)]),
  ]
}

/** Models validateMatchLabelKeysInTopologySpread (1.36): a requirement that the server has made of a key is none of the Pod's own. */
function matchKeysErrors({ matchLabelKeys = [], labelSelector }: Constraint, field: string): FieldError[] {
  if (matchLabelKeys.length === 0) return []
  const { matchLabels = {}, matchExpressions = [] } = labelSelector ?? {}
  const own = matchExpressions as { key: string; operator: string; values?: string[] }[]
  const named = (key: string): boolean => {
    const mine = own.filter((one) => one.key === key)
    const isMade = mine.length === 1 && mine[0]?.operator === 'In' && mine[0].values?.length === 1
    return matchLabels[key] !== undefined || (mine.length > 0 && !isMade)
  }
  return [
    ...(labelSelector ? [] : [forbiddenField(field, 'must not be specified when labelSelector is not set')]),
    ...(matchLabelKeys as string[]).flatMap((key, i) => [
      ...follows(isQualifiedName, key, `${field}[${i}]`),
      ...(named(key) ? [invalidField(`${field}[${i}]`, key, 'exists in both matchLabelKeys and labelSelector')] : []),
    ]),
  ]
}
