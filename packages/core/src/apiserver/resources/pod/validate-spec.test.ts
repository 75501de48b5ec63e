import { describe, expect, it } from 'vitest'
import { badIp, creates, label, labelValue, qualified, type Row, subdomain } from '../refusals.ts'

const create = creates()
const pod = (more: string, metadata = 'name: a'): string =>
  `{apiVersion: v1, kind: Pod, metadata: {${metadata}}, spec: {containers: [{name: c, image: x}], ${more}}}`
const id = 'must be between 0 and 2147483647, inclusive'
const search =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')"
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'
const required = 'requiredDuringSchedulingIgnoredDuringExecution'

const spec = (rows: Row[]): void => void it.each<Row>(rows)('%s', (more, ...causes) => expect(create(pod(more))).toEqual(causes))

describe('[KND26] core/validation ValidatePodSpec', () => {
  spec([
    [
      'restartPolicy: Sometimes',
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ],
    [
      'dnsPolicy: Google',
      'spec.dnsPolicy: Unsupported value: "Google": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
    ],
    ['dnsPolicy: None', 'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    ['activeDeadlineSeconds: 0', 'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
    ['nodeSelector: {a: "b c"}', `spec.nodeSelector: Invalid value: "b c": ${labelValue}`],
    [
      'serviceAccountName: A_b',
      'pods "a" is forbidden: error looking up service account default/A_b: serviceaccount "A_b" not found',
    ],
    [
      'dnsPolicy: None, dnsConfig: {}',
      'spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None',
    ],
    ['nodeName: A_b', `spec.nodeName: Invalid value: "A_b": ${subdomain}`],
    ['hostname: a.b', 'spec.hostname: Invalid value: "a.b": must not contain dots'],
    ['subdomain: a.b', 'spec.subdomain: Invalid value: "a.b": must not contain dots'],
    [
      'hostAliases: [{ip: a, hostnames: [B]}]',
      `spec.hostAliases[0].ip: Invalid value: "a": ${badIp}`,
      `spec.hostAliases[0].hostnames[0]: Invalid value: "B": ${subdomain}`,
    ],
    ['priorityClassName: A_b', 'pods "a" is forbidden: no PriorityClass with name A_b was found'],
    ['runtimeClassName: A_b', 'pods "a" is forbidden: pod rejected: RuntimeClass "A_b" not found'],
    [
      'preemptionPolicy: Maybe',
      'pods "a" is forbidden: the string value of PreemptionPolicy (Maybe) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
    ],
    [
      'schedulingGates: [{name: ""}]',
      `spec.schedulingGates[0]: Invalid value: "": name part must be non-empty`,
      `spec.schedulingGates[0]: Invalid value: "": ${qualified}`,
    ],
    ['schedulingGates: [{name: a}, {name: a}]', 'spec.schedulingGates[1]: Duplicate value: "a"'],
    ['readinessGates: [{conditionType: "a b"}]', `spec.readinessGates[0].conditionType: Invalid value: "a b": ${qualified}`],
    ['os: {name: beos}', 'spec.os: Unsupported value: "beos": supported values: "linux", "windows"'],
    ['os: {name: ""}', 'spec.os.name: Required value: cannot be empty'],
    ['hostUsers: false, hostNetwork: true', 'spec.hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false'],
    ['hostUsers: false, hostPID: true', 'spec.HostPID: Forbidden: when `pod.Spec.HostUsers` is false'],
    ['hostUsers: false, hostIPC: true', 'spec.HostIPC: Forbidden: when `pod.Spec.HostUsers` is false'],
    [
      'setHostnameAsFQDN: true, hostnameOverride: a',
      'spec.hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true',
    ],
    [
      'resources: {limits: {bogus: 1}}',
      'spec.resources.limits[bogus]: Unsupported value: "bogus": supported values: "cpu", "hugepages-", "memory"',
      'spec.resources.limits[bogus]: Invalid value: "bogus": must be a standard resource type or fully qualified',
      'spec.resources.limits[bogus]: Invalid value: "bogus": must be a standard resource for containers',
    ],
  ])
})

describe('[KND26] core/validation ValidatePodSecurityContext, ValidateSecurityContext', () => {
  const at = 'spec.securityContext'
  spec([
    ['securityContext: {runAsUser: -1}', `${at}.runAsUser: Invalid value: -1: ${id}`],
    [
      'securityContext: {fsGroup: -1, runAsGroup: -1}',
      `${at}.fsGroup: Invalid value: -1: ${id}`,
      `${at}.runAsGroup: Invalid value: -1: ${id}`,
    ],
    ['securityContext: {supplementalGroups: [-1]}', `${at}.supplementalGroups[0]: Invalid value: -1: ${id}`],
    [
      'securityContext: {fsGroupChangePolicy: Often}',
      `${at}.fsGroupChangePolicy: Unsupported value: "Often": supported values: "Always", "OnRootMismatch"`,
    ],
    ['securityContext: {sysctls: [{name: "", value: a}]}', `${at}.sysctls[0].name: Required value`],
    ['securityContext: {sysctls: [{name: a, value: a}, {name: a, value: a}]}', `${at}.sysctls[1].name: Duplicate value: "a"`],
    [
      'hostNetwork: true, securityContext: {sysctls: [{name: net.a, value: a}]}',
      `${at}.sysctls[0].name: Invalid value: "net.a": may not be specified when 'hostNetwork' is true`,
    ],
    [
      'securityContext: {seccompProfile: {type: Odd}}',
      `${at}.seccompProfile.type: Unsupported value: "Odd": supported values: "Localhost", "RuntimeDefault", "Unconfined"`,
    ],
    [
      'securityContext: {seccompProfile: {type: Localhost}}',
      `${at}.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost`,
    ],
    [
      'securityContext: {appArmorProfile: {type: RuntimeDefault, localhostProfile: p}}',
      `${at}.appArmorProfile.localhostProfile: Invalid value: "p": can only be set when AppArmor type is Localhost`,
    ],
    [
      'hostPID: true, shareProcessNamespace: true',
      'spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled',
    ],
  ])
  const c = 'spec.containers[0].securityContext'
  it.each<Row>([
    ['runAsUser: -1', `${c}.runAsUser: Invalid value: -1: ${id}`],
    ['procMount: Odd', `${c}.procMount: Unsupported value: "Odd": supported values: "Default", "Unmasked"`],
    ['procMount: Unmasked', `${c}.procMount: Invalid value: "Unmasked": \`hostUsers\` must be false to use \`Unmasked\``],
    [
      'privileged: true, allowPrivilegeEscalation: false',
      `${c}: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set \`allowPrivilegeEscalation\` to false and \`privileged\` to true`,
    ],
  ])('%s', (context, ...causes) => {
    const yaml = `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: x, securityContext: {${context}}}]}}`
    expect(create(yaml)).toEqual(causes)
  })
})

describe('[KND26] core/validation validateAffinity', () => {
  const node = 'spec.affinity.nodeAffinity'
  const term = (fields: string): string => `affinity: {podAffinity: {${required}: [{${fields}}]}}`
  const at = `spec.affinity.podAffinity.${required}[0]`
  spec([
    [
      `affinity: {nodeAffinity: {${required}: {nodeSelectorTerms: []}}}`,
      `${node}.${required}.nodeSelectorTerms: Required value: must have at least one node selector term`,
    ],
    [
      `affinity: {nodeAffinity: {${required}: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}}`,
      `${node}.${required}.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
    ],
    [
      `affinity: {nodeAffinity: {${required}: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists, values: [b]}]}]}}}`,
      `${node}.${required}.nodeSelectorTerms[0].matchExpressions[0].values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`,
    ],
    [
      `affinity: {nodeAffinity: {${required}: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Gt, values: []}]}]}}}`,
      `${node}.${required}.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified single value when \`operator\` is 'Lt' or 'Gt'`,
    ],
    [
      `affinity: {nodeAffinity: {${required}: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Like, values: [b]}]}]}}}`,
      `${node}.${required}.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator`,
    ],
    [
      `affinity: {nodeAffinity: {${required}: {nodeSelectorTerms: [{matchFields: [{key: a, operator: In, values: [b]}]}]}}}`,
      `${node}.${required}.nodeSelectorTerms[0].matchFields[0].key: Invalid value: "a": not a valid field selector key`,
    ],
    [
      `affinity: {nodeAffinity: {${preferred}: [{weight: 0, preference: {}}]}}`,
      `${node}.${preferred}[0].weight: Invalid value: 0: must be in the range 1-100`,
    ],
    [
      term(''),
      `${at}.topologyKey: Required value: can not be empty`,
      `${at}.topologyKey: Invalid value: "": name part must be non-empty`,
      `${at}.topologyKey: Invalid value: "": ${qualified}`,
    ],
    [term('topologyKey: a, namespaces: [A]'), `${at}.namespace: Invalid value: "A": ${label}`],
    [
      term('topologyKey: a, matchLabelKeys: [b]'),
      `${at}.matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`,
    ],
    [
      `affinity: {podAntiAffinity: {${preferred}: [{weight: 101, podAffinityTerm: {topologyKey: a}}]}}`,
      `spec.affinity.podAntiAffinity.${preferred}[0].weight: Invalid value: 101: must be in the range 1-100`,
    ],
  ])
})

describe('[KND26] core/validation ValidateTolerations, validateTopologySpreadConstraints', () => {
  const t = 'spec.tolerations[0]'
  const s = 'spec.topologySpreadConstraints[0]'
  const spread = (fields: string): string => `topologySpreadConstraints: [{topologyKey: z, ${fields}}]`
  const hard = 'whenUnsatisfiable: DoNotSchedule'
  spec([
    [
      'tolerations: [{operator: Equal}]',
      `${t}.operator: Invalid value: "Equal": operator must be Exists when \`key\` is empty, which means "match all values and all keys"`,
    ],
    [
      'tolerations: [{key: a, operator: Exists, value: b}]',
      `${t}.operator: Invalid value: {"Key":"a","Operator":"Exists","Value":"b","Effect":"","TolerationSeconds":null}: value must be empty when \`operator\` is 'Exists'`,
    ],
    ['tolerations: [{key: a, operator: Like}]', `${t}.operator: Unsupported value: "Like": supported values: "Equal", "Exists"`],
    ['tolerations: [{key: a, value: "b c"}]', `${t}.operator: Invalid value: "b c": ${labelValue}`],
    [
      'tolerations: [{key: a, effect: Never}]',
      `${t}.effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"`,
    ],
    [
      'tolerations: [{key: a, effect: NoSchedule, tolerationSeconds: 1}]',
      `${t}.effect: Invalid value: "NoSchedule": effect must be 'NoExecute' when \`tolerationSeconds\` is set`,
    ],
    [spread(`maxSkew: 0, ${hard}`), `${s}.maxSkew: Invalid value: 0: must be greater than zero`],
    [`topologySpreadConstraints: [{topologyKey: "", maxSkew: 1, ${hard}}]`, `${s}.topologyKey: Required value: can not be empty`],
    [
      spread('maxSkew: 1, whenUnsatisfiable: Wait'),
      `${s}.whenUnsatisfiable: Unsupported value: "Wait": supported values: "DoNotSchedule", "ScheduleAnyway"`,
    ],
    [spread(`maxSkew: 1, ${hard}, minDomains: 0`), `${s}.minDomains: Invalid value: 0: must be greater than zero`],
    [
      spread('maxSkew: 1, whenUnsatisfiable: ScheduleAnyway, minDomains: 1'),
      `${s}.minDomains: Invalid value: 1: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway`,
    ],
    [
      spread(`maxSkew: 1, ${hard}, nodeTaintsPolicy: Odd`),
      `${s}.nodeTaintsPolicy: Unsupported value: "Odd": supported values: "Honor", "Ignore"`,
    ],
    [
      spread(`maxSkew: 1, ${hard}, matchLabelKeys: [a]`),
      `${s}.matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`,
    ],
    [
      `topologySpreadConstraints: [{topologyKey: z, maxSkew: 1, ${hard}}, {topologyKey: z, maxSkew: 2, ${hard}}]`,
      'spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{z, DoNotSchedule}"',
    ],
  ])
})

describe('[KND26] core/validation validatePodDNSConfig, host network', () => {
  const d = 'spec.dnsConfig'
  spec([
    ['dnsConfig: {nameservers: [a]}', `${d}.nameservers[0]: Invalid value: "a": ${badIp}`],
    [
      'dnsConfig: {nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, 1.1.1.4]}',
      `${d}.nameservers: Invalid value: ["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4"]: must not have more than 3 nameservers`,
    ],
    ['dnsConfig: {searches: [A_B]}', `${d}.searches[0]: Invalid value: "A_B": ${search}`],
    ['dnsConfig: {options: [{value: a}]}', `${d}.options[0]: Required value: must not be empty`],
  ])
  it.each<Row>([
    [
      '{containerPort: 80, hostPort: 81}',
      'spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true',
    ],
    ['{containerPort: 80}'],
  ])('host network and %s', (port, ...causes) => {
    const yaml = `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostNetwork: true, containers: [{name: c, image: x, ports: [${port}]}]}}`
    expect(create(yaml)).toEqual(causes)
  })
})
