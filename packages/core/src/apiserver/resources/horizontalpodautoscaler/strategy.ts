import { horizontalpodautoscalers } from '../../../api/kinds.ts'
import type { HorizontalPodAutoscaler } from '../../../api/policy.ts'
import type { Strategy } from '../../strategy.ts'
import { hpaColumns } from './columns.ts'
import { validateAutoscaler, validateAutoscalerStatus, validateAutoscalerUpdate } from './validate.ts'

type Behaviour = Record<string, any>

const scaleUp = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
}
const scaleDown = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] }

/** Models pkg/apis/autoscaling/v2/defaults.go (1.36). */
function setDefaults(scaler: HorizontalPodAutoscaler): void {
  const spec = (scaler.spec ??= {} as HorizontalPodAutoscaler['spec'])
  spec.minReplicas ??= 1
  if (!spec.metrics?.length) {
    const target = { type: 'Utilization', averageUtilization: 80 }
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }]
  }
  if (!spec.behavior) return
  const behaviour = spec.behavior as Behaviour
  behaviour.scaleUp = { ...scaleUp, ...behaviour.scaleUp }
  behaviour.scaleDown = { ...scaleDown, ...behaviour.scaleDown }
}

const emptyStatus = (): Record<string, any> => ({ currentMetrics: null, desiredReplicas: 0 })

/** Models pkg/registry/autoscaling/horizontalpodautoscaler (1.36). */
export const horizontalPodAutoscalerStrategy: Strategy<HorizontalPodAutoscaler> = {
  resource: horizontalpodautoscalers,
  metadataChecks: { changes: 1, whole: 0 },
  columns: hpaColumns,
  setDefaults,
  prepareForCreate(scaler) {
    scaler.status = emptyStatus()
  },
  prepareForUpdate(scaler, old) {
    scaler.status = old.status ?? emptyStatus()
  },
  validate: validateAutoscaler,
  validateUpdate: validateAutoscalerUpdate,
  validateStatusUpdate: validateAutoscalerStatus,
}
