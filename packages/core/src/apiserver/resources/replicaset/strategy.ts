import type { ReplicaSet } from '../../../api/apps.ts'
import { replicasets } from '../../../api/kinds.ts'
import { columnsOf, integer } from '../../columns.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'
import { selectorText } from '../labels-text.ts'
import { setPodSpecDefaults } from '../pod/defaults.ts'
import { wideColumns } from '../pod/template-columns.ts'
import { validateReplicaSet } from '../pod/validate-template.ts'
import { hostnameWarnings, templateWarnings } from '../pod/warnings.ts'
import { scaleSubresource } from '../scale.ts'
import { replicaStatusErrors } from '../status-counts.ts'

const selector = ({ spec }: ReplicaSet): string => selectorText(spec.selector)

/** Models pkg/registry/apps/replicaset (1.36). */
export const replicaSetStrategy: Strategy<ReplicaSet> = {
  resource: replicasets,
  validatesTwice: true,
  tracksGeneration: true,
  columns: columnsOf<ReplicaSet>(
    integer('Desired', ({ spec }) => spec.replicas ?? 0),
    integer('Current', ({ status }) => status?.replicas ?? 0),
    integer('Ready', ({ status }) => status?.readyReplicas ?? 0),
  ).concat(wideColumns(({ spec }) => spec.template, selector)),
  selectableFields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  setDefaults(set) {
    set.spec ??= {} as ReplicaSet['spec']
    set.spec.replicas ??= 1
    if (set.spec.template) setPodSpecDefaults(set.spec.template)
  },
  prepareForCreate(set) {
    set.status = { replicas: 0 }
  },
  prepareForUpdate(set, old) {
    set.status = old.status ?? { replicas: 0 }
  },
  validate: ({ spec }) => validateReplicaSet(spec),
  warnings: (set, old) => [
    ...(old ? [] : hostnameWarnings(set.metadata.name, 'Pod names and hostnames')),
    ...templateWarnings(set.spec.template, 'spec.template', set, old),
  ],
  validateUpdate: ({ spec }, old) => [
    ...validateReplicaSet(spec),
    ...immutable(spec.selector, old.spec.selector, 'spec.selector'),
  ],
  validateStatusUpdate: ({ status }) => replicaStatusErrors(status),
  subresources: { scale: scaleSubresource(selector, { group: 'apps', resource: 'replicasets/scale' }) },
}
