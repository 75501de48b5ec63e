import { equal } from '../../../api/copy.ts'
import type { QuotaScopeRequirement, ResourceQuota } from '../../../api/core.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { isStandardQuotaName, quotaResourceNameErrors, resourceValueErrors } from '../resource-names.ts'

type Spec = NonNullable<ResourceQuota['spec']>

const amountErrors = (amounts: Record<string, string> | undefined, at: string): FieldError[] =>
  Object.entries(amounts ?? {}).flatMap(([name, value]) => [
    ...quotaResourceNameErrors(name, `${at}[${name}]`),
    ...resourceValueErrors(name, value, `${at}[${name}]`),
  ])

/** Models core/validation ValidateResourceQuota (1.36). */
export const validateQuota = ({ spec = {} }: ResourceQuota): FieldError[] => [
  ...amountErrors(spec.hard, 'spec.hard'),
  ...scopesErrors(spec),
  ...selectorErrors(spec),
]

/** Models core/validation ValidateResourceQuotaUpdate (1.36): what a quota is about stays. */
export function validateQuotaUpdate(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  const [now, before] = [quota.spec?.scopes ?? [], old.spec?.scopes ?? []]
  const same = equal([...new Set(now)].sort(), [...new Set(before)].sort())
  return [
    ...validateQuota(quota),
    ...(same ? [] : [invalidField('spec.scopes', quota.spec?.scopes ?? null, 'field is immutable')]),
  ]
}

export const validateQuotaStatus = ({ status }: ResourceQuota): FieldError[] => [
  ...amountErrors(status?.hard, 'status.hard'),
  ...amountErrors(status?.used, 'status.used'),
]

const podCompute = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']
const ofPods = ['pods', ...podCompute]
/** Scope → what may be counted within it. Models helper.IsResourceQuotaScopeValidForResource (1.36). */
const countable: Readonly<Record<string, readonly string[]>> = {
  BestEffort: ['pods'],
  NotBestEffort: ofPods,
  Terminating: ofPods,
  NotTerminating: ofPods,
  PriorityClass: ofPods,
  CrossNamespacePodAffinity: ofPods,
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
}
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const

/** Standard names that a scope is not about. */
const misfits = (scope: string, { hard = {} }: Spec): string[] =>
  Object.keys(hard)
    .sort()
    .filter((name) => isStandardQuotaName(name) && countable[scope]?.includes(name) === false)

function conflictErrors(scopes: readonly string[], at: string, { scopes: shown }: Spec): FieldError[] {
  const pairs = opposites.filter((pair) => pair.every((scope) => scopes.includes(scope)))
  return pairs.map(() => invalidField(at, shown ?? null, 'conflicting scopes'))
}

/** Models validateResourceQuotaScopes (1.36). */
function scopesErrors(spec: Spec): FieldError[] {
  const at = 'spec.scopes'
  const { scopes = [] } = spec
  const each = scopes.flatMap((scope) => [
    ...(countable[scope] ? [] : [invalidField(at, scopes, 'unsupported scope')]),
    ...misfits(scope, spec).map(() => invalidField(at, scopes, 'unsupported scope applied to resource')),
  ])
  return [...each, ...conflictErrors(scopes, at, spec)]
}

/** Models validateScopedResourceSelectorRequirement (1.36): upstream does not say which of the list it means. */
function selectorErrors(spec: Spec): FieldError[] {
  const at = 'spec.scopeSelector.matchExpressions'
  const list = spec.scopeSelector?.matchExpressions ?? []
  const shown = {
    MatchExpressions: list.map(({ scopeName, operator, values }) => ({
      ScopeName: scopeName,
      Operator: operator,
      Values: values ?? null,
    })),
  }
  const each = list.flatMap((one) => [
    ...(countable[one.scopeName] ? [] : [invalidField(`${at}.scopeName`, one.scopeName, 'unsupported scope')]),
    ...misfits(one.scopeName, spec).map(() => invalidField(at, shown, 'unsupported scope applied to resource')),
    ...operatorErrors(one, at),
  ])
  return [
    ...each,
    ...conflictErrors(
      list.map(({ scopeName }) => scopeName),
      at,
      spec,
    ),
  ]
}

const plain = ['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'CrossNamespacePodAffinity']
const onlyExists = `must be 'Exist' when scope is any of ${plain
  .slice(0, 4)
  .map((name) => `ResourceQuotaScope${name}`)
  .join(', ')} or ResourceQuotaScopeCrossNamespacePodAffinity`

function operatorErrors({ scopeName, operator, values = [] }: QuotaScopeRequirement, at: string): FieldError[] {
  const errors =
    plain.includes(scopeName) && operator !== 'Exists' ? [invalidField(`${at}.operator`, operator ?? '', onlyExists)] : []
  const some = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
  const none = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
  if (operator === 'In' || operator === 'NotIn')
    return values.length > 0 ? errors : [...errors, requiredField(`${at}.values`, some)]
  if (operator === 'Exists' || operator === 'DoesNotExist')
    return values.length === 0 ? errors : [...errors, invalidField(`${at}.values`, values, none)]
  return [...errors, invalidField(`${at}.operator`, operator ?? '', 'not a valid selector operator')]
}
