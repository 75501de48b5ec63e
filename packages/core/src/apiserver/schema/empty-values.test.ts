import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { bareServer, messageOf } from '../resources/bare-server.ts'
import { withoutHollows } from './empty-values.ts'

const server = bareServer()

/** What is stored of an object, without what the server fills in. */
function kept(yaml: string, ...parts: string[]): unknown {
  const made = server.create(yaml, undefined, 'dryRun=All') as any
  expect(messageOf(made)).toBe('')
  return parts.reduce((value, part) => value?.[part], made)
}
const map = (metadata: string, rest = ''): string => `{apiVersion: v1, kind: ConfigMap, metadata: {name: a, ${metadata}}${rest}}`
const pod = (spec: string, container = ''): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {${spec}${spec && ','} containers: [{name: c, image: i${container && ', '}${container}}]}}`
const slice = (more: string): string =>
  `{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: a}, addressType: IPv4${more}}`
const role = (more: string): string => `{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}${more}}`

describe('[API202] what is written empty', () => {
  it.each([
    ['labels: {}', 'labels'],
    ['annotations: {}', 'annotations'],
    ['finalizers: []', 'finalizers'],
    ['ownerReferences: []', 'ownerReferences'],
    ['generateName: ""', 'generateName'],
  ])('of metadata goes: %s', (text, field) => expect(kept(map(text), 'metadata')).not.toHaveProperty(field))

  it.each(['data: {}', 'binaryData: {}'])('of a ConfigMap goes: %s', (text) => {
    const made = kept(map('', `, ${text}`)) as object
    expect(Object.keys(made).sort()).toEqual(['apiVersion', 'kind', 'metadata'])
  })

  it.each<[string, string, unknown?]>([
    ['hostNetwork: false', 'hostNetwork'],
    ['hostname: ""', 'hostname'],
    ['nodeSelector: {}', 'nodeSelector'],
    [
      'volumes: [{name: v, projected: {sources: [{secret: {name: s, items: []}}]}}]',
      'volumes',
      [{ name: 'v', projected: { defaultMode: 420, sources: [{ secret: { name: 's' } }] } }],
    ],
    ['securityContext: {}', 'securityContext', {}],
    [
      'securityContext: {supplementalGroups: [], runAsUser: 0, runAsNonRoot: false}',
      'securityContext',
      { runAsUser: 0, runAsNonRoot: false },
    ],
    ['activeDeadlineSeconds: 1', 'activeDeadlineSeconds', 1],
    ['terminationGracePeriodSeconds: 0', 'terminationGracePeriodSeconds', 0],
    ['shareProcessNamespace: false', 'shareProcessNamespace', false],
    ['priorityClassName: ""', 'priorityClassName'],
    ['tolerations: [{key: "", operator: Exists, value: "", effect: ""}]', 'tolerations', [{ operator: 'Exists' }]],
    ['affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}', 'affinity', { podAffinity: {} }],
    ['dnsConfig: {options: [{name: a, value: ""}], searches: []}', 'dnsConfig', { options: [{ name: 'a', value: '' }] }],
  ])('of a Pod: %s', (spec, field, expected) => {
    const found = kept(pod(spec), 'spec', field)
    // the volume of the token comes last
    expect(field === 'volumes' ? (found as unknown[]).slice(0, 1) : found).toEqual(expected)
  })

  it.each<[string, string, unknown?]>([
    ['env: []', 'env'],
    ['env: [{name: A, value: ""}]', 'env', [{ name: 'A' }]],
    ['args: []', 'args'],
    ['args: [""]', 'args', ['']],
    ['stdin: false', 'stdin'],
    ['workingDir: ""', 'workingDir'],
    ['resources: {limits: {}, requests: {}}', 'resources', {}],
    ['ports: [{containerPort: 80, hostPort: 0, hostIP: "", name: ""}]', 'ports', [{ containerPort: 80, protocol: 'TCP' }]],
    ['ports: [{containerPort: 80, protocol: ""}]', 'ports', [{ containerPort: 80, protocol: 'TCP' }]],
    ['securityContext: {privileged: false, capabilities: {add: []}}', 'securityContext', { privileged: false, capabilities: {} }],
    ['terminationMessagePath: ""', 'terminationMessagePath', '/dev/termination-log'],
    [
      'readinessProbe: {exec: {command: [a]}, initialDelaySeconds: 0}',
      'readinessProbe',
      {
        exec: { command: ['a'] },
        timeoutSeconds: 1,
        periodSeconds: 10,
        successThreshold: 1,
        failureThreshold: 3,
      },
    ],
  ])('of a container: %s', (container, field, expected) =>
    expect((kept(pod('', container), 'spec', 'containers', '0') as any)[field]).toEqual(expected),
  )

  it.each([
    [slice(''), 'endpoints', null],
    [slice(', endpoints: [], ports: []'), 'ports', null],
    [
      slice(', endpoints: [{addresses: [10.0.0.1], conditions: {}, hostname: h}]'),
      'endpoints',
      [{ addresses: ['10.0.0.1'], conditions: {}, hostname: 'h' }],
    ],
    [role(''), 'rules', null],
    [role(', rules: []'), 'rules', null],
    ['{apiVersion: v1, kind: LimitRange, metadata: {name: a}, spec: {limits: []}}', 'spec', { limits: null }],
    ['{apiVersion: storage.k8s.io/v1, kind: CSINode, metadata: {name: a}, spec: {drivers: []}}', 'spec', { drivers: null }],
    ['{apiVersion: v1, kind: ResourceQuota, metadata: {name: a}, spec: {hard: {}, scopes: []}}', 'spec', {}],
    [
      '{apiVersion: v1, kind: ServiceAccount, metadata: {name: a}, secrets: [], automountServiceAccountToken: false}',
      'secrets',
      undefined,
    ],
    [
      '{apiVersion: v1, kind: ServiceAccount, metadata: {name: a}, automountServiceAccountToken: false}',
      'automountServiceAccountToken',
      false,
    ],
    ['{apiVersion: v1, kind: Secret, metadata: {name: a}, type: "", data: {}, immutable: false}', 'type', 'Opaque'],
    ['{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {k: ""}}', 'data', { k: '' }],
    ['{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: a}, value: 0, description: ""}', 'value', 0],
    [
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {podSelector: {matchLabels: {}}, ingress: [{from: [], ports: []}], egress: []}}',
      'spec',
      { podSelector: {}, ingress: [{}], policyTypes: ['Ingress'] },
    ],
  ])('%s: %s', (yaml, field, expected) => expect(kept(yaml, field)).toEqual(expected))

  const claim = (more: string): string =>
    `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, ${more}}}`
  it.each([
    [
      claim('dataSource: {kind: PersistentVolumeClaim, name: b}'),
      'dataSource',
      { apiGroup: null, kind: 'PersistentVolumeClaim', name: 'b' },
    ],
    [claim('dataSourceRef: {kind: Disk, name: b, apiGroup: a.b}'), 'dataSourceRef', { apiGroup: 'a.b', kind: 'Disk', name: 'b' }],
    [
      '{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {defaultBackend: {resource: {kind: K, name: n}}}}',
      'defaultBackend',
      { resource: { apiGroup: null, kind: 'K', name: 'n' } },
    ],
    [pod('volumes: [{name: v, projected: {}}]'), 'volumes', [{ name: 'v', projected: { sources: null, defaultMode: 420 } }]],
  ])('null stands for what is always written: %s', (yaml, field, expected) => {
    const found = (kept(yaml, 'spec') as any)[field]
    expect(field === 'volumes' ? found.slice(0, 1) : found).toEqual(expected)
  })

  it('times of conditions too', () => {
    const one = bareServer()
    const made = one.create(pod('')) as any
    made.status.conditions = [{ type: 'Ready', status: 'True' }]
    const { status } = one.put(made, 'status') as any
    expect(status.conditions).toEqual([{ type: 'Ready', status: 'True', lastProbeTime: null, lastTransitionTime: null }])
    // and may be written again as it was read
    const again = one.request('GET', '/api/v1/namespaces/default/pods/a') as any
    expect((one.put(again, 'status') as any).metadata.resourceVersion).toBe(again.metadata.resourceVersion)
  })

  // until it is stored, an empty list is something else than none
  it('is there for the rules', () => {
    const scaler = parse(
      '{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}, behavior: {scaleUp: {policies: []}}}}',
    )
    const path = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers'
    expect(messageOf(server.request('POST', path, scaler))).toMatch(/policies: Required value/)
  })

  it('does not make another version', () => {
    const one = bareServer()
    one.create(map('', ', data: {a: b}'))
    const path = '/api/v1/namespaces/default/configmaps/a'
    const before = one.request('GET', path) as any
    const edits = { metadata: { labels: {}, finalizers: [], generateName: '' }, binaryData: {} }
    for (const type of ['application/merge-patch+json', 'application/strategic-merge-patch+json'])
      expect(one.request('PATCH', path, edits, { type })).toEqual(before)
    const put = { ...before, binaryData: {}, metadata: { ...before.metadata, labels: {}, annotations: {} } }
    expect(one.request('PUT', path, put)).toEqual(before)
  })

  it('of a configuration that is applied is not stored', () => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b', labels: {} }, data: {}, immutable: false }
    const path = '/api/v1/namespaces/default/configmaps/b?fieldManager=f'
    const made = server.request('PATCH', path, config, { type: 'application/apply-patch+yaml' }) as any
    expect([made.metadata.labels, made.data, made.immutable]).toEqual([undefined, undefined, false])
  })

  it('what is not in a schema stays as it is', () => {
    const odd = { spec: { a: [] } }
    expect(withoutHollows({ group: 'a.b', version: 'v1', kind: 'Foo' }, odd)).toBe(odd)
  })
})
