import type { KubeObject } from '../../api/object.ts'
import type { PolicyRule, Subject } from '../../api/rbac.ts'

const api = 'rbac.authorization.k8s.io'
const bootstrapping = { 'kubernetes.io/bootstrapping': 'rbac-defaults' }
const everything = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const reading = ['get', 'list', 'watch']

const coreResources = [
  'configmaps',
  'endpoints',
  'events',
  'persistentvolumeclaims',
  'pods',
  'pods/log',
  'pods/status',
  'replicationcontrollers',
  'replicationcontrollers/scale',
  'serviceaccounts',
  'services',
  'services/status',
]
const workloads: PolicyRule[] = [
  {
    apiGroups: ['apps'],
    resources: [
      'controllerrevisions',
      'daemonsets',
      'deployments',
      'deployments/scale',
      'replicasets',
      'replicasets/scale',
      'statefulsets',
      'statefulsets/scale',
    ],
    verbs: [],
  },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: [] },
  { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: [] },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: [] },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'], verbs: [] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: [] },
]

const withVerbs = (verbs: string[]): PolicyRule[] => workloads.map((rule) => ({ ...rule, verbs }))
const viewRules = (): PolicyRule[] => [
  {
    apiGroups: [''],
    resources: [
      ...coreResources,
      'bindings',
      'limitranges',
      'namespaces',
      'namespaces/status',
      'resourcequotas',
      'resourcequotas/status',
    ],
    verbs: reading,
  },
  ...withVerbs(reading),
]
const editRules = (): PolicyRule[] => [
  {
    apiGroups: [''],
    resources: [
      'pods/attach',
      'pods/exec',
      'pods/portforward',
      'pods/proxy',
      'pods/eviction',
      'secrets',
      'services/proxy',
      ...coreResources,
    ],
    verbs: everything,
  },
  { apiGroups: [''], resources: ['limitranges', 'namespaces', 'resourcequotas'], verbs: reading },
  ...withVerbs(everything),
]

function clusterRole(name: string, rules: PolicyRule[]): KubeObject {
  const aggregate = ['admin', 'edit', 'view'].includes(name) ? { [`rbac.authorization.k8s.io/aggregate-to-${name}`]: 'true' } : {}
  return {
    apiVersion: `${api}/v1`,
    kind: 'ClusterRole',
    metadata: { name, labels: { ...bootstrapping, ...aggregate } },
    rules,
  } as KubeObject
}

const group = (name: string): Subject => ({ apiGroup: api, kind: 'Group', name })
const account = (name: string, namespace: string): Subject => ({ kind: 'ServiceAccount', name, namespace })

function clusterRoleBinding(name: string, role: string, ...subjects: Subject[]): KubeObject {
  const roleRef = { apiGroup: api, kind: 'ClusterRole', name: role }
  return {
    apiVersion: `${api}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: bootstrapping },
    roleRef,
    subjects,
  } as KubeObject
}

/** The roles that students meet. Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy (1.36), in part. */
export const clusterRoleObjects = (): KubeObject[] => [
  clusterRole('cluster-admin', [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ]),
  clusterRole('admin', [
    ...editRules(),
    { apiGroups: [api], resources: ['rolebindings', 'roles'], verbs: everything },
    { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] },
  ]),
  clusterRole('edit', editRules()),
  clusterRole('view', viewRules()),
  clusterRole('system:basic-user', [
    {
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      verbs: ['create'],
    },
    { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] },
  ]),
  clusterRole('system:discovery', [
    {
      nonResourceURLs: [
        '/api',
        '/api/*',
        '/apis',
        '/apis/*',
        '/healthz',
        '/livez',
        '/openapi',
        '/openapi/*',
        '/readyz',
        '/version',
        '/version/',
      ],
      verbs: ['get'],
    },
  ]),
  clusterRole('system:public-info-viewer', [
    { nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'], verbs: ['get'] },
  ]),
  clusterRole('system:service-account-issuer-discovery', [
    {
      nonResourceURLs: [
        '/.well-known/openid-configuration',
        '/.well-known/openid-configuration/',
        '/openid/v1/jwks',
        '/openid/v1/jwks/',
      ],
      verbs: ['get'],
    },
  ]),
  ...['nodeclient', 'selfnodeclient'].map((of) =>
    clusterRole(`system:certificates.k8s.io:certificatesigningrequests:${of}`, [
      { apiGroups: ['certificates.k8s.io'], resources: [`certificatesigningrequests/${of}`], verbs: ['create'] },
    ]),
  ),
  clusterRole('system:coredns', [
    { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
  ]),
  clusterRole('system:node-proxier', [
    { apiGroups: [''], resources: ['endpoints', 'services', 'nodes'], verbs: reading },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
  ]),
]

export const clusterRoleBindingObjects = (): KubeObject[] => [
  clusterRoleBinding('cluster-admin', 'cluster-admin', group('system:masters')),
  clusterRoleBinding('kubeadm:cluster-admins', 'cluster-admin', group('kubeadm:cluster-admins')),
  clusterRoleBinding('system:basic-user', 'system:basic-user', group('system:authenticated')),
  clusterRoleBinding('system:discovery', 'system:discovery', group('system:authenticated')),
  clusterRoleBinding(
    'system:public-info-viewer',
    'system:public-info-viewer',
    group('system:authenticated'),
    group('system:unauthenticated'),
  ),
  clusterRoleBinding(
    'system:service-account-issuer-discovery',
    'system:service-account-issuer-discovery',
    group('system:serviceaccounts'),
  ),
  clusterRoleBinding(
    'kubeadm:node-autoapprove-bootstrap',
    'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
    group('system:bootstrappers:kubeadm:default-node-token'),
  ),
  clusterRoleBinding(
    'kubeadm:node-autoapprove-certificate-rotation',
    'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
    group('system:nodes'),
  ),
  clusterRoleBinding('system:coredns', 'system:coredns', account('coredns', 'kube-system')),
  clusterRoleBinding('kubeadm:node-proxier', 'system:node-proxier', account('kube-proxy', 'kube-system')),
]
