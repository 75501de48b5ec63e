import { describe, expect, it } from 'vitest'
import { changes, creates, type Row, statuses } from './refusals.ts'

const create = creates()
const template = 'template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: x}]}}'
const selector = 'selector: {matchLabels: {a: b}}'
const of =
  (kind: string, always = `${selector}, ${template}`) =>
  (spec: string): string =>
    `{apiVersion: ${kind === 'ReplicationController' ? 'v1' : 'apps/v1'}, kind: ${kind}, metadata: {name: w}, spec: {${[always, spec].filter(Boolean).join(', ')}}}`
const below = 'must be greater than or equal to 0'
const percent =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
const unmatched = 'spec.template.metadata.labels: Invalid value: {"a":"b"}: `selector` does not match template `labels`'
const onlyAlways = (value: string): string =>
  `spec.template.spec.restartPolicy: Unsupported value: "${value}": supported values: "Always"`
const deadline = (kind: string): string =>
  `spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ${kind} is not Supported`
const templated = (more: string): string =>
  `${selector}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: x}], ${more}}}`

describe('[KND62] apps/validation ValidateDeployment', () => {
  const deployment = of('Deployment')
  const bare = of('Deployment', '')
  const r = 'spec.strategy.rollingUpdate'
  it.each<Row>([
    [deployment('replicas: -1'), `spec.replicas: Invalid value: -1: ${below}`],
    [deployment('minReadySeconds: -1'), `spec.minReadySeconds: Invalid value: -1: ${below}`],
    [deployment('revisionHistoryLimit: -1'), `spec.revisionHistoryLimit: Invalid value: -1: ${below}`],
    [
      deployment('progressDeadlineSeconds: -1'),
      `spec.progressDeadlineSeconds: Invalid value: -1: ${below}`,
      'spec.progressDeadlineSeconds: Invalid value: -1: must be greater than minReadySeconds',
    ],
    [
      deployment('progressDeadlineSeconds: 5, minReadySeconds: 5'),
      'spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds',
    ],
    [bare(template), 'spec.selector: Required value', unmatched],
    [bare(`selector: {}, ${template}`), 'spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    [bare(`selector: {matchLabels: {a: c}}, ${template}`), unmatched],
    [
      bare(`selector: {matchExpressions: [{key: a, operator: In}]}, ${template}`),
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      'spec.selector: Invalid value: {"matchExpressions":[{"key":"a","operator":"In"}]}: invalid label selector',
    ],
    [
      bare(`${selector}, template: {metadata: {labels: {a: b}}, spec: {containers: []}}`),
      'spec.template.spec.containers: Required value',
    ],
    [bare(templated('restartPolicy: Never')), onlyAlways('Never')],
    [bare(templated('activeDeadlineSeconds: 5')), deadline('ReplicaSet')],
    [
      bare(templated('ephemeralContainers: [{name: e, image: x}]')),
      'spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template',
    ],
    [
      deployment('strategy: {type: Recreate, rollingUpdate: {}}'),
      `${r}: Forbidden: may not be specified when strategy \`type\` is 'Recreate'`,
    ],
    [
      deployment('strategy: {type: Blue}'),
      'spec.strategy: Unsupported value: {"Type":"Blue","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
    ],
    [
      deployment('strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 0}}'),
      `${r}.maxUnavailable: Invalid value: 0: may not be 0 when \`maxSurge\` is 0`,
    ],
    [
      deployment('strategy: {rollingUpdate: {maxUnavailable: 101%}}'),
      `${r}.maxUnavailable: Invalid value: "101%": must not be greater than 100%`,
    ],
    [deployment('strategy: {rollingUpdate: {maxSurge: 300%}}')],
    [deployment('strategy: {rollingUpdate: {maxSurge: ten}}'), `${r}.maxSurge: Invalid value: "ten": ${percent}`],
    [deployment('strategy: {rollingUpdate: {maxUnavailable: -1}}'), `${r}.maxUnavailable: Invalid value: -1: ${below}`],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('its selector stays', () =>
    expect(
      changes(deployment(''))(({ spec }) => {
        spec.selector.matchLabels = spec.template.metadata.labels = { a: 'c' }
      }),
    ).toEqual(['spec.selector: Invalid value: {"matchLabels":{"a":"c"}}: field is immutable']))

  const was = { replicas: 2, collisionCount: 1 }
  it.each<Row>([
    ['{unavailableReplicas: -1, collisionCount: 1}', `status.unavailableReplicas: Invalid value: -1: ${below}`],
    [
      '{replicas: 1, updatedReplicas: 2, collisionCount: 1}',
      'status.updatedReplicas: Invalid value: 2: cannot be greater than status.replicas',
    ],
    [
      '{replicas: 2, availableReplicas: 2, readyReplicas: 1, collisionCount: 1}',
      'status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas',
    ],
    ['{replicas: 2}', 'status.collisionCount: Invalid value: 0: cannot be decremented'],
  ])('status %s', (status, ...causes) => expect(statuses(deployment(''), was)(status)).toEqual(causes))
})

describe('[KND62] apps/validation ValidateReplicaSet', () => {
  const set = of('ReplicaSet')
  const bare = of('ReplicaSet', '')
  it.each<Row>([
    [
      set('replicas: -1, minReadySeconds: -1'),
      `spec.replicas: Invalid value: -1: ${below}`,
      `spec.minReadySeconds: Invalid value: -1: ${below}`,
    ],
    [bare(`selector: {}, ${template}`), 'spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    [bare(`selector: {matchLabels: {a: c}}, ${template}`), unmatched],
    [bare(templated('restartPolicy: OnFailure')), onlyAlways('OnFailure')],
    [bare(templated('activeDeadlineSeconds: 5')), deadline('ReplicaSet')],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it.each<Row>([
    [
      '{replicas: 1, fullyLabeledReplicas: 2}',
      'status.fullyLabeledReplicas: Invalid value: 2: cannot be greater than status.replicas',
    ],
    ['{replicas: 1, availableReplicas: 1}', 'status.availableReplicas: Invalid value: 1: cannot be greater than readyReplicas'],
  ])('status %s', (status, ...causes) => expect(statuses(set(''))(status)).toEqual(causes))
})

describe('[KND62] apps/validation ValidateDaemonSet', () => {
  const set = of('DaemonSet')
  const bare = of('DaemonSet', '')
  const r = 'spec.updateStrategy.rollingUpdate'
  it.each<Row>([
    [
      set('minReadySeconds: -1, revisionHistoryLimit: -1'),
      `spec.minReadySeconds: Invalid value: -1: ${below}`,
      `spec.revisionHistoryLimit: Invalid value: -1: ${below}`,
    ],
    [bare(`selector: {}, ${template}`), 'spec.selector: Invalid value: {}: empty selector is invalid for daemonset'],
    [bare(templated('restartPolicy: Never')), onlyAlways('Never')],
    [bare(templated('activeDeadlineSeconds: 5')), deadline('DaemonSet')],
    [set('updateStrategy: {type: OnDelete}')],
    [
      set('updateStrategy: {type: Blue}'),
      'spec.updateStrategy: Unsupported value: {"Type":"Blue","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
    ],
    [
      set('updateStrategy: {rollingUpdate: {maxUnavailable: 0}}'),
      `${r}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`,
    ],
    [
      set('updateStrategy: {rollingUpdate: {maxUnavailable: 1, maxSurge: 1}}'),
      `${r}.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero`,
    ],
    [
      set('updateStrategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 101%}}'),
      `${r}.maxSurge: Invalid value: "101%": must not be greater than 100%`,
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it.each<Row>([['{numberReady: -1}', `status.numberReady: Invalid value: -1: ${below}`], ['{numberReady: 1}']])(
    'status %s',
    (status, ...causes) => expect(statuses(set(''))(status)).toEqual(causes),
  )
})

describe('[KND62] core/validation ValidateReplicationController', () => {
  const bare = of('ReplicationController', '')
  const own = (more: string): string =>
    `template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: x}], ${more}}}`
  it.each<Row>([
    [
      bare(`${template}, replicas: -1, minReadySeconds: -1`),
      `spec.minReadySeconds: Invalid value: -1: ${below}`,
      `spec.replicas: Invalid value: -1: ${below}`,
    ],
    [bare(''), 'spec.selector: Required value', 'spec.template: Required value'],
    [bare(`selector: {a: c}, ${template}`), unmatched],
    [bare(own('restartPolicy: Never')), onlyAlways('Never')],
    [bare(own('activeDeadlineSeconds: 5')), deadline('ReplicationController')],
    [bare(template)],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it.each<Row>([
    ['{replicas: 1, readyReplicas: 2}', 'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas'],
  ])('status %s', (status, ...causes) => expect(statuses(bare(template))(status)).toEqual(causes))
})
