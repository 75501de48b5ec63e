import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { policyVariables } from '../../admission/policies/evaluate.ts'
import type { Rule } from '../../admission/policies/match.ts'
import { conditionErrors, expressionErrors } from '../../cel/expression-errors.ts'

type Spec = Record<string, any>

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']

/** A rule's parts are all there and say nothing beside a star. Models admissionregistration/validation validateRuleWithOperations (1.36). */
export function ruleErrors(rule: Rule, at: string): FieldError[] {
  const errors: FieldError[] = []
  const part = (name: 'operations' | 'apiGroups' | 'apiVersions' | 'resources'): void => {
    const list = rule[name] ?? []
    if (list.length === 0) errors.push(requiredField(`${at}.${name}`))
    if (name !== 'resources' && list.length > 1 && list.includes('*'))
      errors.push(invalidField(`${at}.${name}`, list, `if '*' is present, must not specify other ${words[name]}`))
  }
  part('operations')
  for (const [i, operation] of (rule.operations ?? []).entries())
    if (!operations.includes(operation)) errors.push(unsupportedField(`${at}.operations[${i}]`, operation, operations))
  part('apiGroups')
  part('apiVersions')
  part('resources')
  return errors
}

const words = { operations: 'operations', apiGroups: 'API groups', apiVersions: 'API versions' } as const

/** What both kinds of policies have. */
export function policyErrors(spec: Spec): FieldError[] {
  const errors: FieldError[] = []
  const { paramKind, matchConstraints: match } = spec
  if (!['Fail', 'Ignore'].includes(spec.failurePolicy))
    errors.push(unsupportedField('spec.failurePolicy', spec.failurePolicy, ['Fail', 'Ignore']))
  if (paramKind && !paramKind.apiVersion) errors.push(requiredField('spec.paramKind.apiVersion'))
  if (paramKind && !paramKind.kind) errors.push(requiredField('spec.paramKind.kind'))
  if (!match) errors.push(requiredField('spec.matchConstraints'))
  else if (!match.resourceRules?.length) errors.push(requiredField('spec.matchConstraints.resourceRules'))
  for (const [i, rule] of (match?.resourceRules ?? []).entries())
    errors.push(...ruleErrors(rule, `spec.matchConstraints.resourceRules[${i}]`))
  errors.push(...conditionErrors(spec.matchConditions, 'spec.matchConditions', policyVariables))
  for (const [i, variable] of (spec.variables ?? []).entries()) {
    if (!/^[A-Za-z_]\w*$/.test(variable.name ?? ''))
      errors.push(
        variable.name
          ? invalidField(`spec.variables[${i}].name`, variable.name, 'name is not a valid CEL identifier')
          : requiredField(`spec.variables[${i}].name`),
      )
    errors.push(...expressionErrors(variable.expression, `spec.variables[${i}].expression`, policyVariables))
  }
  return errors
}

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized']

/** Models admissionregistration/validation validateValidatingAdmissionPolicySpec (1.36). */
export function validatingPolicyErrors(spec: Spec): FieldError[] {
  const errors = policyErrors(spec)
  if (!spec.validations?.length && !spec.auditAnnotations?.length) {
    errors.push(requiredField('spec.validations', 'validations or auditAnnotations must contain at least one item'))
    errors.push(requiredField('spec.auditAnnotations', 'validations or auditAnnotations must contain at least one item'))
  }
  for (const [i, validation] of (spec.validations ?? []).entries()) {
    const at = `spec.validations[${i}]`
    errors.push(...expressionErrors(validation.expression, `${at}.expression`, policyVariables, 'bool'))
    if (validation.messageExpression)
      errors.push(...expressionErrors(validation.messageExpression, `${at}.messageExpression`, policyVariables, 'string'))
    if (validation.message?.includes('\n'))
      errors.push(invalidField(`${at}.message`, validation.message, 'message must not contain line breaks'))
    if (validation.reason && !reasons.includes(validation.reason))
      errors.push(unsupportedField(`${at}.reason`, validation.reason, reasons))
  }
  for (const [i, note] of (spec.auditAnnotations ?? []).entries())
    errors.push(...expressionErrors(note.valueExpression, `spec.auditAnnotations[${i}].valueExpression`, policyVariables))
  return errors
}

const patchTypes = ['ApplyConfiguration', 'JSONPatch']

/** Models admissionregistration/validation validateMutatingAdmissionPolicySpec (1.36). */
export function mutatingPolicyErrors(spec: Spec): FieldError[] {
  const errors = policyErrors(spec)
  if (!spec.mutations?.length) errors.push(requiredField('spec.mutations', 'mutations must contain at least one item'))
  for (const [i, mutation] of (spec.mutations ?? []).entries()) {
    const at = `spec.mutations[${i}]`
    if (!patchTypes.includes(mutation.patchType)) {
      errors.push(
        mutation.patchType
          ? unsupportedField(`${at}.patchType`, mutation.patchType, patchTypes)
          : requiredField(`${at}.patchType`),
      )
      continue
    }
    const field = mutation.patchType === 'JSONPatch' ? 'jsonPatch' : 'applyConfiguration'
    if (mutation[field])
      errors.push(...expressionErrors(mutation[field].expression, `${at}.${field}.expression`, policyVariables))
    else errors.push(requiredField(`${at}.${field}`))
  }
  if (!['IfNeeded', 'Never'].includes(spec.reinvocationPolicy))
    errors.push(unsupportedField('spec.reinvocationPolicy', spec.reinvocationPolicy, ['IfNeeded', 'Never']))
  return errors
}

const actions = ['Audit', 'Deny', 'Warn']

/** Models admissionregistration/validation validateValidatingAdmissionPolicyBindingSpec (1.36). */
export function bindingErrors(spec: Spec, validating: boolean): FieldError[] {
  const errors = spec.policyName ? [] : [requiredField('spec.policyName')]
  const { paramRef: ref, validationActions = [] } = spec
  if (ref) {
    if (!ref.name && !ref.selector) errors.push(requiredField('spec.paramRef.name', 'one of name or selector must be specified'))
    if (ref.name && ref.selector) {
      const why = 'name and selector are mutually exclusive'
      errors.push(invalidField('spec.paramRef.name', ref.name, why))
    }
    if (!ref.parameterNotFoundAction) errors.push(requiredField('spec.paramRef.parameterNotFoundAction'))
    else if (!['Allow', 'Deny'].includes(ref.parameterNotFoundAction))
      errors.push(unsupportedField('spec.paramRef.parameterNotFoundAction', ref.parameterNotFoundAction, ['Allow', 'Deny']))
  }
  if (!validating) return errors
  if (validationActions.length === 0) errors.push(requiredField('spec.validationActions'))
  for (const [i, action] of validationActions.entries())
    if (!actions.includes(action)) errors.push(unsupportedField(`spec.validationActions[${i}]`, action, actions))
  if (validationActions.includes('Deny') && validationActions.includes('Warn')) {
    const why =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'
    errors.push(invalidField('spec.validationActions', validationActions, why))
  }
  return errors
}
