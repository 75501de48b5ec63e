import type { Deployment } from '../../../api/apps.ts'
import { deployments } from '../../../api/kinds.ts'
import { columnsOf, integer, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { selectorText } from '../labels-text.ts'
import { setPodSpecDefaults } from '../pod/defaults.ts'
import { wideColumns } from '../pod/template-columns.ts'
import { hostnameWarnings, templateWarnings } from '../pod/warnings.ts'
import { scaleSubresource } from '../scale.ts'
import { validateDeployment, validateDeploymentStatus, validateDeploymentUpdate } from './validate.ts'

const selector = ({ spec }: Deployment): string => selectorText(spec.selector)

/** Models pkg/apis/apps/v1/defaults.go and pkg/registry/apps/deployment (1.36). */
export const deploymentStrategy: Strategy<Deployment> = {
  resource: deployments,
  metadataChecks: { changes: 1, whole: 0 },
  // its annotations are copied to its ReplicaSets
  tracksGeneration: 'annotations too',
  statusKeeps: 'labels',
  columns: columnsOf<Deployment>(
    text('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
    integer('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0),
    integer('Available', ({ status }) => status?.availableReplicas ?? 0),
  ).concat(wideColumns(({ spec }) => spec.template, selector)),
  setDefaults(deployment) {
    const spec = (deployment.spec ??= {} as Deployment['spec'])
    spec.replicas ??= 1
    spec.revisionHistoryLimit ??= 10
    spec.progressDeadlineSeconds ??= 600
    const strategy = (spec.strategy ??= {})
    strategy.type ||= 'RollingUpdate'
    if (strategy.type === 'RollingUpdate') {
      strategy.rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...strategy.rollingUpdate }
    }
    if (spec.template) setPodSpecDefaults(spec.template)
  },
  prepareForCreate(deployment) {
    deployment.status = {}
  },
  prepareForUpdate(deployment, old) {
    deployment.status = old.status ?? {}
  },
  validate: validateDeployment,
  warnings: (deployment, old) => [
    ...(old ? [] : hostnameWarnings(deployment.metadata.name, 'Pod names and hostnames')),
    ...templateWarnings(deployment.spec.template, 'spec.template', deployment, old),
  ],
  validateUpdate: validateDeploymentUpdate,
  validateStatusUpdate: validateDeploymentStatus,
  subresources: { scale: scaleSubresource(selector, { group: 'apps', resource: 'deployments/scale' }) },
}
