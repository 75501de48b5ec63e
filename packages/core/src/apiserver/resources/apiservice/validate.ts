import type { APIService } from '../../../api/aggregation.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { follows, supported } from '../../metadata/field-rules.ts'
import { isDns1035Label, isDns1123Subdomain, isPathSegment } from '../../metadata/names.ts'

/** Models kube-aggregator/pkg/apis/apiregistration/validation ValidateAPIService (1.36). */
export function apiServiceErrors({ metadata, spec }: APIService): FieldError[] {
  const { group = '', version = '', service } = spec
  return [
    ...nameErrors(metadata.name, `${version}.${group}`),
    ...(group === '' && version !== 'v1'
      ? [requiredField('spec.group', 'only v1 may have an empty group and it better be legacy kube')]
      : []),
    ...(group === '' ? [] : follows(isDns1123Subdomain, group, 'spec.group')),
    ...follows(isDns1035Label, version, 'spec.version'),
    ...priorityErrors('spec.groupPriorityMinimum', spec.groupPriorityMinimum ?? 0, 20_000),
    ...priorityErrors('spec.versionPriority', spec.versionPriority ?? 0, 1000),
    ...(service ? remoteErrors(spec, service) : localErrors(spec)),
  ]
}

const nameErrors = (name: string, wanted: string): FieldError[] =>
  name === wanted || isPathSegment(name).length > 0
    ? []
    : [invalidField('metadata.name', name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`)]

/** Models ValidateAPIServiceStatus (1.36). */
export const apiServiceStatusErrors = ({ status }: APIService): FieldError[] =>
  (status?.conditions ?? []).flatMap(({ status: is }, i) =>
    supported(is ?? '', ['True', 'False', 'Unknown'], `status.conditions[${i}].status`),
  )

const priorityErrors = (field: string, value: number, most: number): FieldError[] =>
  value > 0 && value <= most ? [] : [invalidField(field, value, `must be positive and less than ${most}`)]

function localErrors({ caBundle = '', insecureSkipTLSVerify }: APIService['spec']): FieldError[] {
  const bytes = Math.floor((caBundle.length * 3) / 4) - (caBundle.match(/=+$/)?.[0].length ?? 0)
  return [
    ...(caBundle === '' ? [] : [invalidField('spec.caBundle', `${bytes} bytes`, 'local APIServices may not have a caBundle')]),
    ...(insecureSkipTLSVerify
      ? [invalidField('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify')]
      : []),
  ]
}

function remoteErrors(
  { caBundle, insecureSkipTLSVerify }: APIService['spec'],
  { namespace, name, port = 443 }: NonNullable<APIService['spec']['service']>,
): FieldError[] {
  const badPort = port < 1 || port > 65_535
  return [
    ...(namespace ? [] : [requiredField('spec.service.namespace')]),
    ...(name ? [] : [requiredField('spec.service.name')]),
    ...(badPort ? [invalidField('spec.service.port', port, 'port is not valid: must be between 1 and 65535, inclusive')] : []),
    ...(insecureSkipTLSVerify && caBundle
      ? [invalidField('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')]
      : []),
  ]
}
