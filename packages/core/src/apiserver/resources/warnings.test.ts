import { describe, expect, it } from 'vitest'
import { bareServer } from './bare-server.ts'
import type { Row } from './refusals.ts'

const server = bareServer()
let count = 0
/** The warnings of an object under a name of its own. */
const warned = (yaml: string): string[] => server.warnings(yaml.replace('NAME', `n${count++}`))

const pod = (spec: string, metadata = ''): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: NAME, ${metadata}}, spec: {containers: [{name: c, image: i}], ${spec}}}`
const volumes = (...all: string[]): string => pod(`volumes: [${all.map((one) => `{name: v, ${one}}`).join(', ')}]`)
const items = (...paths: string[]): string => `items: [${paths.map((path, i) => `{key: k${i}, path: "${path}"}`).join(', ')}]`
const projected = (...sources: string[]): string =>
  volumes(`projected: {sources: [${sources.map((one) => `{${one}}`).join(', ')}]}`)
const map = (name: string, ...paths: string[]): string => `configMap: {name: ${name}, ${items(...paths)}}`

describe('[KND27] warningsForOverlappingVirtualPaths', () => {
  it.each<Row>([
    [volumes(`configMap: {name: m, ${items('a', 'b')}}`)],
    [volumes('configMap: {name: m}')],
    [volumes(`configMap: {name: m, ${items('a', 'a')}}`), 'volume "v" (ConfigMap "m"): overlapping paths: "a" with "a"'],
    [volumes(`configMap: {name: m, ${items('a/b', 'a')}}`), 'volume "v" (ConfigMap "m"): overlapping paths: "a" with "a/b"'],
    [volumes(`configMap: {name: m, ${items('a/', 'a/b')}}`), 'volume "v" (ConfigMap "m"): overlapping paths: "a/b" with "a"'],
    [volumes(`secret: {secretName: s, ${items('a', 'a/b/c')}}`), 'volume "v" (Secret "s"): overlapping paths: "a/b/c" with "a"'],
    [
      volumes(
        'downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.name}}, {path: a, fieldRef: {fieldPath: metadata.uid}}]}',
      ),
      'volume "v" (DownwardAPI): overlapping paths: "a" with "a"',
    ],
    [projected(map('m', 'a'), map('n', 'b'))],
    [projected(map('m', 'a'), map('n', 'a/b')), 'volume "v" (Projected ConfigMap "n"): overlapping paths: "a/b" with "a"'],
    [
      projected(`secret: {name: s, ${items('a/b')}}`, map('n', 'a')),
      'volume "v" (Projected ConfigMap "n"): overlapping paths: "a/b" with "a"',
    ],
    [
      projected(map('m', 'a'), 'serviceAccountToken: {path: a}'),
      'volume "v" (Projected ServiceAccountToken): overlapping paths: "a" with "a"',
    ],
    [
      projected('serviceAccountToken: {path: t}', 'downwardAPI: {items: [{path: t, fieldRef: {fieldPath: metadata.name}}]}'),
      'volume "v" (Projected DownwardAPI): overlapping paths: "t" with "t"',
    ],
  ])('%s', (yaml, ...warnings) => expect(warned(yaml)).toEqual(warnings))
})

const template = (annotations: string, spec = ''): string =>
  `metadata: {labels: {a: b}, annotations: {${annotations}}}, spec: {containers: [{name: c, image: i}], ${spec}}`
const deployment = (more: string, name = 'NAME'): string =>
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}}, spec: {selector: {matchLabels: {a: b}}, template: {${more}}}}`
const seccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead'
const at = 'spec.template.metadata.annotations'

describe('[KND27] annotations that mean nothing any more', () => {
  it.each<Row>([
    [
      pod('', 'annotations: {scheduler.alpha.kubernetes.io/critical-pod: ""}'),
      'metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the "priorityClassName" field instead',
    ],
    [
      deployment(template('security.alpha.kubernetes.io/sysctls: a, security.alpha.kubernetes.io/unsafe-sysctls: b')),
      `${at}[security.alpha.kubernetes.io/sysctls]: non-functional in v1.11+; use the "sysctls" field instead`,
      `${at}[security.alpha.kubernetes.io/unsafe-sysctls]: non-functional in v1.11+; use the "sysctls" field instead`,
    ],
    [
      deployment(template('seccomp.security.alpha.kubernetes.io/pod: runtime/default')),
      `${at}[seccomp.security.alpha.kubernetes.io/pod]: ${seccomp}`,
    ],
    [
      deployment(template('container.seccomp.security.alpha.kubernetes.io/c: runtime/default')),
      `${at}[container.seccomp.security.alpha.kubernetes.io/c]: ${seccomp}`,
    ],
    [
      deployment(template('container.apparmor.security.beta.kubernetes.io/c: runtime/default')),
      `${at}[container.apparmor.security.beta.kubernetes.io/c]: deprecated since v1.30; use the "appArmorProfile" field instead`,
    ],
  ])('%s', (yaml, ...warnings) => expect(warned(yaml)).toEqual(warnings))
})

const negative = (field: string): string =>
  `${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`
const dotted = (where: string): string =>
  `metadata.name: this is used in ${where}, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]`
const odd = 'metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}], terminationGracePeriodSeconds: -1'
const selector = 'selector: {matchLabels: {a: b}}'
const batch = (kind: string, spec: string): string =>
  `{apiVersion: batch/v1, kind: ${kind}, metadata: {name: NAME.x}, spec: {${spec}}}`
const names = 'Pod names and hostnames'

describe('[KND27] templates are looked at where they stand', () => {
  it.each<Row>([
    [deployment(`${odd}}`, 'NAME.x'), dotted(names), negative('spec.template.spec')],
    [
      `{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: NAME.x}, spec: {${selector}, template: {${odd}}}}}`,
      dotted(names),
      negative('spec.template.spec'),
    ],
    [
      `{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: NAME}, spec: {${selector}, template: {${odd}}}}}`,
      negative('spec.template.spec'),
    ],
    [
      `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: NAME}, spec: {revisionHistoryLimit: -1, ${selector}, serviceName: s, template: {${odd}}}, volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: "1.5"}}}}]}}`,
      negative('spec.template.spec'),
      'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
      'spec.volumeClaimTemplates[0].resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer',
    ],
    [
      `{apiVersion: v1, kind: ReplicationController, metadata: {name: NAME.x}, spec: {template: {${odd}}}}}`,
      dotted(names),
      negative('template.spec'),
    ],
    [`{apiVersion: v1, kind: PodTemplate, metadata: {name: NAME}, template: {${odd}}}}`, negative('template.spec')],
    [batch('Job', `template: {${odd}, restartPolicy: Never}}`), dotted(names), negative('spec.template.spec')],
    [
      batch('CronJob', `schedule: "@daily", jobTemplate: {spec: {template: {${odd}, restartPolicy: Never}}}}`),
      dotted(names),
      negative('spec.jobTemplate.spec.template.spec'),
    ],
    [
      batch(
        'Job',
        'completionMode: Indexed, completions: 100001, parallelism: 10001, template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}',
      ).replace('.x', ''),
      'spec: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail',
    ],
  ])('%s', (yaml, ...warnings) => expect(warned(yaml)).toEqual(warnings))

  it('only when they change', () => {
    const own = bareServer()
    const put = (edit: (object: any) => void): readonly string[] => {
      const path = '/apis/apps/v1/namespaces/default/deployments/d'
      const object = own.request('GET', path) as any
      edit(object)
      own.put(object)
      return own.warned()
    }
    own.create(deployment(`${odd}}`, 'd'))
    expect(put(({ metadata }) => (metadata.labels = { x: 'y' }))).toEqual([])
    expect(put(({ spec }) => (spec.replicas = 3))).toEqual([negative('spec.template.spec')])
  })
})

describe('[KND27] claims and volumes', () => {
  const claim = (more: string, size = '1Gi'): string =>
    `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: NAME, ${more}}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: "${size}"}}}}`
  const volume = (spec: string, metadata = ''): string =>
    `{apiVersion: v1, kind: PersistentVolume, metadata: {name: NAME, ${metadata}}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], ${spec}}}`
  const oldClass =
    'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead'
  const path = 'hostPath: {path: /a}'
  it.each<Row>([
    [claim('')],
    [claim('', '1.5'), 'spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer'],
    [claim('annotations: {volume.beta.kubernetes.io/storage-class: a}'), oldClass],
    [volume(path)],
    [volume(path, 'annotations: {volume.beta.kubernetes.io/storage-class: a}'), oldClass],
    [
      volume(`${path}, persistentVolumeReclaimPolicy: Recycle`),
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    ],
    [
      volume(
        `${path}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: beta.kubernetes.io/os, operator: Exists}]}]}}`,
      ),
      'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/os is deprecated since v1.14; use "kubernetes.io/os" instead',
    ],
    [volume('cephfs: {monitors: [a]}'), 'spec.cephfs: deprecated in v1.28, non-functional in v1.31+'],
    [
      volumes(
        'ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: "0.5"}}}}}',
      ),
      'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests[storage]: fractional byte value "500m" is invalid, must be an integer',
    ],
  ])('%s', (yaml, ...warnings) => expect(warned(yaml)).toEqual(warnings))
})

describe('[SVC51] GetWarningsForService', () => {
  const service = (spec: string, metadata = ''): string =>
    `{apiVersion: v1, kind: Service, metadata: {name: NAME, ${metadata}}, spec: {ports: [{port: 80}], ${spec}}}`
  const external = 'spec.externalIPs is deprecated and may no longer be implemented in some clusters'
  it.each<Row>([
    [service('')],
    [
      service('', 'annotations: {service.kubernetes.io/topology-aware-hints: auto}'),
      'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
    ],
    [service('clusterIP: None, selector: {a: b}')],
    [
      service('clusterIP: None, selector: {a: b}, sessionAffinity: ClientIP'),
      'spec.SessionAffinity is ignored for headless services',
    ],
    [
      service('clusterIP: None, selector: {a: b}, externalIPs: [10.0.0.1], loadBalancerIP: 10.0.0.1'),
      'spec.loadBalancerIP is ignored for headless services',
      'spec.externalIPs is ignored for headless services',
      external,
    ],
    [service('externalIPs: [10.0.0.1]'), external],
    [
      service('externalIPs: ["2001:DB8::1"]'),
      external,
      'spec.externalIPs[0]: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")',
    ],
    [
      service('type: LoadBalancer, loadBalancerIP: "2001:db8:0::1"'),
      'spec.loadBalancerIP: IPv6 address "2001:db8:0::1" should be in RFC 5952 canonical format ("2001:db8::1")',
    ],
    [
      service('type: LoadBalancer, loadBalancerSourceRanges: ["2001:DB8::/32", 10.0.0.0/8]'),
      'spec.loadBalancerSourceRanges[0]: IPv6 CIDR value "2001:DB8::/32" should be in RFC 5952 canonical format ("2001:db8::/32")',
    ],
    [
      service('type: ExternalName, externalName: a.b, externalIPs: [10.0.0.1]'),
      external,
      'spec.externalIPs is ignored when spec.type is "ExternalName"',
    ],
    [service('externalName: a.b'), 'spec.externalName is ignored when spec.type is not "ExternalName"'],
    [service('trafficDistribution: PreferClose'), 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'],
    [service('trafficDistribution: PreferSameZone')],
  ])('%s', (yaml, ...warnings) => expect(warned(yaml)).toEqual(warnings))
})
