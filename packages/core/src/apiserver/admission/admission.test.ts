import { describe, expect, it } from 'vitest'
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
