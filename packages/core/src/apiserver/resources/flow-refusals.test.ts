import { describe, expect, it } from 'vitest'
import { bareServer } from './bare-server.ts'
import { bootstrapFlowSchemas, bootstrapPriorityLevels } from './flowcontrol/bootstrap.ts'
import { causesOf, changes, creates, label, type Row, statuses, subdomain } from './refusals.ts'

const create = creates()
const of =
  (kind: string) =>
  (spec: string, name = 'n'): string =>
    `{apiVersion: flowcontrol.apiserver.k8s.io/v1, kind: ${kind}, metadata: {name: "${name}"}, spec: {${spec}}}`
const schema = of('FlowSchema')
const level = of('PriorityLevelConfiguration')

describe('[KND76] flowcontrol/validation ValidateFlowSchema', () => {
  const user = '{kind: User, user: {name: noxu}}'
  const everything = 'verbs: ["*"], apiGroups: ["*"], resources: ["*"], namespaces: ["*"]'
  const rules = (text: string): string => schema(`priorityLevelConfiguration: {name: l}, rules: [{${text}}]`)
  const subject = (text: string): string => rules(`subjects: [{${text}}], resourceRules: [{${everything}}]`)
  const resource = (text: string): string => rules(`subjects: [${user}], resourceRules: [{${text}}]`)
  const path = (text: string): string => rules(`subjects: [${user}], nonResourceRules: [{${text}}]`)
  const precedence = (value: number, name = 'n'): string =>
    schema(`priorityLevelConfiguration: {name: l}, matchingPrecedence: ${value}`, name)
  const [onSubject, onResource] = ['spec.rules[0].subjects[0]', 'spec.rules[0].resourceRules[0]']
  const onPath = 'spec.rules[0].nonResourceRules[0]'
  const known = '"create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"'
  it.each<Row>([
    [schema('priorityLevelConfiguration: {name: l}')],
    [schema(''), 'spec.priorityLevelConfiguration.name: Required value: must reference a priority level'],
    [
      schema('priorityLevelConfiguration: {name: "system+++$$"}'),
      `spec.priorityLevelConfiguration.name: Invalid value: "system+++$$": ${subdomain}`,
    ],
    [precedence(-1), 'spec.matchingPrecedence: Invalid value: -1: must be a positive value'],
    [precedence(0)],
    [precedence(1), "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1"],
    [precedence(10000)],
    [precedence(10001), 'spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000'],
    [
      schema('priorityLevelConfiguration: {name: l}, distinguisherMethod: {type: BySun}'),
      'spec.distinguisherMethod.type: Unsupported value: {"Type":"BySun"}: supported values: "ByNamespace", "ByUser"',
    ],
    [schema('priorityLevelConfiguration: {name: l}, distinguisherMethod: {type: ByUser}')],
    [
      rules(''),
      'spec.rules[0].subjects: Required value: subjects must contain at least one value',
      'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
    ],
    [subject('kind: User, user: {name: "*"}')],
    [
      subject('kind: FooKind'),
      `${onSubject}.kind: Unsupported value: "FooKind": supported values: "Group", "ServiceAccount", "User"`,
    ],
    [subject('kind: ""'), `${onSubject}.kind: Unsupported value: "": supported values: "Group", "ServiceAccount", "User"`],
    [subject('kind: User'), `${onSubject}.user: Required value: user is required when subject kind is 'User'`],
    [subject('kind: Group'), `${onSubject}.group: Required value: group is required when subject kind is 'Group'`],
    [
      subject('kind: ServiceAccount'),
      `${onSubject}.serviceAccount: Required value: serviceAccount is required when subject kind is 'ServiceAccount'`,
    ],
    [subject('kind: User, user: {name: ""}'), `${onSubject}.user.name: Required value`],
    [subject('kind: Group, group: {name: ""}'), `${onSubject}.group.name: Required value`],
    [
      subject('kind: User, user: {name: a}, group: {name: b}, serviceAccount: {name: c, namespace: d}'),
      `${onSubject}.serviceAccount: Forbidden: serviceAccount is forbidden when subject kind is not 'ServiceAccount'`,
      `${onSubject}.group: Forbidden: group is forbidden when subject kind is not 'Group'`,
    ],
    [
      subject('kind: ServiceAccount, serviceAccount: {name: c, namespace: d}, user: {name: a}, group: {name: b}'),
      `${onSubject}.user: Forbidden: user is forbidden when subject kind is not 'User'`,
      `${onSubject}.group: Forbidden: group is forbidden when subject kind is not 'Group'`,
    ],
    [subject('kind: ServiceAccount, serviceAccount: {name: "*", namespace: d}')],
    [
      subject('kind: ServiceAccount, serviceAccount: {name: noxu}'),
      `${onSubject}.serviceAccount.namespace: Required value: must specify namespace for service account`,
    ],
    [
      subject('kind: ServiceAccount, serviceAccount: {name: A, namespace: B}'),
      `${onSubject}.serviceAccount.name: Invalid value: "A": ${subdomain}`,
      `${onSubject}.serviceAccount.namespace: Invalid value: "B": ${label}`,
    ],
    [
      resource(''),
      `${onResource}.verbs: Required value: verbs must contain at least one value`,
      `${onResource}.apiGroups: Required value: resource rules must supply at least one api group`,
      `${onResource}.resources: Required value: resource rules must supply at least one resource`,
      `${onResource}.namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace`,
    ],
    [
      resource('verbs: [feed], apiGroups: ["*"], resources: ["*"], namespaces: ["*"]'),
      `${onResource}.verbs: Unsupported value: ["feed"]: supported values: ${known}`,
    ],
    [
      resource('verbs: ["*", get], apiGroups: ["*", apps], resources: [pods, "*"], namespaces: [foo, "*"]'),
      `${onResource}.verbs: Invalid value: ["*","get"]: if '*' is present, must not specify other verbs`,
      `${onResource}.apiGroups: Invalid value: ["*","apps"]: if '*' is present, must not specify other api groups`,
      `${onResource}.resources: Invalid value: ["pods","*"]: if '*' is present, must not specify other resources`,
      `${onResource}.namespaces: Invalid value: ["foo","*"]: if '*' is present, must not specify other namespaces`,
    ],
    [resource('verbs: [get], apiGroups: [""], resources: [nodes], clusterScope: true')],
    [resource('verbs: [get], apiGroups: [""], resources: [nodes], clusterScope: true, namespaces: ["*"]')],
    [
      resource('verbs: [get], apiGroups: [""], resources: [pods], namespaces: ["-foo"]'),
      `${onResource}.namespaces[0]: Invalid value: "-foo": each member of this list must be '*' or a DNS-1123 label; ${label}`,
    ],
    [
      path(''),
      `${onPath}.verbs: Required value: verbs must contain at least one value`,
      `${onPath}.nonResourceURLs: Required value: nonResourceURLs must contain at least one value`,
    ],
    [path('verbs: [get], nonResourceURLs: [/, /healthz, /openapi/*]')],
    [
      path('verbs: ["*"], nonResourceURLs: ["*", tik]'),
      `${onPath}.nonResourceURLs: Invalid value: ["*","tik"]: if '*' is present, must not specify other non-resource URLs`,
    ],
    ...(
      [
        ['', 'must not be empty'],
        ['healthz', 'must start with slash'],
        ['/a b', 'must not contain white-space'],
        ['/a//b', 'must not contain double slash'],
        ['/a*', 'wildcard can only do suffix matching'],
        ['/*/a', 'wildcard can only do suffix matching'],
        ['/*/*', 'wildcard can only do suffix matching'],
      ] as const
    ).map(
      ([url, why]): Row => [
        path(`verbs: [get], nonResourceURLs: ["${url}"]`),
        `${onPath}.nonResourceURLs[0]: Invalid value: "${url}": ${why}`,
      ],
    ),
    [
      precedence(10000, 'catch-all'),
      'spec: Invalid value: {"PriorityLevelConfiguration":{"Name":"l"},"MatchingPrecedence":10000,"DistinguisherMethod":null,"Rules":null}: spec of \'catch-all\' must equal the fixed value',
    ],
    [
      precedence(1, 'exempt'),
      'spec: Invalid value: {"PriorityLevelConfiguration":{"Name":"l"},"MatchingPrecedence":1,"DistinguisherMethod":null,"Rules":null}: spec of \'exempt\' must equal the fixed value',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('what every cluster has is good, and its mandatory part stays', () => {
    const server = bareServer()
    for (const one of [...bootstrapPriorityLevels(), ...bootstrapFlowSchemas()])
      expect(causesOf(server.create(JSON.stringify(one)))).toEqual([])
    const exempt = server.request('GET', '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/exempt') as any
    exempt.spec.rules[0].subjects[0].group.name = 'mine'
    expect(causesOf(server.put(exempt))).toEqual([
      expect.stringMatching(/"Name":"mine".*spec of 'exempt' must equal the fixed value$/),
    ])
  })

  const status = statuses(schema('priorityLevelConfiguration: {name: l}'))
  it.each<Row>([
    ['{}'],
    ['{conditions: [{type: A}, {type: A}]}', 'status.conditions[1].type: Duplicate value: "A"'],
    ['{conditions: [{type: ""}]}', 'status.conditions[0].type: Required value: must not be empty'],
  ])('status %s', (text, ...causes) => expect(status(text)).toEqual(causes))
})

describe('[KND76] flowcontrol/validation ValidatePriorityLevelConfiguration', () => {
  const limited = (text: string): string => level(`type: Limited, limited: {${text}}`)
  const queue = (text: string): string => limited(`limitResponse: {type: Queue, queuing: {${text}}}`)
  const onlyExempt = "type must be 'Exempt' if and only if name is 'exempt'"
  const at = 'spec.limited'
  const on = `${at}.limitResponse.queuing`
  const reject = 'limitResponse: {type: Reject}'
  const shown = (shares: number): string =>
    `{"Type":"Limited","Limited":{"NominalConcurrencyShares":${shares},"LimitResponse":{"Type":"Reject","Queuing":null},"LendablePercent":0,"BorrowingLimitPercent":null},"Exempt":null}`
  it.each<Row>([
    [level('type: Exempt, exempt: {}', 'exempt')],
    [level('type: Exempt, exempt: {nominalConcurrencyShares: 10, lendablePercent: 10}', 'exempt')],
    [level('type: Exempt'), `spec.type: Invalid value: "Exempt": ${onlyExempt}`],
    [
      level(`type: Limited, limited: {nominalConcurrencyShares: 42, ${reject}}`, 'exempt'),
      `spec.type: Invalid value: "Limited": ${onlyExempt}`,
      `spec: Invalid value: ${shown(42)}: spec of 'exempt' except the 'spec.exempt' field must equal the fixed value`,
    ],
    [
      level('type: Exempt, exempt: {nominalConcurrencyShares: -1, lendablePercent: 101}', 'exempt'),
      'spec.exempt.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer',
      'spec.exempt.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive',
    ],
    [
      level('type: Exempt, exempt: {lendablePercent: -1}', 'exempt'),
      'spec.exempt.lendablePercent: Invalid value: -1: must be between 0 and 100, inclusive',
    ],
    [
      level('type: Limited, exempt: {}'),
      'spec.exempt: Forbidden: must be nil if the type is Limited',
      'spec.limited: Required value: must not be empty when type is Limited',
    ],
    [level('type: Limited'), 'spec.limited: Required value: must not be empty when type is Limited'],
    [level('type: Maybe'), 'spec.type: Unsupported value: "Maybe": supported values: "Exempt", "Limited"'],
    [level(''), 'spec.type: Unsupported value: "": supported values: "Exempt", "Limited"'],
    [limited(`nominalConcurrencyShares: 0, ${reject}`)],
    [
      limited(`nominalConcurrencyShares: -1, lendablePercent: 101, borrowingLimitPercent: -1, ${reject}`),
      `${at}.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer`,
      `${at}.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive`,
      `${at}.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer`,
    ],
    [limited(`borrowingLimitPercent: 500, ${reject}`)],
    [limited(''), `${at}.limitResponse.type: Unsupported value: "": supported values: "Queue", "Reject"`],
    [
      limited('limitResponse: {type: Reject, queuing: {}}'),
      `${on}: Forbidden: must be nil if limited.limitResponse.type is not Limited`,
    ],
    [
      limited('limitResponse: {type: Queue}'),
      `${on}: Required value: must not be empty if limited.limitResponse.type is Limited`,
    ],
    [queue('')],
    [queue('queues: 512, handSize: 4, queueLengthLimit: 100')],
    [
      queue('queues: -1, handSize: -2, queueLengthLimit: -3'),
      `${on}.queueLengthLimit: Invalid value: -3: must be positive`,
      `${on}.queues: Invalid value: -1: must be positive`,
      `${on}.handSize: Invalid value: -2: must be positive`,
    ],
    [queue('queues: 7, handSize: 8'), `${on}.handSize: Invalid value: 8: should not be greater than queues (7)`],
    ...(
      [
        [512, 8],
        [128, 10],
      ] as const
    ).map(
      ([queues, hand]): Row => [
        queue(`queues: ${queues}, handSize: ${hand}`),
        `${on}.handSize: Invalid value: ${hand}: required entropy bits of deckSize ${queues} and handSize ${hand} should not be greater than 60`,
      ],
    ),
    [queue('queues: 10000000, handSize: 2')],
    [
      queue('queues: 2147483647, handSize: 3'),
      `${on}.queues: Invalid value: 2147483647: must not be greater than 10000000`,
      `${on}.handSize: Invalid value: 3: required entropy bits of deckSize 2147483647 and handSize 3 should not be greater than 60`,
    ],
    [
      level(`type: Limited, limited: {nominalConcurrencyShares: 42, ${reject}}`, 'catch-all'),
      `spec: Invalid value: ${shown(42)}: spec of 'catch-all' must equal the fixed value`,
    ],
    [level(`type: Limited, limited: {nominalConcurrencyShares: 5, ${reject}}`, 'catch-all')],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it.each([
    [
      'limited',
      level(`type: Limited, limited: {${reject}}`),
      { nominalConcurrencyShares: 30, lendablePercent: 0, limitResponse: { type: 'Reject' } },
    ],
    ['limited', queue('queues: 0'), { limitResponse: { queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } } }],
    ['exempt', level('type: Exempt, exempt: {}', 'exempt'), { nominalConcurrencyShares: 0, lendablePercent: 0 }],
  ])('defaults of %s in %s', (part, yaml, wanted) => expect((bareServer().create(yaml) as any).spec[part]).toMatchObject(wanted))

  it('a change is refused likewise', () =>
    expect(changes(queue(''))(({ spec }) => void (spec.limited.limitResponse.type = 'Wait'))).toEqual([
      `${at}.limitResponse.type: Unsupported value: "Wait": supported values: "Queue", "Reject"`,
    ]))
})

it('[KND77] a table of FlowSchemas is in the order in which they are tried', () => {
  const server = bareServer()
  for (const one of bootstrapFlowSchemas()) server.create(JSON.stringify(one))
  const table = server.request('GET', '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas', undefined, {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  }) as any
  expect(table.rows.map(({ cells }: { cells: unknown[] }) => cells.slice(0, 4).join(' '))).toEqual([
    'exempt exempt 1 <none>',
    'probes exempt 2 <none>',
    'system-leader-election leader-election 100 ByUser',
    'system-node-high node-high 400 ByUser',
    'system-nodes system 500 ByUser',
    'kube-controller-manager workload-high 800 ByNamespace',
    'kube-scheduler workload-high 800 ByNamespace',
    'kube-system-service-accounts workload-high 900 ByNamespace',
    'service-accounts workload-low 9000 ByUser',
    'global-default global-default 9900 ByUser',
    'catch-all catch-all 10000 ByUser',
  ])
})
