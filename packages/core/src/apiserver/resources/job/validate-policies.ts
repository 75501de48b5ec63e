import type { JobSpec } from '../../../api/batch.ts'
import {
  duplicateField,
  type FieldError,
  invalidField,
  invalidWhole,
  requiredField,
  tooLongField,
  tooManyField,
  unsupportedField,
} from '../../../api/status.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isQualifiedName } from '../../metadata/names.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { countIndexes } from './indexes.ts'

type Rule = Record<string, any>

const maxRules = 20
const maxExitCodes = 255
const maxPatterns = 20
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const operators = ['In', 'NotIn']
const statuses = ['False', 'True', 'Unknown']

const validValues = (words: readonly string[]): string => `valid values: [${words.map((word) => `"${word}"`).join(' ')}]`

/** A word that must be there: nothing tells the words. */
const wordErrors = (word: string | undefined, words: readonly string[], at: string): FieldError[] => {
  if (!word) return [requiredField(at, validValues(words))]
  return words.includes(word) ? [] : [unsupportedField(at, word, words)]
}

const tooMany = (list: readonly unknown[], max: number, at: string): FieldError[] =>
  list.length > max ? [tooManyField(at, list.length, max)] : []

/** Models batch/validation validatePodFailurePolicy (1.36). */
export function failurePolicyErrors(spec: JobSpec, at: string): FieldError[] {
  const { rules = [] } = (spec.podFailurePolicy ?? {}) as { rules?: Rule[] }
  if (!spec.podFailurePolicy) return []
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {}
  const names = new Set([...containers, ...initContainers].map(({ name }) => name))
  return [
    ...tooMany(rules, maxRules, `${at}.rules`),
    ...rules.flatMap((rule, i) => failureRuleErrors(spec, rule, `${at}.rules[${i}]`, names)),
  ]
}

function failureRuleErrors(spec: JobSpec, rule: Rule, at: string, names: ReadonlySet<string>): FieldError[] {
  const { onExitCodes: codes, onPodConditions: conditions = [] } = rule
  const indexed = rule.action !== 'FailIndex' || spec.backoffLimitPerIndex !== undefined
  const why = 'requires the backoffLimitPerIndex to be set'
  const errors = indexed ? wordErrors(rule.action, actions, `${at}.action`) : [invalidField(`${at}.action`, rule.action, why)]
  if (codes) errors.push(...exitCodesErrors(codes, `${at}.onExitCodes`, names))
  errors.push(...conditionsErrors(conditions, `${at}.onPodConditions`))
  if (codes && conditions.length > 0)
    errors.push(invalidWhole(at, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  if (!codes && conditions.length === 0)
    errors.push(invalidWhole(at, 'specifying one of OnExitCodes and OnPodConditions is required'))
  return errors
}

const conditionsErrors = (patterns: readonly Rule[], at: string): FieldError[] => [
  ...tooMany(patterns, maxPatterns, at),
  ...patterns.flatMap(({ type = '', status }, i) => [
    ...follows(isQualifiedName, type, `${at}[${i}].type`),
    ...wordErrors(status, statuses, `${at}[${i}].status`),
  ]),
]

function exitCodesErrors({ operator, containerName, values = [] }: Rule, at: string, names: ReadonlySet<string>): FieldError[] {
  const errors = wordErrors(operator, operators, `${at}.operator`)
  if (containerName !== undefined && !names.has(containerName)) {
    const why = 'must be one of the container or initContainer names in the pod template'
    errors.push(invalidField(`${at}.containerName`, containerName, why))
  }
  const field = `${at}.values`
  if (values.length === 0) errors.push(invalidField(field, values, 'at least one value is required'))
  errors.push(...tooMany(values, maxExitCodes, field), ...exitCodeErrors(operator, values, field))
  const ordered = values.every((value: number, i: number) => i === 0 || values[i - 1] <= value)
  return ordered ? errors : [...errors, invalidField(field, values, 'must be ordered')]
}

const exitCodeErrors = (operator: string, values: readonly number[], at: string): FieldError[] =>
  values.flatMap((value, i) => [
    ...(operator === 'In' && value === 0 ? [invalidField(`${at}[${i}]`, value, 'must not be 0 for the In operator')] : []),
    ...(values.indexOf(value) < i ? [duplicateField(`${at}[${i}]`, value)] : []),
  ])

/** Models batch/validation validateSuccessPolicy (1.36). */
export function successPolicyErrors(spec: JobSpec, at: string): FieldError[] {
  const { successPolicy, completionMode, completions = 0 } = spec
  if (!successPolicy) return []
  if (completionMode !== 'Indexed') {
    const shown = { Rules: (successPolicy.rules ?? []).map(internalRule) }
    return [invalidField(at, shown, 'requires indexed completion mode')]
  }
  const { rules = [] } = successPolicy as { rules?: Rule[] }
  const none = 'at least one rules must be specified when the successPolicy is specified'
  return [
    ...(rules.length === 0 ? [requiredField(`${at}.rules`, none)] : []),
    ...tooMany(rules, maxRules, `${at}.rules`),
    ...rules.flatMap((rule, i) => successRuleErrors(rule, completions, `${at}.rules[${i}]`)),
  ]
}

const internalRule = ({ succeededIndexes = null, succeededCount = null }: Rule): object => ({
  SucceededIndexes: succeededIndexes,
  SucceededCount: succeededCount,
})

const maxIndexesBytes = 64 * 1024

function successRuleErrors({ succeededIndexes: indexes, succeededCount: count }: Rule, most: number, at: string): FieldError[] {
  if (indexes === undefined && count === undefined)
    return [requiredField(at, 'at least one of succeededCount or succeededIndexes must be specified')]
  const errors: FieldError[] = []
  const total = indexes === undefined ? undefined : countIndexes(indexes, most)
  const field = `${at}.succeededIndexes`
  if (indexes?.length > maxIndexesBytes) errors.push(tooLongField(field, maxIndexesBytes))
  if (typeof total === 'string') errors.push(invalidField(field, indexes, `error parsing succeededIndexes: ${total}`))
  return [...errors, ...countErrors(count, most, total, `${at}.succeededCount`)]
}

function countErrors(count: number | undefined, most: number, total: number | string | undefined, at: string): FieldError[] {
  if (count === undefined) return []
  const errors = nonNegative(count, at)
  const tooHigh = (limit: number, what: string): FieldError =>
    invalidField(at, count, `must be less than or equal to ${limit} (the number of ${what})`)
  if (count > most) errors.push(tooHigh(most, 'specified completions'))
  const indexes = typeof total === 'number' ? total : 0
  if (total !== undefined && count > indexes) errors.push(tooHigh(indexes, 'indexes in the specified succeededIndexes field'))
  return errors
}
