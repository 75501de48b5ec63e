import { describe, expect, it } from 'vitest'
import { bareServer } from '../bare-server.ts'
import { changes, creates, type Row, statuses } from '../refusals.ts'

const template = 'template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: x}]}}'
const set = (spec: string, name = 'db'): string =>
  `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: ${name}}, spec: {selector: {matchLabels: {app: db}}, ${template}, ${spec}}}`
const create = creates()
const below = 'must be greater than or equal to 0'

describe('[KND62] apps/validation ValidateStatefulSetSpec', () => {
  it.each<Row>([
    ['serviceName: db'],
    ['podManagementPolicy: Parallel'],
    ['podManagementPolicy: Random', "spec.podManagementPolicy: Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'"],
    [
      'updateStrategy: {type: Recreate}',
      'spec.updateStrategy: Invalid value: {"Type":"Recreate","RollingUpdate":null}: must be \'RollingUpdate\' or \'OnDelete\'',
    ],
    ['updateStrategy: {type: OnDelete}'],
    [
      'updateStrategy: {type: OnDelete, rollingUpdate: {partition: 1}}',
      'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
    ],
    [
      'updateStrategy: {rollingUpdate: {partition: -1}}',
      `spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: ${below}`,
    ],
    [
      'persistentVolumeClaimRetentionPolicy: {whenDeleted: Keep, whenScaled: Delete}',
      'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "Keep": supported values: "Retain", "Delete"',
    ],
    ['replicas: -1', `spec.replicas: Invalid value: -1: ${below}`],
    ['minReadySeconds: -1', `spec.minReadySeconds: Invalid value: -1: ${below}`],
    ['ordinals: {start: -1}', `spec.ordinals.start: Invalid value: -1: ${below}`],
    // which keeps all revisions, and is warned about
    ['revisionHistoryLimit: -1'],
  ])('%s', (spec, ...causes) => expect(create(set(spec))).toEqual(causes))

  it.each<Row>([
    [
      'selector: {matchLabels: {app: db}}, ',
      '',
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: {"app":"db"}: `selector` does not match template `labels`',
    ],
    ['{matchLabels: {app: db}}', '{}', 'spec.selector: Invalid value: {}: empty selector is invalid for statefulset'],
    [
      'labels: {app: db}',
      'labels: {app: web}',
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
    [
      'spec: {containers',
      'spec: {restartPolicy: Never, containers',
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
    [
      'spec: {containers',
      'spec: {activeDeadlineSeconds: 5, containers',
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported',
    ],
    // upstream leaves the rest of the template to the Pods
    ['image: x', 'image: ""'],
  ])('%s → %s', (from, to, ...causes) => expect(create(set('replicas: 1').replace(from, to as string))).toEqual(causes))

  it('has a name that is part of host names', () =>
    expect(create(set('replicas: 1', 'a.b'))).toEqual(['metadata.name: Invalid value: "a.b": must not contain dots']))

  it('[KND3] maxUnavailable waits for its feature gate', () => {
    const made = bareServer().create(set('updateStrategy: {rollingUpdate: {maxUnavailable: 2}}')) as any
    expect(made.spec.updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } })
  })
})

const others =
  'serviceName: a, volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]'
const fixed =
  "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"

describe('[KND62] apps/validation ValidateStatefulSetUpdate', () => {
  it.each<[string, (spec: any) => void, ...string[]]>([
    ['replicas', (spec) => (spec.replicas = 5)],
    ['ordinals', (spec) => (spec.ordinals = { start: 1 })],
    ['template', (spec) => (spec.template.spec.containers[0].image = 'y')],
    ['updateStrategy', (spec) => (spec.updateStrategy = { type: 'OnDelete' })],
    ['minReadySeconds', (spec) => (spec.minReadySeconds = 5)],
    ['revisionHistoryLimit', (spec) => (spec.revisionHistoryLimit = 5)],
    ['persistentVolumeClaimRetentionPolicy', (spec) => (spec.persistentVolumeClaimRetentionPolicy.whenScaled = 'Delete')],
    ['serviceName', (spec) => (spec.serviceName = 'b'), fixed],
    ['podManagementPolicy', (spec) => (spec.podManagementPolicy = 'Parallel'), fixed],
    ['volumeClaimTemplates', (spec) => (spec.volumeClaimTemplates[0].spec.resources.requests.storage = '2Gi'), fixed],
    [
      'selector',
      (spec) => (spec.selector.matchLabels = { app: 'x' }),
      'spec.template.metadata.labels: Invalid value: {"app":"db"}: `selector` does not match template `labels`',
      fixed,
    ],
  ])('%s', (_what, edit, ...causes) => expect(changes(set(others))(({ spec }) => edit(spec))).toEqual(causes))
})

describe('[KND62] apps/validation ValidateStatefulSetStatusUpdate', () => {
  it.each<Row>([
    ['{replicas: 2, readyReplicas: 2, currentReplicas: 1, updatedReplicas: 1, availableReplicas: 2}'],
    [
      '{replicas: -1}',
      `status.replicas: Invalid value: -1: ${below}`,
      ...['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'].map(
        (name) => `status.${name}: Invalid value: 0: cannot be greater than status.replicas`,
      ),
    ],
    ['{replicas: 1, readyReplicas: 2}', 'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas'],
    [
      '{replicas: 1, availableReplicas: 1}',
      'status.availableReplicas: Invalid value: 1: cannot be greater than status.readyReplicas',
    ],
  ])('%s', (status, ...causes) => expect(statuses(set('replicas: 1'))(status)).toEqual(causes))

  it('collisions are only counted up', () =>
    expect(statuses(set('replicas: 1'), { replicas: 0, collisionCount: 2 })('{replicas: 0, collisionCount: 1}')).toEqual([
      'status.collisionCount: Invalid value: 1: cannot be decremented',
    ]))
})
