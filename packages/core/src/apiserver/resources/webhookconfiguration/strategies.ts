import { mutatingwebhookconfigurations, validatingwebhookconfigurations } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { Resource } from '../../../api/resource.ts'
import { type FieldError, requiredField } from '../../../api/status.ts'
import type { Rule } from '../../admission/policies/match.ts'
import { conditionErrors } from '../../cel/expression-errors.ts'
import { columnsOf, integer } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { ruleErrors } from '../validatingadmissionpolicy/validate.ts'

const conditionVariables = ['object', 'oldObject', 'request', 'authorizer']

type Webhook = Record<string, any>
type WebhookConfiguration = KubeObject & { webhooks?: Webhook[] }

/** Models pkg/apis/admissionregistration/v1/defaults.go (1.36). */
function setDefaults(webhook: Webhook, mutating: boolean): void {
  webhook.failurePolicy ??= 'Fail'
  webhook.matchPolicy ??= 'Equivalent'
  webhook.namespaceSelector ??= {}
  webhook.objectSelector ??= {}
  webhook.timeoutSeconds ??= 10
  if (mutating) webhook.reinvocationPolicy ??= 'Never'
  for (const rule of webhook.rules ?? []) rule.scope ??= '*'
  if (webhook.clientConfig?.service) webhook.clientConfig.service.port ??= 443
}

function webhookErrors(webhook: Webhook, at: string): FieldError[] {
  const errors = webhook.name ? [] : [requiredField(`${at}.name`)]
  if (!webhook.sideEffects) errors.push(requiredField(`${at}.sideEffects`, 'must specify one of None, NoneOnDryRun'))
  if (!webhook.admissionReviewVersions?.length) {
    errors.push(requiredField(`${at}.admissionReviewVersions`, 'must specify one of v1, v1beta1'))
  }
  const { url, service } = webhook.clientConfig ?? {}
  if (!url === !service) errors.push(requiredField(`${at}.clientConfig`, 'exactly one of url or service is required'))
  const rules = (webhook.rules ?? []).flatMap((rule: Rule, i: number) => ruleErrors(rule, `${at}.rules[${i}]`))
  return [...errors, ...rules, ...conditionErrors(webhook.matchConditions, `${at}.matchConditions`, conditionVariables)]
}

/** What the admission of other objects asks. Models pkg/registry/admissionregistration (1.36). */
const strategyOf = (resource: Resource, mutating: boolean): Strategy<WebhookConfiguration> => ({
  resource: resource as never,
  requireResourceVersionOnUpdate: true,
  tracksGeneration: true,
  columns: columnsOf<WebhookConfiguration>(integer('Webhooks', ({ webhooks }) => webhooks?.length ?? 0)),
  setDefaults({ webhooks = [] }) {
    for (const webhook of webhooks) setDefaults(webhook, mutating)
  },
  validate: ({ webhooks = [] }) => webhooks.flatMap((webhook, i) => webhookErrors(webhook, `webhooks[${i}]`)),
})

export const mutatingWebhookConfigurationStrategy = strategyOf(mutatingwebhookconfigurations, true)
export const validatingWebhookConfigurationStrategy = strategyOf(validatingwebhookconfigurations, false)
