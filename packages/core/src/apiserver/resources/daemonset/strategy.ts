import type { DaemonSet } from '../../../api/apps.ts'
import { equal } from '../../../api/copy.ts'
import { daemonsets } from '../../../api/kinds.ts'
import { columnsOf, integer, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { labelsText, selectorText } from '../labels-text.ts'
import { setPodSpecDefaults } from '../pod/defaults.ts'
import { wideColumns } from '../pod/template-columns.ts'
import { podWarnings } from '../pod/warnings.ts'
import { validateDaemonSet, validateDaemonSetStatus, validateDaemonSetUpdate } from './validate.ts'

const emptyStatus = (): NonNullable<DaemonSet['status']> => ({
  currentNumberScheduled: 0,
  desiredNumberScheduled: 0,
  numberMisscheduled: 0,
  numberReady: 0,
})

const generationNote = 'deprecated.daemonset.template.generation'

/** The template's own counter lives on as an annotation. Models pkg/registry/apps/daemonset PrepareForUpdate (1.36). */
function noteGeneration(set: DaemonSet, generation: number): void {
  set.metadata.annotations = { ...set.metadata.annotations, [generationNote]: String(generation) }
}

/** Models pkg/apis/apps/v1/defaults.go SetDefaults_DaemonSet (1.36). */
function setDefaults(set: DaemonSet): void {
  const spec = (set.spec ??= {} as DaemonSet['spec'])
  const strategy = (spec.updateStrategy ??= {})
  strategy.type ||= 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate = { maxUnavailable: 1, maxSurge: 0, ...strategy.rollingUpdate }
  }
  spec.revisionHistoryLimit ??= 10
  if (spec.template) setPodSpecDefaults(spec.template)
}

/** Models pkg/registry/apps/daemonset (1.36). */
export const daemonSetStrategy: Strategy<DaemonSet> = {
  resource: daemonsets,
  validatesTwice: true,
  tracksGeneration: true,
  columns: columnsOf<DaemonSet>(
    integer('Desired', ({ status }) => status?.desiredNumberScheduled ?? 0),
    integer('Current', ({ status }) => status?.currentNumberScheduled ?? 0),
    integer('Ready', ({ status }) => status?.numberReady ?? 0),
    integer('Up-to-date', ({ status }) => status?.updatedNumberScheduled ?? 0),
    integer('Available', ({ status }) => status?.numberAvailable ?? 0),
    text('Node Selector', ({ spec }) => labelsText(spec.template?.spec?.nodeSelector)),
  ).concat(
    wideColumns(
      ({ spec }) => spec.template,
      ({ spec }) => selectorText(spec.selector),
    ),
  ),
  setDefaults,
  prepareForCreate(set) {
    set.status = emptyStatus()
    noteGeneration(set, 1)
  },
  prepareForUpdate(set, old) {
    set.status = old.status ?? emptyStatus()
    const before = Number(old.metadata.annotations?.[generationNote] ?? 1)
    noteGeneration(set, before + (equal(set.spec.template, old.spec.template) ? 0 : 1))
  },
  prepareForStatusUpdate: (set, old) => noteGeneration(set, Number(old.metadata.annotations?.[generationNote] ?? 1)),
  validate: validateDaemonSet,
  warnings: ({ spec }, old) =>
    old && equal(spec.template, old.spec.template) ? [] : podWarnings(spec.template, 'spec.template'),
  validateUpdate: validateDaemonSetUpdate,
  validateStatusUpdate: validateDaemonSetStatus,
}
