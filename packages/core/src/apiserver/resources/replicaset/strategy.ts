import type { ReplicaSet } from '../../../api/apps.ts'
import { replicasets } from '../../../api/kinds.ts'
import { columnsOf, integer, text } from '../../age.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'
import { selectorText } from '../labels-text.ts'
import { setPodSpecDefaults } from '../pod/defaults.ts'
import { containerImages, containerNames } from '../pod/template-columns.ts'
import { validateTemplate } from '../pod/validate-template.ts'
import { scaleSubresource } from '../scale.ts'

export const replicaSetStrategy: Strategy<ReplicaSet> = {
  resource: replicasets,
  tracksGeneration: true,
  columns: columnsOf<ReplicaSet>(
    integer('Desired', ({ spec }) => spec.replicas ?? 0),
    integer('Current', ({ status }) => status?.replicas ?? 0),
    integer('Ready', ({ status }) => status?.readyReplicas ?? 0),
  ).concat(
    text<ReplicaSet>('Containers', ({ spec }) => containerNames(spec.template), 1),
    text<ReplicaSet>('Images', ({ spec }) => containerImages(spec.template), 1),
    text<ReplicaSet>('Selector', ({ spec }) => selectorText(spec.selector), 1),
  ),
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
  validate: ({ spec }) => validateTemplate(spec, 'Always'),
  validateUpdate: (set, old) => [
    ...validateTemplate(set.spec, 'Always'),
    ...immutable(set.spec.selector, old.spec.selector, 'spec.selector'),
  ],
  subresources: { scale: scaleSubresource((set: ReplicaSet) => selectorText(set.spec.selector)) },
}
