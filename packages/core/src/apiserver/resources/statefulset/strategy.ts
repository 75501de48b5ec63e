import type { StatefulSet } from '../../../api/apps.ts'
import { statefulsets } from '../../../api/kinds.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { selectorText } from '../labels-text.ts'
import { claimSpecWarnings } from '../persistentvolumeclaim/warnings.ts'
import { setPodSpecDefaults } from '../pod/defaults.ts'
import { wideColumns } from '../pod/template-columns.ts'
import { templateWarnings } from '../pod/warnings.ts'
import { scaleSubresource } from '../scale.ts'
import { validateStatefulSet, validateStatefulSetStatus, validateStatefulSetUpdate } from './validate.ts'

/** Models pkg/apis/apps/v1/defaults.go SetDefaults_StatefulSet (1.36). */
function setDefaults(set: StatefulSet): void {
  const spec = (set.spec ??= {} as StatefulSet['spec'])
  spec.podManagementPolicy ||= 'OrderedReady'
  const strategy = (spec.updateStrategy ??= {})
  strategy.type ||= 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') strategy.rollingUpdate = { partition: 0, ...strategy.rollingUpdate }
  spec.persistentVolumeClaimRetentionPolicy = {
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
    ...spec.persistentVolumeClaimRetentionPolicy,
  }
  spec.replicas ??= 1
  spec.revisionHistoryLimit ??= 10
  if (spec.template) setPodSpecDefaults(spec.template)
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion = 'v1'
    claim.kind = 'PersistentVolumeClaim'
    claim.spec = { volumeMode: 'Filesystem', ...claim.spec }
    claim.status = { phase: 'Pending', ...claim.status }
  }
}

/** maxUnavailable waits for its feature gate. Models dropStatefulSetDisabledFields (1.36). */
function dropGated(set: StatefulSet, old: StatefulSet | undefined): void {
  const { rollingUpdate } = set.spec.updateStrategy ?? {}
  if (old?.spec.updateStrategy?.rollingUpdate?.maxUnavailable === undefined) delete rollingUpdate?.maxUnavailable
}

const keepsAll = 'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended'

/** Models statefulSetStrategy WarningsOnCreate (1.36). */
const statefulSetWarnings = (set: StatefulSet, old: StatefulSet | undefined): string[] => [
  ...templateWarnings(set.spec.template, 'spec.template', set, old),
  ...((set.spec.revisionHistoryLimit ?? 0) < 0 ? [keepsAll] : []),
  ...(set.spec.volumeClaimTemplates ?? []).flatMap(({ spec }, i) =>
    old ? [] : claimSpecWarnings(spec, `spec.volumeClaimTemplates[${i}]`),
  ),
]

/** Models pkg/registry/apps/statefulset (1.36). */
export const statefulSetStrategy: Strategy<StatefulSet> = {
  resource: statefulsets,
  nameRule: 'dns1123label',
  tracksGeneration: true,
  columns: columnsOf<StatefulSet>(
    text('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
  ).concat(wideColumns(({ spec }) => spec.template)),
  setDefaults,
  prepareForCreate(set) {
    dropGated(set, undefined)
    set.status = { availableReplicas: 0, replicas: 0 }
  },
  prepareForUpdate(set, old) {
    dropGated(set, old)
    set.status = old.status ?? { availableReplicas: 0, replicas: 0 }
  },
  validate: validateStatefulSet,
  warnings: statefulSetWarnings,
  validateUpdate: validateStatefulSetUpdate,
  validateStatusUpdate: validateStatefulSetStatus,
  subresources: { scale: scaleSubresource((set: StatefulSet) => selectorText(set.spec.selector)) },
}
