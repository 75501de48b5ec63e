import { describe, expect, it } from 'vitest'
import { changes, creates, type Row, statuses } from '../refusals.ts'

const template = 'template: {spec: {restartPolicy: Never, containers: [{name: a, image: x}]}}'
const job = (spec: string, name = 'pi'): string =>
  `{apiVersion: batch/v1, kind: Job, metadata: {name: ${name}}, spec: {${template}, ${spec}}}`
const indexed = (spec: string): string => job(`completionMode: Indexed, ${spec}`)
const create = creates()
const below = 'must be greater than or equal to 0'
const many = 'must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index'

describe('[KND60] batch/validation validateJobSpec', () => {
  it.each<Row>([
    [''],
    ['parallelism: -1', `spec.parallelism: Invalid value: -1: ${below}`],
    ['completions: -1', `spec.completions: Invalid value: -1: ${below}`],
    ['activeDeadlineSeconds: -1', `spec.activeDeadlineSeconds: Invalid value: -1: ${below}`],
    ['backoffLimit: -1', `spec.backoffLimit: Invalid value: -1: ${below}`],
    ['ttlSecondsAfterFinished: -1', `spec.ttlSecondsAfterFinished: Invalid value: -1: ${below}`],
    ['backoffLimitPerIndex: 1', 'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
    [
      'maxFailedIndexes: 1',
      'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
      'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
    ],
    ['managedBy: acme.io/jobs'],
    ['managedBy: ""', 'spec.managedBy: Required value'],
    ['managedBy: jobs', 'spec.managedBy: Invalid value: "jobs": must be a domain-prefixed path (such as "acme.io/foo")'],
    [
      'managedBy: "a.io/ b"',
      "spec.managedBy: Invalid value: \" b\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
    ],
    [`managedBy: a.io/${'x'.repeat(60)}`, 'spec.managedBy: Too long: may not be more than 63 bytes'],
    ['completionMode: Sorted', 'spec.completionMode: Unsupported value: "Sorted": supported values: "NonIndexed", "Indexed"'],
    [
      'podReplacementPolicy: Sometimes',
      'spec.podReplacementPolicy: Unsupported value: "Sometimes": supported values: "Failed", "TerminatingOrFailed"',
    ],
    [
      'successPolicy: {rules: [{succeededCount: 1}]}',
      'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode',
    ],
    [
      'manualSelector: true',
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
    ],
    [
      'selector: {matchLabels: {a: b}}',
      'spec.selector: Invalid value: {"matchLabels":{"a":"b","batch.kubernetes.io/controller-uid":"UID"}}: `selector` not auto-generated',
      'spec.template.metadata.labels: Invalid value: {"batch.kubernetes.io/controller-uid":"UID","batch.kubernetes.io/job-name":"pi","controller-uid":"UID","job-name":"pi"}: `selector` does not match template `labels`',
    ],
  ])('%s', (spec, ...causes) => {
    const found = create(job(spec)).map((cause) => cause.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UID'))
    expect(found).toEqual(causes)
  })

  it.each<Row>([
    ['completions: 2'],
    ['', 'spec.completions: Required value: when completion mode is Indexed'],
    [
      'completions: 2, parallelism: 100001',
      'spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed',
    ],
    [
      'completions: 2, backoffLimitPerIndex: 1, maxFailedIndexes: 3',
      'spec.maxFailedIndexes: Invalid value: 3: must be less than or equal to completions',
    ],
    [
      'completions: 100001, backoffLimitPerIndex: 1',
      'spec.maxFailedIndexes: Required value: must be specified when completions is above 100000',
    ],
    [
      'completions: 100001, backoffLimitPerIndex: 1, maxFailedIndexes: 10001, parallelism: 10001',
      `spec.parallelism: Invalid value: 10001: ${many}`,
      `spec.maxFailedIndexes: Invalid value: 10001: ${many}`,
    ],
    [
      'completions: 200000, backoffLimitPerIndex: 1, maxFailedIndexes: 100001',
      'spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to 100000',
      `spec.maxFailedIndexes: Invalid value: 100001: ${many}`,
    ],
  ])('Indexed, %s', (spec, ...causes) => expect(create(indexed(spec === '' ? 'parallelism: 1' : spec))).toEqual(causes))

  it('an indexed Pod has its Job in its host name', () => {
    const name = 'x'.repeat(62)
    expect(
      create(
        `{apiVersion: batch/v1, kind: Job, metadata: {name: ${name}}, spec: {${template}, completionMode: Indexed, completions: 2}}`,
      ),
    ).toEqual([`metadata.name: Invalid value: "${name}": will not able to create pod with invalid DNS label: ${name}-1`])
  })

  it.each<Row>([
    ['Always', 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    [
      'Once',
      'spec.template.spec.restartPolicy: Unsupported value: "Once": supported values: "Always", "OnFailure", "Never"',
      'spec.template.spec.restartPolicy: Unsupported value: "Once": supported values: "OnFailure", "Never"',
    ],
  ])('restartPolicy %s', (policy, ...causes) => expect(create(job('').replace('Never', policy))).toEqual(causes))
})

describe('[KND60] batch/validation ValidateJobUpdate', () => {
  const running = changes(job('completions: 3'))
  it.each<[string, (spec: any) => void, ...string[]]>([
    ['parallelism', (spec) => (spec.parallelism = 5)],
    ['suspend', (spec) => (spec.suspend = true)],
    ['activeDeadlineSeconds', (spec) => (spec.activeDeadlineSeconds = 9)],
    ['completions', (spec) => (spec.completions = 4), 'spec.completions: Invalid value: 4: field is immutable'],
    [
      'completionMode',
      (spec) => (spec.completionMode = 'Indexed'),
      'spec.completionMode: Invalid value: "Indexed": field is immutable',
    ],
    ['managedBy', (spec) => (spec.managedBy = 'a.io/b'), 'spec.managedBy: Invalid value: "a.io/b": field is immutable'],
  ])('%s', (_what, edit, ...causes) => expect(running(({ spec }) => edit(spec))).toEqual(causes))

  it('a template stays while it runs, told as the server holds it', () => {
    const [cause = '', ...more] = running(({ spec }) => (spec.template.spec.nodeSelector = { a: 'b' }))
    expect(more).toEqual([])
    expect(cause).toMatch(/^spec\.template: Invalid value: \{"labels":\{.*\},"Spec":\{"Volumes":null,.*\}\}: field is immutable$/)
  })

  it.each<[string, (spec: any) => void, number]>([
    ['nodeSelector', (spec) => (spec.template.spec.nodeSelector = { a: 'b' }), 0],
    ['tolerations', (spec) => (spec.template.spec.tolerations = [{ operator: 'Exists' }]), 0],
    ['annotations', (spec) => (spec.template.metadata.annotations = { a: 'b' }), 0],
    ['resources', (spec) => (spec.template.spec.containers[0].resources = { requests: { cpu: '1' } }), 0],
    ['image', (spec) => (spec.template.spec.containers[0].image = 'y'), 1],
  ])('while it is suspended: %s', (_what, edit, causes) =>
    expect(changes(job('suspend: true'))(({ spec }) => edit(spec))).toHaveLength(causes),
  )

  it('an indexed Job grows with its parallelism', () => {
    const change = changes(indexed('completions: 3, parallelism: 3'))
    expect(change(({ spec }) => Object.assign(spec, { completions: 4, parallelism: 4 }))).toEqual([])
    expect(change(({ spec }) => Object.assign(spec, { completions: 4 }))).toEqual([
      'spec.completions: Invalid value: 4: can only be modified in tandem with spec.parallelism',
    ])
  })
})

const done = (type: string): string => `{type: ${type}, status: "True"}`
const start = 'startTime: "2026-01-01T00:00:00Z"'
const end = 'completionTime: "2026-01-01T00:01:00Z"'

describe('[KND60] batch/validation ValidateJobStatusUpdate', () => {
  it.each<Row>([
    [`${start}, active: 1, ready: 1`],
    [`${start}, ${end}, conditions: [${done('SuccessCriteriaMet')}, ${done('Complete')}]`],
    ['active: -1', `status.active: Invalid value: -1: ${below}`],
    ['ready: 2, active: 1', 'status.ready: Invalid value: 2: cannot set more ready pods than active'],
    [
      'uncountedTerminatedPods: {succeeded: [a, a, ""]}',
      'status.uncountedTerminatedPods.succeeded[1]: Duplicate value: "a"',
      'status.uncountedTerminatedPods.succeeded[2]: Invalid value: "": must not be empty',
    ],
    [
      `${start}, ${end}, conditions: [${done('Complete')}]`,
      'status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
    ],
    [
      `${start}, conditions: [${done('Failed')}]`,
      'status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition',
    ],
    [
      `${start}, conditions: [${done('SuccessCriteriaMet')}, ${done('Complete')}]`,
      'status.completionTime: Required value: completionTime is required for Complete jobs',
    ],
    [
      `${end}`,
      'status.completionTime: Invalid value: "2026-01-01T00:01:00Z": cannot set completionTime when there is no Complete=True condition',
    ],
    [
      `${end}, conditions: [${done('SuccessCriteriaMet')}, ${done('Complete')}]`,
      'status.startTime: Required value: startTime is required for finished job',
    ],
    [
      `${start}, ${end}, active: 1, conditions: [${done('SuccessCriteriaMet')}, ${done('Complete')}]`,
      'status.active: Invalid value: 1: active>0 is invalid for finished job',
    ],
    [
      `${start}, ${end}, terminating: 1, conditions: [${done('SuccessCriteriaMet')}, ${done('Complete')}]`,
      'status.terminating: Invalid value: 1: terminating>0 is invalid for finished job',
    ],
    [
      'completedIndexes: "1"',
      'status.completedIndexes: Invalid value: "1": cannot set non-empty completedIndexes when non-indexed completion mode',
    ],
    [
      'failedIndexes: "1"',
      'status.failedIndexes: Invalid value: "1": cannot set non-null failedIndexes when backoffLimitPerIndex is null',
    ],
    [
      `conditions: [${done('SuccessCriteriaMet')}, ${done('FailureTarget')}]`,
      'status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and FailureTarget=true conditions',
    ],
  ])('%s', (status, ...causes) => expect(statuses(job('completions: 2'))(`{${status}}`)).toEqual(causes))

  it.each<Row>([
    [
      'failed: 0',
      'status.failed: Invalid value: 0: cannot decrease the failed counter',
      'status.succeeded: Invalid value: 0: cannot decrease the succeeded counter',
      'status.startTime: Required value: startTime cannot be removed for unsuspended job',
    ],
    [`failed: 1, succeeded: 1, ${start}`],
  ])('after {failed: 1, succeeded: 1, startTime}: %s', (status, ...causes) => {
    const was = { failed: 1, succeeded: 1, startTime: '2026-01-01T00:00:00Z' }
    expect(statuses(job('completions: 2'), was)(`{${status}}`)).toEqual(causes)
  })

  it.each<Row>([
    [
      'completedIndexes: "0-1", failedIndexes: "1"',
      'status.failedIndexes: Invalid value: "1": failedIndexes and completedIndexes overlap at index: 1',
    ],
    [
      'completedIndexes: "3"',
      'status.completedIndexes: Invalid value: "3": error parsing completedIndexes: too large index: "3"',
    ],
  ])('of an indexed Job: %s', (status, ...causes) =>
    expect(statuses(indexed('completions: 3, backoffLimitPerIndex: 1'))(`{${status}}`)).toEqual(causes),
  )
})
