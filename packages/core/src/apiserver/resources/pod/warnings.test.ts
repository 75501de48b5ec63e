import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { PodSpec } from '../../../api/pod.ts'
import type { Row } from '../refusals.ts'
import { podWarnings } from './warnings.ts'

const none = 'a null labelSelector results in matching no pod'
const term = 'requiredDuringSchedulingIgnoredDuringExecution'
const soft = 'preferredDuringSchedulingIgnoredDuringExecution'
const zone = 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'
const old = 'failure-domain.beta.kubernetes.io/zone'

const warned = (yaml: string): string[] => podWarnings({ spec: parse(`{${yaml}}`) as PodSpec })

describe('[KND27] pkg/api/pod warningsForPodSpecAndMeta', () => {
  it.each<Row>([
    [`nodeSelector: {${old}: a}`, `spec.nodeSelector[${old}]: ${zone}`],
    [
      `affinity: {nodeAffinity: {${term}: {nodeSelectorTerms: [{matchExpressions: [{key: ${old}, operator: Exists}]}]}}}`,
      `spec.affinity.nodeAffinity.${term}.nodeSelectorTerms[0].matchExpressions[0].key: ${old} is ${zone}`,
    ],
    [
      `topologySpreadConstraints: [{topologyKey: ${old}, maxSkew: 1}]`,
      `spec.topologySpreadConstraints[0].topologyKey: ${old} is ${zone}`,
      `spec.topologySpreadConstraints[0].labelSelector: ${none}`,
    ],
    ['topologySpreadConstraints: [{topologyKey: a, labelSelector: {}}]'],
    [`affinity: {podAffinity: {${term}: [{topologyKey: a}]}}`, `spec.affinity.podAffinity.${term}[0].labelSelector: ${none}`],
    [
      `affinity: {podAntiAffinity: {${soft}: [{podAffinityTerm: {topologyKey: a}}]}}`,
      `spec.affinity.podAntiAffinity.${soft}[0].podAffinityTerm.labelSelector: ${none}`,
    ],
    ['volumes: [{gitRepo: {repository: a}}]', 'spec.volumes[0].gitRepo: deprecated in v1.11'],
    ['volumes: [{}, {cephfs: {}}]', 'spec.volumes[1].cephfs: deprecated in v1.28, non-functional in v1.31+'],
    ['volumes: [{storageos: {}}]', 'spec.volumes[0].storageOS: deprecated in v1.22, non-functional in v1.25+'],
    ['hostAliases: [{ip: 1.1.1.1}, {ip: 1.1.1.1}]', 'spec.hostAliases[1].ip: duplicate ip "1.1.1.1"'],
    ['imagePullSecrets: [{name: a}, {name: a}]', 'spec.imagePullSecrets[1].name: duplicate name "a"'],
    ['imagePullSecrets: [{}]', 'spec.imagePullSecrets[0].name: invalid empty name ""'],
    [
      'terminationGracePeriodSeconds: -1',
      'spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1',
    ],
    [
      'containers: [{resources: {limits: {memory: 100m}, requests: {ephemeral-storage: 1500m, cpu: 100m}}}]',
      'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
      'spec.containers[0].resources.requests[ephemeral-storage]: fractional byte value "1500m" is invalid, must be an integer',
    ],
    [
      'initContainers: [{env: [{name: A, value: a}, {name: A, value: b}]}]',
      'spec.initContainers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    ],
    ['containers: [{env: [{name: A, value: a}, {name: A, value: $(A)b}]}]'],
    [
      'containers: [{env: [{name: A, value: a}, {name: A, value: $(A)}]}]',
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    ],
    [
      'containers: [{ports: [{containerPort: 80, protocol: TCP}]}, {ports: [{containerPort: 80, protocol: TCP}]}]',
      'spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]',
    ],
    ['containers: [{ports: [{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: UDP}]}]'],
    [
      'containers: [{ports: [{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: TCP, hostPort: 80}]}]',
      'spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]',
    ],
    [
      'containers: [{ports: [{containerPort: 80, protocol: TCP, hostPort: 80}, {containerPort: 80, protocol: TCP, hostPort: 80, hostIP: 1.1.1.1}]}]',
      'spec.containers[0].ports[1]: dangerously ambiguous port definition with spec.containers[0].ports[0]',
    ],
    [
      'containers: [{ports: [{containerPort: 80, protocol: TCP, hostIP: 1.1.1.1}]}]',
      'spec.containers[0].ports[0]: hostIP set without hostPort: {Name: HostPort:0 ContainerPort:80 Protocol:TCP HostIP:1.1.1.1}',
    ],
  ])('%s', (spec, ...warnings) => expect(warned(spec)).toEqual(warnings))
})
