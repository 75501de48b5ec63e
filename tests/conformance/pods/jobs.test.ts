import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batch, busybox, conditionOf, core, eventually, type Lab, openLab, type Thing } from './lab.ts'

/** What upstream's own Jobs run (test/e2e/framework/job). */
const behaviours: Record<string, string[]> = {
  succeed: ['sh', '-c', 'exit 0'],
  fail: ['sh', '-c', 'exit 1'],
  neverTerminate: ['sleep', '1000000'],
  failOnce: ['sh', '-c', 'if [[ -r /data/foo ]] ; then exit 0 ; else touch /data/foo ; exit 1 ; fi'],
  failOddSucceedEven: ['sh', '-c', 'if [ $(expr ${JOB_COMPLETION_INDEX} % 2) -ne 0 ]; then exit 1; else exit 0; fi'],
  exit42: ['sh', '-c', 'exit 42'],
}

/** Models test/e2e/framework/job NewTestJob. */
function newJob(behaviour: string, name: string, spec: object = {}, restartPolicy = 'Never'): Thing {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      parallelism: 2,
      completions: 4,
      backoffLimit: 6,
      manualSelector: false,
      ...spec,
      template: {
        metadata: { labels: { job: name } },
        spec: {
          restartPolicy,
          volumes: [{ name: 'data', emptyDir: {} }],
          containers: [
            {
              name: 'c',
              image: busybox,
              command: behaviours[behaviour],
              securityContext: {},
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
          terminationGracePeriodSeconds: 1,
        },
      },
    },
  }
}

const holds = (job: Thing, type: string): boolean => conditionOf(job, type)?.status === 'True'

describe('Job', () => {
  let lab: Lab
  let ns: string
  beforeAll(async () => {
    lab = await openLab()
    ns = await lab.namespace()
  })
  afterAll(() => lab.close())

  const get = (name: string) => lab.get(batch(ns, `jobs/${name}`))
  const podsOf = async (name: string): Promise<Thing[]> => (await lab.get(core(ns, `pods?labelSelector=job%3D${name}`))).items
  const running = (name: string, count: number) =>
    lab.until(
      () => podsOf(name),
      (pods) => pods.filter((pod) => pod.status.phase === 'Running').length === count,
    )
  const finished = async (name: string): Promise<Thing> => {
    for (let tries = 0; tries < 30; tries++) {
      await lab.settle()
      const job = await get(name)
      if (holds(job, 'Complete') || holds(job, 'Failed')) return job
    }
    throw new Error(`${name} does not end: ${JSON.stringify(await get(name))}`)
  }

  it('runs to completion in real time, and its Pods stay without a finalizer', async () => {
    const made = await lab.post(batch(ns, 'jobs'), newJob('succeed', 'all-succeed'))
    expect(made.status).toEqual({})
    const job = await eventually(
      () => get('all-succeed'),
      (one) => holds(one, 'Complete'),
    )
    expect(job.status).toMatchObject({ succeeded: 4, ready: 0, terminating: 0, uncountedTerminatedPods: {} })
    expect(job.status.completionTime).toBeDefined()
    expect(job.status).not.toHaveProperty('active')
    const pods = await podsOf('all-succeed')
    expect(pods.map((pod) => pod.status.phase)).toEqual(['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded'])
    for (const pod of pods) expect(pod.metadata).not.toHaveProperty('finalizers')
    expect(conditionOf(job, 'SuccessCriteriaMet').reason).toBe('CompletionsReached')
  })

  it('restarts in place what fails once', async () => {
    await lab.post(batch(ns, 'jobs'), newJob('failOnce', 'fail-once-local', {}, 'OnFailure'))
    const job = await lab.until(
      () => get('fail-once-local'),
      (one) => holds(one, 'Complete'),
    )
    expect(job.status.succeeded).toBe(4)
  })

  it('gives Indexed Pods their index, host name and variable', async () => {
    const spec = { completionMode: 'Indexed' }
    await lab.post(
      batch(ns, 'jobs'),
      newJob('failOddSucceedEven', 'indexed', { ...spec, backoffLimitPerIndex: 0, parallelism: 4 }),
    )
    const job = await finished('indexed')
    expect(job.status).toMatchObject({ completedIndexes: '0,2', failedIndexes: '1,3', succeeded: 2, failed: 2 })
    expect(conditionOf(job, 'Failed')).toMatchObject({ reason: 'FailedIndexes', message: 'Job has failed indexes' })
    const pods = await podsOf('indexed')
    const indexes = pods.map((pod) => pod.metadata.annotations['batch.kubernetes.io/job-completion-index']).sort()
    expect(indexes).toEqual(['0', '1', '2', '3'])
    for (const pod of pods) {
      const index = pod.metadata.annotations['batch.kubernetes.io/job-completion-index']
      expect(pod.spec.hostname).toBe(`indexed-${index}`)
      expect(pod.metadata.labels['batch.kubernetes.io/job-completion-index']).toBe(index)
    }
  })

  it.each([
    ['all indexes', { rules: [{ succeededIndexes: '0-3' }] }, 'succeed', 4, /^0-3$/],
    ['a subset of indexes', { rules: [{ succeededIndexes: '0' }] }, 'failOddSucceedEven', 1, /^0(,2)?$/],
    ['a count', { rules: [{ succeededCount: 1 }] }, 'failOddSucceedEven', 1, /^[02](,2)?$/],
  ])('succeeds by its success policy: %s', async (what, successPolicy, behaviour, parallelism, indexes) => {
    const name = `success-${what.replaceAll(' ', '-')}`
    const spec = { completionMode: 'Indexed', successPolicy, parallelism, backoffLimit: 20 }
    await lab.post(batch(ns, 'jobs'), newJob(behaviour, name, spec))
    const job = await finished(name)
    expect(conditionOf(job, 'SuccessCriteriaMet')).toMatchObject({ status: 'True', reason: 'SuccessPolicy' })
    expect(conditionOf(job, 'Complete')).toMatchObject({ reason: 'SuccessPolicy', message: 'Matched rules at index 0' })
    expect(job.status.completedIndexes).toMatch(indexes)
    expect(job.status).toMatchObject({ ready: 0, terminating: 0 })
  })

  const onExit = (action: string, values = [42]) => ({ action, onExitCodes: { operator: 'In', values } })
  it.each([
    ['FailJob', { podFailurePolicy: { rules: [onExit('FailJob')] } }, 'exit42', 'PodFailurePolicy'],
    ['backoffLimit', { backoffLimit: 0 }, 'fail', 'BackoffLimitExceeded'],
    ['activeDeadlineSeconds', { activeDeadlineSeconds: 3 }, 'neverTerminate', 'DeadlineExceeded'],
    [
      'FailIndex',
      { completionMode: 'Indexed', backoffLimitPerIndex: 2, podFailurePolicy: { rules: [onExit('FailIndex')] } },
      'exit42',
      'FailedIndexes',
    ],
    [
      'maxFailedIndexes',
      { completionMode: 'Indexed', backoffLimitPerIndex: 0, maxFailedIndexes: 1 },
      'fail',
      'MaxFailedIndexesExceeded',
    ],
  ])('fails by %s', async (what, spec, behaviour, reason) => {
    const name = `fails-${what.toLowerCase()}`
    await lab.post(batch(ns, 'jobs'), newJob(behaviour, name, spec))
    const job = await finished(name)
    expect(conditionOf(job, 'FailureTarget')).toMatchObject({ status: 'True', reason })
    expect(conditionOf(job, 'Failed')).toMatchObject({ status: 'True', reason })
    expect(job.status).not.toHaveProperty('active')
    expect(job.status.terminating).toBe(0)
    if (reason === 'PodFailurePolicy')
      expect(conditionOf(job, 'Failed').message).toMatch(
        /^Container c for pod e2e-1\/fails-failjob-\w+ failed with exit code 42 matching FailJob rule at index 0$/,
      )
  })

  it('ignores what its failure policy ignores', async () => {
    const spec = { backoffLimit: 0, completions: 1, parallelism: 1, podFailurePolicy: { rules: [onExit('Ignore')] } }
    await lab.post(batch(ns, 'jobs'), newJob('exit42', 'ignores', spec))
    for (let round = 0; round < 3; round++) await lab.settle()
    const job = await get('ignores')
    expect(job.status.failed ?? 0).toBe(0)
    expect(holds(job, 'Failed')).toBe(false)
    expect((await podsOf('ignores')).length).toBeGreaterThan(1)
    await lab.delete(batch(ns, 'jobs/ignores'), { propagationPolicy: 'Background' })
  })

  it('is suspended from the start, goes on, and is suspended again', async () => {
    await lab.post(batch(ns, 'jobs'), newJob('neverTerminate', 'suspended', { suspend: true }))
    await lab.settle()
    expect(await podsOf('suspended')).toEqual([])
    expect((await get('suspended')).status).toMatchObject({ conditions: [{ type: 'Suspended', status: 'True' }] })
    expect((await get('suspended')).status).not.toHaveProperty('startTime')
    await lab.patch(batch(ns, 'jobs/suspended'), { spec: { suspend: false } })
    await running('suspended', 2)
    const job = await get('suspended')
    expect(conditionOf(job, 'Suspended')).toMatchObject({ status: 'False', reason: 'JobResumed', message: 'Job resumed' })
    expect(job.status.startTime).toBeDefined()
    await lab.patch(batch(ns, 'jobs/suspended'), { spec: { suspend: true } })
    await lab.until(
      () => podsOf('suspended'),
      (pods) => pods.length === 0,
    )
    const again = (await get('suspended')).status
    expect(again.failed).toBeUndefined()
    expect(conditionOf({ status: again }, 'Suspended')).toMatchObject({ status: 'True', reason: 'JobSuspended' })
  })

  it('takes in matching orphans and lets go of what matches no longer', async () => {
    await lab.post(batch(ns, 'jobs'), newJob('neverTerminate', 'adopt-release'))
    const [pod] = (await running('adopt-release', 2)) as [Thing]
    const path = core(ns, `pods/${pod.metadata.name}`)
    const orphan = await lab.get(path)
    delete orphan.metadata.ownerReferences
    await lab.put(path, orphan)
    const adopted = await lab.until(
      () => lab.get(path),
      (one) => one.metadata.ownerReferences?.[0]?.kind === 'Job',
    )
    expect(adopted.metadata.finalizers).toEqual(['batch.kubernetes.io/job-tracking'])
    adopted.metadata.labels = {}
    await lab.put(path, adopted)
    const released = await lab.until(
      () => lab.get(path),
      (one) => one.metadata.ownerReferences === undefined,
    )
    expect(released.metadata).not.toHaveProperty('finalizers')
    await running('adopt-release', 2)
    await lab.delete(path, { gracePeriodSeconds: 0 })
  })

  it.each(['Background', 'Foreground', 'Orphan'])('is deleted with its Pods: %s', async (propagationPolicy) => {
    const name = `deleted-${propagationPolicy.toLowerCase()}`
    await lab.post(batch(ns, 'jobs'), newJob('neverTerminate', name))
    await running(name, 2)
    await lab.delete(batch(ns, `jobs/${name}`), { propagationPolicy })
    await lab.until(
      () => lab.send('GET', batch(ns, `jobs/${name}`)),
      ({ status }) => status === 404,
    )
    if (propagationPolicy !== 'Orphan') {
      await lab.until(
        () => podsOf(name),
        (pods) => pods.length === 0,
      )
      return
    }
    const pods = await podsOf(name)
    expect(pods).toHaveLength(2)
    for (const pod of pods) expect(pod.metadata.finalizers).toBeUndefined()
  })

  it('keeps what others write into its status', async () => {
    await lab.post(batch(ns, 'jobs'), newJob('neverTerminate', 'status', { suspend: true }))
    await lab.until(
      () => get('status'),
      (job) => holds(job, 'Suspended'),
    )
    const path = batch(ns, 'jobs/status/status')
    const now = `${new Date().toISOString().slice(0, 19)}Z`
    const conditions = [
      { type: 'CustomConditionType', status: 'True', reason: 'E2E', lastTransitionTime: now, lastProbeTime: now, message: '' },
    ]
    const patch = { metadata: { annotations: { patchedstatus: 'true' } }, status: { conditions } }
    const patched = await lab.patch(path, patch, 'merge')
    expect(patched.metadata.annotations.patchedstatus).toBe('true')
    expect(conditionOf(patched, 'CustomConditionType')).toMatchObject({ reason: 'E2E' })
    const latest = await lab.get(path)
    latest.status.conditions.push({ type: 'Another', status: 'True', reason: 'Set', lastTransitionTime: now, lastProbeTime: now })
    await lab.put(path, latest)
    const after = await lab.get(path)
    expect(conditionOf(after, 'Another')).toBeDefined()
    expect(conditionOf(after, 'CustomConditionType')).toBeDefined()
    expect(holds(after, 'Suspended')).toBe(true)
  })

  it('goes through its whole life by patch, update, list and deletecollection', async () => {
    const job = newJob('succeed', 'e2e-life', { suspend: true, parallelism: 1, completions: 1 })
    job.metadata.labels = { 'e2e-job-label': 'e2e-life' }
    await lab.post(batch(ns, 'jobs'), job)
    await lab.patch(batch(ns, 'jobs/e2e-life'), { metadata: { labels: { 'e2e-life': 'patched' } } })
    const selected = await lab.get('/apis/batch/v1/jobs?labelSelector=e2e-life%3Dpatched')
    expect(selected.items).toHaveLength(1)
    const latest = await get('e2e-life')
    latest.spec.suspend = false
    latest.metadata.annotations = { updated: 'true' }
    await lab.put(batch(ns, 'jobs/e2e-life'), latest)
    await lab.until(
      () => get('e2e-life'),
      (one) => holds(one, 'Complete'),
    )
    await lab.delete(batch(ns, 'jobs?labelSelector=e2e-life%3Dpatched'), { propagationPolicy: 'Background' })
    expect((await lab.get(batch(ns, 'jobs?labelSelector=e2e-life%3Dpatched'))).items).toEqual([])
  })

  it('leaves a Job alone that another controller manages', async () => {
    await lab.post(batch(ns, 'jobs'), newJob('succeed', 'managed', { managedBy: 'example.com/controller' }))
    await lab.settle()
    expect(await podsOf('managed')).toEqual([])
    expect((await get('managed')).status).toEqual({})
  })

  it('removes a finished Job when its time to live is over', async () => {
    await lab.post(batch(ns, 'jobs'), newJob('succeed', 'ttl', { ttlSecondsAfterFinished: 5 }))
    await eventually(
      () => get('ttl'),
      (one) => holds(one, 'Complete'),
    )
    await lab.settle()
    expect((await lab.send('GET', batch(ns, 'jobs/ttl'))).status).toBe(404)
    expect(await podsOf('ttl')).toEqual([])
  })
})
