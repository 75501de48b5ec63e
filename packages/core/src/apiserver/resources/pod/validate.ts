import type { PodSpec, Volume } from '../../../api/pod.ts'
import { duplicateField, type FieldError, forbiddenField, invalidField } from '../../../api/status.ts'
import { follows, oneOf, supported, within } from '../../metadata/field-rules.ts'
import { isDns1123Label, isDns1123Subdomain, isQualifiedName } from '../../metadata/names.ts'
import { labelErrors } from '../../metadata/validate.ts'
import { affinityErrors } from './validate-affinity.ts'
import { containersErrors } from './validate-containers.ts'
import { dnsErrors, hostAliasErrors } from './validate-dns.ts'
import { hostUsersErrors, osErrors } from './validate-os.ts'
import { overheadErrors, podResourcesErrors, resourceClaimsErrors } from './validate-resources.ts'
import { spreadErrors, tolerationsErrors } from './validate-scheduling.ts'
import { podSecurityErrors } from './validate-security.ts'
import { checkVolumes } from './validate-volumes.ts'

/** Models core/validation ValidatePodSpec (1.36); `at` is spec or spec.template.spec, `podName` that of a real Pod. */
export function validatePodSpec(spec: PodSpec, at: string, podName = ''): FieldError[] {
  const { errors, sound } = checkVolumes(spec.volumes ?? [], `${at}.volumes`, podName)
  return [...errors, ...restErrors(spec, at, sound)]
}

const restErrors = (spec: PodSpec, at: string, volumes: ReadonlyMap<string, Volume>): FieldError[] => [
  ...resourceClaimsErrors(spec.resourceClaims ?? [], `${at}.resourceClaims`),
  ...containersErrors(spec, at, volumes),
  ...podResourcesErrors(spec, at),
  ...hostPortErrors(spec, at),
  ...oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${at}.restartPolicy`),
  ...oneOf(spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], `${at}.dnsPolicy`),
  ...labelErrors(spec.nodeSelector, `${at}.nodeSelector`),
  ...podSecurityErrors(spec, `${at}.securityContext`),
  ...affinityErrors(spec.affinity, `${at}.affinity`),
  ...dnsErrors(spec, `${at}.dnsConfig`),
  ...(spec.readinessGates ?? []).flatMap((gate, i) =>
    follows(isQualifiedName, gate.conditionType ?? '', `${at}.readinessGates[${i}].conditionType`),
  ),
  ...gatesErrors(spec, `${at}.schedulingGates`),
  ...spreadErrors(spec.topologySpreadConstraints ?? [], `${at}.topologySpreadConstraints`),
  ...hostUsersErrors(spec, at),
  ...nameErrors(spec, at),
  ...tolerationsErrors(spec.tolerations ?? [], `${at}.tolerations`),
  ...hostAliasErrors(spec, `${at}.hostAliases`),
  ...classErrors(spec, at),
  ...osErrors(spec, at),
]

/** On the host's network a port is the host's. */
function hostPortErrors({ hostNetwork, containers = [] }: PodSpec, at: string): FieldError[] {
  if (!hostNetwork) return []
  return containers.flatMap(({ ports = [] }, c) =>
    ports.flatMap(({ hostPort = 0, containerPort }, p) =>
      (at === 'spec' || hostPort !== 0) && hostPort !== containerPort
        ? [
            invalidField(
              `${at}.containers[${c}].ports[${p}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [],
    ),
  )
}

function gatesErrors({ schedulingGates = [] }: PodSpec, at: string): FieldError[] {
  const names = schedulingGates.map(({ name = '' }) => name)
  return names.flatMap((name, i) => [
    ...follows(isQualifiedName, name, `${at}[${i}]`),
    ...(names.indexOf(name) < i ? [duplicateField(`${at}[${i}]`, name)] : []),
  ])
}

const maxDeadline = 2 ** 31 - 1
const maxHostname = 64

function nameErrors(spec: PodSpec, at: string): FieldError[] {
  const check = (field: keyof PodSpec, rule: (value: string) => string[]): FieldError[] =>
    spec[field] ? follows(rule, spec[field] as string, `${at}.${field}`) : []
  return [
    ...check('serviceAccountName', isDns1123Subdomain),
    ...check('nodeName', isDns1123Subdomain),
    ...within(spec.activeDeadlineSeconds, 1, maxDeadline, `${at}.activeDeadlineSeconds`),
    ...check('hostname', isDns1123Label),
    ...check('subdomain', isDns1123Label),
    ...hostnameOverrideErrors(spec, at),
  ]
}

/** A host name of one's own: of at most 64 characters, and not with those of the host or of DNS. */
function hostnameOverrideErrors(spec: PodSpec, at: string): FieldError[] {
  const { hostnameOverride: name } = spec
  if (name === undefined) return []
  const field = `${at}.hostnameOverride`
  const long = name.length > maxHostname ? [invalidField(field, name, `must be no more than ${maxHostname} characters`)] : []
  const clashes = (['setHostnameAsFQDN', 'hostNetwork'] as const).filter((other) => spec[other])
  return [
    ...follows(isDns1123Subdomain, name, field),
    ...long,
    ...clashes.map((other) => forbiddenField(field, `may not be specified when ${other} is true`)),
  ]
}

function classErrors(spec: PodSpec, at: string): FieldError[] {
  const { priorityClassName, runtimeClassName, preemptionPolicy } = spec
  return [
    ...(priorityClassName ? follows(isDns1123Subdomain, priorityClassName, `${at}.priorityClassName`) : []),
    ...(runtimeClassName === undefined ? [] : follows(isDns1123Subdomain, runtimeClassName, `${at}.runtimeClassName`)),
    ...supported(preemptionPolicy, ['PreemptLowerPriority', 'Never'], `${at}.preemptionPolicy`),
    ...overheadErrors(spec, `${at}.overhead`),
  ]
}
