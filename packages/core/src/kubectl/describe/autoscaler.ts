import type { HorizontalPodAutoscaler } from '../../api/policy.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { head, rfc1123, type Writer } from './writer.ts'

type Loose = Record<string, any>

/** Models describe.go describeHorizontalPodAutoscalerV2 (1.36). */
export function describeHorizontalPodAutoscaler(out: Writer, scaler: HorizontalPodAutoscaler, context: Context): void {
  const { metadata, spec, status = {} } = scaler
  const { kind, name } = spec.scaleTargetRef
  head(out, metadata)
  out.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`)
  out.line(0, `Reference:\t${kind}/${name}`)
  out.line(0, 'Metrics:\t( current / target )')
  ;((spec.metrics ?? []) as Loose[]).forEach((metric, i) => {
    out.line(1, metricLine(metric, (status.currentMetrics as Loose[] | undefined)?.[i] ?? {}))
  })
  out.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`)
  out.line(0, `Max replicas:\t${spec.maxReplicas}`)
  behavior(out, (spec as { behavior?: Loose }).behavior)
  out.line(0, `${kind} pods:\t${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`)
  conditions(out, (status.conditions ?? []) as Loose[])
  describeEvents(out, scaler, context)
}

function conditions(out: Writer, list: readonly Loose[]): void {
  if (list.length === 0) return
  out.line(0, 'Conditions:')
  out.line(1, 'Type\tStatus\tReason\tMessage')
  out.line(1, '----\t------\t------\t-------')
  for (const found of list) out.line(1, [found.type, found.status, found.reason, found.message].join('\t'))
}

const unknown = '<unknown>'

/** `resource cpu on pods  (as a percentage of request):\t<unknown> / 80%` */
function metricLine(metric: Loose, current: Loose): string {
  switch (metric.type) {
    case 'External':
      return averageOrValue(JSON.stringify(metric.external.metric.name), metric.external.target, current.external?.current)
    case 'Pods': {
      const { metric: named, target } = metric.pods
      return `${JSON.stringify(named.name)} on pods:\t${current.pods?.current?.averageValue ?? unknown} / ${target.averageValue}`
    }
    case 'Object': {
      const { metric: named, target, describedObject } = metric.object
      const title = `"${named.name}" on ${describedObject.kind}/${describedObject.name}`
      return averageOrValue(title, target, current.object?.current, target.type === 'AverageValue')
    }
    case 'Resource':
      return resourceLine(`resource ${metric.resource.name} on pods`, metric.resource.target, current.resource?.current)
    case 'ContainerResource': {
      const { name, container, target } = metric.containerResource
      const title = `resource ${name} of container "${container}" on pods`
      return resourceLine(title, target, current.containerResource?.current)
    }
    default:
      return `<unknown metric type ${JSON.stringify(metric.type)}>`
  }
}

function averageOrValue(
  title: string,
  target: Loose,
  now: Loose | undefined,
  average = target.averageValue !== undefined,
): string {
  return average
    ? `${title} (target average value):\t${now?.averageValue ?? unknown} / ${target.averageValue}`
    : `${title} (target value):\t${now?.value ?? unknown} / ${target.value}`
}

function resourceLine(title: string, target: Loose, now: Loose | undefined): string {
  if (target.averageValue !== undefined) return `${title}:\t${now?.averageValue ?? unknown} / ${target.averageValue}`
  const percent = now?.averageUtilization === undefined ? unknown : `${now.averageUtilization}% (${now.averageValue ?? 0})`
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`
  return `${title}  (as a percentage of request):\t${percent} / ${wanted}`
}

function behavior(out: Writer, found: Loose | undefined): void {
  if (!found) return
  out.line(0, 'Behavior:')
  direction(out, 'Scale Up', found.scaleUp)
  direction(out, 'Scale Down', found.scaleDown)
}

/** Models describe.go printDirectionBehavior (1.36). */
function direction(out: Writer, title: string, rules: Loose | undefined): void {
  if (!rules) return
  out.line(1, `${title}:`)
  const { stabilizationWindowSeconds: seconds, policies = [], selectPolicy = 'Max' } = rules
  if (seconds !== undefined) out.line(2, `Stabilization Window: ${seconds} seconds`)
  if (policies.length === 0) return
  out.line(2, `Select Policy: ${selectPolicy}`)
  out.line(2, 'Policies:')
  for (const { type, value, periodSeconds } of policies) {
    out.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`)
  }
}
