import { equal } from '../../../api/copy.ts'
import type { ResourceQuota } from '../../../api/core.ts'
import { resourcequotas } from '../../../api/kinds.ts'
import { quantityOf } from '../../../api/quantity.ts'
import { type FieldError, invalidField, unsupportedField } from '../../../api/status.ts'
import { columnsOf, text } from '../../age.ts'
import { isQualifiedName } from '../../metadata/names.ts'
import type { Strategy } from '../../strategy.ts'

const scopes = [
  'BestEffort',
  'CrossNamespacePodAffinity',
  'NotBestEffort',
  'NotTerminating',
  'PriorityClass',
  'Terminating',
  'VolumeAttributesClass',
]

/** Names of resources and their amounts. Models core/validation ValidateResourceQuota (1.36). */
function amountErrors(amounts: Record<string, string> | undefined, at: string): FieldError[] {
  return Object.entries(amounts ?? {}).flatMap(([name, value]) => [
    ...isQualifiedName(name).map((why) => invalidField(at, name, why)),
    ...(quantityOf(value).nanos < 0n ? [invalidField(`${at}[${name}]`, value, 'must be greater than or equal to 0')] : []),
  ])
}

function validate({ spec }: ResourceQuota): FieldError[] {
  const named = (spec?.scopes ?? []).filter((scope) => !scopes.includes(scope))
  return [
    ...amountErrors(spec?.hard, 'spec.hard'),
    ...named.map(() => invalidField('spec.scopes', spec?.scopes, 'unsupported scope')),
  ]
}

function validateUpdate(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  const same = equal([...(quota.spec?.scopes ?? [])].sort(), [...(old.spec?.scopes ?? [])].sort())
  return [...validate(quota), ...(same ? [] : [unsupportedField('spec.scopes', quota.spec?.scopes, old.spec?.scopes ?? [])])]
}

/** `pods: 1/4, requests.cpu: 500m/1`: limits in a column of their own. Models printers printResourceQuota (1.36). */
function amounts({ status }: ResourceQuota, limits: boolean): string {
  return Object.keys(status?.hard ?? {})
    .filter((name) => name.startsWith('limits.') === limits)
    .sort()
    .map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name]}`)
    .join(', ')
}

/** Models pkg/registry/core/resourcequota (1.36). */
export const resourceQuotaStrategy: Strategy<ResourceQuota> = {
  resource: resourcequotas,
  answersDeleteWithObject: true,
  columns: columnsOf<ResourceQuota>(
    text('Request', (quota) => amounts(quota, false)),
    text('Limit', (quota) => amounts(quota, true)),
  ),
  setDefaults(quota) {
    quota.spec ??= {}
  },
  prepareForCreate(quota) {
    quota.status = {}
  },
  prepareForUpdate(quota, old) {
    quota.status = old.status ?? {}
  },
  validate,
  validateUpdate,
  validateStatusUpdate: ({ status }) => [
    ...amountErrors(status?.hard, 'status.hard'),
    ...amountErrors(status?.used, 'status.used'),
  ],
}
