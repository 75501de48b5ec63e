import { describe, expect, it } from 'vitest'
import { base64 } from '../../api/base64.ts'
import { apiVersionOf } from '../../api/resource.ts'
import { resourceTable } from '../../api/resource-table.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import { requests } from '../../api/x509/requests.ts'
import { bareServer, messageOf } from './bare-server.ts'

const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
const jobTemplate = { spec: { ...template.spec, restartPolicy: 'Never' } }
const workload = { spec: { selector: { matchLabels: { a: 'b' } }, template } }
const webhook = {
  name: 'a.example.com',
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  clientConfig: { url: 'https://a.example.com' },
}
const constraints = { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }] }
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'x' }

/** The least that each Kind takes. Kinds that are not here take an empty object. */
const bodies: Readonly<Record<string, object>> = {
  CertificateSigningRequest: {
    spec: { request: base64(encodeUtf8(requests.jane)), signerName: 'a.example.com/b', usages: ['client auth'] },
  },
  ClusterRoleBinding: { roleRef },
  ControllerRevision: { revision: 1, data: {} },
  CronJob: { spec: { schedule: '@daily', jobTemplate: { spec: { template: jobTemplate } } } },
  CSIDriver: { spec: {} },
  CSINode: { spec: { drivers: [] } },
  CSIStorageCapacity: { storageClassName: 'x' },
  DaemonSet: workload,
  Deployment: workload,
  DeviceClass: { spec: {} },
  EndpointSlice: { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }], ports: [] },
  'v1 Event': { involvedObject: { namespace: 'default' } },
  'events.k8s.io/v1 Event': {
    regarding: { namespace: 'default' },
    eventTime: '2026-11-23T06:00:00.000000Z',
    reportingController: 'a',
    reportingInstance: 'b',
    action: 'c',
    reason: 'd',
    type: 'Normal',
  },
  FlowSchema: { spec: { priorityLevelConfiguration: { name: 'x' } } },
  HorizontalPodAutoscaler: { spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } } },
  Ingress: { spec: { defaultBackend: { service: { name: 'x', port: { number: 80 } } } } },
  IngressClass: { spec: { controller: 'example.com/x' } },
  IPAddress: { metadata: { name: '192.168.10.77' }, spec: { parentRef: { resource: 'services', name: 'x' } } },
  Job: { spec: { template: jobTemplate } },
  LimitRange: { spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] } },
  MutatingAdmissionPolicy: {
    spec: {
      matchConstraints: constraints,
      reinvocationPolicy: 'Never',
      mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: '[JSONPatch{}]' } }],
    },
  },
  MutatingAdmissionPolicyBinding: { spec: { policyName: 'x' } },
  MutatingWebhookConfiguration: { webhooks: [webhook] },
  NetworkPolicy: { spec: { podSelector: {} } },
  PersistentVolume: { spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/x' } } },
  PersistentVolumeClaim: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  Pod: { spec: template.spec },
  PodTemplate: { template },
  PriorityLevelConfiguration: { spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } },
  ReplicaSet: workload,
  ReplicationController: { spec: { template } },
  ResourceClaim: { spec: {} },
  ResourceClaimTemplate: { spec: { spec: {} } },
  ResourceSlice: { spec: { driver: 'x', nodeName: 'y', pool: { name: 'p', generation: 1, resourceSliceCount: 1 } } },
  RoleBinding: { roleRef },
  RuntimeClass: { handler: 'x' },
  Service: { spec: { ports: [{ port: 80 }] } },
  ServiceCIDR: { spec: { cidrs: ['10.9.0.0/24'] } },
  StatefulSet: workload,
  StorageClass: { provisioner: 'x' },
  ValidatingAdmissionPolicy: { spec: { matchConstraints: constraints, validations: [{ expression: 'true' }] } },
  ValidatingAdmissionPolicyBinding: { spec: { policyName: 'x', validationActions: ['Deny'] } },
  ValidatingWebhookConfiguration: { webhooks: [webhook] },
  VolumeAttachment: { spec: { attacher: 'x', nodeName: 'y', source: { persistentVolumeName: 'z' } } },
  VolumeAttributesClass: { driverName: 'x', parameters: { a: 'b' } },
  APIService: {
    metadata: { name: 'v1.example.com' },
    spec: { group: 'example.com', version: 'v1', groupPriorityMinimum: 1, versionPriority: 1 },
  },
  CustomResourceDefinition: {
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Cluster',
      names: { plural: 'things', kind: 'Thing' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  },
}

const stored = resourceTable.filter((of) => of.verbs.includes('update'))

describe('every stored Kind', () => {
  it.each(stored.map((of) => [`${apiVersionOf(of)} ${of.kind}`, of] as const))(
    '[KND36] %s is created, shown, changed and deleted',
    (_, of) => {
      const server = bareServer()
      const root = of.group === '' ? `/api/${of.version}` : `/apis/${of.group}/${of.version}`
      const path = `${root}${of.namespaced ? '/namespaces/default' : ''}/${of.resource}`
      const body = (bodies[`${apiVersionOf(of)} ${of.kind}`] ?? bodies[of.kind]) as { metadata?: { name: string } } | undefined
      const name = body?.metadata?.name ?? 'one'
      const labels = { test: 'lifecycle' }
      const made = server.request('POST', `${path}?fieldValidation=Strict`, { ...body, metadata: { name, labels } }) as any
      expect(messageOf(made)).toBe('')
      expect(made).toMatchObject({ kind: of.kind, metadata: { name, labels } })
      expect(Object.values(server.row(`${path}?labelSelector=test=lifecycle`))).toContain(name)
      const merge = { type: 'application/merge-patch+json' }
      const patched = server.request('PATCH', `${path}/${name}`, { metadata: { annotations: { patched: 'yes' } } }, merge) as any
      expect(messageOf(patched)).toBe('')
      patched.metadata.annotations.updated = 'yes'
      expect(server.request('PUT', `${path}/${name}`, patched)).toMatchObject({
        metadata: { annotations: { patched: 'yes', updated: 'yes' }, uid: made.metadata.uid },
      })
      if (of.subresources.includes('status')) {
        expect(
          messageOf(server.request('PATCH', `${path}/${name}/status`, { metadata: { annotations: { status: 'yes' } } }, merge)),
        ).toBe('')
      }
      if (of.verbs.includes('deletecollection')) server.request('DELETE', `${path}?labelSelector=test=lifecycle`)
      else server.request('DELETE', `${path}/${name}`)
      const left = (server.request('GET', `${path}?labelSelector=test=lifecycle`) as any).items
      expect(left.every((item: any) => item.metadata.deletionTimestamp !== undefined) || left.length === 0).toBe(true)
    },
  )
})
