import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agnhost, apps, batch, busybox, conditionOf, core, httpd, isReady, type Lab, openLab, type Thing } from './lab.ts'

const template = (name: string, image = httpd, more: object = {}): Thing => ({
  metadata: { labels: { name } },
  spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'httpd', image, ...more }] },
})

const workload = (name: string, replicas: number, spec: object = {}, image = httpd): Thing => ({
  metadata: { name, labels: { name } },
  spec: { replicas, selector: { matchLabels: { name } }, template: template(name, image), ...spec },
})

const policy = (namespace: string, rest: string): string => `/apis/policy/v1/namespaces/${namespace}/${rest}`

describe('workloads', () => {
  let lab: Lab
  let ns: string
  beforeAll(async () => {
    lab = await openLab()
    ns = await lab.namespace()
  })
  afterAll(() => lab.close())

  const podsOf = async (name: string): Promise<Thing[]> => (await lab.get(core(ns, `pods?labelSelector=name%3D${name}`))).items
  const running = (name: string, count: number) =>
    lab.until(
      () => podsOf(name),
      (pods) => pods.filter(isReady).length === count && pods.length === count,
    )
  const setsOf = async (name: string): Promise<Thing[]> =>
    (await lab.get(apps(ns, `replicasets?labelSelector=name%3D${name}`))).items
  const image = (to: string) => ({ spec: { template: { spec: { containers: [{ name: 'httpd', image: to }] } } } })

  describe('Deployment', () => {
    const path = (name: string, sub = '') => apps(ns, `deployments/${name}${sub}`)
    const complete = (name: string, replicas: number) =>
      lab.until(
        () => lab.get(path(name)),
        ({ status, metadata }) =>
          status.observedGeneration === metadata.generation &&
          status.updatedReplicas === replicas &&
          status.availableReplicas === replicas &&
          status.replicas === replicas,
      )

    it('takes in a ReplicaSet that is there, and rolls it over', async () => {
      await lab.post(apps(ns, 'replicasets'), workload('rolling', 1))
      await running('rolling', 1)
      await lab.post(apps(ns, 'deployments'), workload('rolling', 1, {}, agnhost))
      await complete('rolling', 1)
      const sets = await setsOf('rolling')
      expect(sets.map(({ spec }) => spec.replicas).sort()).toEqual([0, 1])
      for (const set of sets) expect(set.metadata.ownerReferences[0]).toMatchObject({ kind: 'Deployment', name: 'rolling' })
    })

    it('Recreate never has old and new Pods side by side', async () => {
      await lab.post(apps(ns, 'deployments'), workload('recreate', 2, { strategy: { type: 'Recreate' } }, agnhost))
      await complete('recreate', 2)
      await lab.patch(path('recreate'), image(httpd))
      await lab.until(
        () => podsOf('recreate'),
        (pods) => {
          const running = pods.filter(({ status }) => status.phase === 'Running')
          expect(new Set(running.map(({ spec }) => spec.containers[0].image)).size).toBeLessThan(2)
          return running.length === 2 && running.every(({ spec }) => spec.containers[0].image === httpd)
        },
      )
    })

    it('deletes old ReplicaSets beyond its history', async () => {
      await lab.post(apps(ns, 'deployments'), workload('cleanup', 1, { revisionHistoryLimit: 0 }))
      await complete('cleanup', 1)
      await lab.patch(path('cleanup'), image(agnhost))
      await lab.until(
        () => setsOf('cleanup'),
        (sets) => sets.length === 1 && sets[0].spec.template.spec.containers[0].image === agnhost,
      )
    })

    it('rolls over one that hangs', async () => {
      const rollingUpdate = { maxUnavailable: 0, maxSurge: 1 }
      const spec = { minReadySeconds: 2, strategy: { type: 'RollingUpdate', rollingUpdate } }
      await lab.post(apps(ns, 'replicasets'), workload('rollover', 1))
      await running('rollover', 1)
      await lab.post(apps(ns, 'deployments'), workload('rollover', 1, spec, 'registry.k8s.io/e2e-test-images/nonexistent:404'))
      await lab.until(
        () => setsOf('rollover'),
        (sets) => sets.length === 2 && sets.every((one) => one.spec.replicas === 1),
      )
      await lab.patch(path('rollover'), image(agnhost))
      await complete('rollover', 1)
      const sets = await setsOf('rollover')
      expect(sets.filter(({ spec: { replicas } }) => replicas > 0)).toHaveLength(1)
    })

    it('scales proportionally while it rolls', async () => {
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } }
      await lab.post(apps(ns, 'deployments'), workload('proportional', 10, { strategy }))
      await complete('proportional', 10)
      await lab.patch(path('proportional'), image('registry.k8s.io/e2e-test-images/httpd:404'))
      const sizes = () =>
        lab
          .until(
            () => setsOf('proportional'),
            (sets) => sets.length === 2,
          )
          .then((sets) => sets.map(({ spec }) => spec.replicas).sort((a, b) => a - b))
      await lab.settle()
      expect(await sizes()).toEqual([5, 8])
      await lab.patch(path('proportional', '/scale'), { spec: { replicas: 30 } }, 'merge')
      await lab.settle()
      expect(await sizes()).toEqual([13, 20])
      await lab.delete(path('proportional'), { propagationPolicy: 'Background' })
    })

    it('lives through patch, status, scale, update and deletecollection', async () => {
      const body = workload('life', 1)
      body.metadata.labels['test-deployment-static'] = 'true'
      await lab.post(apps(ns, 'deployments'), body)
      await complete('life', 1)
      await lab.patch(path('life'), {
        metadata: { labels: { 'test-deployment': 'patched' } },
        spec: { replicas: 2, ...image(agnhost).spec },
      })
      await complete('life', 2)
      const scaled = await lab.patch(path('life', '/scale'), { spec: { replicas: 1 } }, 'merge')
      expect(scaled).toMatchObject({ kind: 'Scale', spec: { replicas: 1 } })
      await complete('life', 1)
      const latest = await lab.get(path('life', '/status'))
      latest.status.conditions.push({ type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'Set from e2e test' })
      await lab.put(path('life', '/status'), latest)
      await lab.settle()
      expect(conditionOf(await lab.get(path('life')), 'StatusUpdate')).toMatchObject({ reason: 'E2E' })
      await lab.patch(path('life', '/status'), { status: { conditions: [{ type: 'StatusPatched', status: 'True' }] } }, 'merge')
      await lab.settle()
      const patched = await lab.get(path('life'))
      expect(conditionOf(patched, 'StatusPatched')).toBeDefined()
      expect(conditionOf(patched, 'Available')).toMatchObject({ status: 'True' })
      await lab.delete(apps(ns, 'deployments?labelSelector=test-deployment-static%3Dtrue'))
      expect((await lab.send('GET', path('life'))).status).toBe(404)
    })

    it('tells when it makes no progress, is paused, resumed and undone', async () => {
      await lab.post(apps(ns, 'deployments'), workload('progress', 1, { progressDeadlineSeconds: 5 }))
      await complete('progress', 1)
      await lab.patch(path('progress'), image('nosuch'))
      await lab.run('sleep 20')
      expect(conditionOf(await lab.get(path('progress')), 'Progressing')).toMatchObject({
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
      })
      expect((await lab.run(`kubectl rollout undo -n ${ns} deployment/progress`)).exitCode).toBe(0)
      await complete('progress', 1)
      await lab.patch(path('progress'), { spec: { paused: true } })
      await lab.patch(path('progress'), image(agnhost))
      await lab.settle()
      expect(conditionOf(await lab.get(path('progress')), 'Progressing')).toMatchObject({
        status: 'Unknown',
        reason: 'DeploymentPaused',
      })
      for (const pod of await podsOf('progress')) expect(pod.spec.containers[0].image).toBe(httpd)
      await lab.patch(path('progress'), { spec: { paused: false } })
      await complete('progress', 1)
    })
  })

  describe.each([
    ['ReplicaSet', 'replicasets', apps],
    ['ReplicationController', 'replicationcontrollers', core],
  ] as const)('%s', (kind, plural, group) => {
    const path = (rest: string) => group(ns, `${plural}${rest}`)
    const newOne = (name: string, replicas: number): Thing => {
      const one = workload(name, replicas)
      if (kind === 'ReplicationController') one.spec.selector = { name }
      return one
    }
    const short = kind.toLowerCase()

    it('takes in matching Pods and lets go of those that match no longer', async () => {
      const name = `${short}-adopt`
      await lab.post(core(ns, 'pods'), { metadata: { name, labels: { name } }, spec: template(name).spec })
      await lab.post(path(''), newOne(name, 1))
      const adopted = await lab.until(
        () => lab.get(core(ns, `pods/${name}`)),
        ({ metadata }) => metadata.ownerReferences?.[0]?.kind === kind,
      )
      expect(await podsOf(name)).toHaveLength(1)
      adopted.metadata.labels.name = 'not-matching-name'
      await lab.put(core(ns, `pods/${name}`), adopted)
      await lab.until(
        () => lab.get(core(ns, `pods/${name}`)),
        ({ metadata }) => metadata.ownerReferences === undefined,
      )
      await running(name, 1)
    })

    it('says that a quota keeps it from making Pods, until it need not', async () => {
      const quotaNs = await lab.namespace()
      const at = (rest: string) => group(quotaNs, `${plural}${rest}`)
      await lab.post(core(quotaNs, 'resourcequotas'), { metadata: { name: 'condition-test' }, spec: { hard: { pods: '2' } } })
      await lab.until(
        () => lab.get(core(quotaNs, 'resourcequotas/condition-test')),
        ({ status }) => status?.hard?.pods === '2',
      )
      await lab.post(at(''), newOne('condition-test', 3))
      const failed = await lab.until(
        () => lab.get(at('/condition-test')),
        (one) => conditionOf(one, 'ReplicaFailure') !== undefined,
      )
      expect(conditionOf(failed, 'ReplicaFailure')).toMatchObject({ status: 'True', reason: 'FailedCreate' })
      expect(conditionOf(failed, 'ReplicaFailure').message).toContain(
        'exceeded quota: condition-test, requested: pods=1, used: pods=2, limited: pods=2',
      )
      await lab.patch(at('/condition-test'), { spec: { replicas: 2 } })
      await lab.until(
        () => lab.get(at('/condition-test')),
        (one) => conditionOf(one, 'ReplicaFailure') === undefined,
      )
    })

    it('has scale and status, is patched and replaced, and goes by deletecollection', async () => {
      const name = `${short}-life`
      await lab.post(path(''), newOne(name, 1))
      await running(name, 1)
      const scale = await lab.get(path(`/${name}/scale`))
      expect(scale).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 1 }, status: { replicas: 1 } })
      await lab.put(path(`/${name}/scale`), { ...scale, spec: { replicas: 2 } })
      await running(name, 2)
      await lab.patch(path(`/${name}`), { metadata: { labels: { patched: 'yes' } }, spec: { replicas: 3 } })
      await running(name, 3)
      const condition = { type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'Set from e2e test' }
      await lab.patch(path(`/${name}/status`), { status: { conditions: [condition] } }, 'merge')
      await lab.settle()
      const seen = await lab.get(path(`/${name}`))
      expect(seen.status).toMatchObject({
        conditions: [condition],
        replicas: 3,
        readyReplicas: 3,
        availableReplicas: 3,
        fullyLabeledReplicas: 3,
      })
      await lab.delete(path('?labelSelector=patched%3Dyes'))
      expect((await lab.get(path('?labelSelector=patched%3Dyes'))).items).toEqual([])
    })
  })

  describe('PodDisruptionBudget', () => {
    const budget = (name: string, spec: object) => lab.post(policy(ns, 'poddisruptionbudgets'), { metadata: { name }, spec })
    const evict = (name: string) =>
      lab.send('POST', core(ns, `pods/${name}/eviction`), {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace: ns },
      })

    it.each([
      [
        'minAvailable 2 of 3',
        { minAvailable: 2 },
        3,
        { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
      ],
      [
        'minAvailable 3 of 3',
        { minAvailable: 3 },
        3,
        { disruptionsAllowed: 0, currentHealthy: 3, desiredHealthy: 3, expectedPods: 3 },
      ],
      ['minAvailable 90% of 3', { minAvailable: '90%' }, 3, { disruptionsAllowed: 0, desiredHealthy: 3 }],
      ['maxUnavailable 1 of 3', { maxUnavailable: 1 }, 3, { disruptionsAllowed: 1, desiredHealthy: 2 }],
      ['maxUnavailable 10% of 10', { maxUnavailable: '10%' }, 10, { disruptionsAllowed: 1, desiredHealthy: 9 }],
    ])('%s', async (what, spec, replicas, status) => {
      const name = `pdb-${what.toLowerCase().replaceAll(/[ %]+/g, '-')}`
      await lab.post(apps(ns, 'replicasets'), workload(name, replicas))
      await running(name, replicas)
      await budget(name, { ...spec, selector: { matchLabels: { name } } })
      const seen = await lab.until(
        () => lab.get(policy(ns, `poddisruptionbudgets/${name}`)),
        (one) => one.status.observedGeneration === 1 && one.status.expectedPods === replicas,
      )
      expect(seen.status).toMatchObject(status)
      await lab.delete(apps(ns, `replicasets/${name}`), { propagationPolicy: 'Background' })
    })

    it('blocks an eviction until it is updated, patched or deleted', async () => {
      const name = 'pdb-blocks'
      await lab.post(apps(ns, 'replicasets'), workload(name, 3))
      const [pod] = (await running(name, 3)) as [Thing]
      await budget(name, { minAvailable: 3, selector: { matchLabels: { name } } })
      await lab.until(
        () => lab.get(policy(ns, `poddisruptionbudgets/${name}`)),
        ({ status }) => status.currentHealthy === 3,
      )
      const refused = await evict(pod.metadata.name)
      expect(refused).toMatchObject({
        status: 429,
        body: {
          message: "Cannot evict pod as it would violate the pod's disruption budget.",
          details: {
            causes: [
              { reason: 'DisruptionBudget', message: `The disruption budget ${name} needs 3 healthy pods and has 3 currently` },
            ],
          },
        },
      })
      await lab.patch(policy(ns, `poddisruptionbudgets/${name}`), { spec: { minAvailable: 2 } }, 'merge')
      await lab.until(
        () => lab.get(policy(ns, `poddisruptionbudgets/${name}`)),
        ({ status, metadata }) => status.observedGeneration === metadata.generation && status.disruptionsAllowed === 1,
      )
      expect((await evict(pod.metadata.name)).status).toBe(201)
      const evicted = await lab.send('GET', core(ns, `pods/${pod.metadata.name}`))
      if (evicted.status === 200)
        expect(conditionOf(evicted.body, 'DisruptionTarget')).toMatchObject({
          reason: 'EvictionByEvictionAPI',
          message: 'Eviction API: evicting',
        })
      await running(name, 3)
      const latest = await lab.get(policy(ns, `poddisruptionbudgets/${name}/status`))
      latest.status.disruptedPods = { 'a-pod': '2026-11-27T00:00:00Z' }
      expect((await lab.put(policy(ns, `poddisruptionbudgets/${name}/status`), latest)).status.disruptedPods).toBeDefined()
      const patched = await lab.patch(
        policy(ns, `poddisruptionbudgets/${name}/status`),
        { status: { disruptedPods: null } },
        'merge',
      )
      expect(patched.status.disruptedPods).toBeUndefined()
      await lab.delete(policy(ns, `poddisruptionbudgets/${name}`))
    })

    it('cannot tell how many bare Pods there should be', async () => {
      const name = 'pdb-bare'
      for (const i of [0, 1])
        await lab.post(core(ns, 'pods'), { metadata: { name: `${name}-${i}`, labels: { name } }, spec: template(name).spec })
      await running(name, 2)
      await budget(name, { maxUnavailable: 1, selector: { matchLabels: { name } } })
      const seen = await lab.until(
        () => lab.get(policy(ns, `poddisruptionbudgets/${name}`)),
        ({ status }) => status.observedGeneration === 1,
      )
      expect(conditionOf(seen, 'DisruptionAllowed')).toMatchObject({ status: 'False', reason: 'InsufficientPods' })
      expect(seen.status.disruptionsAllowed).toBe(0)
    })

    it('cannot ask a Kind that has no scale', async () => {
      const name = 'pdb-job'
      const job = {
        metadata: { name },
        spec: { template: { ...template(name), spec: { ...template(name).spec, restartPolicy: 'Never' } } },
      }
      await lab.post(batch(ns, 'jobs'), job)
      await running(name, 1)
      await budget(name, { maxUnavailable: 1, selector: { matchLabels: { name } } })
      const seen = await lab.until(
        () => lab.get(policy(ns, `poddisruptionbudgets/${name}`)),
        (one) => conditionOf(one, 'DisruptionAllowed') !== undefined,
      )
      const message = 'jobs.batch does not implement the scale subresource'
      expect(conditionOf(seen, 'DisruptionAllowed')).toMatchObject({ status: 'False', reason: 'SyncFailed', message })
      await lab.delete(batch(ns, `jobs/${name}`), { propagationPolicy: 'Background' })
    })
  })

  describe('CronJob', () => {
    const cron = (name: string, spec: object, command = ['sleep', '300']): Thing => ({
      metadata: { name },
      spec: {
        schedule: '*/1 * * * ?',
        ...spec,
        jobTemplate: {
          spec: {
            parallelism: 1,
            completions: 1,
            template: {
              spec: {
                restartPolicy: 'OnFailure',
                terminationGracePeriodSeconds: 0,
                containers: [{ name: 'c', image: busybox, command }],
              },
            },
          },
        },
      },
    })
    const get = (name: string) => lab.get(batch(ns, `cronjobs/${name}`))
    const jobsOf = async (name: string): Promise<Thing[]> =>
      (await lab.get(batch(ns, 'jobs'))).items.filter(({ metadata }: Thing) => metadata.ownerReferences?.[0]?.name === name)
    /** settle runs a minute at most. */
    const minutes = async (count: number) => {
      for (let i = 0; i < count; i++) await lab.run('sleep 60')
    }
    // so many minutes are then so many turns of the minute
    beforeEach(() => lab.run('sleep $((65 - 10#$(date +%S)))'))

    it.each([
      ['Allow', 3, 3],
      ['Forbid', 1, 1],
      ['Replace', 1, 1],
    ])(
      '%s has %i active after three minutes',
      async (concurrencyPolicy, active, left) => {
        const name = `cron-${concurrencyPolicy.toLowerCase()}`
        await lab.post(batch(ns, 'cronjobs'), cron(name, { concurrencyPolicy }))
        await minutes(3)
        expect((await get(name)).status.active).toHaveLength(active)
        const jobs = await jobsOf(name)
        expect(jobs).toHaveLength(left)
        for (const job of jobs)
          expect(job.metadata.annotations['batch.kubernetes.io/cronjob-scheduled-timestamp']).toMatch(/:00Z$/)
        if (concurrencyPolicy === 'Replace') {
          await minutes(1)
          expect((await jobsOf(name))[0].metadata.name).not.toBe(jobs[0].metadata.name)
        }
        await lab.delete(batch(ns, `cronjobs/${name}`), { propagationPolicy: 'Background' })
      },
      60_000,
    )

    it('makes no Jobs while it is suspended, and keeps so many that have ended', async () => {
      await lab.post(batch(ns, 'cronjobs'), cron('suspended', { suspend: true }))
      await lab.post(batch(ns, 'cronjobs'), cron('history', { successfulJobsHistoryLimit: 1 }, ['true']))
      await minutes(3)
      expect(await jobsOf('suspended')).toEqual([])
      expect(await jobsOf('history')).toHaveLength(1)
      const { status } = await get('history')
      expect(status.lastSuccessfulTime).toBeDefined()
      expect(status.lastScheduleTime).toMatch(/:00Z$/)
      const { items } = await lab.get(core(ns, 'events?fieldSelector=involvedObject.name%3Dhistory'))
      const reasons = new Set(items.map(({ reason }: Thing) => reason))
      for (const reason of ['SuccessfulCreate', 'SawCompletedJob', 'SuccessfulDelete']) expect(reasons).toContain(reason)
      for (const name of ['suspended', 'history'])
        await lab.delete(batch(ns, `cronjobs/${name}`), { propagationPolicy: 'Background' })
    })

    it('is created, read, patched, updated, and deleted, alone and by collection', async () => {
      for (const name of ['api-1', 'api-2']) {
        const one = cron(name, { concurrencyPolicy: 'Allow', schedule: '@yearly' })
        one.metadata.labels = { 'special-label': 'x' }
        await lab.post(batch(ns, 'cronjobs'), one)
      }
      const patched = await lab.patch(batch(ns, 'cronjobs/api-1'), { metadata: { annotations: { patched: 'true' } } }, 'merge')
      expect(patched.metadata.annotations.patched).toBe('true')
      const lastScheduleTime = '2026-11-27T00:00:00Z'
      const body = { metadata: { annotations: { patchedstatus: 'true' } }, status: { lastScheduleTime } }
      expect((await lab.patch(batch(ns, 'cronjobs/api-1/status'), body, 'merge')).status.lastScheduleTime).toBe(lastScheduleTime)
      const latest = await lab.get(batch(ns, 'cronjobs/api-1/status'))
      latest.status.lastScheduleTime = '2026-11-27T01:00:00Z'
      expect((await lab.put(batch(ns, 'cronjobs/api-1/status'), latest)).status.lastScheduleTime).toBe('2026-11-27T01:00:00Z')
      await lab.delete(batch(ns, 'cronjobs/api-1'))
      await lab.delete(batch(ns, 'cronjobs?labelSelector=special-label%3Dx'))
      expect((await lab.get(batch(ns, 'cronjobs?labelSelector=special-label%3Dx'))).items).toEqual([])
    })

    it('keeps time in its zone', async () => {
      const india = 5.5 * 3_600_000
      const { stdout } = await lab.run('date +%s')
      const due = new Date(Number(stdout) * 1000 + 120_000 + india)
      const schedule = `${due.getUTCMinutes()} ${due.getUTCHours()} * * *`
      await lab.post(batch(ns, 'cronjobs'), cron('zone', { schedule, timeZone: 'Asia/Kolkata' }, ['true']))
      await minutes(3)
      const [job] = await jobsOf('zone')
      const stamp = job.metadata.annotations['batch.kubernetes.io/cronjob-scheduled-timestamp']
      expect(stamp).toBe(`${due.toISOString().slice(0, 16)}:00+05:30`)
      await lab.delete(batch(ns, 'cronjobs/zone'), { propagationPolicy: 'Background' })
    })
  })
})
