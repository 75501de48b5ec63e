import type { ReplicationController } from '../../../api/core.ts'
import { replicationcontrollers } from '../../../api/kinds.ts'
import { mapSelectorMatches } from '../../../api/label-selector.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { columnsOf, integer } from '../../columns.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import type { Strategy } from '../../strategy.ts'
import { labelsText } from '../labels-text.ts'
import { setPodSpecDefaults } from '../pod/defaults.ts'
import { wideColumns } from '../pod/template-columns.ts'
import { foreverErrors, templateErrors } from '../pod/validate-template.ts'
import { hostnameWarnings, templateWarnings } from '../pod/warnings.ts'
import { scaleSubresource } from '../scale.ts'
import { replicaStatusErrors } from '../status-counts.ts'

/** Models pkg/apis/core/validation ValidateReplicationControllerSpec (1.36). */
function validate({ spec }: ReplicationController): FieldError[] {
  const errors = nonNegative(spec.minReadySeconds, 'spec.minReadySeconds')
  const { selector = {}, template } = spec
  if (Object.keys(selector).length === 0) errors.push(requiredField('spec.selector'))
  errors.push(...nonNegative(spec.replicas, 'spec.replicas'))
  if (!template) return [...errors, requiredField('spec.template')]
  if (Object.keys(selector).length > 0 && !mapSelectorMatches(selector, template.metadata?.labels)) {
    const labels = template.metadata?.labels ?? null
    errors.push(invalidField('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  }
  return [...errors, ...templateErrors(template, 'spec.template'), ...foreverErrors(template, 'ReplicationController')]
}

/** Selector and labels come from the template. Models SetDefaults_ReplicationController (1.36). */
function setDefaults(controller: ReplicationController): void {
  const spec = (controller.spec ??= {})
  const labels = spec.template?.metadata?.labels
  if (labels && !Object.keys(spec.selector ?? {}).length) spec.selector = { ...labels }
  if (labels && !Object.keys(controller.metadata.labels ?? {}).length) controller.metadata.labels = { ...labels }
  spec.replicas ??= 1
  if (spec.template) setPodSpecDefaults(spec.template)
}

/** Models rcStrategy WarningsOnCreate and WarningsOnUpdate (1.36): the one names another field, the other looks at what was there before. */
const controllerWarnings = (controller: ReplicationController, old: ReplicationController | undefined): string[] =>
  old
    ? templateWarnings(old.spec.template, 'spec.template', controller, old)
    : [
        ...hostnameWarnings(controller.metadata.name, 'Pod names and hostnames'),
        ...templateWarnings(controller.spec.template, 'template', controller, old),
      ]

/** Models pkg/registry/core/replicationcontroller (1.36). */
export const replicationControllerStrategy: Strategy<ReplicationController> = {
  resource: replicationcontrollers,
  validatesTwice: true,
  tracksGeneration: true,
  orphansByDefault: true,
  columns: columnsOf<ReplicationController>(
    integer('Desired', ({ spec }) => spec.replicas ?? 0),
    integer('Current', ({ status }) => status?.replicas ?? 0),
    integer('Ready', ({ status }) => status?.readyReplicas ?? 0),
  ).concat(
    wideColumns(
      ({ spec }) => spec.template,
      ({ spec }) => labelsText(spec.selector),
    ),
  ),
  selectableFields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  setDefaults,
  prepareForCreate(controller) {
    controller.status = { replicas: 0 }
  },
  prepareForUpdate(controller, old) {
    controller.status = old.status ?? { replicas: 0 }
  },
  validate,
  warnings: controllerWarnings,
  validateStatusUpdate: ({ status }) => replicaStatusErrors(status),
  subresources: {
    scale: scaleSubresource(({ spec }: ReplicationController) => labelsText(spec.selector), {
      group: 'autoscaling',
      resource: 'replicationcontrollers/scale',
    }),
  },
}
