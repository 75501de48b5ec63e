import type { HorizontalPodAutoscaler } from '../../../api/policy.ts'
import { quantityOf } from '../../../api/quantity.ts'
import { columnsOf, integer, text } from '../../columns.ts'
import type { Column } from '../../strategy.ts'

type Metric = Record<string, any>
const shownMetrics = 2

const sources: Readonly<Record<string, string>> = {
  External: 'external',
  Pods: 'pods',
  Object: 'object',
  Resource: 'resource',
  ContainerResource: 'containerResource',
}

/** `cpu: 3%/80%`, `<unknown>/100m`. Models printers formatHPAMetrics (1.36). */
function metricText(spec: Metric, status: Metric | undefined): string {
  const key = sources[spec.type as string] ?? ''
  const wanted = spec[key]?.target ?? {}
  const current = status?.[key]?.current ?? {}
  if (spec.type === 'Resource' || spec.type === 'ContainerResource') return `${spec[key]?.name}: ${shareText(wanted, current)}`
  const average = wanted.averageValue !== undefined
  const now = average ? current.averageValue : current.value
  const target = average ? `${wanted.averageValue}${spec.type === 'Pods' ? '' : ' (avg)'}` : String(wanted.value)
  return `${now === undefined ? '<unknown>' : String(now)}/${target}`
}

function shareText(wanted: Metric, current: Metric): string {
  if (wanted.averageValue !== undefined) return `${current.averageValue ?? '<unknown>'}/${wanted.averageValue}`
  const now = current.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}%`
  return `${now}/${wanted.averageUtilization === undefined ? '<auto>' : `${wanted.averageUtilization}%`}`
}

function targets({ spec, status }: HorizontalPodAutoscaler): string {
  const metrics = spec.metrics ?? []
  if (metrics.length === 0) return '<none>'
  const current = (status?.currentMetrics ?? []) as Metric[]
  const shown = metrics.slice(0, shownMetrics).map((metric, i) => metricText(metric, current[i]))
  const more = metrics.length - shown.length
  return more > 0 ? `${shown.join(', ')} + ${more} more...` : shown.join(', ')
}

/** Models printers printHorizontalPodAutoscaler (1.36). */
export const hpaColumns: Column<HorizontalPodAutoscaler>[] = columnsOf<HorizontalPodAutoscaler>(
  text('Reference', ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
  text('Targets', targets),
  text('MinPods', ({ spec }) => (spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas))),
  integer('MaxPods', ({ spec }) => spec.maxReplicas),
  integer('Replicas', ({ status }) => Number(status?.currentReplicas ?? 0)),
)

/** True for a quantity above zero. */
export const isPositive = (text: unknown): boolean => quantityOf(String(text)).nanos > 0n
