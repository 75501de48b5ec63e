import { describe, expect, it } from 'vitest'
import { creates, type Row } from '../refusals.ts'

const create = creates()
const range = (items: string): string => `{apiVersion: v1, kind: LimitRange, metadata: {name: l}, spec: {limits: [${items}]}}`
const l = 'spec.limits[0]'
const invalid = (field: string, value: string, why: string): string => `${l}.${field}: Invalid value: "${value}": ${why}`
const standard = 'must be a standard resource type or fully qualified'
const container = 'must be a standard resource for containers'

describe('[KND66] core/validation ValidateLimitRange', () => {
  it.each<Row>([
    ['{type: Node}', invalid('type', 'Node', 'must be a standard limit type or fully qualified')],
    ['{type: example.com/Thing, max: {storage: 1}}'],
    ['{type: Pod}, {type: Pod}', 'spec.limits[1].type: Duplicate value: "Pod"'],
    ['{type: Pod, max: {pods: 1}}', invalid('max[pods]', 'pods', container)],
    ['{type: Pod, min: {bogus: 1}}', invalid('min[bogus]', 'bogus', standard), invalid('min[bogus]', 'bogus', container)],
    ['{type: Pod, default: {cpu: 1}}', `${l}.default: Forbidden: may not be specified when \`type\` is 'Pod'`],
    ['{type: Pod, defaultRequest: {cpu: 1}}', `${l}.defaultRequest: Forbidden: may not be specified when \`type\` is 'Pod'`],
    [
      '{type: PersistentVolumeClaim}',
      `${l}.limits: Required value: either minimum or maximum storage value is required, but neither was provided`,
    ],
    ['{type: PersistentVolumeClaim, max: {storage: 1Gi}}'],
    ['{type: PersistentVolumeClaim, max: {storage: 1Gi, bogus: 1}}', invalid('max[bogus]', 'bogus', standard)],
    ['{type: Pod, min: {cpu: 2}, max: {cpu: 1}}', invalid('min[cpu]', '2', 'min value 2 is greater than max value 1')],
    [
      '{type: Container, min: {cpu: 2}, max: {cpu: 3}, defaultRequest: {cpu: 1}}',
      invalid('defaultRequest[cpu]', '1', 'min value 2 is greater than default request value 1'),
    ],
    [
      '{type: Container, max: {cpu: 1}, default: {cpu: 1}, defaultRequest: {cpu: 2}}',
      invalid('defaultRequest[cpu]', '2', 'default request value 2 is greater than max value 1'),
      invalid('defaultRequest[cpu]', '2', 'default request value 2 is greater than default limit value 1'),
    ],
    [
      '{type: Container, min: {cpu: 2}, default: {cpu: 1}, defaultRequest: {cpu: 2}}',
      invalid('defaultRequest[cpu]', '2', 'default request value 2 is greater than default limit value 1'),
      invalid('default[cpu]', '2', 'min value 2 is greater than default value 1'),
    ],
    [
      '{type: Container, max: {cpu: 1}, default: {cpu: 2}, defaultRequest: {cpu: 1}}',
      invalid('default[cpu]', '1', 'default value 2 is greater than max value 1'),
    ],
    ['{type: Pod, maxLimitRequestRatio: {cpu: 500m}}', invalid('maxLimitRequestRatio[cpu]', '500m', 'ratio 500m is less than 1')],
    [
      '{type: Pod, min: {cpu: 1}, max: {cpu: 2}, maxLimitRequestRatio: {cpu: 3}}',
      invalid('maxLimitRequestRatio[cpu]', '3', 'ratio 3 is greater than max/min = 2.000000'),
    ],
    [
      '{type: Container, default: {example.com/gpu: 2}, defaultRequest: {example.com/gpu: 1}}',
      invalid('defaultRequest[example.com/gpu]', '2', 'default value 2 must equal to defaultRequest value 1 in example.com/gpu'),
    ],
  ])('%s', (items, ...causes) => expect(create(range(items))).toEqual(causes))
})
