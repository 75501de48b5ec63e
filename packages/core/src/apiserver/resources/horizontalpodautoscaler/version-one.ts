import type { JsonObject } from '../../../api/json.ts'
import { horizontalpodautoscalers, horizontalpodautoscalersV1 } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { HorizontalPodAutoscaler } from '../../../api/policy.ts'
import type { Strategy } from '../../strategy.ts'
import { hpaColumns } from './columns.ts'
import { externalBehavior, fromVersionOne, internalBehavior, toVersionOne } from './version-one-metrics.ts'

type Metric = Record<string, any>
type Scaler = KubeObject & { spec?: Record<string, any>; status?: Record<string, any> }

const notes = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
} as const

const isCpuShare = (metric: Metric): boolean =>
  metric.type === 'Resource' && metric.resource?.name === 'cpu' && metric.resource?.target?.averageUtilization !== undefined

/** What v1 cannot say stands in annotations. Models pkg/apis/autoscaling/v1/conversion.go (1.36). */
function toView(stored: KubeObject): KubeObject {
  const { spec = {}, status, ...rest } = stored as Scaler
  const { metrics = [], behavior, ...plain } = spec
  const cpu = (metrics as Metric[]).find(isCpuShare)
  const others = (metrics as Metric[]).filter((metric) => metric !== cpu)
  const annotations = {
    ...stored.metadata.annotations,
    ...note(notes.metrics, others.length > 0 && others.map(toVersionOne)),
    ...note(notes.behavior, behavior && internalBehavior(behavior)),
    ...note(notes.currentMetrics, status?.currentMetrics?.length > 0 && status?.currentMetrics.map(toVersionOne)),
    ...note(notes.conditions, status?.conditions?.length > 0 && status?.conditions),
  }
  const metadata = { ...stored.metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) }
  const share = cpu?.resource.target.averageUtilization as number | undefined
  return {
    ...rest,
    apiVersion: 'autoscaling/v1',
    metadata,
    spec: { ...plain, ...(share === undefined ? {} : { targetCPUUtilizationPercentage: share }) },
    ...(status ? { status: statusView(status) } : {}),
  } as KubeObject
}

const note = (name: string, value: unknown): Record<string, string> => (value ? { [name]: JSON.stringify(value) } : {})

function statusView(status: Record<string, any>): JsonObject {
  const { currentMetrics, conditions, currentReplicas = 0, ...plain } = status
  const cpu = ((currentMetrics ?? []) as Metric[]).find((metric) => metric.resource?.name === 'cpu')
  const share = cpu?.resource?.current?.averageUtilization as number | undefined
  return { ...plain, currentReplicas, ...(share === undefined ? {} : { currentCPUUtilizationPercentage: share }) }
}

function fromView(view: KubeObject): KubeObject {
  const { spec = {}, ...rest } = view as Scaler
  const { targetCPUUtilizationPercentage: share, ...plain } = spec
  const kept = { ...view.metadata.annotations }
  const { [notes.metrics]: others, [notes.behavior]: behaviour } = kept
  for (const name of Object.values(notes)) delete kept[name]
  const { annotations, ...bare } = view.metadata
  const target = { type: 'Utilization', averageUtilization: share }
  const cpu = share === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', target } }]
  const metrics = [...cpu, ...read<Metric[]>(others, []).map(fromVersionOne)]
  return {
    ...rest,
    apiVersion: 'autoscaling/v2',
    metadata: { ...bare, ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}) },
    spec: {
      ...plain,
      ...(metrics.length > 0 ? { metrics } : {}),
      ...(behaviour ? { behavior: externalBehavior(read(behaviour, {})) } : {}),
    },
  } as KubeObject
}

/** What an annotation holds; one that cannot be read is as none. */
function read<T>(text: string | undefined, otherwise: T): T {
  try {
    const value: unknown = text === undefined ? otherwise : JSON.parse(text)
    return Array.isArray(value) === Array.isArray(otherwise) && typeof value === 'object' && value !== null
      ? (value as T)
      : otherwise
  } catch {
    return otherwise
  }
}

/** autoscaling/v1 over what is stored as autoscaling/v2. */
export const horizontalPodAutoscalerV1Strategy: Strategy<KubeObject> = {
  resource: horizontalpodautoscalersV1,
  columns: hpaColumns.map((column) => ({
    ...column,
    value: (object, nowMs) => column.value(fromView(object) as HorizontalPodAutoscaler, nowMs),
  })),
  alias: { of: horizontalpodautoscalers, toView, fromView },
}
