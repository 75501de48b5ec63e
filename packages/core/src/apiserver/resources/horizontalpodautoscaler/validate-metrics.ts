import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { named, present } from '../../metadata/field-rules.ts'
import { isDns1123Label, isPathSegment } from '../../metadata/names.ts'
import { isPositive } from './columns.ts'
import { apiVersionErrors, referenceErrors } from './validate-reference.ts'

type Part = Record<string, any>

/** In upstream's order: only the first source that is there is looked into. */
const sources: Readonly<Record<string, (source: Part, at: string) => FieldError[]>> = {
  object: objectErrors,
  external: externalErrors,
  pods: podsErrors,
  resource: resourceErrors,
  containerResource: containerResourceErrors,
}
const fieldOf: Readonly<Record<string, string>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
}

/** Models autoscaling/validation validateMetrics (1.36). */
export function metricsErrors(metrics: readonly Part[], at: string, minReplicas: number | undefined): FieldError[] {
  const errors = metrics.flatMap((metric, i) => metricErrors(metric, `${at}[${i}]`))
  const wakes = metrics.some(({ type }) => type === 'Object' || type === 'External')
  if (minReplicas !== 0 || wakes) return errors
  const why = 'must specify at least one Object or External metric to support scaling to zero replicas'
  return [...errors, forbiddenField(at, why)]
}

function metricErrors(metric: Part, at: string): FieldError[] {
  const { type = '' } = metric as { type?: string }
  const expected = fieldOf[type]
  const unknown = expected === undefined ? [unsupportedField(`${at}.type`, type, Object.keys(fieldOf))] : []
  const given = Object.keys(sources).filter((name) => metric[name])
  const [first] = given
  const lacks = expected !== undefined && !given.includes(expected)
  return [
    ...present(type, `${at}.type`, 'must specify a metric source type'),
    ...unknown,
    ...(first === undefined ? [] : (sources[first]?.(metric[first], `${at}.${first}`) ?? [])),
    ...(lacks ? [requiredField(`${at}.${expected}`, 'must populate information for the given metric source')] : []),
    ...unknown,
    ...(given.length === 1 ? [] : given.filter((name) => name !== expected)).map((name) =>
      forbiddenField(`${at}.${name}`, 'must populate the given metric source only'),
    ),
  ]
}

const metricNameErrors = (source: Part, at: string): FieldError[] => [
  ...(source.metric?.name
    ? named(isPathSegment, source.metric.name, `${at}.metric.name`)
    : [requiredField(`${at}.metric.name`, 'must specify a metric name')]),
  ...targetErrors(source.target ?? {}, `${at}.target`),
]

const valueless = ({ target = {} }: Part, at: string, why: string): FieldError[] =>
  target.value === undefined && target.averageValue === undefined ? [requiredField(`${at}.target.averageValue`, why)] : []

function objectErrors(source: Part, at: string): FieldError[] {
  const described = source.describedObject ?? {}
  return [
    ...referenceErrors(described, `${at}.describedObject`),
    ...apiVersionErrors(described.apiVersion ?? '', `${at}.describedObject.apiVersion`, true),
    ...metricNameErrors(source, at),
    ...valueless(source, at, 'must set either a target value or averageValue'),
  ]
}

function externalErrors(source: Part, at: string): FieldError[] {
  const { value, averageValue } = source.target ?? {}
  const both = value !== undefined && averageValue !== undefined
  return [
    ...metricNameErrors(source, at),
    ...valueless(source, at, 'must set either a target value for metric or a per-pod target'),
    ...(both ? [forbiddenField(`${at}.target.value`, 'may not set both a target value for metric and a per-pod target')] : []),
  ]
}

function podsErrors(source: Part, at: string): FieldError[] {
  return [
    ...metricNameErrors(source, at),
    ...present(source.target?.averageValue, `${at}.target.averageValue`, 'must specify a positive target averageValue'),
  ]
}

function resourceErrors(source: Part, at: string): FieldError[] {
  return [...present(source.name, `${at}.name`, 'must specify a resource name'), ...resourceTargetErrors(source, at)]
}

function containerResourceErrors(source: Part, at: string): FieldError[] {
  return [
    ...present(source.name, `${at}.name`, 'must specify a resource name'),
    ...(source.container
      ? named(isDns1123Label, source.container, `${at}.container`)
      : [requiredField(`${at}.container`, 'must specify a container')]),
    ...resourceTargetErrors(source, at),
  ]
}

function resourceTargetErrors({ target = {} }: Part, at: string): FieldError[] {
  const { averageUtilization: share, averageValue: value } = target
  const errors = targetErrors(target, `${at}.target`)
  if (share === undefined && value === undefined) {
    const why = 'must set either a target raw value or a target utilization'
    errors.push(requiredField(`${at}.target.averageUtilization`, why))
  }
  if (share !== undefined && value !== undefined) {
    const why = 'may not set both a target raw value and a target utilization'
    errors.push(forbiddenField(`${at}.target.averageValue`, why))
  }
  return errors
}

const targetTypes = ['Utilization', 'Value', 'AverageValue']

function targetErrors(target: Part, at: string): FieldError[] {
  const { type = '', averageUtilization: share } = target
  const errors = present(type, `${at}.type`, 'must specify a metric target type')
  if (!targetTypes.includes(type))
    errors.push(invalidField(`${at}.type`, type, 'must be either Utilization, Value, or AverageValue'))
  for (const name of ['value', 'averageValue'])
    if (target[name] !== undefined && !isPositive(target[name]))
      errors.push(invalidField(`${at}.${name}`, target[name], 'must be positive'))
  if (share !== undefined && share < 1) errors.push(invalidField(`${at}.averageUtilization`, share, 'must be greater than 0'))
  return errors
}
