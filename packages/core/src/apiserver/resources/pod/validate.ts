import type { PodSpec } from '../../../api/pod.ts'
import { duplicateField, type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { badIP, isIP } from '../../metadata/domain-names.ts'
import { isDns1123Label, isDns1123Subdomain, isQualifiedName } from '../../metadata/names.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { labelErrors } from '../../metadata/validate.ts'
import { containersErrors } from './validate-container.ts'
import { affinityErrors, spreadErrors, tolerationsErrors } from './validate-scheduling.ts'
import { volumeErrors } from './validate-volumes.ts'

/** Models pkg/apis/core/validation ValidatePodSpec (1.36); `at` is spec or spec.template.spec. */
export const validatePodSpec = (spec: PodSpec, at: string): FieldError[] => [
  ...volumeErrors(spec.volumes ?? [], `${at}.volumes`),
  ...containersErrors(spec, at),
  ...policyErrors(spec, at),
  ...labelErrors(spec.nodeSelector, `${at}.nodeSelector`),
  ...affinityErrors(spec.affinity, `${at}.affinity`),
  ...dnsErrors(spec, at),
  ...(spec.readinessGates ?? []).flatMap((gate, i) =>
    isQualifiedName(gate.conditionType).map((why) =>
      invalidField(`${at}.readinessGates[${i}].conditionType`, gate.conditionType, why),
    ),
  ),
  ...spreadErrors(spec.topologySpreadConstraints ?? [], `${at}.topologySpreadConstraints`),
  ...nameErrors(spec, at),
  ...deadlineErrors(spec, at),
  ...tolerationsErrors(spec.tolerations ?? [], `${at}.tolerations`),
  ...hostAliasErrors(spec, `${at}.hostAliases`),
  ...sysctlErrors(spec, `${at}.securityContext.sysctls`),
]

const restartPolicies = ['Always', 'OnFailure', 'Never']
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']

function policyErrors(spec: PodSpec, at: string): FieldError[] {
  const errors: FieldError[] = []
  const { restartPolicy = '', dnsPolicy = '' }: { restartPolicy?: string; dnsPolicy?: string } = spec
  if (!restartPolicies.includes(restartPolicy)) {
    errors.push(unsupportedField(`${at}.restartPolicy`, restartPolicy, restartPolicies))
  }
  if (!dnsPolicies.includes(dnsPolicy)) errors.push(unsupportedField(`${at}.dnsPolicy`, dnsPolicy, dnsPolicies))
  return errors
}

const maxDeadline = 2 ** 31 - 1

function deadlineErrors({ activeDeadlineSeconds, terminationGracePeriodSeconds }: PodSpec, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (activeDeadlineSeconds !== undefined && (activeDeadlineSeconds < 1 || activeDeadlineSeconds > maxDeadline)) {
    const why = `must be between 1 and ${maxDeadline}, inclusive`
    errors.push(invalidField(`${at}.activeDeadlineSeconds`, activeDeadlineSeconds, why))
  }
  return [...errors, ...nonNegative(terminationGracePeriodSeconds, `${at}.terminationGracePeriodSeconds`)]
}

function nameErrors(spec: PodSpec, at: string): FieldError[] {
  const check = (field: keyof PodSpec, rule: (value: string) => string[]): FieldError[] => {
    const value = spec[field] as string | undefined
    return value ? rule(value).map((why) => invalidField(`${at}.${field}`, value, why)) : []
  }
  return [
    ...check('serviceAccountName', isDns1123Subdomain),
    ...check('nodeName', isDns1123Subdomain),
    ...check('hostname', isDns1123Label),
    ...check('subdomain', isDns1123Label),
    ...check('priorityClassName', isDns1123Subdomain),
    ...check('runtimeClassName', isDns1123Subdomain),
  ]
}

const maxNameservers = 3

function dnsErrors({ dnsPolicy, dnsConfig }: PodSpec, at: string): FieldError[] {
  const field = `${at}.dnsConfig`
  const servers = dnsConfig?.nameservers ?? []
  const errors: FieldError[] = []
  if (dnsPolicy === 'None' && !dnsConfig) return [requiredField(field, 'must provide `dnsConfig` when `dnsPolicy` is None')]
  if (dnsPolicy === 'None' && servers.length === 0) {
    errors.push(requiredField(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'))
  }
  if (servers.length > maxNameservers) {
    const why = `must not have more than ${maxNameservers} nameservers`
    errors.push(invalidField(`${field}.nameservers`, servers, why))
  }
  servers.forEach((server, i) => {
    if (!isIP(server)) errors.push(invalidField(`${field}.nameservers[${i}]`, server, badIP))
  })
  dnsConfig?.options?.forEach((option, i) => {
    if (!option.name) errors.push(requiredField(`${field}.options[${i}]`, 'must not be empty'))
  })
  return errors
}

function hostAliasErrors({ hostAliases = [] }: PodSpec, at: string): FieldError[] {
  return hostAliases.flatMap(({ ip, hostnames = [] }, i) => [
    ...(isIP(ip) ? [] : [invalidField(`${at}[${i}].ip`, ip ?? '', badIP)]),
    ...hostnames.flatMap((name) => isDns1123Subdomain(name).map((why) => invalidField(`${at}[${i}].hostnames`, name, why))),
  ])
}

const maxSysctlLength = 253
const sysctlShape = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$'
const sysctlPattern = new RegExp(sysctlShape)

/** Models core/validation validateSysctls (1.36). */
function sysctlErrors({ securityContext }: PodSpec, at: string): FieldError[] {
  const { sysctls = [] } = (securityContext ?? {}) as { sysctls?: { name?: string }[] }
  const seen = new Set<string>()
  return sysctls.flatMap(({ name = '' }, i) => {
    const field = `${at}[${i}].name`
    if (name === '') return [requiredField(field)]
    const why = `must have at most ${maxSysctlLength} characters and match regex ${sysctlShape}`
    if (name.length > maxSysctlLength || !sysctlPattern.test(name)) return [invalidField(field, name, why)]
    const again = seen.has(name)
    seen.add(name)
    return again ? [duplicateField(field, name)] : []
  })
}
