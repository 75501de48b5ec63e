import { unbase64 } from '../../../api/base64.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { isDns1035Label } from '../../metadata/names.ts'
import { serviceErrors, urlErrors } from '../../webhooks/client-config-errors.ts'
import type { CustomResourceDefinition } from './definition.ts'

const at = 'spec.conversion'
const clientAt = `${at}.webhookClientConfig`
const reviewsAt = `${at}.conversionReviewVersions`
const strategies = ['None', 'Webhook']

type Conversion = NonNullable<CustomResourceDefinition['spec']['conversion']>

/** A definition that is established takes no broken certificate any more. Models apiextensions/validation validateCustomResourceConversion (1.36). */
export function conversionErrors({ conversion }: CustomResourceDefinition['spec'], established: boolean): FieldError[] {
  if (!conversion) return []
  const { strategy = '', webhook } = conversion
  if (strategy === 'Webhook') return webhookErrors(webhook, established)
  const unwanted = 'should not be set when strategy is not set to Webhook'
  return [
    ...(strategy === '' ? [requiredField(`${at}.strategy`)] : []),
    ...(strategy === '' || strategies.includes(strategy) ? [] : [unsupportedField(`${at}.strategy`, strategy, strategies)]),
    ...(webhook?.clientConfig ? [forbiddenField(clientAt, unwanted)] : []),
    ...(webhook?.conversionReviewVersions?.length ? [forbiddenField(reviewsAt, unwanted)] : []),
  ]
}

const webhookErrors = (webhook: Conversion['webhook'], established: boolean): FieldError[] => [
  ...clientErrors(webhook?.clientConfig, established),
  ...reviewErrors(webhook?.conversionReviewVersions ?? []),
]

function clientErrors(client: NonNullable<Conversion['webhook']>['clientConfig'], established: boolean): FieldError[] {
  if (!client) return [requiredField(clientAt, 'required when strategy is set to Webhook')]
  const { url, service, caBundle = '' } = client
  const errors: FieldError[] = []
  if ((url === undefined) === (service === undefined))
    errors.push(requiredField(clientAt, 'exactly one of url or service is required'))
  else if (url !== undefined) errors.push(...urlErrors(url, `${clientAt}.url`))
  else if (service) {
    // upstream hands the two names over in the wrong order
    const swapped = { ...service, name: service.namespace, namespace: service.name }
    errors.push(...serviceErrors(swapped, `${clientAt}.service`))
  }
  if (established && caBundle !== '' && !holdsCertificate(caBundle))
    errors.push(invalidField(`${clientAt}.caBundle`, caBundle, noRoots))
  return errors
}

const noRoots = 'unable to load root certificates: unable to parse bytes as PEM block'

function holdsCertificate(bundle: string): boolean {
  const bytes = unbase64(bundle)
  return bytes !== undefined && String.fromCharCode(...bytes.subarray(0, 4_096)).includes('-----BEGIN CERTIFICATE-----')
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
