import type { FlowSchema, FlowSchemaSpec, PriorityLevel, PriorityLevelSpec, Rules, Subject } from '../../../api/flowcontrol.ts'

const everything: Pick<Rules, 'resourceRules' | 'nonResourceRules'> = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
}
const group = (name: string): Subject => ({ kind: 'Group', group: { name } })
const user = (name: string): Subject => ({ kind: 'User', user: { name } })
const kubeSystemAccounts: Subject = { kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name: '*' } }
const everybody = [group('system:unauthenticated'), group('system:authenticated')]
const all = (...subjects: Subject[]): Rules[] => [{ subjects, ...everything }]

const leases: Rules['resourceRules'] = [
  { verbs: ['get', 'create', 'update'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] },
]
const nodeHealth: Rules['resourceRules'] = [
  { verbs: ['*'], apiGroups: [''], resources: ['nodes', 'nodes/status'], clusterScope: true, namespaces: ['*'] },
  { verbs: ['*'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] },
]
const probes = [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }]

type Row = [name: string, level: string, precedence: number, by: string, rules: Rules[]]

const rows: readonly Row[] = [
  ['exempt', 'exempt', 1, '', all(group('system:masters'))],
  ['probes', 'exempt', 2, '', [{ subjects: everybody, nonResourceRules: probes }]],
  [
    'system-leader-election',
    'leader-election',
    100,
    'ByUser',
    [
      {
        subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler'), kubeSystemAccounts],
        resourceRules: leases,
      },
    ],
  ],
  ['system-node-high', 'node-high', 400, 'ByUser', [{ subjects: [group('system:nodes')], resourceRules: nodeHealth }]],
  ['system-nodes', 'system', 500, 'ByUser', all(group('system:nodes'))],
  ['kube-controller-manager', 'workload-high', 800, 'ByNamespace', all(user('system:kube-controller-manager'))],
  ['kube-scheduler', 'workload-high', 800, 'ByNamespace', all(user('system:kube-scheduler'))],
  ['kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', all(kubeSystemAccounts)],
  ['service-accounts', 'workload-low', 9000, 'ByUser', all(group('system:serviceaccounts'))],
  ['global-default', 'global-default', 9900, 'ByUser', all(...everybody)],
  ['catch-all', 'catch-all', 10_000, 'ByUser', all(...everybody)],
]

const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'true' }
const apiVersion = 'flowcontrol.apiserver.k8s.io/v1'

const schemaOf = ([name, level, matchingPrecedence, by, rules]: Row): FlowSchema => {
  const spec: FlowSchemaSpec = {
    priorityLevelConfiguration: { name: level },
    matchingPrecedence,
    ...(by === '' ? {} : { distinguisherMethod: { type: by } }),
    rules,
  }
  return { apiVersion, kind: 'FlowSchema', metadata: { name, annotations }, spec }
}

const queuing = (queues: number, handSize: number): object => ({
  type: 'Queue',
  queuing: { queues, handSize, queueLengthLimit: 50 },
})
const limited = (nominalConcurrencyShares: number, lendablePercent: number, limitResponse: object): PriorityLevelSpec => ({
  type: 'Limited',
  limited: { nominalConcurrencyShares, limitResponse, lendablePercent },
})

const levels: Readonly<Record<string, PriorityLevelSpec>> = {
  exempt: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  'catch-all': limited(5, 0, { type: 'Reject' }),
  system: limited(30, 33, queuing(64, 6)),
  'node-high': limited(40, 25, queuing(64, 6)),
  'leader-election': limited(10, 0, queuing(16, 4)),
  'workload-high': limited(40, 50, queuing(128, 6)),
  'workload-low': limited(100, 90, queuing(128, 6)),
  'global-default': limited(20, 50, queuing(128, 6)),
}

/** What a cluster has from the start. Models apiserver/pkg/apis/flowcontrol/bootstrap/default.go (1.36). */
export const bootstrapFlowSchemas = (): FlowSchema[] => rows.map(schemaOf)
export const bootstrapPriorityLevels = (): PriorityLevel[] =>
  Object.entries(levels).map(([name, spec]) => ({
    apiVersion,
    kind: 'PriorityLevelConfiguration',
    metadata: { name, annotations },
    spec,
  }))

const mandatory = ['exempt', 'catch-all']

/** The spec that nobody may change, of the schema or level of this name. */
export const mandatoryFlowSchema = (name: string): FlowSchemaSpec | undefined =>
  mandatory.includes(name) ? bootstrapFlowSchemas().find((one) => one.metadata.name === name)?.spec : undefined
export const mandatoryPriorityLevel = (name: string): PriorityLevelSpec | undefined =>
  mandatory.includes(name) ? levels[name] : undefined
