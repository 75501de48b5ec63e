import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { isDns1035Label } from '../../metadata/names.ts'
import { caBundleProblem } from '../../webhooks/ca-bundle.ts'
import { serviceErrors, urlErrors } from '../../webhooks/client-config-errors.ts'
import type { CustomResourceDefinition } from './definition.ts'

const at = 'spec.conversion'
const clientAt = `${at}.webhookClientConfig`
const reviewsAt = `${at}.conversionReviewVersions`
const strategies = ['None', 'Webhook']

type Conversion = NonNullable<CustomResourceDefinition['spec']['conversion']>

/** Where certificates could be read before, no others may follow. Models apiextensions/validation validateCustomResourceConversion (1.36). */
export function conversionErrors({ conversion }: CustomResourceDefinition['spec'], trusted: boolean): FieldError[] {
  if (!conversion) return []
  const { strategy = '', webhook } = conversion
  if (strategy === 'Webhook') return webhookErrors(webhook, trusted)
  const unwanted = 'should not be set when strategy is not set to Webhook'
  return [
    ...(strategy === '' ? [requiredField(`${at}.strategy`)] : []),
    ...(strategy === '' || strategies.includes(strategy) ? [] : [unsupportedField(`${at}.strategy`, strategy, strategies)]),
    ...(webhook?.clientConfig ? [forbiddenField(clientAt, unwanted)] : []),
    ...(webhook?.conversionReviewVersions?.length ? [forbiddenField(reviewsAt, unwanted)] : []),
  ]
}

const webhookErrors = (webhook: Conversion['webhook'], trusted: boolean): FieldError[] => [
  ...clientErrors(webhook?.clientConfig, trusted),
  ...reviewErrors(webhook?.conversionReviewVersions ?? []),
]

function clientErrors(client: NonNullable<Conversion['webhook']>['clientConfig'], trusted: boolean): FieldError[] {
  if (!client) return [requiredField(clientAt, 'required when strategy is set to Webhook')]
  const { url, service, caBundle } = client
  const errors: FieldError[] = []
  if ((url === undefined) === (service === undefined))
    errors.push(requiredField(clientAt, 'exactly one of url or service is required'))
  else if (url !== undefined) errors.push(...urlErrors(url, `${clientAt}.url`))
  else if (service) {
    // upstream hands the two names over in the wrong order
    const swapped = { ...service, name: service.namespace, namespace: service.name }
    errors.push(...serviceErrors(swapped, `${clientAt}.service`))
  }
  const untrusted = trusted ? caBundleProblem(caBundle) : undefined
  if (untrusted !== undefined) errors.push(invalidField(`${clientAt}.caBundle`, caBundle, untrusted))
  return errors
}

/** Models validateConversionReviewVersions (1.36). */
function reviewErrors(versions: readonly string[]): FieldError[] {
  if (versions.length === 0) return [requiredField(reviewsAt)]
  const errors = versions.flatMap((version, i) =>
    versions.indexOf(version) < i
      ? [invalidField(`${reviewsAt}[${i}]`, version, 'duplicate version')]
      : isDns1035Label(version).map((why) => invalidField(`${reviewsAt}[${i}]`, version, why)),
  )
  if (versions.some((version) => version === 'v1' || version === 'v1beta1')) return errors
  return [...errors, invalidField(reviewsAt, versions, 'must include at least one of v1, v1beta1')]
}
