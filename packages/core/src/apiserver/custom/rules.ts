import { equal } from '../../api/copy.ts'
import { goQuote } from '../../api/go-quote.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { duplicateField, type FieldError, forbiddenField, invalidField, invalidWhole, requiredField } from '../../api/status.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Outcome } from '../cel/compile.ts'
import { none, Optional, type Value } from '../cel/evaluate/values.ts'
import { typedValue } from './cel-values.ts'
import { fieldAt } from './field-path.ts'
import { isObject, type JsonSchema, type ValidationRule } from './json-schema.ts'
import { type RuleScope, ruleProblem, ruleProgram, scopeOf, someUseOld } from './rule-programs.ts'

/** What all rules about one object may cost together. Models apiserver/pkg/apis/cel/config.go RuntimeCELCostBudget (1.36). */
const maxCost = 10_000_000

/**
 * x-kubernetes-validations over a value and, where both can be compared, over what it was. What was wrong before and has not
 * changed goes to `tolerated`; a default is never let be. Models apiextensions schema/cel/validation.go (1.36).
 */
export function ruleErrors(
  schema: JsonSchema,
  value: Json,
  old: Json | undefined,
  { tolerated = [], isDefault = false }: { tolerated?: FieldError[]; isDefault?: boolean } = {},
): FieldError[] {
  const budget = { left: maxCost }
  return walk(schema, value, old, { at: '', isRoot: !isDefault, budget, unchanged: false, ratchets: !isDefault, tolerated })
}

/** True when a schema has rules anywhere. */
export function hasRules(schema: JsonSchema): boolean {
  const { properties = {}, items, additionalProperties: more } = schema
  if (schema['x-kubernetes-validations']?.length) return true
  return (
    Object.values(properties).some(hasRules) ||
    (items !== undefined && hasRules(items)) ||
    (typeof more === 'object' && hasRules(more))
  )
}

interface Place {
  at: string
  budget: { left: number }
  /** Whether this is a whole object. */
  isRoot: boolean
  /** Whether what is as it was is let be. */
  ratchets: boolean
  /** What stands here, or something around it, is as it was. */
  unchanged: boolean
  tolerated: FieldError[]
}

function walk(schema: JsonSchema, value: Json, old: Json | undefined, given: Place): FieldError[] {
  // rules about what may be missing stand around it
  if (value === null || given.budget.left < 0) return []
  const place = { ...given, unchanged: given.unchanged || (given.ratchets && old !== undefined && equal(value, old)) }
  const below = { ...place, isRoot: false }
  const errors = (schema['x-kubernetes-validations'] ?? []).flatMap((rule) => failed(rule, schema, value, old, place))
  if (Array.isArray(value) && schema.items) {
    const before = new Map(Array.isArray(old) ? old.map((item) => [itemKey(schema, item), item]) : [])
    value.forEach((item, i) => {
      const key = itemKey(schema, item)
      const was = key === undefined ? undefined : before.get(key)
      errors.push(...walk(schema.items as JsonSchema, item, was, { ...below, at: `${place.at}[${i}]` }))
    })
  }
  if (isObject(value)) errors.push(...memberErrors(schema, value, old, below))
  return errors
}

function memberErrors(schema: JsonSchema, value: JsonObject, old: Json | undefined, place: Place): FieldError[] {
  const { additionalProperties: more, properties = {} } = schema
  const { at } = place
  return Object.entries(value).flatMap(([key, member]) => {
    const known = properties[key] ?? (typeof more === 'object' ? more : undefined)
    if (!known || member === undefined) return []
    const path = properties[key] ? (at === '' ? key : `${at}.${key}`) : `${at}[${key}]`
    return walk(known, member, isObject(old) ? old[key] : undefined, { ...place, at: path })
  })
}

/** Items of a map list are the same when their keys are; those of other lists are never known again. */
function itemKey(schema: JsonSchema, item: Json): string | undefined {
  const keys = schema['x-kubernetes-list-map-keys']
  return schema['x-kubernetes-list-type'] === 'map' && keys && isObject(item)
    ? JSON.stringify(keys.map((key) => item[key]))
    : undefined
}

/** What a rule, or its message, is asked about. */
interface Asked {
  rule: ValidationRule
  scope: RuleScope
  schema: JsonSchema
  value: Json
  old: Json | undefined
  place: Place
}

const outOfBudget = 'running out of cost budget, no further validation rules will be run'

/** What `self` and `oldSelf` stand for. */
function variableOf({ rule, schema, scope, value, old, place }: Asked, name: string): Value | undefined {
  if (name === 'self') return typedValue(value, schema, place.isRoot)
  if (name !== 'oldSelf' || !someUseOld(schema, scope)) return undefined
  if (!rule.optionalOldSelf) return old === undefined ? undefined : typedValue(old, schema, place.isRoot)
  return old === undefined ? none : new Optional(typedValue(old, schema, place.isRoot))
}

/** Runs an expression; what it costs is taken from the budget, which is below zero when it does not suffice. */
function ran(asked: Asked, text: string): Outcome | undefined {
  const program = ruleProgram(text, asked.rule, asked.scope)
  if ('error' in program) return undefined
  const outcome = program.run((name) => variableOf(asked, name))
  asked.place.budget.left -= outcome.cost
  return outcome
}

function failed(rule: ValidationRule, schema: JsonSchema, value: Json, old: Json | undefined, place: Place): FieldError[] {
  const { at, budget, isRoot } = place
  if (budget.left < 0) return []
  const field = at || '<nil>'
  const wrong = (why: string): FieldError[] => [invalidField(field, schema.type ?? '', why)]
  const scope = scopeOf(schema, isRoot)
  const text = rule.rule ?? ''
  const program = scope && ruleProgram(text, rule, scope)
  if (!scope || !program)
    return wrong(`rule compiler initialization error: failed to convert to declType for CEL validation rules`)
  const problem = ruleProblem(program)
  if (problem !== undefined || 'error' in program) return wrong(`rule compile error: ${problem}`)
  if (old === undefined && !rule.optionalOldSelf && program.uses('oldSelf')) return []
  const asked: Asked = { rule, scope, schema, value, old, place }
  const answer = ran(asked, text) as Outcome
  if (budget.left < 0) return wrong(`validation failed due to ${outOfBudget}`)
  if ('error' in answer) {
    if (answer.error.startsWith(costExceeded)) budget.left = -1
    return wrong(runtimeProblem(answer.error, rule))
  }
  return answer.value === true ? [] : refused(asked, program.uses('oldSelf'))
}

/** What a rule that does not hold says; of what was wrong before and has not changed, it is only a warning. */
function refused(asked: Asked, usesOld: boolean): FieldError[] {
  const { rule, schema, value, place } = asked
  const { at, unchanged, tolerated } = place
  const below = rule.fieldPath ? fieldAt(rule.fieldPath, schema, { arrayNotation: true }) : undefined
  const path = below && 'path' in below ? (at === '' ? below.path : `${at}.${below.path}`) : at
  const field = path || '<nil>'
  const own = ownMessage(asked)
  const error =
    own && 'problem' in own
      ? invalidField(field, schema.type ?? '', own.problem)
      : worded(rule, field, value, own?.text ?? messageOf(rule))
  if (usesOld || !unchanged) return [error]
  tolerated.push(error)
  return []
}

const shownRule = ({ rule = '', message }: ValidationRule): string => (message || rule).trim()
const messageOf = (rule: ValidationRule): string => (rule.message ? rule.message.trim() : `failed rule: ${shownRule(rule)}`)

const costExceeded = 'operation cancelled: actual cost limit exceeded'

function runtimeProblem(error: string, rule: ValidationRule): string {
  const shown = shownRule(rule)
  if (error.startsWith('no such overload'))
    return `'${error}': call arguments did not match a supported operator, function or macro signature for rule: ${shown}`
  if (error.startsWith(costExceeded))
    return `'${error}': no further validation rules will be run due to call cost exceeds limit for rule: ${shown}`
  return `${error} evaluating rule: ${shown}`
}

/** Models apiserver/pkg/apis/cel/config.go MaxEvaluatedMessageExpressionSizeBytes (1.36). */
const maxMessageBytes = 5 * 1024

/** What a rule's messageExpression answers; undefined when that is no message. Models evalMessageExpression (1.36). */
function ownMessage(asked: Asked): { text: string } | { problem: string } | undefined {
  const { messageExpression } = asked.rule
  const { budget } = asked.place
  const answer = messageExpression ? ran(asked, messageExpression) : undefined
  if (!answer) return undefined
  if (budget.left < 0) return { problem: `messageExpression evaluation failed due to ${outOfBudget}` }
  if ('error' in answer) {
    if (!answer.error.startsWith(costExceeded)) return undefined
    budget.left = -1
    const shown = goQuote(messageExpression ?? '')
    return { problem: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${shown}` }
  }
  const text = typeof answer.value === 'string' ? answer.value.trim() : ''
  return text === '' || text.includes('\n') || encodeUtf8(text).length > maxMessageBytes ? undefined : { text }
}

/** Objects and lists are not shown. */
function worded({ reason }: ValidationRule, field: string, value: Json, message: string): FieldError {
  const whole = typeof value === 'object' && value !== null
  if (reason === 'FieldValueForbidden') return forbiddenField(field, message)
  if (reason === 'FieldValueRequired') return requiredField(field, message)
  if (reason === 'FieldValueDuplicate')
    return whole ? { reason, field, message: 'Duplicate value' } : duplicateField(field, value)
  return whole ? invalidWhole(field, message) : invalidField(field, value, message)
}
