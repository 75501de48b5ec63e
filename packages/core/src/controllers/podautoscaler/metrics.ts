import type { HorizontalPodAutoscaler } from '../../api/policy.ts'

type Metric = NonNullable<HorizontalPodAutoscaler['spec']['metrics']>[number]

/** Why a metric is not known. There is no metrics API in a lab. */
export interface Unknown {
  reason: string
  message: string
  /** As the list of all metrics quotes it. */
  quoted: string
}

const noResource = 'the server could not find the requested resource'

/** Models podautoscaler/horizontal.go computeReplicasForMetric, where no metrics server answers (1.36). */
export function unknownMetric(metric: Metric, namespace: string): Unknown {
  const inner = metric.resource ?? metric.containerResource
  if (inner) {
    const { name, target = {} } = inner as { name: string; target?: { type?: string } }
    const why = `unable to get metrics for resource ${name}: unable to fetch metrics from resource metrics API: ${noResource} (get pods.metrics.k8s.io)`
    const message =
      target.type === 'Utilization' ? `failed to get ${name} utilization: ${why}` : `failed to get ${name} usage: ${why}`
    const reason = metric.resource ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric'
    return {
      reason,
      message,
      quoted: `failed to get ${name} ${metric.resource ? 'resource' : 'container resource'} metric value: ${message}`,
    }
  }
  return customMetric(metric, namespace)
}

const noCustom = 'no custom metrics API (custom.metrics.k8s.io) registered'
const noExternal = 'no external metrics API (external.metrics.k8s.io) registered'

function customMetric(metric: Metric, namespace: string): Unknown {
  const { pods, object, external } = metric as Record<string, { metric?: { name?: string } } | undefined>
  if (external) {
    const why = `unable to get external metric ${namespace}/${external.metric?.name}/nil: unable to fetch metrics from external metrics API: ${noExternal}`
    return {
      reason: 'FailedGetExternalMetric',
      message: why,
      quoted: `failed to get ${external.metric?.name} external metric value: ${why}`,
    }
  }
  const name = (pods ?? object)?.metric?.name ?? ''
  const why = `unable to get metric ${name}: unable to fetch metrics from custom metrics API: ${noCustom}`
  if (pods) return { reason: 'FailedGetPodsMetric', message: why, quoted: `failed to get pods metric value: ${why}` }
  return { reason: 'FailedGetObjectMetric', message: why, quoted: `failed to get object metric value: ${why}` }
}
