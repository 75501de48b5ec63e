import type { KubeObject, LabelSelector } from '../../../api/object.ts'
import { duplicateField, type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { type Condition, conditionErrors } from '../../cel/expression-errors.ts'
import { policyEnvironment } from '../../cel/policy-environment.ts'
import { follows, supported } from '../../metadata/field-rules.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { isDns1035Label, isDns1123Subdomain } from '../../metadata/names.ts'
import { matchPolicies, type RuleWithOperations, ruleErrors } from '../validatingadmissionpolicy/validate-rules.ts'
import { webhookServiceErrors, webhookUrlErrors } from './validate-address.ts'

export interface Webhook {
  name?: string
  clientConfig?: {
    url?: string
    service?: { namespace?: string; name?: string; path?: string; port?: number }
    caBundle?: string
  }
  rules?: RuleWithOperations[]
  failurePolicy?: string
  matchPolicy?: string
  namespaceSelector?: LabelSelector
  objectSelector?: LabelSelector
  sideEffects?: string
  timeoutSeconds?: number
  admissionReviewVersions?: string[]
  reinvocationPolicy?: string
  matchConditions?: Condition[]
}
export type WebhookConfiguration = KubeObject & { webhooks?: Webhook[] }

const conditionEnvironment = policyEnvironment({ authorizer: true })
const sideEffects = ['None', 'NoneOnDryRun']
const versions = ['v1', 'v1beta1']
const maxTimeoutSeconds = 30

/** Models admissionregistration/validation validateValidatingWebhookConfiguration and its mutating twin (1.36). */
export function webhooksErrors({ webhooks = [] }: WebhookConfiguration): FieldError[] {
  const names = webhooks.map(({ name = '' }) => name)
  return webhooks.flatMap((webhook, i) => {
    const at = `webhooks[${i}]`
    const name = names[i] as string
    return [
      ...webhookErrors(webhook, at),
      ...versionErrors(webhook.admissionReviewVersions ?? [], `${at}.admissionReviewVersions`),
      ...(name !== '' && names.indexOf(name) < i ? [duplicateField(`${at}.name`, name)] : []),
    ]
  })
}

function webhookErrors(webhook: Webhook, at: string): FieldError[] {
  const { timeoutSeconds: seconds = 10, rules = [] } = webhook
  const badTimeout = seconds < 1 || seconds > maxTimeoutSeconds
  const timeout = `the timeout value must be between 1 and ${maxTimeoutSeconds} seconds`
  return [
    ...nameErrors(webhook.name ?? '', `${at}.name`),
    ...rules.flatMap((rule, i) => ruleErrors(rule, `${at}.rules[${i}]`)),
    ...supported(webhook.failurePolicy, ['Fail', 'Ignore'], `${at}.failurePolicy`),
    ...supported(webhook.matchPolicy, matchPolicies, `${at}.matchPolicy`),
    ...(webhook.sideEffects === undefined
      ? [requiredField(`${at}.sideEffects`, `must specify one of ${sideEffects.join(', ')}`)]
      : supported(webhook.sideEffects, sideEffects, `${at}.sideEffects`)),
    ...(badTimeout ? [invalidField(`${at}.timeoutSeconds`, seconds, timeout)] : []),
    ...selectorErrors(webhook.namespaceSelector, `${at}.namespaceSelector`),
    ...selectorErrors(webhook.objectSelector, `${at}.objectSelector`),
    ...supported(webhook.reinvocationPolicy, ['IfNeeded', 'Never'], `${at}.reinvocationPolicy`),
    ...addressErrors(webhook.clientConfig ?? {}, `${at}.clientConfig`),
    ...conditionErrors(webhook.matchConditions, `${at}.matchConditions`, conditionEnvironment),
  ]
}

/** Models util/validation IsFullyQualifiedName (1.36). */
function nameErrors(name: string, field: string): FieldError[] {
  if (name === '') return [requiredField(field)]
  const wrong = isDns1123Subdomain(name)
  if (wrong.length > 0) return [invalidField(field, name, wrong.join(','))]
  return name.split('.').length < 3
    ? [invalidField(field, name, 'should be a domain with at least three segments separated by dots')]
    : []
}

function addressErrors({ url, service }: NonNullable<Webhook['clientConfig']>, at: string): FieldError[] {
  if ((url === undefined) === (service === undefined)) return [requiredField(at, 'exactly one of url or service is required')]
  return service ? webhookServiceErrors(service, `${at}.service`) : webhookUrlErrors(url as string, `${at}.url`)
}

/** Models validateAdmissionReviewVersions (1.36). */
function versionErrors(list: readonly string[], field: string): FieldError[] {
  if (list.length === 0) return [requiredField(field, `must specify one of ${versions.join(', ')}`)]
  const known = list.some((version) => versions.includes(version))
  return [
    ...list.flatMap((version, i) =>
      list.indexOf(version) < i
        ? [invalidField(`${field}[${i}]`, version, 'duplicate version')]
        : follows(isDns1035Label, version, `${field}[${i}]`),
    ),
    ...(known ? [] : [invalidField(field, list, `must include at least one of ${versions.join(', ')}`)]),
  ]
}
