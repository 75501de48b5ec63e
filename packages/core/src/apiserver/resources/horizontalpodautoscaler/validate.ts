import type { HorizontalPodAutoscaler } from '../../../api/policy.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { isPathSegment } from '../../metadata/names.ts'
import { isPositive } from './columns.ts'

type Metric = Record<string, any>

/** Models autoscaling/validation validateHorizontalPodAutoscalerSpec (1.36). */
export function validateAutoscaler({ spec }: HorizontalPodAutoscaler): FieldError[] {
  const { minReplicas, maxReplicas = 0 } = spec
  const errors: FieldError[] = []
  if (minReplicas !== undefined && minReplicas < 1) {
    errors.push(invalidField('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'))
  }
  if (maxReplicas < 1) errors.push(invalidField('spec.maxReplicas', maxReplicas, 'must be greater than 0'))
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalidField('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'))
  }
  errors.push(...referenceErrors(spec.scaleTargetRef ?? {}, 'spec.scaleTargetRef'))
  return [...errors, ...(spec.metrics ?? []).flatMap((metric, i) => metricErrors(metric, `spec.metrics[${i}]`))]
}

function referenceErrors(reference: Partial<Record<'kind' | 'name', string>>, at: string): FieldError[] {
  return (['kind', 'name'] as const).flatMap((part) => {
    const value = reference[part] ?? ''
    return value === ''
      ? [requiredField(`${at}.${part}`)]
      : isPathSegment(value).map((why) => invalidField(`${at}.${part}`, value, why))
  })
}

const fields: Readonly<Record<string, string>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
}

function metricErrors(metric: Metric, at: string): FieldError[] {
  const field = fields[metric.type as string]
  if (!metric.type) return [requiredField(`${at}.type`, 'must specify a metric source type')]
  if (field === undefined) return [unsupportedField(`${at}.type`, metric.type, Object.keys(fields))]
  const source = metric[field] as Metric | undefined
  if (!source) return [requiredField(`${at}.${field}`, `must populate information for the given metric source`)]
  const named = metric.type.endsWith('Resource') ? source.name : source.metric?.name
  const path = metric.type.endsWith('Resource') ? `${at}.${field}.name` : `${at}.${field}.metric.name`
  const errors = named ? [] : [requiredField(path, metric.type.endsWith('Resource') ? 'must specify a resource name' : '')]
  return [...errors, ...targetErrors(source.target ?? {}, `${at}.${field}.target`)]
}

const targetTypes = ['Utilization', 'Value', 'AverageValue']

function targetErrors(target: Metric, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (!target.type) errors.push(requiredField(`${at}.type`, 'must specify a metric target type'))
  else if (!targetTypes.includes(target.type)) {
    errors.push(invalidField(`${at}.type`, target.type, 'must be either Utilization, Value, or AverageValue'))
  }
  if (target.averageUtilization !== undefined && target.averageUtilization < 1) {
    errors.push(invalidField(`${at}.averageUtilization`, target.averageUtilization, 'must be greater than 0'))
  }
  for (const name of ['value', 'averageValue']) {
    if (target[name] !== undefined && !isPositive(target[name]))
      errors.push(invalidField(`${at}.${name}`, target[name], 'must be positive'))
  }
  return errors
}
