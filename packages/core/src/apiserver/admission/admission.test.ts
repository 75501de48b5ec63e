import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { bareServer, messageOf } from '../resources/bare-server.ts'

const pod = (name: string, container = '', more = ''): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {containers: [{name: web, image: nginx${container}}]${more}}`

const quota = (hard: string, more = ''): string => `
apiVersion: v1
kind: ResourceQuota
metadata: {name: q}
spec: {hard: ${hard}${more}}`

const range = (limits: string): string => `
apiVersion: v1
kind: LimitRange
metadata: {name: bounds}
spec: {limits: [${limits}]}`

const resources = (requests: string, limits = requests): string => `, resources: {requests: ${requests}, limits: ${limits}}`

describe('ResourceQuota', () => {
  it('[KND20] counts objects', () => {
    const server = bareServer()
    server.create(quota('{pods: 1, count/configmaps: 1}'))
    expect(messageOf(server.create(pod('a')))).toBe('')
    expect(messageOf(server.create(pod('b')))).toBe(
      'pods "b" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    )
    expect(messageOf(server.create('{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}'))).toBe('')
    expect(messageOf(server.create('{apiVersion: v1, kind: ConfigMap, metadata: {name: d}}'))).toBe(
      'configmaps "d" is forbidden: exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1',
    )
  })

  it('[KND20] sums what Pods ask for, and wants it said', () => {
    const server = bareServer()
    server.create(quota('{requests.cpu: 1, limits.memory: 1Gi}'))
    expect(messageOf(server.create(pod('a')))).toBe(
      'pods "a" is forbidden: failed quota: q: must specify limits.memory for: web; requests.cpu for: web',
    )
    expect(messageOf(server.create(pod('b', resources('{cpu: 600m, memory: 512Mi}'))))).toBe('')
    expect(messageOf(server.create(pod('c', resources('{cpu: 600m, memory: 1Gi}'))))).toBe(
      'pods "c" is forbidden: exceeded quota: q, requested: limits.memory=1Gi,requests.cpu=600m, used: limits.memory=512Mi,requests.cpu=600m, limited: limits.memory=1Gi,requests.cpu=1',
    )
  })

  it('[KND20] looks at node ports when a Service changes', () => {
    const server = bareServer()
    const service = (type: string): string =>
      `{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: ${type}, ports: [{port: 80}]}}`
    server.create(quota('{services.nodeports: 0}'))
    expect(messageOf(server.create(service('ClusterIP')))).toBe('')
    expect(messageOf(server.replace(service('NodePort')))).toBe(
      'services "s" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0',
    )
  })

  it('[KND20] minds its scopes', () => {
    const server = bareServer()
    server.create(quota('{pods: 0}', ', scopes: [BestEffort]'))
    expect(messageOf(server.create(pod('a')))).toContain('exceeded quota: q, requested: pods=1')
    expect(messageOf(server.create(pod('b', resources('{cpu: 100m}'))))).toBe('')
  })
})

describe('quotas with scopes', () => {
  const affinity = (term: string): string =>
    `, affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z, labelSelector: {}${term}}]}}`
  const when = (fields: string): string => `scopeSelector: {matchExpressions: [{${fields}}]}`
  it.each<[string, string, boolean]>([
    ['scopes: [BestEffort]', '', true],
    ['scopes: [NotBestEffort]', '', false],
    ['scopes: [Terminating]', ', activeDeadlineSeconds: 5', true],
    ['scopes: [Terminating]', '', false],
    ['scopes: [NotTerminating]', '', true],
    ['scopes: [CrossNamespacePodAffinity]', affinity(', namespaces: [b]'), true],
    ['scopes: [CrossNamespacePodAffinity]', affinity(', namespaceSelector: {}'), true],
    ['scopes: [CrossNamespacePodAffinity]', affinity(''), false],
    [when('scopeName: PriorityClass, operator: In, values: [high]'), ', priorityClassName: high', true],
    [when('scopeName: PriorityClass, operator: In, values: [high]'), '', false],
    [when('scopeName: PriorityClass, operator: NotIn, values: [high]'), '', true],
    [when('scopeName: PriorityClass, operator: NotIn, values: [high]'), ', priorityClassName: high', false],
    [when('scopeName: PriorityClass, operator: Exists'), ', priorityClassName: high', true],
    [when('scopeName: PriorityClass, operator: Exists'), '', false],
    [when('scopeName: PriorityClass, operator: DoesNotExist'), '', true],
  ])('[KND20] %s counts a Pod%s: %s', (scope, more, counts) => {
    const server = bareServer()
    server.create('{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1}')
    server.create(quota('{pods: 0}', `, ${scope}`))
    const why = 'pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0'
    expect(messageOf(server.create(pod('a', '', more)))).toBe(counts ? why : '')
  })

  const claim = (attributes: string): string =>
    `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}${attributes}}}`
  it.each<[string, string, boolean]>([
    [when('scopeName: VolumeAttributesClass, operator: In, values: [gold]'), ', volumeAttributesClassName: gold', true],
    [when('scopeName: VolumeAttributesClass, operator: In, values: [gold]'), ', volumeAttributesClassName: dull', false],
    [when('scopeName: VolumeAttributesClass, operator: NotIn, values: [gold]'), '', true],
    ['scopes: [VolumeAttributesClass]', '', false],
  ])('[KND20] %s counts a claim%s: %s', (scope, attributes, counts) => {
    const server = bareServer()
    server.create(quota('{persistentvolumeclaims: 0}', `, ${scope}`))
    const used = 'requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0'
    const why = `persistentvolumeclaims "c" is forbidden: exceeded quota: q, ${used}`
    expect(messageOf(server.create(claim(attributes)))).toBe(counts ? why : '')
  })

  it('[KND20] counts objects of Kinds that are defined here', () => {
    const server = bareServer()
    const schema = '{openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}'
    const versions = `[{name: v1, served: true, storage: true, schema: ${schema}}]`
    const names = '{plural: teas, singular: tea, kind: Tea, listKind: TeaList}'
    server.create(
      `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: teas.example.com}, spec: {group: example.com, scope: Namespaced, names: ${names}, versions: ${versions}}}`,
    )
    server.create(quota('{count/teas.example.com: 1}'))
    const tea = (name: string): string => `{apiVersion: example.com/v1, kind: Tea, metadata: {name: ${name}}}`
    const post = (name: string): string =>
      messageOf(server.request('POST', '/apis/example.com/v1/namespaces/default/teas', parse(tea(name))))
    expect(post('a')).toBe('')
    expect(post('b')).toBe(
      'teas.example.com "b" is forbidden: exceeded quota: q, requested: count/teas.example.com=1, used: count/teas.example.com=1, limited: count/teas.example.com=1',
    )
  })
})

describe('LimitRange', () => {
  it('[KND21] fills requests and limits and notes that it did', () => {
    const server = bareServer()
    server.create(range('{type: Container, default: {cpu: 500m}, defaultRequest: {cpu: 100m}}'))
    expect(server.create(pod('a'))).toMatchObject({
      metadata: {
        annotations: {
          'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu request for container web; cpu limit for container web',
        },
      },
      spec: { containers: [{ resources: { requests: { cpu: '100m' }, limits: { cpu: '500m' } } }] },
      status: { qosClass: 'Burstable' },
    })
  })

  it.each([
    [
      '{type: Container, max: {memory: 1Gi}}',
      resources('{memory: 2Gi}'),
      '[maximum memory usage per Container is 1Gi, but limit is 2Gi',
    ],
    ['{type: Pod, max: {memory: 1Gi}}', '', 'maximum memory usage per Pod is 1Gi.  No limit is specified'],
    ['{type: Pod, min: {memory: 1Gi}}', '', 'minimum memory usage per Pod is 1Gi.  No request is specified'],
    [
      '{type: Pod, maxLimitRequestRatio: {cpu: 2}}',
      '',
      'cpu max limit to request ratio per Pod is 2, but no request is specified or request is 0',
    ],
    [
      '{type: Container, min: {cpu: 200m}}',
      resources('{cpu: 100m}'),
      'minimum cpu usage per Container is 200m, but request is 100m',
    ],
    ['{type: Pod, max: {cpu: 1}}', resources('{cpu: 2}'), 'maximum cpu usage per Pod is 1, but limit is 2'],
    [
      '{type: Container, maxLimitRequestRatio: {cpu: 2}}',
      resources('{cpu: 100m}', '{cpu: 500m}'),
      'cpu max limit to request ratio per Container is 2, but provided ratio is 5.000000',
    ],
  ])('[KND21] %s', (limits, given, why) => {
    const server = bareServer()
    server.create(range(limits))
    expect(messageOf(server.create(pod('a', given)))).toBe(`pods "a" is forbidden: ${why.replace('[', '')}`)
  })

  it('[KND21] must not contradict itself', () => {
    expect(messageOf(bareServer().create(range('{type: Container, min: {cpu: 2}, max: {cpu: 1}}')))).toContain(
      'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
    )
  })
})

describe('Priority', () => {
  const priorityClass = (name: string, value: number, more = ''): string =>
    `{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: ${name}}, value: ${value}${more}}`

  it('[KND22] comes from the class, the default class, or is 0', () => {
    const server = bareServer()
    expect(server.create(pod('a'))).toMatchObject({ spec: { priority: 0, preemptionPolicy: 'PreemptLowerPriority' } })
    server.create(priorityClass('high', 1000, ', preemptionPolicy: Never'))
    expect(server.create(pod('b', '', ', priorityClassName: high'))).toMatchObject({
      spec: { priority: 1000, preemptionPolicy: 'Never' },
    })
    server.create(priorityClass('usual', 7, ', globalDefault: true'))
    expect(server.create(pod('c'))).toMatchObject({ spec: { priority: 7, priorityClassName: 'usual' } })
    expect(messageOf(server.create(pod('d', '', ', priorityClassName: none')))).toBe(
      'pods "d" is forbidden: no PriorityClass with name none was found',
    )
  })

  it('[KND22] has bounds and one default', () => {
    const server = bareServer()
    expect(messageOf(server.create(priorityClass('x', 2_000_000_000)))).toBe(
      'PriorityClass.scheduling.k8s.io "x" is invalid: value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
    )
    server.create(priorityClass('a', 1, ', globalDefault: true'))
    expect(messageOf(server.create(priorityClass('b', 2, ', globalDefault: true')))).toBe(
      'priorityclasses.scheduling.k8s.io "b" is forbidden: PriorityClass a is already marked as default. Only one default can exist',
    )
  })
})

it('[KND1] quantities are read from numbers and written in canonical form', () => {
  const server = bareServer()
  expect(server.create(pod('a', resources('{cpu: 1, memory: 1024Mi}', '{cpu: 1.5, memory: 2048Mi}')))).toMatchObject({
    spec: { containers: [{ resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1500m', memory: '2Gi' } } }] },
  })
  expect(messageOf(server.create(pod('b', resources('{cpu: much}'))))).toBe(
    'Pod in version "v1" cannot be handled as a Pod: quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
  )
})

describe('PodSecurity', () => {
  const levelled = (level: string): ReturnType<typeof bareServer> => {
    const server = bareServer()
    const labels = { 'pod-security.kubernetes.io/enforce': level }
    server.request('PATCH', '/api/v1/namespaces/default', { metadata: { labels } }, { type: 'application/merge-patch+json' })
    return server
  }

  it('[KND40] refuses what the level of the namespace does not allow', () => {
    expect(messageOf(levelled('restricted').create(pod('a')))).toBe(
      'pods "a" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    )
    expect(messageOf(levelled('baseline').create(pod('a', ', securityContext: {privileged: true}', ', hostNetwork: true')))).toBe(
      'pods "a" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), privileged (container "web" must not set securityContext.privileged=true)',
    )
  })

  it('[KND40] lets through what it allows', () => {
    expect(messageOf(levelled('baseline').create(pod('a')))).toBe('')
    expect(messageOf(levelled('privileged').create(pod('a', ', securityContext: {privileged: true}')))).toBe('')
    const tight =
      ', securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}'
    expect(messageOf(levelled('restricted').create(pod('a', tight)))).toBe('')
  })
})
