import { equal } from '../../api/copy.ts'
import { deployments, horizontalpodautoscalers, replicasets, replicationcontrollers, statefulsets } from '../../api/kinds.ts'
import type { Condition, KubeObject } from '../../api/object.ts'
import type { HorizontalPodAutoscaler } from '../../api/policy.ts'
import { apiVersionOf, type Resource } from '../../api/resource.ts'
import { isFailure } from '../../api/status.ts'
import type { Client } from '../../client/client.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { keyOf, splitKey } from '../ownership.ts'
import { conditionsAfter, type Said } from './conditions.ts'
import { unknownMetric } from './metrics.ts'

const component = 'horizontal-pod-autoscaler'

type Scaled = KubeObject & { spec: { replicas?: number }; status?: { replicas?: number } }

const scaled = [deployments, replicasets, replicationcontrollers, statefulsets] as unknown as Resource<Scaled>[]

/**
 * Keeps targets within their bounds, and says that nobody measures. It looks when something changes, not every 15 seconds: an idle
 * lab costs nothing. Models pkg/controller/podautoscaler/horizontal.go reconcileAutoscaler (1.36).
 */
export const podAutoscalerController: Controller = {
  name: 'podautoscaler',
  watches: [
    watchRule(horizontalpodautoscalers, ({ type, object }) => (type === 'DELETED' ? [] : [keyOf(object)])),
    ...scaled.map((resource) =>
      watchRule(resource, ({ object, old }, client) =>
        old && old.spec.replicas === object.spec.replicas && old.status?.replicas === object.status?.replicas
          ? []
          : targetedBy(object, client),
      ),
    ),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const hpa = context.client.get(horizontalpodautoscalers, namespace, name)
    if (hpa) autoscale(hpa, context)
  },
}

const targetedBy = (object: KubeObject, client: Client): string[] =>
  client
    .list(horizontalpodautoscalers, object.metadata.namespace)
    .filter(({ spec }) => spec.scaleTargetRef.kind === object.kind && spec.scaleTargetRef.name === object.metadata.name)
    .map(keyOf)

interface Step {
  hpa: HorizontalPodAutoscaler
  target: Scaled
  resource: Resource<Scaled>
  context: ControllerContext
}

function autoscale(hpa: HorizontalPodAutoscaler, context: ControllerContext): void {
  const { kind, apiVersion, name } = hpa.spec.scaleTargetRef
  const resource = scaled.find((one) => one.kind === kind && (!apiVersion || apiVersionOf(one) === apiVersion))
  const target = resource && context.client.get(resource, hpa.metadata.namespace as string, name)
  if (!resource || !target) return noTarget(hpa, resource, context)
  const step: Step = { hpa, target, resource, context }
  const current = target.status?.replicas ?? 0
  const { minReplicas = 1, maxReplicas } = hpa.spec
  const got: Said = ['AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale"]
  const wanted = target.spec.replicas ?? 1
  if (wanted === 0 && minReplicas !== 0) {
    const why = 'scaling is disabled since the replica count of the target is zero'
    write(step, current, 0, [got, ['ScalingActive', 'False', 'ScalingDisabled', why]])
    return
  }
  if (wanted > maxReplicas) return rescale(step, maxReplicas, 'Current number of replicas above Spec.MaxReplicas')
  if (wanted < minReplicas) return rescale(step, minReplicas, 'Current number of replicas below Spec.MinReplicas')
  nobodyMeasures(step, current, got)
}

function noTarget(hpa: HorizontalPodAutoscaler, resource: Resource | undefined, context: ControllerContext): void {
  const { kind, apiVersion = 'v1', name } = hpa.spec.scaleTargetRef
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : ''
  const why = resource ? `${scaleOf(resource)} "${name}" not found` : `no matches for kind "${kind}" in group "${group}"`
  const message = `the HPA controller was unable to get the target's current scale: ${why}`
  const { status } = hpa
  const isNew = save(
    hpa,
    { ...status, desiredReplicas: status?.desiredReplicas ?? 0 },
    [['AbleToScale', 'False', 'FailedGetScale', message]],
    context,
  )
  if (isNew) context.event(hpa, { type: 'Warning', reason: 'FailedGetScale', message: why, component })
}

/** As the API server names the scale that is not found. */
function scaleOf({ resource, group }: Resource): string {
  if (resource === 'statefulsets') return `${resource}.${group}`
  return `${resource}/scale.${group || 'autoscaling'}`
}

function nobodyMeasures(step: Step, current: number, got: Said): void {
  const { hpa, context } = step
  const metrics = hpa.spec.metrics ?? []
  const unknown = metrics.map((metric) => unknownMetric(metric, hpa.metadata.namespace as string))
  const [first] = unknown
  if (!first) return void write(step, current, current, [got])
  const all = `invalid metrics (${unknown.length} invalid out of ${metrics.length}), first error is: ${first.quoted}`
  const why = `the HPA was unable to compute the replica count: ${first.message}`
  const changed = write(step, current, current, [got, ['ScalingActive', 'False', first.reason, why]])
  if (!changed) return
  for (const { reason, message } of unknown) context.event(hpa, { type: 'Warning', reason, message, component })
  context.event(hpa, { type: 'Warning', reason: 'FailedComputeMetricsReplicas', message: all, component })
}

function rescale(step: Step, replicas: number, reason: string): void {
  const { hpa, target, resource, context } = step
  const written = context.client.update(resource, { ...target, spec: { ...target.spec, replicas } })
  if (isFailure(written)) return
  context.event(hpa, {
    type: 'Normal',
    reason: 'SuccessfulRescale',
    message: `New size: ${replicas}; reason: ${reason}`,
    component,
  })
  const message = `the HPA controller was able to update the target scale to ${replicas}`
  write(step, target.status?.replicas ?? 0, replicas, [['AbleToScale', 'True', 'SucceededRescale', message]], true)
}

function write(step: Step, current: number, desired: number, said: readonly Said[], scaledNow = false): boolean {
  const { hpa, context } = step
  const { lastScaleTime } = hpa.status ?? {}
  const at = scaledNow ? timestamp(context.clock.now()) : lastScaleTime
  return save(
    hpa,
    {
      ...(current > 0 ? { currentReplicas: current } : {}),
      desiredReplicas: desired,
      ...(at === undefined ? {} : { lastScaleTime: at }),
    },
    said,
    context,
  )
}

/** True when the status says something new. */
function save(
  hpa: HorizontalPodAutoscaler,
  counts: object,
  said: readonly Said[],
  { client, clock }: ControllerContext,
): boolean {
  const before = (hpa.status?.conditions ?? []) as Condition[]
  const conditions = conditionsAfter(before, said, clock.now())
  const status = { ...counts, currentMetrics: null, conditions }
  if (equal(status, hpa.status ?? {})) return false
  client.updateStatus(horizontalpodautoscalers, { ...hpa, status })
  return true
}
