import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, type Body, startApi } from './api.ts'
import { type Operations, supportsOperations } from './operations.ts'

type Row = Omit<Operations, 'namespace' | 'protobuf'> & { test: string; namespaced?: true }

/** A condition that a patch sets, and another that an update adds. */
const conditions = (patched: string, updated: string, more: object = {}): NonNullable<Operations['status']> => ({
  patch: { conditions: [{ type: patched, status: 'False', reason: 'e2e', ...more }] },
  update: (object: Body) =>
    object.status.conditions.push({ type: updated, status: 'True', reason: 'E2E', message: 'Set from an e2e test', ...more }),
  seen: (object: Body) => object.status.conditions.map((condition: Body) => condition.type),
})

const since = { lastTransitionTime: '2026-01-01T00:00:00Z', message: 'Set from an e2e test' }
const matchConstraints = {
  resourceRules: [{ operations: ['CREATE'], apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] }],
}

const table: Row[] = [
  {
    test: '[sig-api-machinery] API priority and fairness should support FlowSchema API operations',
    groupVersion: 'flowcontrol.apiserver.k8s.io/v1',
    resource: 'flowschemas',
    kind: 'FlowSchema',
    template: () => ({
      spec: {
        matchingPrecedence: 10000,
        priorityLevelConfiguration: { name: 'global-default' },
        distinguisherMethod: { type: 'ByUser' },
        rules: [
          {
            subjects: [{ kind: 'User', user: { name: 'example-e2e-non-existent-user' } }],
            nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
          },
        ],
      },
    }),
    patch: { spec: { matchingPrecedence: 9999 } },
    status: { ...conditions('PatchStatusFailed', 'StatusUpdateFailed'), keeps: 'metadata' },
  },
  {
    test: '[sig-api-machinery] API priority and fairness should support PriorityLevelConfiguration API operations',
    groupVersion: 'flowcontrol.apiserver.k8s.io/v1',
    resource: 'prioritylevelconfigurations',
    kind: 'PriorityLevelConfiguration',
    template: () => ({ spec: { type: 'Limited', limited: { nominalConcurrencyShares: 2, limitResponse: { type: 'Reject' } } } }),
    patch: { spec: { limited: { nominalConcurrencyShares: 4 } } },
    status: { ...conditions('PatchStatusFailed', 'StatusUpdateFailed'), keeps: 'metadata' },
  },
  {
    test: '[sig-api-machinery] MutatingAdmissionPolicy should support MutatingAdmissionPolicy API operations',
    groupVersion: 'admissionregistration.k8s.io/v1',
    resource: 'mutatingadmissionpolicies',
    kind: 'MutatingAdmissionPolicy',
    template: () => ({
      spec: {
        reinvocationPolicy: 'Never',
        mutations: [
          {
            patchType: 'ApplyConfiguration',
            applyConfiguration: {
              expression: `
							Object{
								metadata: Object.metadata{
									annotations: {
											"my-foo-annotation": "myAnnotationValue"
									}
								}
							}`,
            },
          },
        ],
        matchConstraints,
      },
    }),
    patch: { spec: { failurePolicy: 'Ignore' } },
  },
  {
    test: '[sig-api-machinery] MutatingAdmissionPolicy should support MutatingAdmissionPolicyBinding API operations',
    groupVersion: 'admissionregistration.k8s.io/v1',
    resource: 'mutatingadmissionpolicybindings',
    kind: 'MutatingAdmissionPolicyBinding',
    template: () => ({ spec: { policyName: 'mutating-admission-policy-1234.policy.example.com' } }),
    patch: { spec: { matchResources: { namespaceSelector: { matchLabels: { a: 'b' } } } } },
  },
  {
    test: '[sig-api-machinery] ValidatingAdmissionPolicy should support ValidatingAdmissionPolicy API operations',
    groupVersion: 'admissionregistration.k8s.io/v1',
    resource: 'validatingadmissionpolicies',
    kind: 'ValidatingAdmissionPolicy',
    template: () => ({
      spec: {
        validations: [{ expression: 'object.spec.replicas <= 100' }],
        matchConstraints,
      },
    }),
    patch: { spec: { failurePolicy: 'Ignore' } },
    status: conditions('PatchStatusFailed', 'StatusUpdateFailed', since),
  },
  {
    test: '[sig-api-machinery] ValidatingAdmissionPolicy should support ValidatingAdmissionPolicyBinding API operations',
    groupVersion: 'admissionregistration.k8s.io/v1',
    resource: 'validatingadmissionpolicybindings',
    kind: 'ValidatingAdmissionPolicyBinding',
    template: () => ({ spec: { policyName: 'validating-admission-policy.example.com', validationActions: ['Deny'] } }),
    patch: { spec: { matchResources: { namespaceSelector: { matchLabels: { a: 'b' } } } } },
  },
  {
    test: '[sig-network] EndpointSlice should support creating EndpointSlice API operations',
    groupVersion: 'discovery.k8s.io/v1',
    resource: 'endpointslices',
    kind: 'EndpointSlice',
    namespaced: true,
    template: () => ({ addressType: 'IPv4', endpoints: [{ addresses: ['1.2.3.4', '5.6.7.8'] }] }),
  },
  {
    test: '[sig-network] Ingress API should support creating Ingress API operations',
    groupVersion: 'networking.k8s.io/v1',
    resource: 'ingresses',
    kind: 'Ingress',
    namespaced: true,
    template: () => ({ spec: { defaultBackend: { service: { name: 'default-backend', port: { name: '', number: 80 } } } } }),
    status: {
      patch: { loadBalancer: { ingress: [{ ip: '169.1.1.1' }] } },
      update: (object) => {
        object.status.loadBalancer = { ingress: [{ ip: '169.1.1.2' }] }
      },
      seen: (object) => object.status.loadBalancer,
    },
  },
  {
    test: '[sig-network] IngressClass API should support creating IngressClass API operations',
    groupVersion: 'networking.k8s.io/v1',
    resource: 'ingressclasses',
    kind: 'IngressClass',
    template: () => ({ spec: { controller: 'example.com/controller' } }),
  },
  {
    test: '[sig-network] ServiceCIDR and IPAddress API should support ServiceCIDR API operations',
    groupVersion: 'networking.k8s.io/v1',
    resource: 'servicecidrs',
    kind: 'ServiceCIDR',
    template: (number) => ({ spec: { cidrs: [`10.${200 + number}.10.0/30`] } }),
    status: conditions('ready', 'another', since),
  },
  {
    test: '[sig-network] ServiceCIDR and IPAddress API should support IPAddress API operations',
    groupVersion: 'networking.k8s.io/v1',
    resource: 'ipaddresses',
    kind: 'IPAddress',
    name: (number) => `192.168.5.${number}`,
    template: () => ({ spec: { parentRef: { group: '', resource: 'services', namespace: 'test', name: 'test' } } }),
  },
  {
    test: '[sig-node] RuntimeClass should support RuntimeClasses API operations',
    groupVersion: 'node.k8s.io/v1',
    resource: 'runtimeclasses',
    kind: 'RuntimeClass',
    template: () => ({ handler: 'test-handler' }),
  },
  {
    test: '[sig-storage] CSIInlineVolumes should run through the lifecycle of a CSIDriver',
    groupVersion: 'storage.k8s.io/v1',
    resource: 'csidrivers',
    kind: 'CSIDriver',
    name: (number) => `inline-driver-${number}`,
    template: () => ({ spec: { volumeLifecycleModes: ['Ephemeral'] } }),
  },
  {
    test: '[sig-storage] CSINodes CSI Conformance should run through the lifecycle of a csinode',
    groupVersion: 'storage.k8s.io/v1',
    resource: 'csinodes',
    kind: 'CSINode',
    template: () => ({ spec: { drivers: [] } }),
    patch: { spec: { drivers: [{ name: 'driver-name', nodeID: 'node1', topologyKeys: ['company.com/zone1'] }] } },
  },
  {
    test: '[sig-storage] CSIStorageCapacity should support CSIStorageCapacities API operations',
    groupVersion: 'storage.k8s.io/v1',
    resource: 'csistoragecapacities',
    kind: 'CSIStorageCapacity',
    namespaced: true,
    template: () => ({ storageClassName: 'my-sc' }),
  },
  {
    test: '[sig-storage] StorageClasses CSI Conformance should run through the lifecycle of a StorageClass',
    groupVersion: 'storage.k8s.io/v1',
    resource: 'storageclasses',
    kind: 'StorageClass',
    template: () => ({ provisioner: 'csi-fake-driver' }),
  },
  {
    test: '[sig-storage] VolumeAttachment Conformance should run through the lifecycle of a VolumeAttachment',
    groupVersion: 'storage.k8s.io/v1',
    resource: 'volumeattachments',
    kind: 'VolumeAttachment',
    template: (number) => ({
      spec: { attacher: 'example.com', nodeName: 'k8s-node-1', source: { persistentVolumeName: `pv-${number}` } },
    }),
    status: {
      patch: { attached: true },
      update: (object) => {
        object.status.attached = false
      },
      seen: (object) => object.status.attached ?? false,
      keeps: 'metadata',
    },
  },
  {
    test: '[sig-storage] VolumeAttributesClass should run through the lifecycle of a VolumeAttributesClass',
    groupVersion: 'storage.k8s.io/v1',
    resource: 'volumeattributesclasses',
    kind: 'VolumeAttributesClass',
    template: () => ({ driverName: 'e2e-fake-csi-driver', parameters: { key: 'value' } }),
  },
  {
    test: '[sig-node] PodTemplates should run the lifecycle of PodTemplates',
    groupVersion: 'v1',
    resource: 'podtemplates',
    kind: 'PodTemplate',
    namespaced: true,
    template: () => ({
      template: { spec: { containers: [{ name: 'nginx', image: 'registry.k8s.io/e2e-test-images/nginx:1.15-4' }] } },
    }),
  },
  {
    test: '[sig-scheduling] LimitRange should list, patch and delete a LimitRange by collection',
    groupVersion: 'v1',
    resource: 'limitranges',
    kind: 'LimitRange',
    namespaced: true,
    template: () => ({
      spec: {
        limits: [
          {
            type: 'Container',
            min: { cpu: '50m', memory: '100Mi' },
            max: { cpu: '500m', memory: '500Mi' },
            default: { cpu: '300m', memory: '300Mi' },
            defaultRequest: { cpu: '100m', memory: '200Mi' },
          },
        ],
      },
    }),
  },
  {
    test: '[sig-scheduling] PriorityClass endpoints can be operated with different HTTP methods',
    groupVersion: 'scheduling.k8s.io/v1',
    resource: 'priorityclasses',
    kind: 'PriorityClass',
    template: (number) => ({ value: 1000 * number }),
    patch: { description: 'patched' },
  },
  {
    test: '[sig-instrumentation] Events API should ensure that an event can be fetched, patched, deleted, and listed',
    groupVersion: 'events.k8s.io/v1',
    resource: 'events',
    kind: 'Event',
    namespaced: true,
    template: (_number, namespace) => ({
      eventTime: '2026-01-01T00:00:00.000000Z',
      note: 'note 1',
      reason: 'Test',
      type: 'Normal',
      action: 'Do',
      reportingController: 'test-controller',
      reportingInstance: 'test-node',
      regarding: { namespace },
    }),
  },
  {
    test: '[sig-auth] ServiceAccounts should run through the lifecycle of a ServiceAccount',
    groupVersion: 'v1',
    resource: 'serviceaccounts',
    kind: 'ServiceAccount',
    namespaced: true,
    template: () => ({}),
    patch: { automountServiceAccountToken: false },
  },
  {
    test: '[sig-node] Secrets should patch a secret',
    groupVersion: 'v1',
    resource: 'secrets',
    kind: 'Secret',
    namespaced: true,
    template: () => ({ type: 'Opaque', data: { key: 'dmFsdWU=' } }),
    patch: { data: { key: 'dmFsdWUx' } },
  },
  {
    test: '[sig-network] Services should complete a service status lifecycle',
    groupVersion: 'v1',
    resource: 'services',
    kind: 'Service',
    namespaced: true,
    template: () => ({ spec: { type: 'LoadBalancer', ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80 }] } }),
    status: {
      patch: { loadBalancer: { ingress: [{ ip: '203.0.113.1' }] } },
      update: (object) => {
        object.status.conditions = [{ type: 'StatusUpdate', status: 'True', reason: 'E2E', ...since }]
      },
      seen: (object) => object.status.conditions,
    },
  },
]

describe('resources support their API operations', () => {
  let api: Api
  let namespace: string
  beforeAll(async () => {
    api = await startApi()
    namespace = await api.namespace('operations')
  })
  afterAll(() => api.close())

  for (const protobuf of [false, true]) {
    it.each(table)(`$test${protobuf ? ', in protobuf' : ''}`, async ({ test, namespaced, ...of }) => {
      const number = protobuf ? 10 : 0
      const moved = {
        template: (n: number, inNamespace: string) => of.template(n + number, inNamespace),
        ...(of.name ? { name: (n: number) => of.name?.(n + number) ?? '' } : {}),
      }
      await supportsOperations(api, { ...of, ...moved, protobuf, ...(namespaced ? { namespace } : {}) })
      expect.hasAssertions()
    })
  }
})
