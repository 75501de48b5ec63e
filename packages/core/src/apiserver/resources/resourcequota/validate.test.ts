import { describe, expect, it } from 'vitest'
import { changes, creates, type Row, statuses } from '../refusals.ts'

const create = creates()
const quota = (spec: string): string => `{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {${spec}}}`
const unfit = 'unsupported scope applied to resource'
const m = 'spec.scopeSelector.matchExpressions'
const selector = (fields: string): string => `scopeSelector: {matchExpressions: [{${fields}}]}`
const exist =
  "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"

describe('[KND65] core/validation ValidateResourceQuota', () => {
  it.each<Row>([
    ['hard: {pods: -1}', 'spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0'],
    ['hard: {pods: 500m}', 'spec.hard[pods]: Invalid value: "500m": must be an integer'],
    [
      'hard: {requests.cpu: 500m, limits.memory: 1Gi, requests.storage: 1Gi, count/deployments.apps: 1, requests.hugepages-2Mi: 2Mi}',
    ],
    ['hard: {gold.storageclass.storage.k8s.io/requests.storage: 1Gi, requests.example.com/gpu: 1}'],
    [
      'hard: {bogus: 1}',
      'spec.hard[bogus]: Invalid value: "bogus": must be a standard resource type or fully qualified',
      'spec.hard[bogus]: Invalid value: "bogus": must be a standard resource for quota',
    ],
    ['hard: {storage: 1}', 'spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota'],
    ['scopes: [Odd]', 'spec.scopes: Invalid value: ["Odd"]: unsupported scope'],
    ['hard: {pods: 1}, scopes: [BestEffort]'],
    ['hard: {cpu: 1}, scopes: [BestEffort]', `spec.scopes: Invalid value: ["BestEffort"]: ${unfit}`],
    ['hard: {secrets: 1}, scopes: [Terminating]', `spec.scopes: Invalid value: ["Terminating"]: ${unfit}`],
    ['hard: {requests.storage: 1Gi}, scopes: [VolumeAttributesClass]'],
    ['scopes: [Terminating, NotTerminating]', 'spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes'],
    [selector('scopeName: PriorityClass, operator: In, values: [high]')],
    [selector('scopeName: Odd, operator: Exists'), `${m}.scopeName: Invalid value: "Odd": unsupported scope`],
    [selector('scopeName: PriorityClass, operator: Like'), `${m}.operator: Invalid value: "Like": not a valid selector operator`],
    [
      selector('scopeName: PriorityClass, operator: In'),
      `${m}.values: Required value: must be at least one value when \`operator\` is 'In' or 'NotIn' for scope selector`,
    ],
    [
      selector('scopeName: PriorityClass, operator: Exists, values: [a]'),
      `${m}.values: Invalid value: ["a"]: must be no value when \`operator\` is 'Exist' or 'DoesNotExist' for scope selector`,
    ],
    [selector('scopeName: BestEffort, operator: DoesNotExist'), `${m}.operator: Invalid value: "DoesNotExist": ${exist}`],
    [
      `hard: {secrets: 1}, ${selector('scopeName: PriorityClass, operator: Exists')}`,
      `${m}: Invalid value: {"MatchExpressions":[{"ScopeName":"PriorityClass","Operator":"Exists","Values":null}]}: ${unfit}`,
    ],
  ])('%s', (spec, ...causes) => expect(create(quota(spec))).toEqual(causes))

  it('its scopes stay', () =>
    expect(changes(quota('hard: {pods: 1}, scopes: [BestEffort]'))(({ spec }) => (spec.scopes = ['NotBestEffort']))).toEqual([
      'spec.scopes: Invalid value: ["NotBestEffort"]: field is immutable',
    ]))

  it.each<Row>([
    ['{hard: {pods: -1}}', 'status.hard[pods]: Invalid value: "-1": must be greater than or equal to 0'],
    ['{used: {storage: 1}}', 'status.used[storage]: Invalid value: "storage": must be a standard resource for quota'],
  ])('status %s', (status, ...causes) => expect(statuses(quota('hard: {pods: 1}'))(status)).toEqual(causes))
})
