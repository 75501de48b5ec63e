import { describe, expect, it } from 'vitest'
import { bareServer } from '../bare-server.ts'
import { causesOf, changes, creates, type Row, statuses } from '../refusals.ts'

const target = 'scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}'
const scaler = (spec: string): string =>
  `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web}, spec: {${spec}}}`
const create = creates()

describe('[KND61] autoscaling/validation validateHorizontalPodAutoscalerSpec', () => {
  it.each<Row>([
    ['maxReplicas: 3'],
    ['minReplicas: 3, maxReplicas: 3'],
    [
      'minReplicas: 0, maxReplicas: 1',
      'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
      'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
    ],
    ['minReplicas: -1, maxReplicas: 1', 'spec.minReplicas: Invalid value: -1: must be greater than or equal to 1'],
    [
      'maxReplicas: 0',
      'spec.maxReplicas: Invalid value: 0: must be greater than 0',
      'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
    ],
    ['minReplicas: 4, maxReplicas: 3', 'spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`'],
  ])('%s', (spec, ...causes) => expect(create(scaler(`${target}, ${spec}`))).toEqual(causes))

  it.each<Row>([
    ['{kind: Deployment, name: web, apiVersion: apps/v1}'],
    ['{kind: ReplicationController, name: web}'],
    ['{kind: ReplicationController, name: web, apiVersion: v1}'],
    ['{kind: Deployment, name: web}', 'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group'],
    [
      '{kind: Deployment, name: web, apiVersion: v1}',
      'spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group',
    ],
    [
      '{kind: Deployment, name: web, apiVersion: a/b/c}',
      'spec.scaleTargetRef.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
    ],
    ['{apiVersion: apps/v1, name: web}', 'spec.scaleTargetRef.kind: Required value'],
    ['{apiVersion: apps/v1, kind: Deployment}', 'spec.scaleTargetRef.name: Required value'],
    [
      '{apiVersion: apps/v1, kind: a/b, name: ..}',
      'spec.scaleTargetRef.kind: Invalid value: "a/b": may not contain \'/\'',
      'spec.scaleTargetRef.name: Invalid value: "..": may not be \'..\'',
    ],
    ['{apiVersion: apps/v1, kind: "a%", name: x}', 'spec.scaleTargetRef.kind: Invalid value: "a%": may not contain \'%\''],
  ])('scaleTargetRef: %s', (reference, ...causes) =>
    expect(create(scaler(`maxReplicas: 1, scaleTargetRef: ${reference}`))).toEqual(causes),
  )
})

const m = 'spec.metrics[0]'
const sources = 'supported values: "ContainerResource", "External", "Object", "Pods", "Resource"'
const positive = (field: string): string => `${m}.${field}: Invalid value: "0": must be positive`

describe('[KND61] autoscaling/validation validateMetricSpec', () => {
  it.each<Row>([
    ['type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}'],
    ['type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}'],
    [
      'type: ContainerResource, containerResource: {name: cpu, container: app, target: {type: Utilization, averageUtilization: 50}}',
    ],
    ['type: Pods, pods: {metric: {name: qps}, target: {type: AverageValue, averageValue: 1k}}'],
    [
      'type: Object, object: {describedObject: {kind: Service, name: web, apiVersion: v1}, metric: {name: qps}, target: {type: Value, value: 1}}',
    ],
    ['type: External, external: {metric: {name: queue}, target: {type: Value, value: 1}}'],
    [
      'type: ""',
      `${m}.type: Required value: must specify a metric source type`,
      `${m}.type: Unsupported value: "": ${sources}`,
      `${m}.type: Unsupported value: "": ${sources}`,
    ],
    ['type: Cpu', `${m}.type: Unsupported value: "Cpu": ${sources}`, `${m}.type: Unsupported value: "Cpu": ${sources}`],
    ['type: Resource', `${m}.resource: Required value: must populate information for the given metric source`],
    [
      'type: Pods, resource: {name: cpu, target: {type: Utilization, averageUtilization: 5}}',
      `${m}.pods: Required value: must populate information for the given metric source`,
    ],
    [
      'type: Resource, pods: {metric: {name: q}, target: {type: AverageValue, averageValue: 1}}, resource: {name: cpu, target: {type: Utilization, averageUtilization: 5}}',
      `${m}.pods: Forbidden: must populate the given metric source only`,
    ],
    [
      'type: Resource, resource: {target: {type: Utilization, averageUtilization: 5}}',
      `${m}.resource.name: Required value: must specify a resource name`,
    ],
    [
      'type: Resource, resource: {name: cpu}',
      `${m}.resource.target.type: Required value: must specify a metric target type`,
      `${m}.resource.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue`,
      `${m}.resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization`,
    ],
    [
      'type: Resource, resource: {name: cpu, target: {type: Share, averageUtilization: 5}}',
      `${m}.resource.target.type: Invalid value: "Share": must be either Utilization, Value, or AverageValue`,
    ],
    [
      'type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 0}}',
      `${m}.resource.target.averageUtilization: Invalid value: 0: must be greater than 0`,
    ],
    [
      'type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 5, averageValue: 1}}',
      `${m}.resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization`,
    ],
    [
      'type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 0}}',
      positive('resource.target.averageValue'),
    ],
    [
      'type: ContainerResource, containerResource: {name: cpu, target: {type: Utilization, averageUtilization: 5}}',
      `${m}.containerResource.container: Required value: must specify a container`,
    ],
    [
      'type: Pods, pods: {metric: {name: ""}, target: {type: AverageValue, averageValue: 1}}',
      `${m}.pods.metric.name: Required value: must specify a metric name`,
    ],
    [
      'type: Pods, pods: {metric: {name: a/b}, target: {type: AverageValue, averageValue: 1}}',
      `${m}.pods.metric.name: Invalid value: "a/b": may not contain '/'`,
    ],
    [
      'type: Pods, pods: {metric: {name: q}, target: {type: AverageValue}}',
      `${m}.pods.target.averageValue: Required value: must specify a positive target averageValue`,
    ],
    [
      'type: Object, object: {describedObject: {}, metric: {name: q}, target: {type: Value, value: 1}}',
      `${m}.object.describedObject.kind: Required value`,
      `${m}.object.describedObject.name: Required value`,
    ],
    [
      'type: Object, object: {describedObject: {kind: A, name: b}, metric: {name: q}, target: {type: Value}}',
      `${m}.object.target.averageValue: Required value: must set either a target value or averageValue`,
    ],
    [
      'type: Object, object: {describedObject: {kind: A, name: b}, metric: {name: q}, target: {type: Value, value: 0}}',
      positive('object.target.value'),
    ],
    [
      'type: External, external: {metric: {name: q}, target: {type: Value}}',
      `${m}.external.target.averageValue: Required value: must set either a target value for metric or a per-pod target`,
    ],
    [
      'type: External, external: {metric: {name: q}, target: {type: Value, value: 1, averageValue: 1}}',
      `${m}.external.target.value: Forbidden: may not set both a target value for metric and a per-pod target`,
    ],
  ])('%s', (metric, ...causes) => expect(create(scaler(`${target}, maxReplicas: 2, metrics: [{${metric}}]`))).toEqual(causes))
})

const u = 'spec.behavior.scaleUp'

describe('[KND61] autoscaling/validation validateScalingRules', () => {
  const policies = 'policies: [{type: Pods, value: 1, periodSeconds: 60}]'
  it.each<Row>([
    [policies],
    ['policies: [{type: Percent, value: 1, periodSeconds: 1800}], selectPolicy: Disabled, tolerance: 0'],
    [
      `${policies}, stabilizationWindowSeconds: -1`,
      `${u}.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero`,
    ],
    [
      `${policies}, stabilizationWindowSeconds: 3601`,
      `${u}.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600`,
    ],
    [
      `${policies}, selectPolicy: Average`,
      `${u}.selectPolicy: Unsupported value: "Average": supported values: "Disabled", "Max", "Min"`,
    ],
    ['policies: []', `${u}.policies: Required value: must specify at least one Policy`],
    [
      'policies: [{type: Nodes, value: 0, periodSeconds: 0}]',
      `${u}.policies[0].type: Unsupported value: "Nodes": supported values: "Percent", "Pods"`,
      `${u}.policies[0].value: Invalid value: 0: must be greater than zero`,
      `${u}.policies[0].periodSeconds: Invalid value: 0: must be greater than zero`,
    ],
    [
      'policies: [{type: Pods, value: 1, periodSeconds: 1801}]',
      `${u}.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800`,
    ],
    [`${policies}, tolerance: -1`, `${u}.tolerance: Invalid value: "-1": must be greater than or equal to 0`],
  ])('scaleUp: {%s}', (rules, ...causes) =>
    expect(create(scaler(`${target}, maxReplicas: 2, behavior: {scaleUp: {${rules}}}`))).toEqual(causes),
  )
})

it('[KND19] what was there before a rule may stay', () => {
  const change = changes(scaler(`${target}, maxReplicas: 2`))
  expect(change(({ spec }) => delete spec.scaleTargetRef.apiVersion)).toEqual([
    'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
  ])
  expect(change(({ spec }) => (spec.maxReplicas = 0))).toHaveLength(2)
})

it('[KND19] a status counts from zero', () => {
  expect(statuses(scaler(`${target}, maxReplicas: 2`))('{currentReplicas: -1, desiredReplicas: -2}')).toEqual([
    'status.currentReplicas: Invalid value: -1: must be greater than or equal to 0',
    'status.desiredReplicas: Invalid value: -2: must be greater than or equal to 0',
  ])
})

it('[KND37] autoscaling/v1 is held to the same rules', () => {
  const server = bareServer()
  const path = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers'
  const made = server.request('POST', path, { metadata: { name: 'web' }, spec: { maxReplicas: 0 } })
  expect(causesOf(made)).toEqual([
    'spec.maxReplicas: Invalid value: 0: must be greater than 0',
    'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
    'spec.scaleTargetRef.kind: Required value',
    'spec.scaleTargetRef.name: Required value',
    'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
  ])
})

it('[KND37] what autoscaling/v1 cannot say stands in its annotations, as upstream writes it', () => {
  const server = bareServer()
  server.create(
    scaler(
      `${target}, maxReplicas: 2, metrics: [{type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 70}}}, {type: Pods, pods: {metric: {name: q}, target: {type: AverageValue, averageValue: 1k}}}], behavior: {scaleDown: {stabilizationWindowSeconds: 60}}`,
    ),
  )
  const path = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers/web'
  const seen = server.request('GET', path) as any
  expect(seen.metadata.annotations).toEqual({
    'autoscaling.alpha.kubernetes.io/metrics':
      '[{"type":"Resource","resource":{"name":"memory","targetAverageUtilization":70}},{"type":"Pods","pods":{"metricName":"q","targetAverageValue":"1k"}}]',
    'autoscaling.alpha.kubernetes.io/behavior':
      '{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15},{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}',
  })
  const before = server.request('GET', path.replace('/v1/', '/v2/')) as any
  seen.spec.maxReplicas = 5
  server.request('PUT', path, seen)
  const after = server.request('GET', path.replace('/v1/', '/v2/')) as any
  expect(after.spec).toEqual({ ...before.spec, maxReplicas: 5 })
  expect(after.metadata.annotations).toBeUndefined()
})
