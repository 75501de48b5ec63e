import { describe, expect, it } from 'vitest'
import { resourceTable } from '../../api/resource-table.ts'
import { readYaml } from '../yaml-text.ts'
import { checkFields } from './check-fields.ts'

const read = (kind: string, yaml: string, whole?: boolean) => {
  const resource = resourceTable.find((row) => row.kind === kind) as (typeof resourceTable)[number]
  const parsed = readYaml(yaml) as { value: never }
  return checkFields(resource, parsed.value, whole)
}
const into = (what: string, where: string, type: string): string =>
  `json: cannot unmarshal ${what} into Go struct field ${where} of type ${type}`

const schemaPath = 'JSONSchemaProps.spec.versions.schema.openAPIV3Schema'
const definition = (text: string): string => `spec: {versions: [{schema: {openAPIV3Schema: ${text}}}]}`

describe('[API54] a schema in a definition', () => {
  it.each([
    ['{properties: x}', into('string', `${schemaPath}.properties`, 'map[string]v1.JSONSchemaProps')],
    ['{items: {properties: {k: false}}}', into('bool', `${schemaPath}.items.properties`, 'v1.JSONSchemaProps')],
    ['{items: [{required: {a: 1}}]}', into('object', `${schemaPath}.items.required`, '[]string')],
    ['{items: [5]}', into('number', `${schemaPath}.items`, 'v1.JSONSchemaProps')],
    ['{items: {items: {maxLength: x}}}', into('string', `${schemaPath}.items.items.maxLength`, 'int64')],
    ['{additionalProperties: {type: 5}}', into('number', `${schemaPath}.additionalProperties.type`, 'string')],
    ['{additionalProperties: x}', 'boolean or JSON schema expected'],
    ['{additionalProperties: [a]}', 'boolean or JSON schema expected'],
  ])('%s', (yaml, problem) => expect(read('CustomResourceDefinition', definition(yaml)).problem).toBe(problem))

  it.each([
    ['{items: 5}', {}],
    ['{items: x}', {}],
    ['{items: true}', {}],
    ['{items: {properties: null}}', { items: {} }],
    ['{items: {odd: 1}}', { items: {} }],
    ['{additionalProperties: false}', { additionalProperties: false }],
    ['{additionalProperties: {type: string, odd: 1}}', { additionalProperties: { type: 'string' } }],
  ])('%s passes', (yaml, expected) => {
    const { value, unknown, problem } = read('CustomResourceDefinition', definition(yaml), false)
    expect({ unknown, problem }).toEqual({ unknown: [], problem: undefined })
    expect(value.spec).toEqual({ versions: [{ schema: { openAPIV3Schema: expected } }] })
  })
})

describe('[API54] a body is read as Go reads it', () => {
  it.each([
    ['Service', 'metadata: x', into('string', 'Service.metadata', 'v1.ObjectMeta')],
    ['Service', 'spec: {ports: [{port: "80"}]}', into('string', 'ServicePort.spec.ports.port', 'int32')],
    ['Service', 'spec: {ports: [{port: 99999999999}]}', into('number 99999999999', 'ServicePort.spec.ports.port', 'int32')],
    ['Service', 'spec: {ports: [{port: 1.5}]}', into('number 1.5', 'ServicePort.spec.ports.port', 'int32')],
    ['Service', 'spec: {ports: 5}', into('number', 'ServiceSpec.spec.ports', '[]v1.ServicePort')],
    ['Service', 'spec: {ports: [5]}', into('number', 'ServiceSpec.spec.ports', 'v1.ServicePort')],
    ['Service', 'spec: {type: 5}', into('number', 'ServiceSpec.spec.type', 'v1.ServiceType')],
    ['Service', 'spec: {ipFamilies: IPv4}', into('string', 'ServiceSpec.spec.ipFamilies', '[]v1.IPFamily')],
    ['Service', 'spec: {ipFamilies: [true]}', into('bool', 'ServiceSpec.spec.ipFamilies', 'v1.IPFamily')],
    ['Service', 'spec: {selector: [a]}', into('array', 'ServiceSpec.spec.selector', 'map[string]string')],
    ['Service', 'spec: {selector: {a: 1}}', into('number', 'ServiceSpec.spec.selector', 'string')],
    [
      'Pod',
      'spec: {volumes: [{hostPath: /x}]}',
      into('string', 'Volume.spec.volumes.VolumeSource.hostPath', 'v1.HostPathVolumeSource'),
    ],
    ['Pod', 'spec: {volumes: [{name: 5}]}', into('number', 'Volume.spec.volumes.name', 'string')],
    [
      'Pod',
      'spec: {containers: [{livenessProbe: {exec: {command: ls}}}]}',
      into('string', 'ExecAction.spec.containers.livenessProbe.ProbeHandler.exec.command', '[]string'),
    ],
    [
      'Pod',
      'spec: {containers: [{resources: {limits: 1}}]}',
      into('number', 'ResourceRequirements.spec.containers.resources.limits', 'v1.ResourceList'),
    ],
    ['Pod', 'spec: {overhead: [a]}', into('array', 'PodSpec.spec.overhead', 'v1.ResourceList')],
    [
      'HorizontalPodAutoscaler',
      'spec: {metrics: [x]}',
      into('string', 'HorizontalPodAutoscalerSpec.spec.metrics', 'v2.MetricSpec'),
    ],
    ['ConfigMap', 'binaryData: {a: "?"}', 'illegal base64 data at input byte 0'],
  ])('%s %s: %s', (kind, yaml, problem) => expect(read(kind, yaml).problem).toBe(problem))

  it.each([
    [
      'the first of several is told',
      'Service',
      '{metadata: 1, spec: {ports: x}}',
      into('number', 'Service.metadata', 'v1.ObjectMeta'),
    ],
    [
      'a type that reads itself ends the reading',
      'Service',
      '{metadata: 1, spec: {ports: [{targetPort: 1.5}]}}',
      into('number 1.5', 'ServicePort.spec.ports.targetPort', 'int32'),
    ],
    [
      'so does a quantity',
      'Pod',
      '{metadata: 1, spec: {containers: [{resources: {limits: {cpu: x}}}]}}',
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    ['and a time', 'Event', '{metadata: 1, firstTimestamp: 5}', into('number', 'Event.firstTimestamp', 'string')],
  ])('%s', (_what, kind, yaml, problem) => expect(read(kind, yaml).problem).toBe(problem))

  it.each([
    ['Service', 'spec: {ports: [null]}', { spec: { ports: [{}] } }],
    [
      'Service',
      'spec: {selector: {a: null}, externalIPs: [null], type: null}',
      { spec: { selector: { a: '' }, externalIPs: [''] } },
    ],
    [
      'Pod',
      'spec: {affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1}]}}}',
      {
        spec: {
          affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: {} }] } },
        },
      },
    ],
    ['Deployment', '{}', { spec: { template: { metadata: {}, spec: {} } } }],
    [
      'CronJob',
      '{spec: {jobTemplate: {spec: {}}}}',
      { spec: { jobTemplate: { metadata: {}, spec: { template: { metadata: {}, spec: {} } } } } },
    ],
    ['RoleBinding', '{}', { roleRef: {} }],
  ])('%s %s is read as %j', (kind, yaml, value) => expect(read(kind, yaml).value).toEqual(value))

  it('a configuration has only what it says', () =>
    expect(read('RoleBinding', 'subjects: []', false).value).toEqual({ subjects: [] }))

  it.each([
    ['Service', '{bogus: 1, metadata: {nope: null}, spec: {ports: [{x: 1}]}}', ['bogus', 'metadata.nope', 'spec.ports[0].x']],
  ])('%s %s has unknown fields', (kind, yaml, unknown) => expect(read(kind, yaml).unknown).toEqual(unknown))
})

describe('[API54] a time is read by its layout', () => {
  const [second, micro] = ['2006-01-02T15:04:05Z07:00', '2006-01-02T15:04:05.000000Z07:00']
  it.each([
    ['2026-01-01T15:04:05Z', undefined],
    ['2026-01-01T5:04:05.25+01:00', undefined],
    ['2024-02-29T00:00:00Z', undefined],
    ['', ` as "${second}": cannot parse "" as "2006"`],
    ['2026-1-1', ` as "${second}": cannot parse "1-1" as "01"`],
    ['2026-01-01', ` as "${second}": cannot parse "" as "T"`],
    ['2026-13-01T00:00:00Z', ': month out of range'],
    ['2026-02-29T00:00:00Z', ': day out of range'],
    ['2026-01-01T25:04:05Z', ': hour out of range'],
    ['2026-01-01T15:04:05+25:00', ': time zone offset hour out of range'],
    ['2026-01-01T15:04:05Zx', ': extra text: "x"'],
  ])('%j%s', (text, why) =>
    expect(read('Event', JSON.stringify({ firstTimestamp: text })).problem).toBe(
      why && `parsing time ${JSON.stringify(text)}${why}`,
    ),
  )

  it.each([
    ['2026-01-01T15:04:05.123456Z', undefined],
    ['2026-01-01T15:04:05Z', ` as "${micro}": cannot parse "Z" as ".000000"`],
    ['2026-01-01T15:04:05.1234567Z', ` as "${micro}": cannot parse "7Z" as "Z07:00"`],
  ])('%j of a lease%s', (text, why) =>
    expect(read('Lease', JSON.stringify({ spec: { renewTime: text } })).problem).toBe(
      why && `parsing time ${JSON.stringify(text)}${why}`,
    ),
  )

  it('what is no ASCII is told in bytes', () =>
    expect(read('Event', 'firstTimestamp: é').problem).toContain('parsing time "\\xc3\\xa9" as'))
})
