import { describe, expect, it } from 'vitest'
import { creates, type Row } from '../refusals.ts'

const template = 'template: {spec: {restartPolicy: Never, containers: [{name: a, image: x}]}}'
const job = (spec: string): string => `{apiVersion: batch/v1, kind: Job, metadata: {name: pi}, spec: {${template}, ${spec}}}`
const indexed = (spec: string): string => job(`completionMode: Indexed, ${spec}`)
const create = creates()
const below = 'must be greater than or equal to 0'

const r = 'spec.podFailurePolicy.rules[0]'

describe('[KND60] batch/validation validatePodFailurePolicy', () => {
  it.each<Row>([
    ['{action: FailJob, onExitCodes: {operator: In, values: [1, 2], containerName: a}}'],
    ['{action: Ignore, onPodConditions: [{type: DisruptionTarget, status: "True"}]}'],
    [
      '{onExitCodes: {operator: In, values: [1]}}',
      `${r}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]`,
    ],
    [
      '{action: Retry, onExitCodes: {operator: In, values: [1]}}',
      `${r}.action: Unsupported value: "Retry": supported values: "Count", "FailIndex", "FailJob", "Ignore"`,
    ],
    [
      '{action: FailIndex, onExitCodes: {operator: In, values: [1]}}',
      `${r}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`,
    ],
    ['{action: Count}', `${r}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`],
    [
      '{action: Count, onExitCodes: {operator: In, values: [1]}, onPodConditions: [{type: A, status: "True"}]}',
      `${r}: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported`,
    ],
    ['{action: Count, onExitCodes: {values: [1]}}', `${r}.onExitCodes.operator: Required value: valid values: ["In" "NotIn"]`],
    [
      '{action: Count, onExitCodes: {operator: Is, values: [1]}}',
      `${r}.onExitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"`,
    ],
    [
      '{action: Count, onExitCodes: {operator: In, values: [1], containerName: b}}',
      `${r}.onExitCodes.containerName: Invalid value: "b": must be one of the container or initContainer names in the pod template`,
    ],
    [
      '{action: Count, onExitCodes: {operator: In, values: []}}',
      `${r}.onExitCodes.values: Invalid value: []: at least one value is required`,
    ],
    [
      '{action: Count, onExitCodes: {operator: In, values: [0]}}',
      `${r}.onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator`,
    ],
    ['{action: Count, onExitCodes: {operator: NotIn, values: [0]}}'],
    ['{action: Count, onExitCodes: {operator: In, values: [1, 1]}}', `${r}.onExitCodes.values[1]: Duplicate value: 1`],
    [
      '{action: Count, onExitCodes: {operator: In, values: [2, 1]}}',
      `${r}.onExitCodes.values: Invalid value: [2,1]: must be ordered`,
    ],
    [
      '{action: Count, onPodConditions: [{type: A}]}',
      `${r}.onPodConditions[0].status: Required value: valid values: ["False" "True" "Unknown"]`,
    ],
    [
      '{action: Count, onPodConditions: [{type: A, status: Maybe}]}',
      `${r}.onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`,
    ],
  ])('%s', (rule, ...causes) => expect(create(job(`podFailurePolicy: {rules: [${rule}]}`))).toEqual(causes))

  it.each<Row>([
    [
      `podFailurePolicy: {rules: [${'{action: Count, onPodConditions: [{type: A, status: "True"}]}, '.repeat(21)}]}`,
      'spec.podFailurePolicy.rules: Too many: 21: must have at most 20 items',
    ],
    [
      `podFailurePolicy: {rules: [{action: Count, onExitCodes: {operator: In, values: [${Array.from({ length: 256 }, (_, i) => i + 1)}]}}]}`,
      `${r}.onExitCodes.values: Too many: 256: must have at most 255 items`,
    ],
    [
      'podFailurePolicy: {rules: []}, podReplacementPolicy: TerminatingOrFailed',
      'spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"',
    ],
  ])('%.60s', (spec, ...causes) => expect(create(job(spec))).toEqual(causes))

  it('needs Pods that are not restarted', () =>
    expect(create(job('podFailurePolicy: {rules: []}').replace('Never', 'OnFailure'))).toEqual([
      'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
    ]))
})

const s = 'spec.successPolicy.rules[0]'

describe('[KND60] batch/validation validateSuccessPolicy', () => {
  it.each<Row>([
    ['{succeededCount: 2}'],
    ['{succeededIndexes: "0-2,4", succeededCount: 4}'],
    ['{}', `${s}: Required value: at least one of succeededCount or succeededIndexes must be specified`],
    ['{succeededCount: -1}', `${s}.succeededCount: Invalid value: -1: ${below}`],
    [
      '{succeededCount: 6}',
      `${s}.succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)`,
    ],
    [
      '{succeededIndexes: "0,1", succeededCount: 3}',
      `${s}.succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)`,
    ],
    [
      '{succeededIndexes: "5"}',
      `${s}.succeededIndexes: Invalid value: "5": error parsing succeededIndexes: too large index: "5"`,
    ],
    [
      '{succeededIndexes: "a"}',
      `${s}.succeededIndexes: Invalid value: "a": error parsing succeededIndexes: cannot convert string to integer for index: "a"`,
    ],
    [
      '{succeededIndexes: "0-1-2"}',
      `${s}.succeededIndexes: Invalid value: "0-1-2": error parsing succeededIndexes: the fragment "0-1-2" violates the requirement that an index interval can have at most two parts separated by '-'`,
    ],
    [
      '{succeededIndexes: "2-1"}',
      `${s}.succeededIndexes: Invalid value: "2-1": error parsing succeededIndexes: non-increasing order, previous: 2, current: 1`,
    ],
    [
      '{succeededIndexes: "1,0"}',
      `${s}.succeededIndexes: Invalid value: "1,0": error parsing succeededIndexes: non-increasing order, previous: 1, current: 0`,
    ],
  ])('%s', (rule, ...causes) => expect(create(indexed(`completions: 5, successPolicy: {rules: [${rule}]}`))).toEqual(causes))

  it.each<Row>([
    ['[]', 'spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified'],
    [`[${'{succeededCount: 1},'.repeat(21)}]`, 'spec.successPolicy.rules: Too many: 21: must have at most 20 items'],
  ])('rules %.20s', (rules, ...causes) =>
    expect(create(indexed(`completions: 5, successPolicy: {rules: ${rules}}`))).toEqual(causes),
  )
})
