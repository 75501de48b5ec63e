import { describe, expect, it } from 'vitest'
import type { Job } from '../../api/batch.ts'
import type { Pod } from '../../api/pod.ts'
import { backoffMs, retryAtMs } from './backoff.ts'
import { matchFailurePolicy } from './failure-policy.ts'
import { indexesText, parseIndexes } from './indexes.ts'
import { matchSuccessPolicy } from './success-policy.ts'
import { tally, trackingFinalizer } from './tally.ts'
import { verdictOf } from './verdict.ts'

const job = (spec: Partial<Job['spec']> = {}, status: Job['status'] = {}): Job => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'j', namespace: 'default', uid: 'u' },
  spec: { parallelism: 2, completions: 4, template: { spec: { containers: [], restartPolicy: 'Never' } }, ...spec },
  status,
})

type Phase = NonNullable<Pod['status']>['phase']

const pod = (
  phase: Phase,
  over: { index?: number; exitCode?: number; gone?: boolean; failures?: number; node?: string; endMs?: number } = {},
): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'p',
    namespace: 'default',
    finalizers: [trackingFinalizer],
    ...(over.gone ? { deletionTimestamp: '2026-11-23T12:00:00Z' } : {}),
    ...(over.index === undefined
      ? {}
      : {
          annotations: {
            'batch.kubernetes.io/job-completion-index': String(over.index),
            'batch.kubernetes.io/job-index-failure-count': String(over.failures ?? 0),
          },
        }),
  },
  spec: { nodeName: over.node ?? 'n', containers: [] },
  status: {
    ...(phase ? { phase } : {}),
    ...(over.exitCode === undefined && over.endMs === undefined
      ? {}
      : {
          containerStatuses: [
            {
              name: 'c',
              ready: false,
              restartCount: 0,
              image: '',
              imageID: '',
              state: { terminated: { exitCode: over.exitCode ?? 1, finishedAt: new Date(over.endMs ?? 0).toISOString() } },
            },
          ],
        }),
  },
})

describe('Job', () => {
  it.each([
    ['', []],
    ['0', [0]],
    ['0,1', [0, 1]],
    ['0-2', [0, 1, 2]],
    ['0-2,5,7,8', [0, 1, 2, 5, 7, 8]],
  ])('[WRK1] indexes are written %j', (text, indexes) => {
    expect(indexesText(indexes)).toBe(text)
    expect(parseIndexes(text, 100)).toEqual(indexes)
    expect(parseIndexes(text, 2)).toEqual(indexes.filter((index) => index < 2))
  })

  const exit = (action: string, operator: string, values: number[], containerName?: string) => ({
    action,
    onExitCodes: { operator, values, ...(containerName ? { containerName } : {}) },
  })
  it.each([
    [[exit('FailJob', 'In', [42])], 42, 'FailJob'],
    [[exit('FailJob', 'In', [42])], 41, undefined],
    [[exit('Ignore', 'NotIn', [42])], 41, 'Ignore'],
    [[exit('Ignore', 'NotIn', [42])], 42, undefined],
    [[exit('Ignore', 'In', [1], 'other'), exit('Count', 'In', [1], 'c')], 1, 'Count'],
    [[exit('FailIndex', 'In', [1]), exit('FailJob', 'In', [1])], 1, 'FailJob'],
    [[exit('FailJob', 'NotIn', [7])], 0, undefined],
    [[{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }], 1, undefined],
  ])('[WRK2] failure policy %j with exit code %i: %s', (rules, exitCode, action) => {
    expect(matchFailurePolicy(job({ podFailurePolicy: { rules } }), pod('Failed', { exitCode }))?.action).toBe(action)
  })

  it('[WRK2] a rule may ask for a condition of the Pod, and says which', () => {
    const rules = [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }]
    const evicted = pod('Failed')
    evicted.status = { phase: 'Failed', conditions: [{ type: 'DisruptionTarget', status: 'True' }] }
    expect(matchFailurePolicy(job({ podFailurePolicy: { rules } }), evicted)).toEqual({
      action: 'Ignore',
      message: 'Pod default/p has condition DisruptionTarget matching Ignore rule at index 0',
    })
  })

  it.each([
    [[{ succeededIndexes: '0-1' }], [0, 1], 'Matched rules at index 0'],
    [[{ succeededIndexes: '0-1' }], [0, 2], undefined],
    [[{ succeededIndexes: '0-3', succeededCount: 2 }], [1, 3], 'Matched rules at index 0'],
    [[{ succeededCount: 3 }, { succeededIndexes: '2' }], [2], 'Matched rules at index 1'],
    [[{ succeededCount: 3 }], [0, 1], undefined],
  ])('[WRK3] success policy %j with %j: %s', (rules, indexes, message) => {
    expect(matchSuccessPolicy(job({ successPolicy: { rules } }), indexes)).toBe(message)
  })

  it.each<[string, Partial<Job['spec']>, Pod[], object]>([
    ['ended', {}, [pod('Succeeded'), pod('Failed'), pod('Running')], { succeeded: 2, failed: 2, terminating: 0 }],
    ['going', {}, [pod('Running', { gone: true })], { failed: 2, terminating: 1 }],
    [
      'going, and only failed ones are replaced',
      { podReplacementPolicy: 'Failed' },
      [pod('Running', { gone: true })],
      { failed: 1, terminating: 1 },
    ],
    ['going without a node', { podReplacementPolicy: 'Failed' }, [pod('Pending', { gone: true, node: '' })], { failed: 2 }],
    [
      'an index twice',
      { completionMode: 'Indexed' },
      [pod('Succeeded', { index: 1 }), pod('Succeeded', { index: 1 })],
      { succeeded: 1, completedIndexes: [1] },
    ],
    ['an index that does not exist', { completionMode: 'Indexed' }, [pod('Succeeded', { index: 4 })], { succeeded: 0 }],
    [
      'an index that failed too often',
      { completionMode: 'Indexed', backoffLimitPerIndex: 1 },
      [pod('Failed', { index: 2, failures: 1 })],
      { failedIndexes: [2] },
    ],
    [
      'an index that failed once',
      { completionMode: 'Indexed', backoffLimitPerIndex: 1 },
      [pod('Failed', { index: 2 })],
      { failedIndexes: [] },
    ],
  ])('[WRK4] Pods are counted: %s', (_what, spec, pods, expected) => {
    expect(tally(job(spec, { succeeded: 1, failed: 1 }), pods, false)).toMatchObject(expected)
  })

  it('[WRK4] a Pod without the finalizer was counted before', () => {
    const counted = pod('Failed')
    delete counted.metadata.finalizers
    expect(tally(job({}, { failed: 1 }), [counted], false)).toMatchObject({ failed: 1, ended: [] })
  })

  it.each([
    [0, 0],
    [1, 10_000],
    [2, 20_000],
    [7, 600_000],
    [30, 600_000],
  ])('[WRK5] after %i failures in a row the next Pod waits %i ms', (failures, ms) => {
    expect(backoffMs(failures)).toBe(ms)
  })

  it('[WRK5] a success ends the row', () => {
    const pods = [pod('Failed', { endMs: 1000 }), pod('Succeeded', { endMs: 2000, exitCode: 0 }), pod('Failed', { endMs: 3000 })]
    expect(retryAtMs(job(), pods)).toBe(13_000)
  })

  it.each<[string, Partial<Job['spec']>, Job['status'], Pod[], string | undefined]>([
    ['goes on', {}, {}, [pod('Running')], undefined],
    ['backoffLimit', { backoffLimit: 0 }, {}, [pod('Failed')], 'BackoffLimitExceeded'],
    ['completions', { completions: 1 }, {}, [pod('Succeeded')], 'CompletionsReached'],
    ['a work queue whose last Pod runs', { completions: undefined as never }, {}, [pod('Succeeded'), pod('Running')], undefined],
    ['a work queue', { completions: undefined as never }, {}, [pod('Succeeded')], 'CompletionsReached'],
    ['deadline', { activeDeadlineSeconds: 1 }, {}, [pod('Running')], 'DeadlineExceeded'],
    ['deadline while suspended', { activeDeadlineSeconds: 1, suspend: true }, {}, [], undefined],
  ])('[WRK6] the end of a Job: %s', (_what, spec, status, pods, reason) => {
    const one = job(spec, status)
    expect(verdictOf(one, tally(one, pods, false), 0, 5000)?.reason).toBe(reason)
  })
})
