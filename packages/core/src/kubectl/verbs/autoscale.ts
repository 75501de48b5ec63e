import type { JsonObject } from '../../api/json.ts'
import { horizontalpodautoscalers, horizontalpodautoscalersV1 } from '../../api/kinds.ts'
import { parseQuantity } from '../../api/quantity.ts'
import { apiVersionOf } from '../../api/resource.ts'
import type { Status } from '../../api/status.ts'
import type { Flags, Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { type DryRun, dryRunFlag, dryRunOf, fieldManagerFlag, filenameFlags, targetOptions } from '../flag-sets.ts'
import { typedWithLastApplied } from '../last-applied.ts'
import { outputFlags } from '../printers/printer.ts'
import { recorded, recordFlag } from '../record.ts'
import { infosOf, isInfo } from '../resource-args.ts'
import { createObject, isStatus, type ResultPrinter, resultPrinter, type WriteQuery } from '../result.ts'
import type { Info } from '../targets.ts'

export const autoscale: Verb = {
  name: 'autoscale',
  summary: 'Let a workload be scaled by its load',
  usage: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  flags: [
    ...filenameFlags,
    { name: 'cpu', type: 'string', default: '', usage: 'CPU that Pods should have: 50% or 500m.' },
    {
      name: 'cpu-percent',
      type: 'int',
      default: -1,
      usage: 'CPU in percent of the request.',
      hidden: true,
      deprecated: "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    },
    dryRunFlag,
    fieldManagerFlag('kubectl-autoscale'),
    { name: 'max', type: 'int', default: -1, usage: 'Most Pods.', required: true } as never,
    { name: 'memory', type: 'string', default: '', usage: 'Memory that Pods should have: 60% or 200Mi.' },
    { name: 'min', type: 'int', default: -1, usage: 'Fewest Pods.' },
    { name: 'name', type: 'string', default: '', usage: "Name of the autoscaler; the workload's without." },
    ...outputFlags,
    recordFlag,
    { name: 'save-config', type: 'bool', default: false, usage: 'Keep the configuration as an annotation.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/autoscale/autoscale.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun, { typed: true, apart: true })
  if (isFailed(printer)) return finish(kubectl, printer)
  const wrong = limitsProblem(kubectl)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  const found = await infosOf(kubectl, targetOptions(kubectl))
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = []
  for (const visit of found.visits) {
    const cause = isInfo(visit) ? autoscaleOne(kubectl, visit, dryRun, printer) : visit
    if (cause !== undefined) causes.push(cause)
  }
  if (found.visits.length === 0) return finish(kubectl, fail('no objects passed to autoscale'))
  return finish(kubectl, causes)
}

function limitsProblem({ flags }: Kubectl): string | undefined {
  const [min, max] = [flags.int('min'), flags.int('max')]
  if (max < 1) return `--max=MAXPODS is required and must be at least 1, max: ${max}`
  if (max < min) return `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`
  if (flags.int('cpu-percent') > 0 && flags.string('cpu') !== '') return '--cpu-percent and --cpu are mutually exclusive'
  for (const resource of ['cpu', 'memory'] as const) {
    const target = flags.string(resource) === '' ? undefined : targetOf(flags.string(resource), resource)
    if (typeof target === 'string') return target
  }
  return undefined
}

function autoscaleOne(kubectl: Kubectl, info: Info, dryRun: DryRun, printer: ResultPrinter): Cause | undefined {
  const { flags, namespace } = kubectl
  const { group, version, resource: plural, kind, subresources } = info.resource
  if (!subresources.includes('scale'))
    return `cannot autoscale a ${kind}: could not find scale subresource for ${group}/${version}, Resource=${plural} in discovery information`
  const built = recorded(kubectl, autoscaler(kubectl, info))
  const object = flags.bool('save-config') && dryRun !== 'client' ? typedWithLastApplied(built) : built
  const options = { dryRun, fieldManager: flags.string('field-manager') }
  const made = createObject(kubectl, horizontalpodautoscalers, namespace, object, options)
  const shown = isStatus(made) ? inOlderApi(kubectl, info, options) : made
  if (typeof shown === 'string' || isStatus(shown)) return shown
  return printer.show(horizontalpodautoscalers, shown, dryRun === 'client' ? 'created' : 'autoscaled')?.failed[0]
}

/** What the older API says; it is only asked where it could hold the same. Models autoscale.go canCreateHPAV1 (1.36). */
function inOlderApi(kubectl: Kubectl, { resource, name }: Info, options: WriteQuery): JsonObject | Status | string {
  const { flags, namespace, namespaceGiven } = kubectl
  const cpu = flags.string('cpu')
  if (cpu === '')
    return 'failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input'
  const fits = flags.string('memory') === '' && (flags.int('cpu-percent') >= 0 || cpu.trim().endsWith('%'))
  if (!fits) return 'failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: %!w(<nil>)'
  const percent = flags.int('cpu-percent')
  const object = {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v1',
    metadata: { name: flags.string('name') || name, ...(namespaceGiven ? { namespace } : {}) },
    spec: {
      scaleTargetRef: { kind: resource.kind, name, apiVersion: apiVersionOf(resource) },
      ...(flags.int('min') > 0 ? { minReplicas: flags.int('min') } : {}),
      maxReplicas: flags.int('max'),
      ...(percent >= 0 ? { targetCPUUtilizationPercentage: percent } : {}),
    },
  } as unknown as JsonObject
  return createObject(kubectl, horizontalpodautoscalersV1, namespace, recorded(kubectl, object), options)
}

function autoscaler({ flags, namespace, namespaceGiven }: Kubectl, { resource, name }: Info): JsonObject {
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: apiVersionOf(horizontalpodautoscalers),
    metadata: { name: flags.string('name') || name, ...(namespaceGiven ? { namespace } : {}) },
    spec: {
      scaleTargetRef: { kind: resource.kind, name, apiVersion: apiVersionOf(resource) },
      ...(flags.int('min') > 0 ? { minReplicas: flags.int('min') } : {}),
      maxReplicas: flags.int('max'),
      ...metricsOf(flags),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  } as unknown as JsonObject
}

function metricsOf(flags: Flags): object {
  const percent = flags.int('cpu-percent')
  const metric = (name: 'cpu' | 'memory', text: string): object => ({
    type: 'Resource',
    resource: { name, target: targetOf(text, name) },
  })
  const metrics = [
    ...(percent > 0 ? [metric('cpu', `${percent}%`)] : []),
    ...(flags.string('cpu') === '' ? [] : [metric('cpu', flags.string('cpu'))]),
    ...(flags.string('memory') === '' ? [] : [metric('memory', flags.string('memory'))]),
  ]
  return metrics.length > 0 ? { metrics } : {}
}

/** 70%, 500m, or a number in millicores and mebibytes; a string says what is wrong. Models parseResourceInput (1.36). */
function targetOf(given: string, resource: 'cpu' | 'memory'): object | string {
  const text = given.trim()
  if (text === '') return 'empty input'
  if (text.endsWith('%')) {
    const number = text.slice(0, -1)
    if (!/^\+?\d+$/.test(number) || Number(number) > 2 ** 31 - 1) return `invalid percentage value: ${number}`
    return { type: 'Utilization', averageUtilization: Number(number) }
  }
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text))
    return { type: 'AverageValue', averageValue: `${Number(text)}${resource === 'cpu' ? 'm' : 'Mi'}` }
  return parseQuantity(text) ? { type: 'AverageValue', averageValue: text } : `invalid resource ${resource} value: ${text}`
}
