import type { JsonObject } from '../../api/json.ts'
import { apiVersionOf, horizontalpodautoscalers } from '../../api/kinds.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, filenameFlags, targetOptions } from '../flag-sets.ts'
import { outputFlags } from '../printers/printer.ts'
import { infosOf } from '../resource-args.ts'
import { createObject, isStatus, resultPrinter } from '../result.ts'

export const autoscale: Verb = {
  name: 'autoscale',
  summary: 'Let a workload be scaled by its load',
  usage: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  flags: [
    ...filenameFlags,
    { name: 'cpu', type: 'string', default: '', usage: 'CPU that Pods should have: 50% or 500m.' },
    { name: 'cpu-percent', type: 'int', default: -1, usage: 'CPU in percent of the request.' },
    dryRunFlag,
    fieldManagerFlag('kubectl-autoscale'),
    { name: 'max', type: 'int', default: -1, usage: 'Most Pods.', required: true } as never,
    { name: 'memory', type: 'string', default: '', usage: 'Memory that Pods should have: 60% or 200Mi.' },
    { name: 'min', type: 'int', default: -1, usage: 'Fewest Pods.' },
    { name: 'name', type: 'string', default: '', usage: "Name of the autoscaler; the workload's without." },
    ...outputFlags,
    { name: 'save-config', type: 'bool', default: false, usage: 'Keep the configuration as an annotation.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/autoscale/autoscale.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  const [min, max] = [flags.int('min'), flags.int('max')]
  if (max < 1) return finish(kubectl, fail(`--max=MAXPODS is required and must be at least 1, max: ${max}`))
  if (max < min) return finish(kubectl, fail(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`))
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun, true)
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), latest: true })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = [...found.causes]
  for (const { resource, namespace, name } of found.infos) {
    if (!resource.subresources.includes('scale')) {
      causes.push(`cannot autoscale a ${resource.kind}: the resource has no scale`)
      continue
    }
    const object = {
      kind: 'HorizontalPodAutoscaler',
      apiVersion: apiVersionOf(horizontalpodautoscalers),
      metadata: { name: flags.string('name') || name },
      spec: {
        scaleTargetRef: { kind: resource.kind, name, apiVersion: apiVersionOf(resource) },
        ...(min > 0 ? { minReplicas: min } : {}),
        maxReplicas: max,
        ...metricsOf(kubectl),
      },
      status: { desiredReplicas: 0, currentMetrics: null },
    } as unknown as JsonObject
    const made = createObject(kubectl, horizontalpodautoscalers, namespace, object, {
      dryRun,
      fieldManager: flags.string('field-manager'),
    })
    if (isStatus(made)) causes.push(made)
    else printer.show(horizontalpodautoscalers, made, 'autoscaled')
  }
  return finish(kubectl, causes)
}

function metricsOf({ flags }: Kubectl): object {
  const percent = flags.int('cpu-percent')
  const cpu = flags.string('cpu') || (percent > 0 ? `${percent}%` : '')
  const metric = (name: string, text: string): object => ({
    type: 'Resource',
    resource: {
      name,
      target: text.endsWith('%')
        ? { type: 'Utilization', averageUtilization: Number.parseInt(text, 10) }
        : { type: 'AverageValue', averageValue: text },
    },
  })
  const metrics = [
    ...(cpu === '' ? [] : [metric('cpu', cpu)]),
    ...(flags.string('memory') === '' ? [] : [metric('memory', flags.string('memory'))]),
  ]
  return metrics.length > 0 ? { metrics } : {}
}
