import { mutatingwebhookconfigurations, validatingwebhookconfigurations } from '../../../api/kinds.ts'
import type { Resource } from '../../../api/resource.ts'
import { columnsOf, integer } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { type Webhook, type WebhookConfiguration, webhooksErrors } from './validate.ts'

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

/** What the admission of other objects asks. Models pkg/registry/admissionregistration (1.36). */
const strategyOf = (resource: Resource, mutating: boolean): Strategy<WebhookConfiguration> => ({
  resource: resource as never,
  metadataChecks: { changes: 0, whole: 1 },
  plainFinalizers: true,
  requireResourceVersionOnUpdate: true,
  tracksGeneration: true,
  columns: columnsOf<WebhookConfiguration>(integer('Webhooks', ({ webhooks }) => webhooks?.length ?? 0)),
  setDefaults({ webhooks = [] }) {
    for (const webhook of webhooks) setDefaults(webhook, mutating)
  },
  validate: webhooksErrors,
})

export const mutatingWebhookConfigurationStrategy = strategyOf(mutatingwebhookconfigurations, true)
export const validatingWebhookConfigurationStrategy = strategyOf(validatingwebhookconfigurations, false)
